// The store for one machine: a SQLite file that keeps every acknowledged write through a crash.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { SCHEMA_VERSION, schemaVersion } from './migrations.js';
import { openFile } from './file.js';
import { sqliteInbox } from './inbox.js';
import { sqliteLists } from './lists.js';
import { sqlitePeople } from './people.js';
import { sqliteRequests } from './requests.js';
import { sqliteShown } from './shown.js';
import { sqliteLastChanges, sqliteLeases } from './swaps.js';
import type { Store } from '../store.js';

/**
 * Opens the store at `path`; the file and its folder are made where there are none. `now` answers the wall clock
 * as ISO 8601. Several processes of one machine may share the file. Throws StoreError, with the file as it was,
 * when the file is damaged, another program's, written by a newer version of this one, or on network storage.
 *
 * Every call is answered before it returns (SQLite is synchronous): about a tenth of a millisecond, and the
 * disk's own time for a commit.
 */
export function openSqliteStore(path: string, now: () => string): Store {
  const file = resolve(path);
  const db = openFile(file);
  return {
    ...sqliteRequests(db),
    ...sqliteLists(db),
    ...sqliteLeases(db),
    ...sqliteLastChanges(db),
    ...sqliteShown(db),
    ...sqlitePeople(db, now),
    ...sqliteInbox(db, now),
    ready: () => Promise.resolve(isReady(db, file)),
    close: () => {
      db.close();
      return Promise.resolve();
    },
  };
}

/** A file that was deleted under an open store still takes writes, and loses them at the end. */
function isReady(db: Database, file: string): boolean {
  try {
    return existsSync(file) && schemaVersion(db) === SCHEMA_VERSION;
  } catch {
    return false;
  }
}
