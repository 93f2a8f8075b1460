// Which requests wait, and which are a person's or a policy's, in SQLite: found without reading one.
import type { Database } from 'better-sqlite3';
import type { IdPage, RequestStore, Waiting } from '../../workflow/ports.js';
import { readMoment, readState } from '../documents/record.js';
import { PAGE_SIZE } from '../documents/request-index.js';
import { attempt } from './fault.js';

/** Each is answered from an index of its own, however long the history. */
export const QUERIES = {
  waiting: `SELECT id, state, policy_id, expires_at, updated_at FROM requests WHERE waits = 1 ORDER BY updated_at, id`,
  person: `SELECT id, created_at FROM requests WHERE requester = ? AND (created_at, id) < (?, ?)
    ORDER BY created_at DESC, id DESC LIMIT ?`,
  policy: `SELECT id, created_at FROM requests WHERE policy_id = ? AND (created_at, id) < (?, ?)
    ORDER BY created_at DESC, id DESC LIMIT ?`,
} as const;

/** The lists of an open database. */
export function sqliteLists(db: Database): Pick<RequestStore, 'waiting' | 'list'> {
  const waiting = db.prepare<[], WaitingRow>(QUERIES.waiting);
  const lists = {
    person: db.prepare<PageQuestion, ListRow>(QUERIES.person),
    policy: db.prepare<PageQuestion, ListRow>(QUERIES.policy),
  };
  return {
    waiting: () => attempt('looking for requests that wait', () => waiting.all().map(toWaiting)),
    list: (of, after) =>
      attempt(`listing the requests of a ${of.kind}`, () => {
        const id = of.kind === 'person' ? of.personId : of.policyId;
        const { createdAt, id: last } = toPlace(after);
        return toPage(lists[of.kind].all(id.toLowerCase(), createdAt, last, PAGE_SIZE + 1));
      }),
  };
}

interface WaitingRow {
  readonly id: string;
  readonly state: string;
  readonly policy_id: string | null;
  readonly expires_at: number;
  readonly updated_at: number;
}

function toWaiting(row: WaitingRow): Waiting {
  return {
    id: row.id,
    state: readState(row.id, row.state),
    ...(row.policy_id !== null && { policyId: row.policy_id }),
    expiresAt: readMoment(row.id, row.expires_at),
    updatedAt: readMoment(row.id, row.updated_at),
  };
}

/** Whose list, the time and id of the last one seen, how many. */
type PageQuestion = [string, number, string, number];

interface ListRow {
  readonly id: string;
  readonly created_at: number;
}

/** One row more than a page was asked for: it says whether there is a next page. */
function toPage(rows: readonly ListRow[]): IdPage {
  const shown = rows.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const ids = shown.map(({ id }) => id);
  return last && rows.length > PAGE_SIZE ? { ids, next: `${last.created_at}/${last.id}` } : { ids };
}

/** Where a page begins. A place that was never named is the beginning: it may come from a card of long ago. */
function toPlace(after = ''): { readonly createdAt: number; readonly id: string } {
  const [, createdAt, id] = /^(-?\d{1,16})\/(.*)$/su.exec(after) ?? [];
  if (createdAt === undefined || id === undefined) return { createdAt: Number.MAX_SAFE_INTEGER, id: '' };
  return { createdAt: Number(createdAt), id };
}
