// `assign` leaves once, byte for byte, and only certain endings are called certain.
import { createPolicies } from '../../bot/graph/policies.js';
import { GraphError } from '../../bot/domain/graph-error.js';
import type { EncodedAssign } from '../../bot/domain/plan.js';
import type { AssignAnswer } from '../../bot/workflow/ports.js';
import type { GraphClientSettings } from '../../bot/graph/client.js';
import type { Script } from '../support/graph-server.js';
import { guid, setup, stopServers, type Setup } from './setup.js';

afterEach(stopServers);

const request: EncodedAssign = {
  version: 'beta',
  path: `/deviceManagement/deviceCompliancePolicies/${guid(1)}/assign`,
  body: '{"assignments":[{"target":{"@odata.type":"#microsoft.graph.allDevicesAssignmentTarget"}}], "é":"😀"}',
  betaBecause: 'filter',
};

const yes = (): Promise<boolean> => Promise.resolve(true);

async function assign(
  script: Script,
  settings: Partial<GraphClientSettings> = {},
): Promise<Setup & { answer: AssignAnswer }> {
  const made = await setup(script, settings);
  const answer = await createPolicies(made.client, { beta: 'read' }).assign(request, guid(7), yes);
  return { ...made, answer };
}

test('sends exactly the approved text, as JSON, to the version and path it was encoded for', async () => {
  const { server } = await assign(() => ({ json: { value: [] } }));
  expect(server.calls).toHaveLength(1);
  const [call] = server.calls;
  expect(call).toMatchObject({ method: 'POST', url: `/beta${request.path}`, body: request.body });
  expect(call!.headers).toMatchObject({ 'content-type': 'application/json', 'client-request-id': guid(7) });
});

test.each([
  ['200 with rows', { json: { value: [{ id: 'not to be believed' }] } }],
  ['200 with null', { text: 'null' }],
  ['200 with nothing', { text: '' }],
  ['200 with an HTML page', { text: '<html>' }],
  ['202', { status: 202 }],
  ['204', { status: 204 }],
])('accepts %s, whatever the body says', async (_, reply) => {
  const { answer } = await assign(() => ({ ...reply, headers: { 'request-id': 'server-9' } }));
  expect(answer).toEqual({ kind: 'accepted', requestId: 'server-9' });
});

test.each([400, 401, 403, 404, 405, 409, 412, 422])('%i is a definite no', async (status) => {
  const { answer, server } = await assign(() => ({ status, json: { error: { code: 'C', message: 'No.' } } }));
  expect(answer).toMatchObject({
    kind: 'refused',
    fault: { status, code: 'C', message: 'No.', clientRequestId: guid(7) },
  });
  expect(server.calls).toHaveLength(1);
});

test('429 is a definite not now, with the time to wait, and is not tried again here', async () => {
  const { answer, server, waits } = await assign(() => ({ status: 429, headers: { 'retry-after': '2.5' } }));
  expect(answer).toMatchObject({ kind: 'throttled', fault: { kind: 'throttled', retryAfterSeconds: 2.5 } });
  expect(server.calls).toHaveLength(1);
  expect(waits).toEqual([]);
});

test.each([408, 500, 502, 503, 504])('%i leaves it unknown, and is not tried again', async (status) => {
  const { answer, server } = await assign(() => ({ status, headers: { 'retry-after': '1' } }));
  expect(answer).toMatchObject({ kind: 'unknown', fault: { status } });
  expect(server.calls).toHaveLength(1);
});

test.each(['reset', 'truncated'] as const)(
  'a %s connection leaves it unknown, and is not tried again',
  async (broken) => {
    const { answer, server } = await assign(() => ({ json: { value: [] }, broken }));
    expect(answer).toMatchObject({ kind: 'unknown', fault: { kind: 'unreachable' } });
    if (answer.kind === 'unknown') expect(answer.fault.advice).toContain('reads the policy to find out');
    expect(server.calls).toHaveLength(1);
  },
);

test.each(['hang', 'hangAfterHeaders'] as const)(
  'silence (%s) until the deadline leaves it unknown',
  async (broken) => {
    const { answer, server } = await assign(() => ({ json: {}, broken }), { limits: { assign: 60 } });
    expect(answer).toMatchObject({ kind: 'unknown', fault: { kind: 'timeout' } });
    expect(server.calls).toHaveLength(1);
  },
);

test('a redirect leaves it unknown and is not followed', async () => {
  const other = await setup(() => ({ json: {} }));
  const { answer } = await assign(() => ({ status: 307, headers: { location: `${other.server.origin}/x` } }));
  expect(answer.kind).toBe('unknown');
  expect(other.server.calls).toEqual([]);
});

test('where nobody listens nothing was sent: a definite no', async () => {
  const { client, server } = await setup(() => ({ json: {} }));
  await server.close();
  const answer = await createPolicies(client, { beta: 'read' }).assign(request, guid(7), yes);
  expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'unreachable', code: 'ECONNREFUSED' } });
});

test('without a token nothing was sent: a definite no', async () => {
  const fault = { kind: 'noToken', doing: 'x', advice: 'Check.' } as const;
  const { answer, server } = await assign(() => ({}), {
    credential: () => Promise.reject(new GraphError(fault)),
  });
  expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'noToken', advice: 'Check.' } });
  expect(server.calls).toEqual([]);
});

test('goes before the reads that wait, and counts among the eight', async () => {
  const { client, server } = await setup(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { json: {} };
  });
  const call = { doing: 'reading', need: 'nothing', url: '/v1.0/x' } as const;
  const reads = Array.from({ length: 24 }, () => client.read(call, (json) => json));
  await new Promise((resolve) => setTimeout(resolve, 5));
  await createPolicies(client, { beta: 'read' }).assign(request, guid(7), yes);
  await Promise.all(reads);
  expect(server.calls.findIndex(({ method }) => method === 'POST')).toBeLessThan(16);
  expect(server.peak()).toBe(8);
});

test('where every slot stays taken until the deadline, nothing was sent: a definite no', async () => {
  const { client, server } = await setup(() => ({ broken: 'hang' }), {
    limits: { assign: 60, try: 250, tries: 1 },
  });
  const call = { doing: 'reading', need: 'nothing', url: '/v1.0/x' } as const;
  const reads = Array.from({ length: 8 }, () => client.read(call, (json) => json).catch(() => undefined));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const answer = await createPolicies(client, { beta: 'read' }).assign(request, guid(7), yes);
  expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'timeout' } });
  await Promise.all(reads);
  expect(server.calls.some(({ method }) => method === 'POST')).toBe(false);
});

describe('the last word of whoever sends', () => {
  const never = new Promise<never>(() => undefined);

  test.each<[string, () => Promise<boolean>]>([
    ['a no', () => Promise.resolve(false)],
    ['a fault', () => Promise.reject(new Error('the store is away'))],
    ['no answer until the deadline', () => never],
  ])('%s means that nothing is sent, and nothing is logged as a call', async (_, mayStart) => {
    const { client, server, lines } = await setup(() => ({ json: {} }), { limits: { assign: 60 } });
    const answer = await createPolicies(client, { beta: 'read' }).assign(request, guid(7), mayStart);
    expect(answer).toEqual({ kind: 'notStarted' });
    expect(server.calls).toEqual([]);
    expect(lines).toEqual([]);
  });

  test('is asked for once, and only when both the token and a slot are there', async () => {
    const order: string[] = [];
    let answerReads = (): void => undefined;
    const reads = new Promise<void>((resolve) => (answerReads = resolve));
    const { client, server } = await setup(
      async ({ method }) => {
        order.push(method);
        if (method === 'GET') await reads;
        return { json: {} };
      },
      {
        credential: () => {
          order.push('token');
          return Promise.resolve('x');
        },
      },
    );
    const call = { doing: 'reading', need: 'nothing', url: '/v1.0/x' } as const;
    const under = Array.from({ length: 8 }, () => client.read(call, (json) => json));
    while (server.calls.length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
    order.length = 0;
    const sending = createPolicies(client, { beta: 'read' }).assign(request, guid(7), () => {
      order.push('may it start?');
      return Promise.resolve(true);
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(order).toEqual(['token']);
    answerReads();
    expect(await sending).toMatchObject({ kind: 'accepted' });
    expect(order).toEqual(['token', 'may it start?', 'POST']);
    await Promise.all(under);
  });

  test('gives its slot back when it was no', async () => {
    const { client } = await setup(() => ({ json: {} }));
    const policies = createPolicies(client, { beta: 'read' });
    for (let times = 0; times < 9; times += 1)
      await policies.assign(request, guid(7), () => Promise.resolve(false));
    expect(await policies.assign(request, guid(7), yes)).toMatchObject({ kind: 'accepted' });
  });
});

test('logs one line without path, rows or token', async () => {
  const { lines } = await assign(() => ({ status: 503 }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ method: 'POST', status: 503, tries: 1, clientRequestId: guid(7) });
  for (const part of [guid(1), 'allDevices', 'token']) expect(JSON.stringify(lines)).not.toContain(part);
});
