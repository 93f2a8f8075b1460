// A database of an earlier version is brought up to date with everything in it, or left as it was.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../../bot/storage/store.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import {
  BEN,
  GROUP_IDS,
  POLICY,
  ROWS,
  sampleEvent,
  samplePlan,
  sampleRequest,
  sampleRequestIn,
} from '../../support/requests.js';
import { STATES } from '../arbitrary.js';
import { commit, createClock } from '../given.js';
import { makeFolder } from '../../support/folder.js';

let folder: string;
let file: string;
let opened: Store[];

beforeEach(() => {
  folder = makeFolder('countersign-migrate-');
  file = join(folder, 'countersign.db');
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function openStore(): Store {
  const store = openSqliteStore(file, createClock().now);
  opened.push(store);
  return store;
}

/** A database as version 1 left it, with these requests as version 1 wrote them. */
function writeVersion1(requests: readonly ApprovalRequest[]): readonly ApprovalRequest[] {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(readFileSync(join(__dirname, 'version-1.sql'), 'utf8'));
  db.pragma('user_version = 1');
  const saveRequest = db.prepare('INSERT INTO requests VALUES (?, 1, ?, ?, ?, ?, ?, ?)');
  const saveEvent = db.prepare('INSERT INTO audit VALUES (?, 1, ?, ?)');
  const saved = requests.map((request) => {
    const { request: sealed, event } = sampleEvent(request, undefined, request.updatedAt);
    const { id, state, requester, plan, expiresAt, updatedAt } = sealed;
    const stored = { ...sealed, version: 1 };
    const times = [Date.parse(expiresAt), Date.parse(updatedAt)];
    saveRequest.run(id, state, requester.id, plan?.policy.id ?? null, ...times, JSON.stringify(stored));
    saveEvent.run(id, event.hash, JSON.stringify(event));
    return stored;
  });
  db.prepare('INSERT INTO leases VALUES (?, ?, ?)').run('policy', 'one', 7);
  db.close();
  return saved;
}

function withFile<T>(work: (db: Database.Database) => T): T {
  const db = new Database(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

it('everything of version 1 is found again: what waits, the lists, the requests and their trails', async () => {
  const minute = (at: number): string => String(at).padStart(2, '0');
  const saved = writeVersion1(
    STATES.map((state, at) =>
      sampleRequestIn(state, {
        id: state,
        createdAt: `2026-11-23T15:${minute(at)}:00.000+01:00`,
        updatedAt: `2026-11-23T14:${minute(40 - at)}:00.000Z`,
      }),
    ),
  );
  const store = openStore();
  for (const request of saved) {
    expect(await store.load(request.id)).toStrictEqual(request);
    expect(await store.history(request.id)).toHaveLength(1);
  }
  const waits = ['awaiting-intune', 'unconfirmed', 'applying', 'approved', 'pending', 'draft'];
  expect((await store.waiting()).map(({ id }) => id)).toEqual(waits);
  expect((await store.waiting())[0]).toMatchObject({
    state: 'awaiting-intune',
    policyId: POLICY.id,
    expiresAt: sampleRequest().expiresAt,
  });
  const newest = STATES.toReversed();
  expect((await store.list({ kind: 'person', personId: saved[0]!.requester.id })).ids).toEqual(newest);
  const planned = newest.filter((state) => state !== 'draft');
  expect((await store.list({ kind: 'policy', policyId: POLICY.id })).ids).toEqual(planned);
  expect(await store.readLease('policy')).toEqual({ holder: 'one', counter: 7 });
});

it('of version 2 the last change of each policy is found again, which a lease held then, and nothing else goes', async () => {
  await openStore().close();
  const hash = (digit: string): string => digit.repeat(64);
  withFile((db) => {
    db.exec('DROP TABLE last_changes; PRAGMA user_version = 2');
    const insert = db.prepare('INSERT INTO leases VALUES (?, ?, ?)');
    insert.run(`changed ${POLICY.id}`, `2026-11-23T14:05:00.000Z ${hash('a')} ${hash('b')}`, 3);
    insert.run(`tell ${POLICY.id} applied 1`, 'one', 7);
  });
  const store = openStore();
  expect(await store.readLastChange(POLICY.id)).toEqual({
    at: '2026-11-23T14:05:00.000Z',
    beforeHash: hash('b'),
    stateHash: hash('a'),
  });
  expect(await store.readLease(`changed ${POLICY.id}`)).toBeUndefined();
  expect(await store.readLease(`tell ${POLICY.id} applied 1`)).toEqual({ holder: 'one', counter: 7 });
});

it('its ids are found without regard to case', async () => {
  const plan = samplePlan({ policy: { ...POLICY, id: 'ÄBC-Def' } });
  writeVersion1([sampleRequest({ id: 'it', plan, requester: { id: 'PER-Son', name: 'P' } })]);
  const store = openStore();
  expect((await store.list({ kind: 'policy', policyId: 'äbc-dEF' })).ids).toEqual(['it']);
  expect((await store.list({ kind: 'person', personId: 'per-son' })).ids).toEqual(['it']);
  expect(await store.waiting()).toMatchObject([{ policyId: 'äbc-def' }]);
});

it('work goes on where version 1 left it, also by two that start at once', async () => {
  const [saved] = writeVersion1([sampleRequest()]);
  const [first, second] = [openStore(), openStore()];
  const approved = await commit(first, { ...saved!, state: 'approved' }, { action: 'approved', actor: BEN });
  expect(await second.load(saved!.id)).toStrictEqual(approved);
  await commit(second, { ...approved, state: 'applied' }, { action: 'applied' });
  expect(await first.waiting()).toEqual([]);
  expect(await first.history(saved!.id)).toHaveLength(3);
});

describe('a plan from before plans said when they were made', () => {
  const MINUTE = (at: number): string => `2026-11-23T14:${String(at).padStart(2, '0')}:00.000Z`;

  /** As the version before wrote it: asked, planned again, approved, each some minutes after the other. */
  async function writeOlder(): Promise<ApprovalRequest> {
    const store = openStore();
    const asked = await commit(store, sampleRequest({ createdAt: MINUTE(5) }), undefined, MINUTE(5));
    const event = { action: 'replanned', actor: BEN } as const;
    const again = await commit(store, { ...asked, revision: 2 }, event, MINUTE(20));
    const approval = { action: 'approved', actor: BEN } as const;
    const saved = await commit(store, { ...again, state: 'approved' }, approval, MINUTE(40));
    withFile((db) => db.exec(`UPDATE requests SET document = json_remove(document, '$.plan.madeAt')`));
    return saved;
  }

  it('was made when its revision was committed, not when the request was asked or last moved', async () => {
    const { id } = await writeOlder();
    const read = await openStore().load(id);
    expect(read).toMatchObject({ createdAt: MINUTE(5), updatedAt: MINUTE(40), plan: { madeAt: MINUTE(20) } });
  });

  it('keeps that moment when it is saved again', async () => {
    const { id } = await writeOlder();
    const store = openStore();
    await commit(store, (await store.load(id))!, { action: 'applying' }, MINUTE(50));
    const document = withFile((db) => db.prepare('SELECT document FROM requests').pluck().get());
    expect(JSON.parse(String(document))).toMatchObject({
      plan: { madeAt: MINUTE(20) },
      updatedAt: MINUTE(50),
    });
  });

  it('is as old as the request where the trail does not say, and is refused where it is no time', async () => {
    const { id } = await writeOlder();
    withFile((db) => db.exec(`UPDATE requests SET document = json_set(document, '$.revision', 7)`));
    expect((await openStore().load(id))?.plan?.madeAt).toBe(MINUTE(5));
    withFile((db) => db.exec(`UPDATE requests SET document = json_set(document, '$.plan.madeAt', 'soon')`));
    await expect(openStore().load(id)).rejects.toThrow(/"plan.madeAt" is not as expected/);
  });

  it('says of an excluded group what is true of excluded groups', async () => {
    const { madeAt, ...plan } = samplePlan({
      warnings: [
        { kind: 'groupEmpty', groupId: GROUP_IDS.executives.toUpperCase() },
        { kind: 'groupEmpty', groupId: GROUP_IDS.finance },
        { kind: 'exclusionRemoved', groupId: GROUP_IDS.executives },
        { kind: 'lateRead' },
      ],
    });
    const older = { ...sampleRequest(), plan };
    writeVersion1([older as ApprovalRequest]);
    const [first, ...others] = plan.warnings;
    expect((await openStore().load(older.id))?.plan?.warnings).toEqual([
      { ...first, excluded: true },
      ...others,
    ]);
  });

  it('can still be read where a target was listed twice', async () => {
    const { madeAt, ...plan } = samplePlan();
    const warnings = [{ kind: 'duplicate', rows: [ROWS.sales] }];
    const older = { ...sampleRequest(), plan: { ...plan, warnings } };
    writeVersion1([older as unknown as ApprovalRequest]);
    const read = await openStore().load(older.id);
    expect(read?.plan?.warnings).toEqual([{ kind: 'duplicate', rows: [ROWS.sales], sent: [] }]);
  });

  it('of version 1 as well', async () => {
    const { madeAt, ...plan } = samplePlan();
    const older = { ...sampleRequest({ createdAt: MINUTE(5), updatedAt: MINUTE(7) }), plan };
    writeVersion1([older as ApprovalRequest]);
    expect((await openStore().load(older.id))?.plan).toEqual({ ...plan, madeAt: MINUTE(7) });
  });
});

it('a request that cannot be read keeps no other from being found', async () => {
  writeVersion1([sampleRequest({ id: 'broken' }), sampleRequest({ id: 'healthy' })]);
  withFile((db) => db.exec(`UPDATE requests SET document = '{"id":' WHERE id = 'broken'`));
  const store = openStore();
  expect((await store.waiting()).map(({ id }) => id).toSorted()).toEqual(['broken', 'healthy']);
  expect((await store.list({ kind: 'policy', policyId: POLICY.id })).ids).toContain('healthy');
  await expect(store.load('broken')).rejects.toThrow(StoreError);
  expect(await store.load('healthy')).toMatchObject({ id: 'healthy' });
});

it('a step that does not succeed leaves the database as it was', () => {
  writeVersion1([sampleRequest()]);
  withFile((db) => db.exec('CREATE TABLE inbox (of_another TEXT)'));
  const before = readFileSync(file);
  expect(() => openStore()).toThrow(StoreError);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(withFile((db) => db.pragma('user_version', { simple: true }))).toBe(1);
});
