// A person's requests and a policy's, the newest asked first: rows written before the request, and proved when read.
import type { IdPage, ListOf } from '../../workflow/ports.js';
import { PAGE_SIZE } from '../documents/request-index.js';
import type { Row, Rows } from './calls.js';
import { fence, readHead } from './heads.js';
import { listOf, listRow as rowKeyOf, type Place, type Range } from './keys.js';
import { listRow, parseRow, type Summary } from './rows.js';
import { mapConcurrently } from '../../shared/concurrent-map.js';
import { ANNOUNCED_MS } from './work.js';

/** The lists of requests. */
export interface Lists {
  /** Writes the rows a commit to come needs and `before` does not have: most commits need none. */
  announce(rows: Rows, summary: Summary, before: Summary | undefined): Promise<void>;
  /** One page: a transaction for its rows, and one for each of them. */
  list(rows: Rows, of: ListOf, after: string | undefined): Promise<IdPage>;
}

/** What `next` looks like. Anything else names no page of ours: it may come from a card of long ago. */
const NEXT = /^\d{17}-[\w-]{0,200}$/;

/** Keeps the lists. `now` answers the wall clock as ISO 8601. */
export function createLists(now: () => string): Lists {
  /** The row's request, where it belongs into this list; a row of long ago that does not is removed. */
  const prove = async (rows: Rows, row: Row): Promise<string | undefined> => {
    const { id, announcedAt } = parseRow(listRow, row, rows.doing);
    const head = await readHead(rows, id);
    if (head?.summary && placesOf(head.summary).some((place) => isSame(place, row))) return id;
    const isExpected = Date.parse(now()) - Date.parse(announcedAt) < ANNOUNCED_MS;
    if (!isExpected && (await fence(rows, id, head, now()))) {
      await rows.write({ kind: 'delete', partition: row.partition, row: row.row, etag: row.etag });
    }
    return undefined;
  };

  return {
    announce: async (rows, summary, before) => {
      const kept = before ? placesOf(before) : [];
      const missing = placesOf(summary).filter((place) => !kept.some((other) => isSame(place, other)));
      const values = { id: summary.id, announcedAt: now() };
      await Promise.all(missing.map((place) => rows.write({ kind: 'put', ...place, values })));
    },
    list: async (rows, of, after) => {
      const whole = listOf(of.kind, of.kind === 'person' ? of.personId : of.policyId);
      let range: Range = after !== undefined && NEXT.test(after) ? { ...whole, after } : whole;
      const found: { readonly id: string; readonly key: string }[] = [];
      for (;;) {
        const page = await rows.range(range, PAGE_SIZE + 1);
        const ids = await mapConcurrently(page, (row) => prove(rows, row));
        for (const [at, id] of ids.entries()) {
          if (id !== undefined) found.push({ id, key: page[at]?.row ?? '' });
        }
        const last = page.at(-1);
        if (!last || page.length <= PAGE_SIZE || found.length > PAGE_SIZE) return toPage(found);
        range = { ...whole, after: last.row };
      }
    },
  };
}

/** One more than a page holds says that there is a next one. */
function toPage(found: readonly { readonly id: string; readonly key: string }[]): IdPage {
  const shown = found.slice(0, PAGE_SIZE);
  const ids = shown.map(({ id }) => id);
  const last = shown.at(-1);
  return last && found.length > PAGE_SIZE ? { ids, next: last.key } : { ids };
}

/** Where a request is listed. */
function placesOf({ id, personId, policyId, createdAt }: Summary): readonly Place[] {
  const row = rowKeyOf(id, Date.parse(createdAt));
  const person = { partition: listOf('person', personId).partition, row };
  if (policyId === undefined) return [person];
  return [person, { partition: listOf('policy', policyId).partition, row }];
}

function isSame(left: Place, right: Place): boolean {
  return left.partition === right.partition && left.row === right.row;
}
