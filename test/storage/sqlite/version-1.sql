-- The schema of version 1, as the program of that version made it; user_version is set by whoever reads this.
PRAGMA application_id = 1129539438;

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
