// The SQLite store keeps every store's promises, and those of a file on a disk.
import {
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../../bot/storage/sqlite/open-sqlite-store.js';
import { openFile } from '../../../bot/storage/sqlite/file.js';
import { QUERIES } from '../../../bot/storage/sqlite/lists.js';
import { sqliteRequests } from '../../../bot/storage/sqlite/requests.js';
import type { Store } from '../../../bot/storage/store.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import type { Arrived } from '../../../bot/workflow/ports.js';
import { makeFolder } from '../../support/folder.js';
import { ALEX, sampleEvent, sampleRequest } from '../../support/requests.js';
import { describeStore } from '../contract.js';
import { HOUR, commit, createClock } from '../given.js';

let folder: string;
let file: string;
let opened: Store[];

let now: () => string;

function newFolder(): void {
  folder = makeFolder('countersign-store-');
  file = join(folder, 'data', 'countersign.db');
  opened = [];
  now = createClock().now;
}

function openStore(): Store {
  const store = openSqliteStore(file, now);
  opened.push(store);
  return store;
}

async function removeFolder(): Promise<void> {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true, force: true });
}

describeStore('SQLite', (clock) => {
  newFolder();
  now = clock;
  return Promise.resolve({
    store: openStore(),
    reopen: () => Promise.resolve(openStore()),
    cleanUp: removeFolder,
  });
});

describe('SQLite, as a file', () => {
  beforeEach(newFolder);
  afterEach(removeFolder);

  /** Looks at the file, or meddles with it, as an operator with the sqlite3 shell would. */
  function withFile<T>(work: (db: Database.Database) => T): T {
    const db = new Database(file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  it.each([
    `UPDATE audit SET document = '{}'`,
    `UPDATE audit SET seq = seq + 10`,
    `DELETE FROM audit`,
    `INSERT OR REPLACE INTO audit (request_id, seq, hash, document) SELECT request_id, seq, 'f', '{}' FROM audit`,
    `REPLACE INTO audit (request_id, seq, hash, document) SELECT request_id, 1, 'f', '{}' FROM audit`,
    `INSERT INTO audit (request_id, seq, hash, document) SELECT request_id, 5, 'f', '{}' FROM audit`,
    `DELETE FROM requests`,
  ])('the audit trail cannot be rewritten: %s', async (meddling) => {
    const store = openStore();
    const { id } = await commit(store, sampleRequest());
    const trail = await store.history(id);
    expect(() => withFile((db) => db.exec(meddling))).toThrow(/append-only|FOREIGN KEY/);
    expect(await store.history(id)).toStrictEqual(trail);
  });

  it('a commit is on the disk before it is answered, in a write-ahead log', () => {
    const db = openFile(file);
    const read = (name: string): unknown => db.pragma(name, { simple: true });
    const [WAL, FULL, ON] = ['wal', 2, 1];
    expect([read('journal_mode'), read('synchronous'), read('foreign_keys')]).toEqual([WAL, FULL, ON]);
    expect(read('busy_timeout')).toBe(1000);
    db.close();
  });

  it('a state whose event does not reach the disk is not saved either', async () => {
    const store = openStore();
    const saved = await commit(store, sampleRequest());
    withFile((db) =>
      db.exec(`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END`),
    );
    const next = sampleEvent({ ...saved, state: 'approved' });
    await expect(store.commit(next.request, next.event)).rejects.toThrow(
      `saving request ${saved.id}: SQLITE_CONSTRAINT_TRIGGER`,
    );
    expect(await store.load(saved.id)).toStrictEqual(saved);
    expect(await store.waiting()).toMatchObject([{ id: saved.id, state: 'pending' }]);
  });

  it('the file and its folder are for this account only', async () => {
    await commit(openStore(), sampleRequest());
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600);
  });

  it('a folder that was there keeps its mode', () => {
    mkdirSync(join(folder, 'data'), { mode: 0o755 });
    openStore();
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o755);
  });

  it.each(Object.entries(QUERIES))(
    'the query "%s" reads nothing but an index of its own, and sorts nothing',
    (_, query) => {
      openStore();
      const bound = query.includes('?') ? ['x', 0, '', 21] : [];
      const steps = withFile((db) => db.prepare(`EXPLAIN QUERY PLAN ${query}`).all(...bound)) as {
        detail: string;
      }[];
      expect(steps.map(({ detail }) => detail)).toEqual([
        expect.stringMatching(/ USING COVERING INDEX requests_(waiting|by_person|by_policy)/),
      ]);
    },
  );

  it('the columns of a request say what its document says', async () => {
    const saved = await commit(openStore(), sampleRequest());
    const row = withFile((db) => db.prepare('SELECT * FROM requests').get());
    expect(row).toMatchObject({
      id: saved.id,
      version: 1,
      state: 'pending',
      waits: 1,
      requester: saved.requester.id,
      policy_id: saved.plan?.policy.id,
      created_at: Date.parse(saved.createdAt),
      expires_at: Date.parse(saved.expiresAt),
      updated_at: Date.parse(saved.updatedAt),
    });
  });

  describe('a file it cannot trust is refused, untouched', () => {
    /** The names and bytes of all that is there; what only indexes the log (`-shm`) by name alone. */
    function everything(): [string, string][] {
      return readdirSync(dirname(file))
        .toSorted()
        .map((name) => [
          name,
          name.endsWith('-shm') ? '' : readFileSync(join(dirname(file), name)).toString('base64'),
        ]);
    }

    function expectRefusal(message: RegExp): void {
      const before = everything();
      expect(() => openStore()).toThrow(StoreError);
      expect(() => openStore()).toThrow(message);
      expect(everything()).toEqual(before);
    }

    async function writeStore(): Promise<void> {
      const store = openStore();
      for (let at = 0; at < 20; at += 1) await commit(store, sampleRequest({ id: `request-${at}` }));
      await store.close();
    }

    it('from a newer program', async () => {
      await writeStore();
      withFile((db) => db.pragma('user_version = 99'));
      expectRefusal(/schema version is 99 and this program knows 3 at most; start the newer program/);
      expect(readdirSync(dirname(file))).toEqual(['countersign.db']);
    });

    it('from a newer program that was killed, with its log beside it', async () => {
      await writeStore();
      const writer = new Database(file);
      writer.pragma('journal_mode = WAL');
      writer.pragma('user_version = 99');
      // What is on the disk while it is open is what a killed process leaves.
      const left = join(folder, 'left');
      cpSync(dirname(file), left, { recursive: true });
      writer.close();
      file = join(left, 'countersign.db');
      expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
      expectRefusal(/schema version is 99/);
    });

    it('of another program', () => {
      mkdirSync(join(folder, 'data'));
      withFile((db) => db.exec('CREATE TABLE bookmarks (url TEXT)'));
      expectRefusal(/another program's database; choose another file/);
    });

    it('that is no database', () => {
      mkdirSync(join(folder, 'data'));
      writeFileSync(file, 'Dear diary,\n'.repeat(500));
      expectRefusal(/SQLITE_NOTADB; the file is not a SQLite database: check the path/);
    });

    it('that is damaged in the middle', async () => {
      await writeStore();
      const middle = Math.floor(statSync(file).size / 8192) * 4096;
      const handle = openSync(file, 'r+');
      writeSync(handle, Buffer.alloc(8192, 0xa5), 0, 8192, middle);
      closeSync(handle);
      expectRefusal(/damaged; set it aside and put back a copy from before/);
    });

    it('that is cut short', async () => {
      await writeStore();
      truncateSync(file, statSync(file).size - 4096 * 3);
      expectRefusal(/damaged/);
    });

    it('that is a folder', () => {
      mkdirSync(file, { recursive: true });
      expect(() => openStore()).toThrow(/opening the store .*: EISDIR/);
    });
  });

  describe('a row it cannot read', () => {
    it.each([
      ['is not JSON', `UPDATE requests SET document = '{"id":'`, 'it is not JSON'],
      [
        'lacks a member',
        `UPDATE requests SET document = json_remove(document, '$.plan.request.body')`,
        '"plan.request.body" is not as expected',
      ],
      [
        'has a state nobody knows',
        `UPDATE requests SET document = json_set(document, '$.state', 'done')`,
        '"state" is not as expected',
      ],
      [
        'is another request',
        `UPDATE requests SET document = json_set(document, '$.id', 'other')`,
        'the id or version beside it is another',
      ],
      ['is another version', `UPDATE requests SET version = 7`, 'the id or version beside it is another'],
      ['is a null', `UPDATE requests SET document = 'null'`, 'the whole is not as expected'],
    ])('because it %s is a fault that names the request and what to do', async (_, meddling, problem) => {
      const store = openStore();
      const { id } = await commit(store, sampleRequest());
      const healthy = await commit(store, sampleRequest({ id: 'healthy' }));
      withFile((db) => db.exec(`${meddling} WHERE id = '${id}'`));
      const loading = store.load(id);
      await expect(loading).rejects.toThrow(StoreError);
      await expect(loading).rejects.toThrow(`reading request ${id} from the store: ${problem}`);
      await expect(loading).rejects.toThrow(/put back a copy of the store from before, or start the version/);
      expect(await store.load('healthy')).toStrictEqual(healthy);
    });

    it('of the audit trail or of a person is named as well', async () => {
      const store = openStore();
      const { id } = await commit(store, sampleRequest());
      await store.remember({ id: 'alex', name: 'Alex', tenantId: 'tenant', teamsId: '29:a' });
      withFile((db) => {
        db.exec('DROP TRIGGER audit_is_not_changed');
        db.exec(`UPDATE audit SET document = json_set(document, '$.action', 'laughed')`);
        db.exec(`UPDATE people SET document = '[]'`);
      });
      await expect(store.history(id)).rejects.toThrow(`reading audit event 1 of request ${id}`);
      await expect(store.known('tenant')).rejects.toThrow('reading person alex');
    });

    it('keeps no other message from being given', async () => {
      const store = openStore();
      for (const key of ['old', 'new']) await store.takeIn(message(key));
      withFile((db) => db.exec(`UPDATE inbox SET document = '{}' WHERE key = 'old'`));
      expect(await store.claimLeft(now())).toStrictEqual([message('new')]);
      await store.answered('new');
      await expect(store.claimLeft(now())).rejects.toThrow('reading a message from the store: "key"');
    });

    it('never shows what is stored', async () => {
      const store = openStore();
      const { id } = await commit(store, sampleRequest({ text: 'hush hush' }));
      withFile((db) => db.exec(`UPDATE requests SET document = substr(document, 1, 400)`));
      await expect(store.load(id)).rejects.not.toThrow(/hush/);
    });
  });

  it('of a message that was answered only its key is kept, and after a day not even that', async () => {
    const { now: wall, pass } = createClock();
    now = wall;
    const store = openStore();
    const kept = (): unknown[] => withFile((db) => db.prepare('SELECT key, document FROM inbox').all());
    await store.takeIn(message('one'));
    await store.answered('one');
    expect(kept()).toEqual([{ key: 'one', document: null }]);
    pass(25 * HOUR);
    await store.takeIn(message('two'));
    expect(kept()).toMatchObject([{ key: 'two' }]);
  });

  it('a full disk is reported, keeps what was saved, and is left behind when there is room again', async () => {
    const db = openFile(file);
    const requests = sqliteRequests(db);
    db.pragma(`max_page_count = ${String(Number(db.pragma('page_count', { simple: true })) + 20)}`);
    let saved = sampleRequest();
    const fill = async (): Promise<never> => {
      for (;;) {
        const next = sampleEvent(saved, { action: 'posted', detail: { filler: 'x'.repeat(3_000) } });
        const result = await requests.commit(next.request, next.event);
        if (result.kind === 'committed') saved = result.request;
      }
    };
    await expect(fill()).rejects.toThrow(
      `saving request ${saved.id}: SQLITE_FULL; the disk is full: free some space`,
    );
    expect(saved.version).toBeGreaterThan(3);
    expect(await requests.load(saved.id)).toStrictEqual(saved);
    expect(await requests.history(saved.id)).toHaveLength(saved.seq);

    db.pragma('max_page_count = 100000');
    const next = sampleEvent(saved, { action: 'posted' });
    expect(await requests.commit(next.request, next.event)).toMatchObject({ kind: 'committed' });
    db.close();
  });

  it('is not ready once the file was taken away', async () => {
    const store = openStore();
    expect(await store.ready()).toBe(true);
    rmSync(file);
    expect(await store.ready()).toBe(false);
  });

  it('says that another process holds the file, rather than waiting for ever', async () => {
    const db = openFile(file);
    db.pragma('busy_timeout = 1');
    const requests = sqliteRequests(db);
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    const { request, event } = sampleEvent(sampleRequest());
    await expect(requests.commit(request, event)).rejects.toThrow(
      `saving request ${request.id}: SQLITE_BUSY; another process holds the file: let it finish or stop it`,
    );
    other.exec('ROLLBACK');
    expect((await requests.commit(request, event)).kind).toBe('committed');
    other.close();
    db.close();
  });
});

function message(key: string): Arrived {
  return {
    key,
    requestId: `request of ${key}`,
    person: ALEX,
    tenantId: 'tenant',
    conversation: sampleRequest().askedIn,
    text: 'help',
    hasAttachment: false,
  };
}
