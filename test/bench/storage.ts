// What it costs to keep a request safe, against the bare driver writing the same bytes with the same care; and whether
// a long history makes it dearer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { openFile } from '../../bot/storage/sqlite/file.js';
import { sqliteRequests } from '../../bot/storage/sqlite/requests.js';
import { openSqliteStore } from '../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../bot/storage/store.js';
import { sampleEvent, sampleRequest } from '../support/requests.js';
import { historyOf, workOfACard } from './history.js';
import { SMOKE, compare, type Effort, type Finding, type Work } from './measure.js';

/** The SQLite store, call by call and with a long history. */
export async function storageFindings(effort: Effort): Promise<Finding[]> {
  return [...(await callFindings(effort)), await historyFinding(effort)];
}

/** Commits and loads of the demo's request. */
async function callFindings(effort: Effort): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const store = openSqliteStore(join(folder, 'ours.db'), () => '2026-11-23T12:00:00.000Z');
  const driver = new Database(join(folder, 'peer.db'));
  try {
    const bare = bareDriver(driver);
    const commits = await compare(commitAgainAndAgain(store), bare.write, effort);
    const loads = await compare(() => store.load(sampleRequest().id), bare.read, effort);
    return [
      {
        kind: 'ratio',
        what: 'storage: chain an event, commit it with its request',
        ...commits,
        peerIs: 'better-sqlite3 writing the same bytes in one transaction',
      },
      {
        kind: 'ratio',
        what: 'storage: load a request',
        ...loads,
        peerIs: 'better-sqlite3 reading it and JSON.parse, nothing checked',
      },
    ];
  } finally {
    driver.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A card's store work where much was stored before, against the same where little was. */
async function historyFinding(effort: Effort): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const [many, few] = effort === SMOKE ? [1_000, 100] : [100_000, 100];
  const stores = [await openHistory(folder, many), await openHistory(folder, few)] as const;
  try {
    return {
      kind: 'ratio',
      what: `storage: a card's work, ${String(many)} requests stored`,
      ...(await compare(workOfACard(stores[0]), workOfACard(stores[1]), effort)),
      peerIs: `the same with ${String(few)}`,
    };
  } finally {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A store that holds so many requests. */
async function openHistory(folder: string, count: number): Promise<Store> {
  const file = join(folder, `${String(count)}.db`);
  const db = openFile(file);
  // Making the history is not what is measured, and may be lost.
  db.pragma('synchronous = OFF');
  const requests = sqliteRequests(db);
  for (const { request, event } of historyOf(count)) await requests.commit(request, event);
  db.close();
  return openSqliteStore(file, () => '2026-11-23T12:00:00.000Z');
}

/** One request, saved again with one more event at each call. */
function commitAgainAndAgain(store: Store): Work {
  let current: ApprovalRequest = sampleRequest();
  return async () => {
    const { request, event } = sampleEvent(current);
    const result = await store.commit(request, event);
    if (result.kind === 'conflict') throw new Error('committing: somebody else wrote to a store of our own');
    current = result.request;
  };
}

/** The same two rows, written and read by the driver alone. */
function bareDriver(db: Database.Database): { readonly write: Work; readonly read: Work } {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE requests (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
           CREATE TABLE audit (id INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT`);
  const { request, event } = sampleEvent(sampleRequest());
  const documents = { request: JSON.stringify(request), event: JSON.stringify(event) };
  const saveRequest = db.prepare('INSERT OR REPLACE INTO requests VALUES (?, ?)');
  const saveEvent = db.prepare('INSERT INTO audit (document) VALUES (?)');
  const byId = db.prepare<[string], string>('SELECT document FROM requests WHERE id = ?').pluck();
  const save = db.transaction(() => {
    saveRequest.run(request.id, documents.request);
    saveEvent.run(documents.event);
  });
  return {
    write: () => {
      save.immediate();
    },
    read: () => JSON.parse(byId.get(request.id) ?? '') as unknown,
  };
}
