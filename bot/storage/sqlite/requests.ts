// Requests and their audit trail in SQLite, saved together or not at all.
import type { Database } from 'better-sqlite3';
import type { AuditEvent } from '../../domain/audit.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { CommitResult, RequestStore } from '../../workflow/ports.js';
import { NO_LINK, refuseBrokenChain, type Link } from '../documents/audit-chain.js';
import {
  openRequest,
  readEvent,
  readRequest,
  writeEvent,
  writeRequest,
  type RequestRow,
} from '../documents/record.js';
import { indexOf } from '../documents/request-index.js';
import { attempt } from './fault.js';

/** The requests of an open database. */
export function sqliteRequests(db: Database): Pick<RequestStore, 'load' | 'commit' | 'history'> {
  const byId = db.prepare<[string], RequestRow>('SELECT id, version, document FROM requests WHERE id = ?');
  const trail = db.prepare<[string], { seq: number; document: string }>(
    'SELECT seq, document FROM audit WHERE request_id = ? ORDER BY seq',
  );
  const commit = prepareCommit(db);
  const history = (id: string): readonly AuditEvent[] =>
    trail.all(id).map(({ seq, document }) => readEvent(id, seq, document));

  return {
    load: (id) =>
      attempt(`reading request ${id}`, () => {
        const row = byId.get(id);
        if (!row) return undefined;
        const opened = openRequest(row);
        return readRequest(opened, opened.needsTrail ? history(id) : []);
      }),
    commit: (request, event) =>
      attempt(`saving request ${request.id}`, () => commit.immediate(request, event)),
    history: (id) => attempt(`reading the audit trail of request ${id}`, () => history(id)),
  };
}

type Commit = (request: ApprovalRequest, event: AuditEvent) => CommitResult;

function prepareCommit(db: Database): ReturnType<typeof db.transaction<Commit>> {
  const versionOf = db.prepare<[string], number>('SELECT version FROM requests WHERE id = ?').pluck();
  const newest = db.prepare<[string], Link>(
    'SELECT seq, hash FROM audit WHERE request_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const saveRequest = db.prepare<[Columns]>(
    `INSERT INTO requests (id, version, state, waits, requester, policy_id, created_at, expires_at, updated_at, document)
     VALUES (@id, @version, @state, @waits, @requester, @policyId, @createdAt, @expiresAt, @updatedAt, @document)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, waits = excluded.waits,
       requester = excluded.requester, policy_id = excluded.policy_id, created_at = excluded.created_at,
       expires_at = excluded.expires_at, updated_at = excluded.updated_at, document = excluded.document`,
  );
  const saveEvent = db.prepare<[string, number, string, string]>(
    'INSERT INTO audit (request_id, seq, hash, document) VALUES (?, ?, ?, ?)',
  );
  return db.transaction<Commit>((request, event) => {
    if ((versionOf.get(request.id) ?? 0) !== request.version) return { kind: 'conflict' };
    refuseBrokenChain(request, event, newest.get(request.id) ?? NO_LINK);
    const saved = writeRequest({ ...request, version: request.version + 1 });
    saveRequest.run(columns(saved.value, saved.document));
    saveEvent.run(event.requestId, event.seq, event.hash, writeEvent(event).document);
    return { kind: 'committed', request: saved.value };
  });
}

interface Columns {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly waits: 0 | 1;
  readonly requester: string;
  readonly policyId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly updatedAt: number;
  readonly document: string;
}

function columns(request: ApprovalRequest, document: string): Columns {
  const { isWaiting, personId, policyId, ...index } = indexOf(request);
  const { id, version } = request;
  return {
    ...index,
    id,
    version,
    waits: isWaiting ? 1 : 0,
    requester: personId,
    policyId: policyId ?? null,
    document,
  };
}
