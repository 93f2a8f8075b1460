// What goes wrong with the simulated Graph when it is told to.
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { graphToken, innerMessage, openTenant, type OpenTenant, type Reply } from '../open-tenant.js';
import type { BatchAnswer, Controlled, LoggedCall } from './wire.js';

const BASELINE = `/deviceManagement/deviceCompliancePolicies/${POLICY_IDS.baseline}`;

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

beforeEach(() => tenant.control('POST', 'reset'));

const arm = (match: object, fault: object, times?: number): Promise<Controlled> =>
  tenant.control('POST', 'faults', { match, fault, ...(times === undefined ? {} : { times }) });

const assignNothing = (): Promise<Reply> =>
  tenant.call('POST', `/v1.0${BASELINE}/assign`, { body: { assignments: [] } });

/** What the tenant truly holds, whatever reads show. */
async function trueRows(): Promise<number> {
  const { policies } = await tenant.control('GET', 'state');
  return policies.find((each) => each.id === POLICY_IDS.baseline)!.rows.length;
}

const readRows = async (): Promise<number> =>
  (await tenant.get(`/beta${BASELINE}/assignments`)).json.value.length;

const lastCall = async (): Promise<LoggedCall | undefined> =>
  (await tenant.control('GET', 'calls')).calls.at(-1);

describe('a status', () => {
  it('is answered instead of doing the work, so many times', async () => {
    const { id } = await arm({ method: 'POST', path: '/assign' }, { kind: 'status', status: 503 }, 1);
    expect(id).toEqual(expect.any(String));
    const reply = await assignNothing();
    expect([reply.status, reply.json.error.code]).toEqual([503, 'ServiceUnavailable']);
    expect(await trueRows()).toBe(4);
    expect((await assignNothing()).status).toBe(200);
    expect(await trueRows()).toBe(0);
  });

  it('429 comes with Retry-After from the directory, and without from Intune', async () => {
    await arm({ path: '/groups' }, { kind: 'status', status: 429, retryAfter: 10 });
    const directory = await tenant.get('/v1.0/groups');
    expect([directory.status, directory.headers.get('retry-after')]).toEqual([429, '10']);
    expect(directory.json.error).toMatchObject({
      code: 'TooManyRequests',
      message: 'Please retry again later.',
    });
    await arm({ path: '/assignments' }, { kind: 'status', status: 429, intune: true });
    const intune = await tenant.get(`/beta${BASELINE}/assignments`);
    expect([intune.status, intune.headers.get('retry-after')]).toEqual([429, null]);
    expect(innerMessage(intune)).toMatch(/^An error has occurred - /);
    expect(JSON.parse(intune.json.error.message).RetryAfter).toBeNull();
  });

  it('may have its own words, or be a page of HTML', async () => {
    await arm({}, { kind: 'status', status: 403, code: 'Forbidden', message: 'Not today.' }, 1);
    expect((await tenant.get('/v1.0/groups')).json.error).toMatchObject({
      code: 'Forbidden',
      message: 'Not today.',
    });
    await arm({}, { kind: 'status', status: 502, html: true }, 1);
    const page = await tenant.get('/v1.0/groups');
    expect([page.headers.get('content-type'), page.text]).toEqual([
      'text/html',
      expect.stringContaining('<html>'),
    ]);
  });

  it('after the work leaves the caller in the dark', async () => {
    await arm({ path: '/assign' }, { kind: 'statusAfter', status: 504 }, 1);
    expect((await assignNothing()).status).toBe(504);
    expect(await trueRows()).toBe(0);
  });
});

describe('a connection', () => {
  it.each([
    ['before', 4],
    ['after', 0],
  ])('is reset %s the work', async (when, left) => {
    await arm({ path: '/assign' }, { kind: 'reset', when }, 1);
    await expect(assignNothing()).rejects.toThrow();
    expect(await trueRows()).toBe(left);
    expect(await lastCall()).toMatchObject({ status: 0, fault: 'reset' });
  });

  it.each([
    ['before', 4],
    ['after', 0],
  ])('hangs %s the work', async (when, left) => {
    await arm({ path: '/assign' }, { kind: 'hang', when }, 1);
    const hanging = new AbortController();
    const answer = fetch(`${tenant.origin}/v1.0${BASELINE}/assign`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await graphToken(tenant.identity)}`,
        'content-type': 'application/json',
      },
      body: '{"assignments":[]}',
      signal: hanging.signal,
    });
    answer.catch(() => undefined);
    for (let call = await lastCall(); call?.fault !== 'hang'; call = await lastCall());
    expect(await trueRows()).toBe(left);
    hanging.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  it('breaks in the middle of an answer', async () => {
    await arm({ path: '/assignments' }, { kind: 'truncated' }, 1);
    await expect(readRows()).rejects.toThrow();
    expect(await readRows()).toBe(4);
  });
});

describe('the nth call', () => {
  const armNth = (n: number, match: object, fault: object): Promise<Controlled> =>
    tenant.control('POST', 'faults', { match, fault, skip: n - 1, times: 1 });
  const statuses = async (count: number, call: () => Promise<Reply>): Promise<number[]> => {
    const seen: number[] = [];
    while (seen.length < count) seen.push((await call()).status);
    return seen;
  };

  it('alone is struck, whatever other calls come between', async () => {
    await armNth(3, { path: '/assignments' }, { kind: 'status', status: 503 });
    const reads = await statuses(5, async () => {
      await tenant.get('/v1.0/groups');
      return tenant.get(`/beta${BASELINE}/assignments`);
    });
    expect(reads).toEqual([200, 200, 503, 200, 200]);
  });

  it('is counted by every order at once', async () => {
    await armNth(1, { path: '/groups' }, { kind: 'status', status: 500 });
    await armNth(2, { path: '/groups' }, { kind: 'status', status: 503 });
    expect(await statuses(3, () => tenant.get('/v1.0/groups'))).toEqual([500, 503, 200]);
  });

  it('of a batch may be one item of it', async () => {
    await armNth(2, { path: '/groups/', inBatch: true }, { kind: 'status', status: 429, retryAfter: 3 });
    const answers = await tenant.batch(
      'beta',
      ['labs', 'executives', 'salesLaptops'].map((id) => ({
        id,
        method: 'GET',
        url: `/groups/${GROUP_IDS[id as keyof typeof GROUP_IDS]}`,
      })),
    );
    const found = ['labs', 'executives', 'salesLaptops'].map((id) => answers(id).status);
    expect(found.sort()).toEqual([200, 200, 429]);
  });
});

describe('stopping at step N', () => {
  /** Whole HTTP calls are steps: a batch is one. */
  const stopAt = (n: number, when: 'before' | 'after', match = {}): Promise<Controlled> =>
    tenant.control('POST', 'faults', {
      match: { inBatch: false, ...match },
      fault: { kind: 'hang', when },
      skip: n - 1,
      times: 1,
    });
  const wait = (id: string, seconds: number): Promise<Controlled> =>
    tenant.control('GET', `faults/${id}?wait=${String(seconds)}`);
  const caught = (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'answered',
      () => 'never answered',
    );

  it.each([
    ['before', 4],
    ['after', 0],
  ] as const)(
    'a test learns that the call has arrived, %s its work, and later calls go through',
    async (when, left) => {
      const { id } = await stopAt(2, when);
      const arrival = wait(id, 20);
      await readRows();
      const hanging = caught(assignNothing());
      expect(await arrival).toEqual({ seen: 2, struck: 1, last: `POST /v1.0${BASELINE}/assign` });
      expect(await trueRows()).toBe(left);
      expect(await readRows()).toBe(left);
      expect(await wait(id, 0)).toMatchObject({ seen: 3, struck: 1 });
      await tenant.close();
      expect(await hanging).toBe('never answered');
      tenant = await openTenant();
    },
  );

  it('a step that is never reached says how many there were', async () => {
    const { id } = await stopAt(100, 'before');
    await readRows();
    await tenant.batch('beta', [
      { id: '1', method: 'GET', url: `/groups/${GROUP_IDS.labs}` },
      { id: '2', method: 'GET', url: `/groups/${GROUP_IDS.executives}` },
    ]);
    expect(await wait(id, 0.05)).toEqual({ seen: 2, struck: 0 });
  });

  it('clearing ends the wait, and an unknown order is not found', async () => {
    const { id } = await stopAt(1, 'before');
    const waiting = wait(id, 20);
    await tenant.control('DELETE', 'faults');
    expect(await waiting).toEqual({ seen: 0, struck: 0 });
    expect(await wait(id, 0)).toEqual({ error: 'no such fault' });
  });
});

it('half a JSON text comes as if it were whole', async () => {
  await arm({ path: '/assignments' }, { kind: 'halfJson' }, 1);
  const response = await fetch(`${tenant.origin}/beta${BASELINE}/assignments`, {
    headers: { authorization: `Bearer ${await graphToken(tenant.identity)}` },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('application/json'),
  ]);
  const text = await response.text();
  expect(text).toMatch(/^\{"@odata.context"/);
  expect(() => JSON.parse(text) as unknown).toThrow();
});

it('a page of HTML may come with 200, as from a proxy', async () => {
  await arm({ path: '/assignments' }, { kind: 'status', status: 200, html: true }, 1);
  const page = await tenant.get(`/beta${BASELINE}/assignments`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
});

it('an empty body hides that an assign was done', async () => {
  await arm({ path: '/assign' }, { kind: 'emptyBody' }, 1);
  const reply = await assignNothing();
  expect([reply.status, reply.text]).toEqual([200, '']);
  expect(await trueRows()).toBe(0);
});

it('a delay only makes an answer late: calls made meanwhile overtake it', async () => {
  await arm({ path: `/groups/${GROUP_IDS.labs}` }, { kind: 'delay', milliseconds: 300 }, 1);
  const slow = tenant.get(`/v1.0/groups/${GROUP_IDS.labs}`);
  const fast = await tenant.get(`/v1.0/groups/${GROUP_IDS.executives}`);
  expect([fast.status, (await slow).status]).toEqual([200, 200]);
  const { calls } = await tenant.control('GET', 'calls');
  expect(calls.map((call) => call.fault)).toEqual([undefined, 'delay']);
});

describe('stale reads', () => {
  it('show the rows before the last assign, in lists too, while the tenant has the new ones', async () => {
    await arm({}, { kind: 'staleReads', seconds: 3600 });
    expect(await readRows()).toBe(4);
    await assignNothing();
    expect(await trueRows()).toBe(0);
    expect(await readRows()).toBe(4);
    await tenant.control('DELETE', 'faults');
    expect(await readRows()).toBe(0);
  });

  it('do not bring back what was replaced before they began', async () => {
    await assignNothing();
    await arm({}, { kind: 'staleReads', seconds: 3600 });
    expect(await readRows()).toBe(0);
  });

  it('end by themselves', async () => {
    await arm({}, { kind: 'staleReads', seconds: 0 });
    await assignNothing();
    expect(await readRows()).toBe(0);
  });
});

describe('faults strike', () => {
  const batched = (): Promise<(id: string) => BatchAnswer> =>
    tenant.batch('beta', [
      { id: 'rows', method: 'GET', url: `${BASELINE}/assignments` },
      { id: 'group', method: 'GET', url: `/groups/${GROUP_IDS.salesLaptops}` },
    ]);

  it('one item of a batch, which answers for itself', async () => {
    await arm({ path: '/assignments' }, { kind: 'status', status: 429, retryAfter: 7 }, 1);
    const answers = await batched();
    expect([answers('rows').status, answers('rows').headers['Retry-After']]).toEqual([429, '7']);
    expect(answers('group').status).toBe(200);
    await arm({ path: '/assignments' }, { kind: 'status', status: 429, intune: true }, 1);
    expect((await batched())('rows').headers).not.toHaveProperty('Retry-After');
  });

  it('only inside batches, or only outside, when told so', async () => {
    await arm({ path: '/groups/', inBatch: true }, { kind: 'status', status: 500 });
    expect((await batched())('group').status).toBe(500);
    expect((await tenant.get(`/beta/groups/${GROUP_IDS.salesLaptops}`)).status).toBe(200);
    await tenant.control('DELETE', 'faults');
    await arm({ inBatch: false, path: '/groups/' }, { kind: 'status', status: 500 });
    expect((await batched())('group').status).toBe(200);
    expect((await tenant.get(`/beta/groups/${GROUP_IDS.salesLaptops}`)).status).toBe(500);
  });

  it('the batch as a whole by its own path', async () => {
    await arm({ path: '/$batch' }, { kind: 'status', status: 503 }, 1);
    const reply = await tenant.call('POST', '/beta/$batch', { body: { requests: [] } });
    expect(reply.status).toBe(503);
  });

  it('the whole connection when one of its items breaks', async () => {
    await arm({ path: '/assignments' }, { kind: 'reset', when: 'after' }, 1);
    await expect(batched()).rejects.toThrow();
  });

  it('by method, version, query or an expression', async () => {
    await arm({ method: 'post' }, { kind: 'status', status: 500 });
    expect(await readRows()).toBe(4);
    await tenant.control('DELETE', 'faults');
    await arm({ path: '/v1.0/' }, { kind: 'status', status: 500 });
    expect(await readRows()).toBe(4);
    expect((await tenant.get(`/v1.0${BASELINE}/assignments`)).status).toBe(500);
    await tenant.control('DELETE', 'faults');
    await arm({ path: "displayName eq 'Sales'" }, { kind: 'status', status: 500 });
    expect((await tenant.get("/v1.0/groups?$filter=displayName eq 'Sales'")).status).toBe(500);
    expect((await tenant.get("/v1.0/groups?$filter=displayName eq 'Finance'")).status).toBe(200);
    await tenant.control('DELETE', 'faults');
    await arm({ path: '/\\/assign$/' }, { kind: 'status', status: 500 });
    expect(await readRows()).toBe(4);
    expect((await assignNothing()).status).toBe(500);
  });
});

it.each([
  [{ fault: { kind: 'earthquake' } }],
  [{ fault: { kind: 'status' } }],
  [{ fault: { kind: 'reset' } }],
  [{ match: { path: '/(/' }, fault: { kind: 'emptyBody' } }],
  [{}],
])('an order that makes no sense is refused: %j', async (order) => {
  expect(await tenant.control('POST', 'faults', order)).toEqual({ error: expect.any(String) });
  expect((await tenant.get('/v1.0/groups')).status).toBe(200);
});
