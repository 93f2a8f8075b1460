// Opening the table store: a table is made where there is none, and one that cannot be right is refused and left alone.
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import { pack } from '../../../bot/storage/table/document.js';
import { keyOf } from '../../../bot/storage/table/keys.js';
import type { Store } from '../../../bot/storage/store.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import { noise, seeded } from '../../support/seed.js';
import { startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import { sampleEvent, samplePlan, sampleRequest, sampleRequestIn } from '../../support/requests.js';
import { ODD_KEYS, commit, createClock } from '../given.js';
import { openProxy } from './table-proxy.js';

const random = seeded('the documents of table-opening.test.ts');

let azurite: Azurite;
let opened: Store[];

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(async () => {
  await azurite.stop();
});

beforeEach(() => {
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close();
  await azurite.empty();
});

async function open(connectionString = azurite.connectionString): Promise<Store> {
  const clock = createClock();
  const store = await openTableStore({ connectionString, now: () => clock.now() });
  opened.push(store);
  return store;
}

/** Everything in the table, as an operator would see it. */
async function everything(): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of azurite.table.listEntities()) rows.push(row);
  return rows;
}

it('many instances that start at once make one table', async () => {
  const stores = await Promise.all([open(), open(), open(), open()]);
  for (const store of stores) expect(await store.ready()).toBe(true);
  expect(await everything()).toMatchObject([{ partitionKey: 'store', rowKey: 'schema', version: 1 }]);
});

it('a table that is there is opened by reading one row', async () => {
  await commit(await open(), sampleRequest());
  const proxy = await openProxy(azurite.port);
  await open(proxy.connectionString);
  expect(proxy.calls.map(({ method }) => method)).toEqual(['GET']);
  await proxy.close();
});

it('a table of a newer program is refused, and nothing in it touched', async () => {
  const saved = await commit(await open(), sampleRequest());
  await azurite.table.upsertEntity({ partitionKey: 'store', rowKey: 'schema', version: 2, more: 'x' });
  const before = await everything();
  await expect(open()).rejects.toThrow(
    /^opening the store: the table's schema version is 2 and this program knows 1 at most; start the newer program/,
  );
  expect(await everything()).toEqual(before);
  expect(await opened[0]!.ready()).toBe(false);
  expect(await opened[0]!.load(saved.id)).toStrictEqual(saved);
});

it.each([
  ['short', '{}'],
  ['long', JSON.stringify(Array.from({ length: 1_200 }, () => crypto.randomUUID()))],
])('a %s plan from before plans said when they were made was made when its revision was', async (_, body) => {
  const store = await open();
  const plan = samplePlan({ request: { version: 'v1.0', path: '/x', body } });
  const asked = await commit(store, sampleRequest({ plan }), undefined, '2026-11-23T14:05:00.000Z');
  const event = { action: 'replanned' } as const;
  const again = await commit(store, { ...asked, revision: 2 }, event, '2026-11-23T14:20:00.000Z');
  const saved = await commit(store, again, { action: 'posted' }, '2026-11-23T14:40:00.000Z');
  const { madeAt, ...older } = plan;
  const { values } = await pack(JSON.stringify({ ...saved, plan: older }));
  await azurite.table.updateEntity(
    { partitionKey: `request-${saved.id}`, rowKey: 'request', ...values },
    'Merge',
  );
  const read = await (await open()).load(saved.id);
  expect(read?.plan).toEqual({ ...older, madeAt: '2026-11-23T14:20:00.000Z' });
});

it('the last change of a policy that an earlier version packed into a lease is read, and replaced by the next', async () => {
  const store = await open();
  const [old, next] = [
    { at: '2026-11-23T14:05:00.000Z', beforeHash: 'before', stateHash: 'after' },
    { at: '2026-11-23T15:00:00.000Z', beforeHash: 'after', stateHash: 'later' },
  ];
  await store.swapLease('changed policy', undefined, { holder: `${old.at} after before`, counter: 3 });
  expect(await store.readLastChange('Policy')).toEqual(old);
  expect(await store.swapLastChange('policy', next, old)).toBe(false);
  expect(await store.swapLastChange('policy', old, next)).toBe(true);
  expect(await store.swapLastChange('policy', old, next)).toBe(false);
  expect(await (await open()).readLastChange('policy')).toEqual(next);
});

it('a table that is deleted under an open store is a fault, not an empty store', async () => {
  const store = await open();
  const saved = await commit(store, sampleRequest());
  await azurite.empty();
  const next = sampleEvent(saved);
  for (const call of [
    store.load(saved.id),
    store.waiting(),
    store.history(saved.id),
    store.list({ kind: 'person', personId: 'a' }),
    store.readLease('policy'),
    store.swapLease('policy', undefined, { holder: 'one', counter: 1 }),
    store.readLastChange('policy'),
    store.find('tenant', ['a']),
    store.claimWelcome('chat'),
    store.commit(next.request, next.event),
  ]) {
    await expect(call).rejects.toThrow(/the table is gone/);
  }
  expect(await store.ready()).toBe(false);
});

describe('a row that is not as it must be', () => {
  const ID = sampleRequest().id;
  const PARTITION = `request-${ID}`;

  it.each([
    ['request', 'version', 'one', `reading request ${ID}: the row ${PARTITION}/request of the table`],
    ['request', 'state', 'lost', `reading request ${ID}: the row ${PARTITION}/request of the table`],
    [
      'request',
      'id',
      'another',
      `reading request ${ID}: the row ${PARTITION}/request of the table holds another`,
    ],
    ['request', 'document', '{', `reading request ${ID} from the store: it is not JSON`],
    ['request', 'document', '{}', `reading request ${ID} from the store: "id" is not as expected`],
    ['event-0000000001', 'document', '{}', `reading audit event 1 of request ${ID} from the store`],
    ['event-0000000001', 'seq', 'one', `the row ${PARTITION}/event-0000000001 of the table`],
  ])('%s with another %s (%s) is a fault that names it', async (rowKey, column, value, message) => {
    const store = await open();
    await commit(store, sampleRequest());
    await azurite.table.updateEntity({ partitionKey: PARTITION, rowKey, [column]: value }, 'Merge');
    const fault: unknown = await Promise.all([store.load(ID), store.history(ID)]).catch((e: unknown) => e);
    expect(fault).toBeInstanceOf(StoreError);
    expect(String(fault)).toContain(message);
  });

  it('in the index of what is left to do is a fault that names it', async () => {
    const store = await open();
    await commit(store, sampleRequest());
    await azurite.table.createEntity({ partitionKey: 'work', rowKey: 'request-x', id: 'x' });
    await expect(store.waiting()).rejects.toThrow(
      /^looking for requests that wait: the row work\/request-x of the table is not as expected \("\w+"\)/,
    );
  });

  it('a document with a part missing, or packed wrongly, is a fault', async () => {
    const store = await open();
    const body = noise(1_500_000, random);
    const plan = samplePlan({ request: { version: 'v1.0', path: '/x', body } });
    await commit(store, sampleRequest({ plan }));
    await azurite.table.updateEntity(
      { partitionKey: PARTITION, rowKey: 'request', packed00: new Uint8Array(10) },
      'Merge',
    );
    await expect(store.load(ID)).rejects.toThrow(`reading request ${ID}: its document is damaged`);
    await azurite.table.deleteEntity(PARTITION, 'part-01');
    await expect(store.load(ID)).rejects.toThrow(`reading request ${ID}: a part of its document is missing`);
  });

  it('an event in the way of the next one is a fault, and nothing is saved', async () => {
    const store = await open();
    const saved = await commit(store, sampleRequest());
    await azurite.table.createEntity({ partitionKey: PARTITION, rowKey: 'event-0000000002', seq: 2 });
    const next = sampleEvent({ ...saved, state: 'approved' });
    await expect(store.commit(next.request, next.event)).rejects.toThrow(
      `saving request ${ID}: the table holds an audit event 2 that the request does not know of`,
    );
    expect(await store.load(ID)).toStrictEqual(saved);
    expect(await store.waiting()).toMatchObject([{ id: ID, state: 'pending' }]);
  });
});

it('a column a row does not have may be left out or null: Azure does one, Azurite the other', async () => {
  const proxy = await openProxy(azurite.port);
  const draft = await commit(await open(), sampleRequestIn('draft'));
  const store = await open(proxy.connectionString);
  let nulls = 0;
  proxy.rewrite = ({ path }, answer) => {
    if (!path.includes('$select') || answer.includes('"policyId"')) return answer;
    nulls += 1;
    return answer.replace(/}$/, ',"policyId":null,"fencedAt":null}');
  };
  expect(await store.waiting()).toMatchObject([{ id: draft.id, state: 'draft' }]);
  expect(await store.list({ kind: 'person', personId: draft.requester.id })).toEqual({ ids: [draft.id] });
  const planned = await commit(store, { ...draft, plan: samplePlan(), state: 'pending' });
  expect(await store.load(draft.id)).toStrictEqual(planned);
  expect(nulls).toBeGreaterThanOrEqual(3);
  await proxy.close();
});

it('a request too large for one transaction is refused, and leaves nothing behind', async () => {
  const store = await open();
  const body = noise(5_000_000, random);
  const huge = sampleEvent(
    sampleRequest({ plan: samplePlan({ request: { version: 'v1.0', path: '/x', body } }) }),
  );
  const before = await everything();
  await expect(store.commit(huge.request, huge.event)).rejects.toThrow(
    /^saving request 7f3kq2m9d4x8w6t1: packed it has \d+ bytes.*nothing was saved; ask for fewer rows/,
  );
  expect(await everything()).toEqual(before);
});

it('an ordinary request can be read in a storage explorer', async () => {
  const saved = await commit(await open(), sampleRequest());
  const row = await azurite.table.getEntity(`request-${saved.id}`, 'request');
  expect(row).toMatchObject({ state: 'pending', version: 1, personId: saved.requester.id });
  expect(JSON.parse(String(row['document']))).toEqual(saved);
});

describe('keys', () => {
  const ODDER = ['', '_', '__', '\0', '\ud800', '\udc00', 'y'.repeat(180), 'y'.repeat(181)];

  it('are made of safe characters, short, and different for different texts', () => {
    const texts = [
      ...ODD_KEYS,
      ...ODDER,
      ...ODD_KEYS.map((key) => keyOf(key)).filter((key) => key.includes('_')),
    ];
    const keys = texts.map(keyOf);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{0,180}$/);
    expect(new Set(keys).size).toBe(new Set(texts).size);
  });

  it('of ids as the bot and Entra make them are the ids', () => {
    for (const id of ['7f3kq2m9d4x8w6t1', '5d1f0a2c-7b3e-4c58-9a60-2f4b8e9d1c37']) expect(keyOf(id)).toBe(id);
  });
});
