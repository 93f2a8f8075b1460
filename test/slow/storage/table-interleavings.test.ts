// Two instances upon one table, step by step: whatever comes between the steps of one, no request is lost or misjudged.
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import type { Store } from '../../../bot/storage/store.js';
import type { ApprovalRequest, RequestState } from '../../../bot/domain/request.js';
import type { CommitResult } from '../../../bot/workflow/ports.js';
import { noise, seeded } from '../../support/seed.js';
import { startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import {
  ALEX,
  POLICY,
  sampleEvent,
  samplePlan,
  sampleRequest,
  sampleRequestIn,
} from '../../support/requests.js';
import { HOUR, commit, createClock, type Given } from '../../storage/given.js';
import { holdUp, openProxy, type Call, type Proxy } from '../../storage/table/table-proxy.js';

const ELSEWHERE = { ...POLICY, id: 'ffff1704-76f9-4306-b9a6-4dd5056bd466' };
const OF_ALEX = { kind: 'person', personId: ALEX.id } as const;
const OF_POLICY = { kind: 'policy', policyId: POLICY.id } as const;
const OF_ELSEWHERE = { kind: 'policy', policyId: ELSEWHERE.id } as const;
const MINUTE = 60_000;

const random = seeded('the document of table-interleavings.test.ts');

let azurite: Azurite;
let proxy: Proxy;
let clock: Pick<Given, 'now' | 'pass'>;
/** The instance whose calls are held up, and the one that does something meanwhile. */
let slow: Store;
let quick: Store;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(async () => {
  await azurite.stop();
});

beforeEach(async () => {
  clock = createClock();
  const now = (): string => clock.now();
  proxy = await openProxy(azurite.port);
  slow = await openTableStore({ connectionString: proxy.connectionString, now });
  quick = await openTableStore({ connectionString: azurite.connectionString, now });
});

afterEach(async () => {
  await slow.close();
  await quick.close();
  await proxy.close();
  await azurite.empty();
});

const isTogether = ({ isTogether: is }: Call): boolean => is;

/** The slow instance's step, announced and not yet saved. */
async function begin(
  request: ApprovalRequest,
): Promise<{ readonly end: () => Promise<CommitResult>; readonly head: string }> {
  const held = holdUp(proxy, isTogether);
  const { request: next, event } = sampleEvent(request, { action: 'changed', detail: { by: 'slow' } });
  const saving = slow.commit(next, event);
  saving.catch(() => undefined);
  await held.came;
  return {
    head: event.hash,
    end: () => {
      held.letGo();
      return saving;
    },
  };
}

/** What both say waits: they must agree. */
async function waiting(): Promise<readonly [string, RequestState][]> {
  const [one, other] = await Promise.all([slow.waiting(), quick.waiting()]);
  expect(one).toEqual(other);
  return one.map(({ id, state }) => [id, state]);
}

/** Looks who is behind, which also tidies. */
async function tidy(by: Store): Promise<readonly string[]> {
  const at = Date.parse(clock.now());
  return by.behind(new Date(at - 24 * HOUR).toISOString(), new Date(at - 30_000).toISOString());
}

/** How many rows of a partition there are, as an operator would see. */
async function countRows(partition: string): Promise<number> {
  const filter = `PartitionKey ge '${partition}' and PartitionKey lt '${partition}~'`;
  let count = 0;
  for await (const row of azurite.table.listEntities({ queryOptions: { filter } })) {
    expect(row.rowKey).toBeDefined();
    count += 1;
  }
  return count;
}

/** A request that is over, shown, and tidied away. */
async function ended(): Promise<ApprovalRequest> {
  const saved = await commit(quick, sampleRequestIn('stale'));
  await quick.writeShown(saved.id, { version: saved.version });
  await tidy(quick);
  expect(await countRows('work')).toBe(0);
  return saved;
}

describe('between announcing a step and saving it', () => {
  it('a new request does not wait yet; once it is saved it does', async () => {
    const step = await begin(sampleRequest());
    for (let look = 0; look < 2; look += 1) {
      expect(await waiting()).toEqual([]);
      expect(await quick.list(OF_ALEX)).toEqual({ ids: [] });
      expect(await quick.list(OF_POLICY)).toEqual({ ids: [] });
    }
    expect(await step.end()).toMatchObject({ kind: 'committed' });
    expect(await waiting()).toEqual([['7f3kq2m9d4x8w6t1', 'pending']]);
    expect((await quick.list(OF_ALEX)).ids).toHaveLength(1);
  });

  it('a request waits as it was; once the step is saved, as it is', async () => {
    const saved = await commit(quick, sampleRequest());
    const step = await begin({ ...saved, state: 'approved' });
    for (let look = 0; look < 2; look += 1) expect(await waiting()).toEqual([[saved.id, 'pending']]);
    await step.end();
    expect(await waiting()).toEqual([[saved.id, 'approved']]);
  });

  it('a request that is ended waits until it is, and no longer', async () => {
    const saved = await commit(quick, sampleRequest());
    const step = await begin({ ...saved, state: 'cancelled' });
    expect(await waiting()).toEqual([[saved.id, 'pending']]);
    await step.end();
    expect(await waiting()).toEqual([]);
  });

  it('a step of another instance makes it a conflict, and what waits is that step', async () => {
    const saved = await commit(quick, sampleRequest());
    await slow.load(saved.id);
    const step = await begin({ ...saved, state: 'cancelled' });
    await commit(quick, { ...saved, state: 'approved' });
    expect(await waiting()).toEqual([[saved.id, 'approved']]);
    expect(await step.end()).toEqual({ kind: 'conflict' });
    expect(await waiting()).toEqual([[saved.id, 'approved']]);
  });

  it('a step announced on top that comes too late changes nothing of what waits', async () => {
    const saved = await commit(quick, sampleRequest());
    await slow.load(saved.id);
    // Announced by the quick one first, by the slow one on top; the quick one's is saved.
    const late = await begin({ ...saved, state: 'expired' });
    const quickly = await openProxy(azurite.port);
    const third = await openTableStore({
      connectionString: quickly.connectionString,
      now: () => clock.now(),
    });
    await commit(third, { ...saved, state: 'approved' });
    expect(await late.end()).toEqual({ kind: 'conflict' });
    for (const each of [slow, quick, third]) {
      expect(await each.waiting()).toMatchObject([{ id: saved.id, state: 'approved' }]);
    }
    await third.close();
    await quickly.close();
  });

  it('a loser that announced last leaves a row nobody believes, put right once it is old', async () => {
    const saved = await commit(quick, sampleRequest());
    await slow.load(saved.id);
    const winner = await begin({ ...saved, state: 'approved' });
    // The quick one announces on top, loses its way to the table, and never hears the end of it.
    await azurite.table.upsertEntity(await rowSaying(saved.id, { state: 'cancelled', isWaiting: false }));
    await winner.end();
    for (let look = 0; look < 2; look += 1) expect(await waiting()).toEqual([[saved.id, 'approved']]);
    clock.pass(HOUR);
    await tidy(quick);
    const before = proxy.calls.length;
    expect(await slow.waiting()).toMatchObject([{ id: saved.id, state: 'approved' }]);
    await slow.waiting();
    // One for the rows and one for the row that is news; then one.
    expect(proxy.calls.length - before).toBe(3);
  });
});

describe('an instance that dies before it saves', () => {
  it('leaves rows of a request that never was: nobody sees them, and they go', async () => {
    await begin(sampleRequest());
    await slow.close();
    expect(await quick.waiting()).toEqual([]);
    expect(await quick.list(OF_ALEX)).toEqual({ ids: [] });
    expect([await countRows('work'), await countRows('person-'), await countRows('policy-')]).toEqual([
      1, 1, 1,
    ]);
    await tidy(quick);
    expect(await countRows('work')).toBe(1);
    clock.pass(HOUR);
    await tidy(quick);
    await quick.list(OF_ALEX);
    await quick.list(OF_POLICY);
    expect([await countRows('work'), await countRows('person-'), await countRows('policy-')]).toEqual([
      0, 0, 0,
    ]);
    expect(await quick.load('7f3kq2m9d4x8w6t1')).toBeUndefined();
    // The id is as free as before.
    expect(await commit(quick, sampleRequest())).toMatchObject({ version: 1, seq: 1 });
    expect(await quick.waiting()).toHaveLength(1);
    expect((await quick.list(OF_ALEX)).ids).toHaveLength(1);
  });

  it('leaves a request as it was, also in the lists', async () => {
    const saved = await commit(quick, sampleRequest());
    await begin({ ...saved, plan: samplePlan({ policy: ELSEWHERE }), state: 'cancelled' });
    await slow.close();
    clock.pass(HOUR);
    await tidy(quick);
    expect(await quick.waiting()).toMatchObject([{ id: saved.id, state: 'pending', policyId: POLICY.id }]);
    expect(await quick.list(OF_ELSEWHERE)).toEqual({ ids: [] });
    expect(await quick.list(OF_POLICY)).toEqual({ ids: [saved.id] });
    expect(await countRows('policy-ffff')).toBe(0);
  });
});

describe('tidying while somebody saves', () => {
  // Each by itself: removing any of the rows must make the step begin anew.
  const removals: readonly [string, (by: Store) => Promise<unknown>, string][] = [
    ['what is left to do', tidy, 'work'],
    ['a person’s list', (by) => by.list(OF_ALEX), 'person-'],
    ['a policy’s list', (by) => by.list(OF_ELSEWHERE), 'policy-ffff'],
  ];

  it.each(removals)(
    'a new request is found although its row in %s was removed an hour before it was saved',
    async (_, remove, partition) => {
      const step = await begin(sampleRequest({ plan: samplePlan({ policy: ELSEWHERE }) }));
      clock.pass(HOUR);
      await remove(quick);
      expect(await countRows(partition)).toBe(0);
      expect(await step.end()).toMatchObject({ kind: 'committed', request: { version: 1 } });
      expect(await waiting()).toEqual([['7f3kq2m9d4x8w6t1', 'pending']]);
      expect((await quick.list(OF_ALEX)).ids).toHaveLength(1);
      expect((await quick.list(OF_ELSEWHERE)).ids).toHaveLength(1);
      expect(await quick.history('7f3kq2m9d4x8w6t1')).toHaveLength(1);
    },
  );

  it.each(removals.filter(([, , partition]) => partition !== 'person-'))(
    'a request opened again is found although its row in %s was removed an hour before it was saved',
    async (_, remove, partition) => {
      const saved = await ended();
      await slow.load(saved.id);
      const plan = samplePlan({ policy: ELSEWHERE });
      const step = await begin({ ...saved, state: 'pending', plan, revision: 2 });
      clock.pass(HOUR);
      await remove(quick);
      expect(await countRows(partition)).toBe(0);
      expect(await step.end()).toMatchObject({ kind: 'committed', request: { version: 2 } });
      expect(await waiting()).toEqual([[saved.id, 'pending']]);
      expect(await quick.list(OF_ELSEWHERE)).toEqual({ ids: [saved.id] });
      expect(await quick.history(saved.id)).toHaveLength(2);
    },
  );

  it('a row that is about to go is kept where its request is opened again', async () => {
    const saved = await commit(quick, sampleRequestIn('stale'));
    await slow.writeShown(saved.id, { version: saved.version });
    const removal = holdUp(proxy, ({ method }) => method === 'DELETE');
    clock.pass(MINUTE);
    const tidying = tidy(slow);
    await removal.came;
    await commit(quick, { ...saved, state: 'pending', revision: 2 }, { action: 'replanned' });
    removal.letGo();
    await tidying;
    expect(await waiting()).toEqual([[saved.id, 'pending']]);
    clock.pass(HOUR);
    expect(await tidy(quick)).toEqual([saved.id]);
  });

  it('two who tidy at once do no harm', async () => {
    const saved = await commit(quick, sampleRequestIn('applied'));
    await quick.writeShown(saved.id, { version: saved.version });
    await Promise.all([tidy(slow), tidy(quick), tidy(slow), tidy(quick)]);
    await tidy(quick);
    expect(await countRows('work')).toBe(0);
    await commit(slow, { ...saved, undoneBy: 'another' }, { action: 'undone' });
    expect(await waiting()).toEqual([]);
  });

  it('what is over and was never shown is given up after two days; what waits never is', async () => {
    await commit(quick, sampleRequestIn('failed', { id: 'over' }));
    await commit(quick, sampleRequest({ id: 'open' }));
    clock.pass(23 * HOUR);
    expect((await tidy(quick)).toSorted()).toEqual(['open', 'over']);
    clock.pass(48 * HOUR);
    expect(await tidy(quick)).toEqual([]);
    expect(await countRows('work')).toBe(1);
    clock.pass(1_000 * HOUR);
    await tidy(quick);
    expect(await waiting()).toEqual([['open', 'pending']]);
  });
});

describe('what the network repeats late', () => {
  it('an announcement of long ago, written once more, makes nothing of it true', async () => {
    const saved = await commit(quick, sampleRequest());
    const old = await rowSaying(saved.id, {});
    await commit(quick, { ...saved, state: 'cancelled' }, { action: 'cancelled' });
    await azurite.table.upsertEntity(old, 'Replace');
    expect(await waiting()).toEqual([]);
  });

  it('an announcement repeated between another and its step is believed for a minute at most', async () => {
    const saved = await commit(quick, sampleRequest());
    await slow.load(saved.id);
    const old = await rowSaying(saved.id, {});
    const step = await begin({ ...saved, state: 'approved' });
    await azurite.table.upsertEntity(old, 'Replace');
    expect(await quick.waiting()).toMatchObject([{ state: 'pending' }]);
    await step.end();
    clock.pass(MINUTE);
    expect(await quick.waiting()).toMatchObject([{ state: 'approved' }]);
  });
});

it('a document of several rows that is written while it is read is read anew', async () => {
  const letters = noise(2_200_000, random);
  const long = samplePlan({ request: { version: 'v1.0', path: '/x', body: letters } });
  const first = await commit(quick, sampleRequest({ plan: long }));
  expect(await countRows('request-')).toBeGreaterThan(3);
  for (const body of [letters.toUpperCase(), letters.slice(0, 40_000)]) {
    const reading = holdUp(proxy, ({ method, path }) => method === 'GET' && path.includes("'part-'"));
    const loading = slow.load(first.id);
    await reading.came;
    const current = (await quick.load(first.id))!;
    const plan = { ...long, request: { ...long.request, body } };
    const saved = await commit(quick, { ...current, plan }, { action: 'changed' });
    reading.letGo();
    expect(JSON.stringify(await loading) === JSON.stringify(saved)).toBe(true);
  }
});

/** The row of what is left to do about a request, as it is but for `changes`. */
async function rowSaying(
  id: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<{ partitionKey: string; rowKey: string; commitId?: string }> {
  const { etag, timestamp, ...row } = await azurite.table.getEntity('work', `request-${id}`);
  expect([etag, timestamp]).not.toContain(undefined);
  if (Object.keys(changes).length === 0) return { ...row, partitionKey: 'work', rowKey: `request-${id}` };
  const commitId = 'of a commit that never came';
  return { ...row, commitId, ...changes, partitionKey: 'work', rowKey: `request-${id}` };
}
