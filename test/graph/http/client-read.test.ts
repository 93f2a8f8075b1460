// Reads survive what is passing, give up in time on what is not, and never take the token elsewhere.
import { adviceText } from '../../../cards/text/faults/advice.js';
import { createGraphClient } from '../../../bot/graph/http/client.js';
import type { ReadCall } from '../../../bot/graph/http/parts.js';
import { GraphError } from '../../../bot/domain/graph-error.js';
import type { GraphReply } from '../../support/stand-ins/graph-server.js';
import { faultOf, setup, stopServers, token } from '../setup.js';

afterEach(stopServers);

const call: ReadCall = { doing: 'readPolicies', need: 'readPolicies', url: '/v1.0/things?$select=id' };
const same = (json: unknown): unknown => json;
const fine: GraphReply = { json: { id: 'x' }, headers: { 'request-id': 'server-1' } };

it('sends the token, a client-request-id of its own and nothing else of note', async () => {
  const { client, server } = await setup(() => fine);
  expect(await client.read(call, same)).toEqual({ id: 'x' });
  expect(server.calls).toHaveLength(1);
  expect(server.calls[0]!.url).toBe('/v1.0/things?$select=id');
  expect(server.calls[0]!.headers).toMatchObject({
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'client-request-id': '00000000-0000-4000-8000-000000000001',
  });
});

describe('throttled', () => {
  it.each([
    ['whole seconds', '7', 7_000],
    ['decimals', '1.5', 1_500],
    ['an HTTP date', 'Mon, 23 Nov 2026 12:00:09 GMT', 9_000],
    ['nothing, so it chooses', undefined, 375],
    ['nonsense, so it chooses', 'soon', 375],
    ['zero, so it chooses', '0', 375],
    ['a date in the past, so it chooses', 'Mon, 23 Nov 2026 11:00:00 GMT', 375],
  ])('waits as long as Retry-After says: %s', async (_, header, milliseconds) => {
    const { client, waits } = await setup((_call, n) =>
      n === 0 ? { status: 429, headers: header === undefined ? {} : { 'retry-after': header } } : fine,
    );
    expect(await client.read(call, same)).toEqual({ id: 'x' });
    expect(waits).toEqual([milliseconds]);
  });

  it('for ever: gives up after five tries with growing waits, and says to try again in a minute', async () => {
    const { client, server, waits, lines } = await setup(() => ({ status: 429 }));
    const fault = await faultOf(client.read(call, same));
    expect(fault).toMatchObject({ kind: 'throttled', status: 429, doing: 'readPolicies' });
    expect(adviceText(fault.advice)).toContain('in a minute');
    expect(server.calls).toHaveLength(5);
    expect(waits).toEqual([375, 750, 1500, 3000]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ doing: 'readPolicies', method: 'GET', status: 429, tries: 5 });
  });

  it('for longer than the call may take: gives up at once and names the time', async () => {
    const { client, server, waits } = await setup(() => ({ status: 429, headers: { 'retry-after': '300' } }));
    const fault = await faultOf(client.read(call, same));
    expect(fault).toMatchObject({ kind: 'throttled', retryAfterSeconds: 300 });
    expect(adviceText(fault.advice)).toContain('in 300 seconds');
    expect(server.calls).toHaveLength(1);
    expect(waits).toEqual([]);
  });
});

it.each([500, 502, 503, 504, 408])('tries again after %i', async (status) => {
  const { client, lines } = await setup((_call, n) => (n < 2 ? { status, text: '<html>busy</html>' } : fine));
  expect(await client.read(call, same)).toEqual({ id: 'x' });
  expect(lines[0]).toMatchObject({ status: 200, tries: 3, requestId: 'server-1' });
});

it('waits as long as a 503 says', async () => {
  const { client, waits } = await setup((_call, n) =>
    n === 0 ? { status: 503, headers: { 'retry-after': '4' } } : fine,
  );
  expect(await client.read(call, same)).toEqual({ id: 'x' });
  expect(waits).toEqual([4_000]);
});

it('gives up on an HTML error page that does not go away, with nothing of the page in the fault', async () => {
  const { client, server } = await setup(() => ({ status: 502, text: '<html>proxy.corp</html>' }));
  const fault = await faultOf(client.read(call, same));
  expect(fault).toMatchObject({ kind: 'server', status: 502 });
  expect(JSON.stringify(fault)).not.toContain('proxy.corp');
  expect(server.calls).toHaveLength(5);
});

it.each([400, 401, 403, 404, 409, 412])('takes %i for an answer', async (status) => {
  const { client, server } = await setup(() => ({ status, json: { error: { code: 'X', message: 'No.' } } }));
  expect(await faultOf(client.read(call, same))).toMatchObject({ status, code: 'X', message: 'No.' });
  expect(server.calls).toHaveLength(1);
});

it.each(['reset', 'truncated'] as const)('tries again after a broken answer: %s', async (broken) => {
  const { client, server } = await setup((_call, n) => (n === 0 ? { ...fine, broken } : fine));
  expect(await client.read(call, same)).toEqual({ id: 'x' });
  expect(server.calls).toHaveLength(2);
});

it.each(['hang', 'hangAfterHeaders'] as const)(
  'gives up on a try that hangs (%s) and tries again',
  async (broken) => {
    const limits = { try: 60 };
    const { client, server, pass } = await setup((_call, n) => (n === 0 ? { ...fine, broken } : fine), {
      limits,
    });
    const answer = client.read(call, same);
    await server.silent(1);
    pass(60);
    expect(await answer).toEqual({ id: 'x' });
    expect(server.calls).toHaveLength(2);
  },
);

it('hangs for ever: a timeout, not a wait without end', async () => {
  const { client, server, pass } = await setup(() => ({ broken: 'hang' }), { limits: { try: 30, tries: 2 } });
  const failing = faultOf(client.read(call, same));
  for (const tries of [1, 2]) {
    await server.silent(tries);
    pass(30);
  }
  const fault = await failing;
  expect(fault.kind).toBe('timeout');
  expect(adviceText(fault.advice)).toContain('did not answer in time');
  expect(server.calls).toHaveLength(2);
});

it('nobody listens: unreachable, with the network’s own code', async () => {
  const { client, server } = await setup(() => fine);
  await server.close();
  const fault = await faultOf(client.read(call, same));
  expect(fault).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
});

it.each([
  ['an HTML page', { text: '<html>sign in</html>' }],
  ['nothing', { text: '' }],
  ['half a JSON text', { text: '{"value":[{"id":' }],
])('does not take a 200 with %s for an answer', async (_, reply) => {
  const { client } = await setup(() => reply);
  expect(await faultOf(client.read(call, same))).toMatchObject({ kind: 'incomplete', status: 200 });
});

it('follows no redirect: the token never reaches the other host', async () => {
  const other = await setup(() => fine);
  const location = `${other.server.origin}/v1.0/things`;
  const { client } = await setup(() => ({ status: 302, headers: { location } }));
  expect((await faultOf(client.read(call, same))).kind).toBe('unreachable');
  expect(other.server.calls).toEqual([]);
});

it('asks no other host, whatever the address says', async () => {
  const other = await setup(() => fine);
  const { client, server } = await setup(() => fine);
  for (const url of [`${other.server.origin}/v1.0/things`, '//other.invalid/x', 'http://u:p@127.0.0.1/x']) {
    expect((await faultOf(client.read({ ...call, url }, same))).kind).toBe('incomplete');
  }
  expect([...other.server.calls, ...server.calls]).toEqual([]);
});

it.each([
  'http://graph.microsoft.com',
  'https://graph.microsoft.com/v1.0',
  'https://user:word@graph.microsoft.com',
  'ftp://127.0.0.1',
  'http://127.0.0.1.evil.example',
  'graph.microsoft.com',
  '',
])('refuses to be made for %p', async (origin) => {
  const { client: _, ...rest } = await setup(() => fine);
  expect(() =>
    createGraphClient({
      origin,
      credential: () => Promise.resolve(token),
      clock: { now: () => '', monotonic: () => 0, sleep: () => Promise.resolve() },
      random: () => 0,
      guid: () => '',
    }),
  ).toThrow(/address of Graph/u);
  expect(rest.lines).toEqual([]);
});

it('without a token nothing is sent, and the advice is the credential’s', async () => {
  const fault = {
    kind: 'noToken',
    doing: 'getToken',
    advice: { kind: 'sentence', text: 'Check the identity.' },
  } as const;
  const credential = jest.fn(() => Promise.reject(new GraphError(fault)));
  const { client, server } = await setup(() => fine, { credential });
  expect(await faultOf(client.read(call, same))).toMatchObject({
    kind: 'noToken',
    doing: 'readPolicies',
    advice: { kind: 'sentence', text: 'Check the identity.' },
  });
  expect(credential).toHaveBeenCalledTimes(1);
  expect(server.calls).toEqual([]);
});

it('a credential that never answers does not hold a call for ever', async () => {
  const credential = jest.fn((): Promise<string> => new Promise(() => undefined));
  const { client, pass } = await setup(() => fine, { credential, limits: { try: 30 } });
  const failing = faultOf(client.read(call, same));
  expect(credential).toHaveBeenCalledTimes(1);
  pass(30);
  expect(await failing).toMatchObject({ kind: 'noToken', code: 'timeout' });
});

it('no more than eight calls are ever under way at once', async () => {
  // Answered by eights: with fewer at a time it would never end.
  let waiting: (() => void)[] = [];
  const { client, server } = await setup(async (_call, n) => {
    const isLast = n === 29;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < 8 && !isLast) return;
      for (const answer of waiting) answer();
      waiting = [];
    });
    return fine;
  });
  await Promise.all(Array.from({ length: 30 }, () => client.read(call, same)));
  expect(server.calls).toHaveLength(30);
  expect(server.peak()).toBe(8);
});

it('stopping ends reads and waits', async () => {
  const stop = new AbortController();
  const { client, server, waits } = await setup(
    () => {
      stop.abort();
      return { broken: 'hang' };
    },
    { stop: stop.signal, limits: { try: 600_000, call: 600_000 } },
  );
  expect((await faultOf(client.read(call, same))).kind).toBe('timeout');
  expect(server.calls).toHaveLength(1);
  expect(waits).toEqual([]);
});

it('the log tells how a call went and nothing of what was in it', async () => {
  const { client, lines } = await setup(() => ({ status: 404, json: { error: { message: 'no Finance' } } }));
  await faultOf(client.read({ ...call, url: '/v1.0/groups?$filter=Finance' }, same));
  const text = JSON.stringify(lines);
  expect(Object.keys(lines[0]!).sort()).toEqual([
    'clientRequestId',
    'doing',
    'method',
    'milliseconds',
    'status',
    'tries',
  ]);
  for (const secret of [token, 'Finance', 'v1.0']) expect(text).not.toContain(secret);
});
