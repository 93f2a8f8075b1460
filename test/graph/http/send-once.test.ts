// `assign` leaves once, byte for byte, and only certain endings are called certain.
import { adviceText } from '../../../cards/text/faults/advice.js';
import { createServer, type AddressInfo } from 'node:net';
import { createPolicies } from '../../../bot/graph/intune/policies.js';
import { GraphError } from '../../../bot/domain/graph-error.js';
import type { EncodedAssign } from '../../../bot/domain/plan/plan.js';
import type { AssignAnswer, AssignCall } from '../../../bot/workflow/ports.js';
import type { GraphClientSettings } from '../../../bot/graph/http/client.js';
import type { GraphReply, Script } from '../../support/stand-ins/graph-server.js';
import { guid, setup, stopServers, type Setup } from '../setup.js';

afterEach(stopServers);

const request: EncodedAssign = {
  version: 'beta',
  path: `/deviceManagement/deviceCompliancePolicies/${guid(1)}/assign`,
  body: '{"assignments":[{"target":{"@odata.type":"#microsoft.graph.allDevicesAssignmentTarget"}}], "é":"😀"}',
  betaBecause: 'filter',
};

const why = 'Countersign r-1/1: requested by Zoë, approved by Łukasz; reason: audit finding 12 😀';
const sending: AssignCall = {
  request,
  clientRequestId: guid(7),
  approval: { kind: 'justification', text: why },
};

const yes = (): Promise<boolean> => Promise.resolve(true);

async function assign(
  script: Script,
  settings: Partial<GraphClientSettings> = {},
  approval: AssignCall['approval'] = sending.approval,
): Promise<Setup & { answer: AssignAnswer }> {
  const made = await setup(script, settings);
  const answer = await createPolicies(made.client, { beta: 'read' }).assign({ ...sending, approval }, yes);
  return { ...made, answer };
}

it('sends exactly the approved text, as JSON, to the version and path it was encoded for', async () => {
  const { server } = await assign(() => ({ json: { value: [] } }));
  expect(server.calls).toHaveLength(1);
  const [call] = server.calls;
  expect(call).toMatchObject({ method: 'POST', url: `/beta${request.path}`, body: request.body });
  expect(call!.headers).toMatchObject({ 'content-type': 'application/json', 'client-request-id': guid(7) });
});

it.each([
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

it.each([400, 401, 403, 404, 405, 409, 412, 422])('%i is a definite no', async (status) => {
  const { answer, server } = await assign(() => ({ status, json: { error: { code: 'C', message: 'No.' } } }));
  expect(answer).toMatchObject({
    kind: 'refused',
    fault: { status, code: 'C', message: 'No.', clientRequestId: guid(7) },
  });
  expect(server.calls).toHaveLength(1);
});

it('429 is a definite not now, with the time to wait, and is not tried again here', async () => {
  const { answer, server, waits } = await assign(() => ({ status: 429, headers: { 'retry-after': '2.5' } }));
  expect(answer).toMatchObject({ kind: 'throttled', fault: { kind: 'throttled', retryAfterSeconds: 2.5 } });
  expect(server.calls).toHaveLength(1);
  expect(waits).toEqual([]);
});

it('429 without a time to wait is a definite not now all the same', async () => {
  const { answer } = await assign(() => ({ status: 429, text: '<html>slow down</html>' }));
  expect(answer).toMatchObject({ kind: 'throttled', fault: { kind: 'throttled', status: 429 } });
  expect(answer).not.toHaveProperty('fault.retryAfterSeconds');
});

it.each([408, 500, 502, 503, 504])('%i leaves it unknown, and is not tried again', async (status) => {
  const { answer, server, waits } = await assign(() => ({
    status,
    headers: { 'retry-after': '1' },
    text: '<html>busy</html>',
  }));
  expect(answer).toMatchObject({ kind: 'unknown', fault: { status } });
  expect(server.calls).toHaveLength(1);
  expect(waits).toEqual([]);
});

it('missing consent is a definite no that names the permission', async () => {
  const message = 'Application is not authorized to perform this operation.';
  const { answer } = await assign(() => ({ status: 403, json: { error: { code: 'Forbidden', message } } }));
  expect(answer).toMatchObject({
    kind: 'refused',
    fault: {
      kind: 'forbidden',
      advice: { kind: 'grant', permissions: ['DeviceManagementConfiguration.ReadWrite.All'], need: 'assign' },
    },
  });
});

it.each(['reset', 'truncated'] as const)(
  'a %s connection leaves it unknown, and is not tried again',
  async (broken) => {
    const { answer, server } = await assign(() => ({ json: { value: [] }, broken }));
    expect(answer).toMatchObject({ kind: 'unknown', fault: { kind: 'unreachable' } });
    if (answer.kind === 'unknown')
      expect(adviceText(answer.fault.advice)).toContain('reads the policy to find out');
    expect(server.calls).toHaveLength(1);
  },
);

it('a connection that is reset before anybody read a byte leaves it unknown too, and is not tried again', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.resetAndDestroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { client } = await setup(() => ({}), {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  const answer = await createPolicies(client, { beta: 'read' }).assign(sending, yes);
  await new Promise((resolve) => server.close(resolve));
  expect(answer).toMatchObject({ kind: 'unknown', fault: { kind: 'unreachable' } });
  expect(connections).toBe(1);
});

it.each(['hang', 'hangAfterHeaders'] as const)(
  'silence (%s) until the deadline leaves it unknown',
  async (broken) => {
    const { client, server, pass } = await setup(() => ({ json: {}, broken }), { limits: { assign: 60 } });
    const sent = createPolicies(client, { beta: 'read' }).assign(sending, yes);
    await server.silent(1);
    pass(60);
    const answer = await sent;
    expect(answer).toMatchObject({ kind: 'unknown', fault: { kind: 'timeout' } });
    expect(server.calls).toHaveLength(1);
  },
);

it('a redirect leaves it unknown and is not followed', async () => {
  const other = await setup(() => ({ json: {} }));
  const { answer } = await assign(() => ({ status: 307, headers: { location: `${other.server.origin}/x` } }));
  expect(answer.kind).toBe('unknown');
  expect(other.server.calls).toEqual([]);
});

it('where nobody listens nothing was sent: a definite no', async () => {
  const { client, server } = await setup(() => ({ json: {} }));
  await server.close();
  const answer = await createPolicies(client, { beta: 'read' }).assign(sending, yes);
  expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'unreachable', code: 'ECONNREFUSED' } });
});

it('without a token nothing was sent: a definite no', async () => {
  const fault = { kind: 'noToken', doing: 'getToken', advice: { kind: 'sentence', text: 'Check.' } } as const;
  const { answer, server } = await assign(() => ({}), {
    credential: () => Promise.reject(new GraphError(fault)),
  });
  expect(answer).toMatchObject({
    kind: 'refused',
    fault: { kind: 'noToken', advice: { kind: 'sentence', text: 'Check.' } },
  });
  expect(server.calls).toEqual([]);
});

it('goes before the reads that wait, and counts among the eight', async () => {
  const waiting: (() => void)[] = [];
  const eight = Promise.withResolvers<undefined>();
  const { client, server } = await setup(async (_call, n) => {
    if (n === 7) eight.resolve(undefined);
    if (n < 8) await new Promise<void>((resolve) => waiting.push(resolve));
    return { json: {} };
  });
  const call = { doing: 'readPolicy', need: 'nothing', url: '/v1.0/x' } as const;
  const reads = Array.from({ length: 24 }, () => client.read(call, (json) => json));
  await eight.promise;
  const sent = createPolicies(client, { beta: 'read' }).assign(sending, yes);
  for (const answer of waiting) answer();
  await sent;
  await Promise.all(reads);
  expect(server.calls.findIndex(({ method }) => method === 'POST')).toBeLessThan(16);
  expect(server.peak()).toBe(8);
});

it('where every slot stays taken until the deadline, nothing was sent: a definite no', async () => {
  const { client, server, pass } = await setup(() => ({ broken: 'hang' }), {
    limits: { assign: 60, try: 250, tries: 1 },
  });
  const call = { doing: 'readPolicy', need: 'nothing', url: '/v1.0/x' } as const;
  const reads = Array.from({ length: 8 }, () => client.read(call, (json) => json).catch(() => undefined));
  await server.silent(8);
  const sent = createPolicies(client, { beta: 'read' }).assign(sending, yes);
  pass(60);
  expect(await sent).toMatchObject({ kind: 'refused', fault: { kind: 'timeout' } });
  pass(190);
  await Promise.all(reads);
  expect(server.calls.some(({ method }) => method === 'POST')).toBe(false);
});

describe('the last word of whoever sends', () => {
  const never = new Promise<never>(() => undefined);

  it.each<[string, () => Promise<boolean>]>([
    ['a no', () => Promise.resolve(false)],
    ['a fault', () => Promise.reject(new Error('the store is away'))],
    ['no answer until the deadline', () => never],
  ])('%s means that nothing is sent, and nothing is logged as a call', async (_, mayStart) => {
    const { client, server, lines, pass } = await setup(() => ({ json: {} }), { limits: { assign: 60 } });
    const asked = Promise.withResolvers<undefined>();
    const answer = createPolicies(client, { beta: 'read' }).assign(sending, () => {
      asked.resolve(undefined);
      return mayStart();
    });
    await asked.promise;
    pass(60);
    expect(await answer).toEqual({ kind: 'notStarted' });
    expect(server.calls).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('is asked for once, and only when both the token and a slot are there', async () => {
    const order: string[] = [];
    let answerReads = (): void => undefined;
    const reads = new Promise<void>((resolve) => (answerReads = resolve));
    const eight = Promise.withResolvers<undefined>();
    const { client, server }: Setup = await setup(
      async ({ method }) => {
        order.push(method);
        if (server.calls.length === 8) eight.resolve(undefined);
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
    const call = { doing: 'readPolicy', need: 'nothing', url: '/v1.0/x' } as const;
    const under = Array.from({ length: 8 }, () => client.read(call, (json) => json));
    await eight.promise;
    order.length = 0;
    const sent = createPolicies(client, { beta: 'read' }).assign(sending, () => {
      order.push('may it start?');
      return Promise.resolve(true);
    });
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(['token']);
    answerReads();
    expect(await sent).toMatchObject({ kind: 'accepted' });
    expect(order).toEqual(['token', 'may it start?', 'POST']);
    await Promise.all(under);
  });

  it('gives its slot back when it was no', async () => {
    const { client } = await setup(() => ({ json: {} }));
    const policies = createPolicies(client, { beta: 'read' });
    for (let times = 0; times < 9; times += 1) await policies.assign(sending, () => Promise.resolve(false));
    expect(await policies.assign(sending, yes)).toMatchObject({ kind: 'accepted' });
  });
});

describe('Intune’s own approval', () => {
  const approvalCode = 'AABB1234-5678-9012-abcd-ef0123456789';
  const withCode = { kind: 'code', code: approvalCode } as const;
  const coded = { 'x-msft-approval-code': approvalCode };
  const words = (code: string, message: string): { json: unknown } => ({
    json: { error: { code, message } },
  });
  const nested = (message: string, httpHeaders = '{}'): { json: unknown } =>
    words('BadRequest', JSON.stringify({ _version: 3, Message: message, HttpHeaders: httpHeaders }, null, 2));
  const documented =
    'Approval Required. Request Approval using the request ID returned as part of the x-msft-approval-code response header.';
  const tail =
    ' - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: x';

  it('hears why, in Base64 of UTF-8, and no code', async () => {
    const { server } = await assign(() => ({ json: {} }));
    const { headers } = server.calls[0]!;
    const justification = String(headers['x-msft-approval-justification']);
    expect(justification).toMatch(/^[A-Za-z0-9+/]+=*$/u);
    expect(Buffer.from(justification, 'base64').toString('utf8')).toBe(why);
    expect(headers).not.toHaveProperty('x-msft-approval-code');
  });

  it('hears the bare code under which it approved the same body, and nothing else', async () => {
    const { server } = await assign(() => ({ json: {} }), {}, withCode);
    expect(server.calls[0]).toMatchObject({
      url: `/beta${request.path}`,
      body: request.body,
      headers: { 'x-msft-approval-code': approvalCode },
    });
    expect(server.calls[0]!.headers).not.toHaveProperty('x-msft-approval-justification');
  });

  it.each<[string, GraphReply]>([
    ['412 with the header alone', { status: 412, headers: coded }],
    ['412 with header and words', { status: 412, headers: coded, ...nested(documented + tail) }],
    ['409 with the header', { status: 409, headers: coded }],
    ['429 with the header', { status: 429, headers: { ...coded, 'retry-after': '3' } }],
    ['412 with the header twice', { status: 412, headers: { 'x-msft-approval-code': `${approvalCode}, x` } }],
    [
      '403 that names it in its words',
      { status: 403, ...words('ApprovalRequired', `${documented} x-msft-approval-code: ${approvalCode}`) },
    ],
    [
      '400 that names it in JSON in its words',
      { status: 400, ...nested(`${documented} x-msft-approval-code: ${approvalCode}${tail}`) },
    ],
    [
      '412 that names it among headers in its words',
      { status: 412, ...nested('x', JSON.stringify({ 'x-msft-approval-code': [approvalCode] })) },
    ],
    [
      '412 whose quotes are escaped by number',
      {
        status: 412,
        text: String.raw`{"error":{"message":"{\u0022x-msft-approval-code\u0022:\u0022${approvalCode}\u0022}"}}`,
      },
    ],
  ])('holds it under a code: %s', async (_, reply) => {
    const { answer, server } = await assign(() => reply);
    expect(answer).toMatchObject({ kind: 'held', code: approvalCode, fault: { status: reply.status } });
    if (answer.kind === 'held') expect(adviceText(answer.fault.advice)).toContain('nothing has changed yet');
    expect(server.calls).toHaveLength(1);
  });

  it('holds it again where the code came too early', async () => {
    const { answer } = await assign(() => ({ status: 412, headers: coded }), {}, withCode);
    expect(answer).toMatchObject({ kind: 'held', code: approvalCode });
  });

  it.each<[string, GraphReply]>([
    ['in the header', { headers: { 'x-msft-approval-code': 'soon' } }],
    ['in the words', nested(`${documented} x-msft-approval-code: 1234`)],
    ['that goes on after a GUID', nested(`x-msft-approval-code: ${approvalCode}-0000`)],
    ['anywhere, only other ids', nested(documented + tail + approvalCode)],
  ])('412 without a GUID for a code (%s) is a definite no', async (_, reply) => {
    const { answer } = await assign(() => ({ ...reply, status: 412 }));
    expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'conflict', status: 412 } });
  });

  it.each([500, 503, 504])('a %i that names a code leaves it unknown', async (status) => {
    const { answer } = await assign(() => ({ status, headers: coded, ...nested(documented) }));
    expect(answer).toMatchObject({ kind: 'unknown', fault: { status } });
  });

  it('another approval on the same policy is a definite no: end that one, then plan again', async () => {
    const { answer } = await assign(() => ({
      status: 409,
      ...nested(`An active Approval Request already exists for this entity${tail}`),
    }));
    expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'conflict', status: 409 } });
    const advice = adviceText((answer as Extract<AssignAnswer, { kind: 'refused' }>).fault.advice);
    expect(advice).toContain('Another Intune approval is open on this policy, and one at a time is possible');
    expect(advice).toContain('Tenant administration > Multi Admin Approval');
    expect(advice).toContain('plan again');
  });

  it.each<[string, AssignCall['approval'], GraphReply, string]>([
    [
      'a code it does not take',
      withCode,
      nested(`An error has occurred${tail}`),
      'differ from what was filed',
    ],
    ['a code it does not take, without words', withCode, { text: '' }, 'not approved yet'],
    [
      'a right that is missing, named',
      withCode,
      nested(
        'Application must have one of the following scopes: DeviceManagementConfiguration.ReadWrite.All',
      ),
      'DeviceManagementConfiguration.ReadWrite.All',
    ],
    [
      'a right that is missing, not named',
      withCode,
      nested('Application is not authorized to perform this operation'),
      'DeviceManagementConfiguration.ReadWrite.All',
    ],
    [
      'no code',
      sending.approval,
      nested('An error has occurred'),
      'DeviceManagementConfiguration.ReadWrite.All',
    ],
  ])('a bare 403 is told apart: %s', async (_, approval, reply, advice) => {
    const { answer } = await assign(() => ({ ...reply, status: 403 }), {}, approval);
    expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'forbidden' } });
    if (answer.kind === 'refused') expect(adviceText(answer.fault.advice)).toContain(advice);
  });

  it('no log line has the reason, its Base64 or the code', async () => {
    for (const approval of [sending.approval, withCode]) {
      const { lines } = await assign(() => ({ status: 412, headers: coded }), {}, approval);
      const text = JSON.stringify(lines);
      expect(lines[0]).toMatchObject({ method: 'POST', status: 412 });
      for (const part of ['Zoë', Buffer.from(why).toString('base64'), approvalCode])
        expect(text).not.toContain(part);
    }
  });
});

it('logs one line without path, rows or token', async () => {
  const { lines } = await assign(() => ({ status: 503 }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ method: 'POST', status: 503, tries: 1, clientRequestId: guid(7) });
  for (const part of [guid(1), 'allDevices', 'token']) expect(JSON.stringify(lines)).not.toContain(part);
});
