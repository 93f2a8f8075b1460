// Whatever has become of what is stored: it is refused by name, or it is whole. Nothing is made up, and nothing breaks.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import {
  openRequest,
  readRequest,
  writeArrived,
  writePerson,
  writeRequest,
} from '../../../bot/storage/documents/record.js';
import { openSqliteStore } from '../../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../../bot/storage/store.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import { openEdge } from '../../support/edge.js';
import {
  ALEX,
  BEN,
  CHRIS,
  sampleCopy,
  sampleEvent,
  sampleRequest,
  sampleRequestIn,
  TENANT_ID,
} from '../../support/requests.js';
import { openWorld, type World } from '../../support/world.js';
import { fuzz } from './harness.js';
import { anyDamage, anyJson, type Wild } from './mutate.js';

const now = (): string => '2026-11-23T15:00:00.000Z';
const CONVERSATION = sampleCopy('requester', ALEX).conversation;
const MESSAGE = {
  key: 'k',
  requestId: 'r',
  person: ALEX,
  tenantId: TENANT_ID,
  conversation: CONVERSATION,
  text: 'help',
  hasAttachment: false,
};

/** One of everything a store keeps. */
async function fill(store: Store): Promise<ApprovalRequest> {
  const first = sampleEvent(sampleRequest());
  const result = await store.commit(first.request, first.event);
  if (result.kind !== 'committed') throw new Error('the first commit was refused');
  await store.remember({ ...ALEX, tenantId: TENANT_ID, teamsId: '29:alex', personalChat: CONVERSATION });
  await store.takeIn(MESSAGE);
  await store.writeShown(result.request.id, { version: 1 });
  await store.swapLease('policy', undefined, { holder: 'h', counter: 1 });
  await store.swapLastChange('policy', undefined, {
    at: '2026-11-23T14:05:00.000Z',
    beforeHash: 'a',
    stateHash: 'b',
  });
  return result.request;
}

/** Everything that can be asked of a store about it; what is answered is whole, what is thrown is a StoreError. */
async function readAll(store: Store, { id }: ApprovalRequest): Promise<readonly unknown[]> {
  const policyId = sampleRequest().plan?.policy.id ?? '';
  const questions: readonly (() => Promise<unknown>)[] = [
    async () => {
      const loaded = await store.load(id);
      if (loaded) expect(writeRequest(loaded).value.id).toBe(id);
    },
    async () => {
      for (const event of await store.history(id)) expect(event.requestId).toBe(id);
    },
    () => store.waiting(),
    () => store.list({ kind: 'person', personId: ALEX.id }),
    () => store.list({ kind: 'policy', policyId }),
    () => store.behind('2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'),
    () => store.readShown(id),
    () => store.readLease('policy'),
    () => store.readLastChange('policy'),
    async () => {
      for (const person of await store.known(TENANT_ID)) writePerson(person);
    },
    () => store.find(TENANT_ID, [ALEX.id]),
    async () => {
      for (const message of await store.claimLeft('2027-01-01T00:00:00.000Z')) writeArrived(message);
    },
    () => store.takeIn(MESSAGE),
  ];
  const faults: unknown[] = [];
  for (const ask of questions) {
    await ask().catch((error: unknown) => {
      // jest's own complaint is no fault of the store.
      if (!(error instanceof StoreError)) throw error;
      faults.push(error.message);
    });
  }
  return faults;
}

/** No stored text is in what is thrown: an operator's screen is not where it belongs. */
function isDiscreet(faults: readonly unknown[]): void {
  for (const fault of faults) expect(String(fault)).not.toMatch(/audit finding|Alex Rivera|smba\./);
}

let folder: string;
let sqlite: { readonly store: Store; readonly db: Database.Database; readonly request: ApprovalRequest };
let azurite: Azurite;
let table: { readonly store: Store; readonly request: ApprovalRequest; readonly entities: Entity[] };
let world: World;

interface Entity {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [property: string]: unknown;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-fuzz-'));
  const path = join(folder, 'requests.db');
  const store = openSqliteStore(path, now);
  const request = await fill(store);
  const db = new Database(path);
  db.exec('DROP TRIGGER audit_is_not_changed');
  sqlite = { store, db, request };

  azurite = await startAzurite();
  const far = await openTableStore({ connectionString: azurite.connectionString, now });
  const kept = await fill(far);
  const entities: Entity[] = [];
  for await (const entity of azurite.table.listEntities()) entities.push(plain(entity));
  table = { store: far, request: kept, entities };

  world = openWorld();
}, 60_000);

afterAll(async () => {
  sqlite.db.close();
  await sqlite.store.close();
  rmSync(folder, { recursive: true });
  await table.store.close();
  await azurite.stop();
  await world.close();
});

/** What was kept beside etag and timestamp, which are the service's own. */
function plain({ etag, timestamp, ...kept }: Record<string, unknown>): Entity {
  return kept as Entity;
}

const COLUMNS = [
  ...[
    'id',
    'version',
    'state',
    'waits',
    'requester',
    'policy_id',
    'created_at',
    'expires_at',
    'updated_at',
    'document',
  ].map((column) => ['requests', column] as const),
  ...['seq', 'hash', 'document'].map((column) => ['audit', column] as const),
  ...['id', 'seen_at', 'document'].map((column) => ['people', column] as const),
  ...['taken_at', 'claimed_at', 'document'].map((column) => ['inbox', column] as const),
  ...['version', 'told'].map((column) => ['shown', column] as const),
  ...['holder', 'counter'].map((column) => ['leases', column] as const),
];

const damagedColumn = fc.record({
  place: fc.constantFrom(...COLUMNS),
  damage: anyDamage,
  cut: fc.option(fc.nat(5_000), { freq: 4 }),
  value: anyJson,
});

/** A document keeps its form more or less; a column takes anything its type lets in. */
function damaged(
  held: unknown,
  { damage, cut, value }: { damage: (real: unknown) => Wild; cut: number | null; value: Wild },
): unknown {
  if (typeof held === 'number')
    return typeof value === 'number' ? Math.trunc(Math.max(-9e15, Math.min(9e15, value))) : -1;
  if (typeof held !== 'string' || !held.startsWith('{'))
    return typeof value === 'string' ? value : JSON.stringify(value);
  const text = JSON.stringify(damage(JSON.parse(held)));
  return cut === null ? text : text.slice(0, cut);
}

fuzz(
  'rows of the SQLite store',
  damagedColumn,
  async ({ place: [name, column], ...how }) => {
    const { db, store, request } = sqlite;
    const held: unknown = db.prepare(`SELECT ${column} FROM ${name}`).pluck().get();
    const put = (value: unknown): boolean => {
      try {
        db.prepare(`UPDATE ${name} SET ${column} = ?`).run(value);
        return true;
      } catch {
        // The column takes no such value, or another row needs this one.
        return false;
      }
    };
    const isPut = put(damaged(held, how));
    try {
      return isPut ? await readAll(store, request) : [];
    } finally {
      put(held);
    }
  },
  isDiscreet,
);

fuzz(
  'entities of the table store',
  fc.record({
    at: fc.nat(1_000),
    property: fc.nat(1_000),
    damage: anyDamage,
    cut: fc.option(fc.nat(5_000), { freq: 4 }),
    value: anyJson,
  }),
  async ({ at, property, ...how }) => {
    const { store, request, entities } = table;
    const entity = entities[at % entities.length]!;
    const names = Object.keys(entity).filter((name) => name !== 'partitionKey' && name !== 'rowKey');
    const name = names[property % names.length]!;
    const value = damaged(entity[name], how);
    await azurite.table.upsertEntity({ ...entity, [name]: value }, 'Replace');
    try {
      return await readAll(store, request);
    } finally {
      await azurite.table.upsertEntity(entity, 'Replace');
    }
  },
  isDiscreet,
);

/** Requests in every state, as they lie in a store. */
const STORED = (
  [
    'draft',
    'pending',
    'approved',
    'applying',
    'applied',
    'stale',
    'failed',
    'diverged',
    'unconfirmed',
    'awaiting-intune',
    'expired',
  ] as const
).map((state) => JSON.parse(writeRequest(sampleRequestIn(state)).document) as Wild);

fuzz(
  'presses on requests that were damaged where they lie',
  fc.tuple(
    fc.constantFrom(...STORED),
    anyDamage,
    fc.constantFrom(
      'refresh',
      'payload',
      'approve',
      'reject',
      'cancel',
      'withdraw',
      'choose',
      'replan',
      'undo',
      'dropGone',
    ),
  ),
  async ([stored, damage, verb]) => {
    const document = JSON.stringify(damage(stored));
    const request = read(document);
    // Nothing is saved here, and what is over time would have to be.
    if (!request || request.expiresAt <= world.clock.now()) return undefined;
    const commits: unknown[] = [];
    const store = {
      ...world.ports.store,
      load: () => Promise.resolve(request),
      commit: (next: ApprovalRequest) => {
        commits.push(next.state);
        return Promise.resolve({ kind: 'conflict' } as const);
      },
    };
    const { edge, press } = await openEdge(world, [ALEX, BEN, CHRIS], { store });
    const answer = await press(CHRIS, verb, request, { trigger: 'automatic' });
    await Promise.race([edge.background.drain(), new Promise((resolve) => setTimeout(resolve, 5))]);
    return answer;
  },
  (answer) => {
    if (answer) expect(['card', 'message']).toContain(answer.kind);
    expect(world.tenant.sent).toEqual([]);
  },
);

function read(document: string): ApprovalRequest | undefined {
  const { id, version } = sampleRequest();
  try {
    return readRequest(openRequest({ id, version, document }));
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
