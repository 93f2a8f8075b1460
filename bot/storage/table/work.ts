// Requests with something left to do: one small partition of rows, each written before the commit it announces.
import type { Row, Rows } from './calls.js';
import { fence, readHead, type Head } from './heads.js';
import { WORK, workPlace } from './keys.js';
import { byUpdate, parseRow, summaryValues, workRow, type Summary } from './rows.js';
import { mapConcurrently } from '../../shared/concurrent-map.js';

/** A row found again exactly as it was is believed for so long without looking at its request, in milliseconds. */
const BELIEVED_MS = 60_000;

/** A commit announced so long ago will not come any more, in milliseconds. Two instances' clocks may differ by minutes. */
export const ANNOUNCED_MS = 15 * 60_000;

/** A request with a row. `summary` is the truth; absent where no such request was saved. */
export interface WorkRow {
  readonly id: string;
  readonly summary?: Summary;
  readonly row: Row;
  readonly announcedAt: string;
  /** The row announces what the request is. */
  readonly isSettled: boolean;
}

/** The index of what is left to do. */
export interface Work {
  /** Writes the row for a commit to come. Call what it answers once the commit is done. */
  announce(rows: Rows, summary: Summary): Promise<() => void>;
  /** Everything that has a row, the longest unchanged first: one transaction, and one more for each row that is news. */
  look(rows: Rows): Promise<readonly WorkRow[]>;
  /** Puts a row right: leaves it, replaces or removes it. `isWanted`: its request has something left to do. */
  settle(rows: Rows, seen: WorkRow, isWanted: boolean): Promise<void>;
}

/**
 * A row says what a commit will make of its request, before it does. So a request that was saved always has one, but the
 * row alone proves nothing: the commit may not have come yet, or never come, or another one came. A row counts once its
 * request was seen to carry the very commit it announces; it may then be believed as long as it is not written again,
 * because every later commit writes it first. Any other row only says: look at the request.
 */
export function createWork(now: () => string): Work {
  const belief = createBelief(now);
  return {
    announce: async (rows, summary) => {
      const values = { ...summaryValues(summary), announcedAt: now() };
      const written = await rows.write({ kind: 'put', ...workPlace(summary.id), values });
      return () => {
        if (written.kind === 'written') belief.keep(summary.id, written.etag);
      };
    },
    look: async (rows) => {
      const seen = await mapConcurrently(await rows.range(WORK), (row) => verify(rows, row, belief));
      belief.forgetOthers(new Set(seen.map(({ id }) => id)));
      return seen.toSorted(inOrder);
    },
    settle: async (rows, seen, isWanted) => {
      if (isWanted && seen.isSettled) return;
      const isExpected = Date.parse(now()) - Date.parse(seen.announcedAt) < ANNOUNCED_MS;
      if (!seen.isSettled && isExpected) return;
      const head = await readHead(rows, seen.id);
      if (head?.summary?.commitId !== seen.summary?.commitId) return;
      if (await fence(rows, seen.id, head, now())) {
        await putRight(rows, seen, { head: isWanted ? head : undefined, now });
      }
    },
  };
}

/** Which rows were seen to be true, and since when. */
interface Belief {
  has(id: string, etag: string): boolean;
  keep(id: string, etag: string): void;
  forgetOthers(ids: ReadonlySet<string>): void;
}

function createBelief(now: () => string): Belief {
  const held = new Map<string, { readonly etag: string; readonly since: number }>();
  return {
    has: (id, etag) => {
      const known = held.get(id);
      const age = Date.parse(now()) - (known?.since ?? 0);
      return known?.etag === etag && age >= 0 && age < BELIEVED_MS;
    },
    keep: (id, etag) => {
      held.set(id, { etag, since: Date.parse(now()) });
    },
    forgetOthers: (ids) => {
      for (const id of held.keys()) if (!ids.has(id)) held.delete(id);
    },
  };
}

async function verify(rows: Rows, row: Row, belief: Belief): Promise<WorkRow> {
  const { announcedAt, ...announced } = parseRow(workRow, row, rows.doing);
  const { id } = announced;
  if (belief.has(id, row.etag)) return { id, announcedAt, row, summary: announced, isSettled: true };
  const summary = (await readHead(rows, id))?.summary;
  const isSettled = summary?.commitId === announced.commitId;
  if (isSettled) belief.keep(id, row.etag);
  return { id, announcedAt, row, isSettled, ...(summary && { summary }) };
}

/** Only if nobody has written the row since it was seen. */
async function putRight(
  rows: Rows,
  { row: { partition, row, etag } }: WorkRow,
  { head, now }: { readonly head: Head | undefined; readonly now: () => string },
): Promise<void> {
  const place = { partition, row, etag };
  if (!head?.summary) {
    await rows.write({ kind: 'delete', ...place });
    return;
  }
  const values = { ...summaryValues(head.summary), announcedAt: now() };
  await rows.write({ kind: 'replace', ...place, values });
}

function inOrder(left: WorkRow, right: WorkRow): number {
  return left.summary && right.summary ? byUpdate(left.summary, right.summary) : 0;
}
