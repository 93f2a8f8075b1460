// Opens the store's SQLite file, and refuses one that is not ours, newer than this program, or damaged.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { APPLICATION_ID, SCHEMA_VERSION, migrate, schemaVersion } from './migrations.js';
import { refuseNetworkDisk } from './network-disk.js';
import { guard } from './fault.js';
import { StoreError } from '../../workflow/ports.js';

/** How long a write waits for another process's write, in milliseconds: the whole process waits with it. */
const BUSY_TIMEOUT = 1_000;

/**
 * Opens the file, made with its folder where there is none (for this account's eyes only: 0700 and 0600), and
 * brings its schema up to date. Throws StoreError, with the file as it was, when it cannot be used.
 *
 * Every page is looked over first: about a second per gigabyte, against building on a damaged file. `typeOf`
 * answers the type of the file system a folder is on, as statfs(2) does.
 */
export function openFile(file: string, typeOf?: (folder: string) => number): Database.Database {
  const doing = `opening the store ${file}`;
  return guard(doing, () => {
    refuseNetworkDisk(file, doing, typeOf);
    create(file);
    inspect(file, doing);
    const db = new Database(file, { timeout: BUSY_TIMEOUT });
    try {
      db.pragma('journal_mode = WAL');
      // With WAL, SQLite's default may lose the newest commits in a power cut (https://www.sqlite.org/pragma.html).
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      migrate(db);
      // A newer program may have come in between.
      refuseNewer(db, doing);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** SQLite gives the files it puts beside this one (`-wal`, `-shm`) the same mode. */
function create(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/**
 * Throws where the file is not ours to write. A process that was killed leaves a log beside the file, and whoever
 * closes the file last moves the log into it, unless it was opened for reading only. Without a log, a connection
 * that only reads would leave an empty one.
 */
function inspect(file: string, doing: string): void {
  const db = new Database(file, { timeout: BUSY_TIMEOUT, readonly: existsSync(`${file}-wal`) });
  try {
    refuseForeign(db, doing);
  } finally {
    db.close();
  }
}

/** Only reads. */
function refuseForeign(db: Database.Database, doing: string): void {
  if (Number(db.pragma('schema_version', { simple: true })) === 0 && schemaVersion(db) === 0) return;
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new StoreError(`${doing}: it is another program's database; choose another file`);
  }
  refuseNewer(db, doing);
  if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
    throw new StoreError(`${doing}: the file is damaged; set it aside and put back a copy from before`);
  }
}

function refuseNewer(db: Database.Database, doing: string): void {
  const version = schemaVersion(db);
  if (version <= SCHEMA_VERSION) return;
  throw new StoreError(
    `${doing}: its schema version is ${version} and this program knows ${SCHEMA_VERSION} at most; ` +
      'start the newer program, or put back a copy from before it',
  );
}
