// The head of a request: what its own row says, without the document; and the fence that stops whoever is late.
import type { Row, Rows } from './calls.js';
import { requestPlace } from './keys.js';
import { SUMMARY_COLUMNS, parseRow, requestRow, type Summary } from './rows.js';
import { StoreError } from '../../workflow/ports.js';

/** A request's row. Without a `summary` the place is only held: no such request was saved. */
export interface Head {
  readonly etag: string;
  readonly summary?: Summary;
  /** Rows beyond the first that the document needs. */
  readonly parts: number;
}

/** The columns of a head. */
const HEAD_COLUMNS = [...SUMMARY_COLUMNS, 'parts'];

/** Reads a request's head: one transaction, a few hundred bytes. Nothing where there is no such row. */
export async function readHead(rows: Rows, id: string): Promise<Head | undefined> {
  const row = await rows.read(requestPlace(id), HEAD_COLUMNS);
  return row && toHead(rows, id, row);
}

/** The head that a row read for request `id` holds. */
export function toHead({ doing }: Pick<Rows, 'doing'>, id: string, row: Row): Head {
  const parsed = parseRow(requestRow, row, doing);
  if (parsed.id !== id) {
    throw new StoreError(
      `${doing}: the row ${row.partition}/${row.row} of the table holds another request; put back a copy of the table from before`,
    );
  }
  if (!('parts' in parsed)) return { etag: row.etag, parts: 0 };
  const { parts, ...summary } = parsed;
  return { etag: row.etag, summary, parts };
}

/**
 * Makes every commit that is under way begin anew, and so write its index rows once more: only then may an index row be
 * removed that it might have counted on. False: somebody was faster, and the row is looked at another time.
 */
export async function fence(
  rows: Rows,
  id: string,
  head: Head | undefined,
  fencedAt: string,
): Promise<boolean> {
  const place = requestPlace(id);
  const write = head
    ? ({ kind: 'merge', ...place, values: { fencedAt }, etag: head.etag } as const)
    : ({ kind: 'insert', ...place, values: { id, version: 0, fencedAt } } as const);
  return (await rows.write(write)).kind === 'written';
}
