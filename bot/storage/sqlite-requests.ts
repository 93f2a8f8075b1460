// Requests and their audit trail in SQLite, saved together or not at all.
import type { Database } from 'better-sqlite3';
import { NO_EVENT, type AuditEvent } from '../domain/audit.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { CommitResult, RequestStore } from '../workflow/ports.js';
import { readEvent, readRequest, writeEvent, writeRequest, type RequestRow } from './record.js';
import { attempt } from './sqlite-fault.js';
import { StoreError } from './store.js';

/** Where the next event of a request joins on. */
interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first event. */
const NO_LINK: Link = { seq: 0, hash: NO_EVENT };

/** The queries that name requests by what they wait for, the longest waiting first. Each has an index of its own. */
export const WAITING = {
  due: `SELECT id FROM requests WHERE state IN ('draft', 'pending') AND expires_at <= ? ORDER BY expires_at, id`,
  unfinished: `SELECT id FROM requests WHERE state IN ('approved', 'applying') ORDER BY updated_at, id`,
  unconfirmed: `SELECT id FROM requests WHERE state = 'unconfirmed' ORDER BY updated_at, id`,
} as const;

/** The requests of an open database. */
export function sqliteRequests(db: Database): RequestStore {
  const byId = db.prepare<[string], RequestRow>('SELECT id, version, document FROM requests WHERE id = ?');
  const trail = db.prepare<[string], { seq: number; document: string }>(
    'SELECT seq, document FROM audit WHERE request_id = ? ORDER BY seq',
  );
  const due = db.prepare<[number], string>(WAITING.due).pluck();
  const unfinished = db.prepare<[], string>(WAITING.unfinished).pluck();
  const unconfirmed = db.prepare<[], string>(WAITING.unconfirmed).pluck();
  const commit = prepareCommit(db);

  return {
    load: (id) =>
      attempt(`reading request ${id}`, () => {
        const row = byId.get(id);
        return row && readRequest(row);
      }),
    commit: (request, event) =>
      attempt(`saving request ${request.id}`, () => commit.immediate(request, event)),
    history: (id) =>
      attempt(`reading the audit trail of request ${id}`, () =>
        trail.all(id).map(({ seq, document }) => readEvent(id, seq, document)),
      ),
    due: (now) => attempt('looking for due requests', () => due.all(milliseconds(now, 'now'))),
    unfinished: () => attempt('looking for unfinished requests', () => unfinished.all()),
    unconfirmed: () => attempt('looking for unconfirmed requests', () => unconfirmed.all()),
  };
}

type Commit = (request: ApprovalRequest, event: AuditEvent) => CommitResult;

function prepareCommit(db: Database): ReturnType<typeof db.transaction<Commit>> {
  const versionOf = db.prepare<[string], number>('SELECT version FROM requests WHERE id = ?').pluck();
  const newest = db.prepare<[string], Link>(
    'SELECT seq, hash FROM audit WHERE request_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const saveRequest = db.prepare<[Columns]>(
    `INSERT INTO requests (id, version, state, requester, policy_id, expires_at, updated_at, document)
     VALUES (@id, @version, @state, @requester, @policyId, @expiresAt, @updatedAt, @document)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state,
       requester = excluded.requester, policy_id = excluded.policy_id, expires_at = excluded.expires_at,
       updated_at = excluded.updated_at, document = excluded.document`,
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
  readonly requester: string;
  readonly policyId: string | null;
  readonly expiresAt: number;
  readonly updatedAt: number;
  readonly document: string;
}

function columns(request: ApprovalRequest, document: string): Columns {
  return {
    id: request.id,
    version: request.version,
    state: request.state,
    requester: request.requester.id,
    policyId: request.plan?.policy.id ?? null,
    expiresAt: milliseconds(request.expiresAt, `expiresAt of request ${request.id}`),
    updatedAt: milliseconds(request.updatedAt, `updatedAt of request ${request.id}`),
    document,
  };
}

/** A request and an event that do not belong together, or not here, are a fault of the caller. */
function refuseBrokenChain(request: ApprovalRequest, event: AuditEvent, last: Link): void {
  const wrong = findBreak(request, event, last);
  if (wrong === undefined) return;
  throw new StoreError(
    `saving request ${request.id} with event ${event.seq}: ${wrong}; nothing was saved; ` +
      'this is a defect of the program: please report it',
  );
}

function findBreak(request: ApprovalRequest, event: AuditEvent, last: Link): string | undefined {
  if (event.requestId !== request.id) return 'the event is about another request';
  if (event.seq !== request.seq || event.hash !== request.head) {
    return 'the request does not name this event as its newest';
  }
  if (event.seq !== last.seq + 1 || event.prev !== last.hash) {
    return `the event does not follow event ${last.seq}, the newest stored`;
  }
  return undefined;
}

function milliseconds(time: string, what: string): number {
  const value = Date.parse(time);
  if (Number.isNaN(value)) throw new StoreError(`reading ${what}: it is not a time in ISO 8601`);
  return value;
}
