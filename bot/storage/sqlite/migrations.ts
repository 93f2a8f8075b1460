// How a SQLite store came to its present form: one script per schema version, never edited once released.
import type { Database } from 'better-sqlite3';
import { isWaiting } from '../../domain/moves.js';
import { isState } from '../documents/record.js';

/** Marks a SQLite file as ours (`PRAGMA application_id`): "CSgn" in ASCII. */
export const APPLICATION_ID = 0x43_53_67_6e;

/**
 * A request is one JSON document beside the columns the queries need. Times that are compared are milliseconds
 * since 1970, so that the many spellings of ISO 8601 cannot disorder them. The partial indexes stay as small as
 * the work in hand, however long the history grows.
 *
 * The audit trail is append-only by triggers. The one on insert also stops `INSERT OR REPLACE`, which deletes a
 * row without firing the trigger on delete (https://www.sqlite.org/lang_conflict.html, REPLACE).
 */
const FIRST = `
  PRAGMA application_id = ${APPLICATION_ID};

  CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    requester TEXT NOT NULL,
    policy_id TEXT,
    expires_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX requests_to_expire ON requests (expires_at, id) WHERE state IN ('draft', 'pending');
  CREATE INDEX requests_to_finish ON requests (updated_at, id) WHERE state IN ('approved', 'applying');
  CREATE INDEX requests_to_confirm ON requests (updated_at, id) WHERE state = 'unconfirmed';
  CREATE INDEX requests_by_update ON requests (updated_at, id);

  CREATE TABLE shown (
    request_id TEXT PRIMARY KEY REFERENCES requests (id),
    version INTEGER NOT NULL,
    told TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit (
    request_id TEXT NOT NULL REFERENCES requests (id),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (request_id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
  CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
  CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
    WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM audit WHERE request_id = NEW.request_id), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

  CREATE TABLE leases (
    key TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    counter INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE people (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX people_by_sight ON people (tenant_id, seen_at DESC, id);

  CREATE TABLE welcomes (
    conversation_id TEXT PRIMARY KEY,
    claimed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * What waits, and the lists of a person and of a policy. Ids are looked up in lower case from here on. Version 1 knew
 * nothing of Intune's own approval, so the state alone says which of its requests wait.
 */
const SECOND = `
  ALTER TABLE requests ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE requests ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
  UPDATE requests SET waits = waits_in(state), requester = lower_case(requester), policy_id = lower_case(policy_id),
    created_at = coalesce(milliseconds(iif(json_valid(document), document ->> '$.createdAt', NULL)), updated_at);

  DROP INDEX requests_to_expire;
  DROP INDEX requests_to_finish;
  DROP INDEX requests_to_confirm;
  CREATE INDEX requests_waiting ON requests (updated_at, id, state, policy_id, expires_at) WHERE waits = 1;
  CREATE INDEX requests_by_person ON requests (requester, created_at, id);
  CREATE INDEX requests_by_policy ON requests (policy_id, created_at, id) WHERE policy_id IS NOT NULL;

  CREATE TABLE inbox (
    key TEXT PRIMARY KEY,
    taken_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    answered_at INTEGER,
    document TEXT
  ) STRICT;
  CREATE INDEX inbox_left ON inbox (claimed_at) WHERE answered_at IS NULL;
  CREATE INDEX inbox_answered ON inbox (answered_at) WHERE answered_at IS NOT NULL;
`;

/**
 * The last change of each policy, which a lease held packed: a moment of 24 characters, the hash of the rows after, the
 * hash of those before.
 */
const THIRD = `
  CREATE TABLE last_changes (
    policy_id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    before_hash TEXT NOT NULL,
    state_hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO last_changes (policy_id, at, before_hash, state_hash)
    SELECT substr(key, 9), substr(holder, 1, 24), substr(holder, 91, 64), substr(holder, 26, 64)
    FROM leases WHERE key LIKE 'changed %' AND length(holder) = 154;
  DELETE FROM leases WHERE key LIKE 'changed %';
`;

const MIGRATIONS: readonly string[] = [FIRST, SECOND, THIRD];

/** The schema version this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** The schema version of an open database; 0 for an empty one. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings an open database to SCHEMA_VERSION, all at once or not at all. Two processes that start together are
 * put in order by the write lock; the second finds nothing left to do.
 */
export function migrate(db: Database): void {
  if (schemaVersion(db) >= SCHEMA_VERSION) return;
  defineFunctions(db);
  const bringUp = db.transaction(() => {
    const from = schemaVersion(db);
    for (const script of MIGRATIONS.slice(from)) db.exec(script);
    if (from < SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  bringUp.immediate();
}

/** What the scripts ask the program: SQLite's own `lower` knows ASCII only, and its dates fewer spellings than ours. */
function defineFunctions(db: Database): void {
  db.function('waits_in', (state: unknown) => (isState(state) && isWaiting({ state }) ? 1 : 0));
  db.function('lower_case', (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : null));
  db.function('milliseconds', (time: unknown) => {
    const value = typeof time === 'string' ? Date.parse(time) : Number.NaN;
    return Number.isNaN(value) ? null : value;
  });
}
