// The shapes of the table's own rows, parsed where they are read; the documents in them are parsed in record.ts.
import { z } from 'zod';
import { MOVES } from '../../domain/moves.js';
import type { ApprovalRequest, RequestState } from '../../domain/request.js';
import { indexOf } from '../documents/request-index.js';
import { StoreError } from '../../workflow/ports.js';
import type { Row, Values } from './calls.js';

const text = z.string();
const count = z.number().int().nonnegative();
const moment = text.refine((value) => !Number.isNaN(Date.parse(value)));
const state = z.custom<RequestState>((value) => typeof value === 'string' && Object.hasOwn(MOVES, value));

const summary = z.object({
  id: text,
  /** Of the commit that made it so: another one for every commit, also for two that save the same. */
  commitId: text,
  version: count,
  /** Number and hash of the newest audit event. */
  seq: count,
  head: text,
  state,
  isWaiting: z.boolean(),
  /** Pending, and not all approvers were asked yet. */
  isAsking: z.boolean(),
  /** In lower case. */
  personId: text,
  policyId: text.exactOptional(),
  createdAt: moment,
  updatedAt: moment,
  expiresAt: moment,
});

/** What is known of a request without its document. Times are ISO 8601 in UTC. */
export type Summary = z.infer<typeof summary>;

/** The columns of a summary. */
export const SUMMARY_COLUMNS: readonly string[] = Object.keys(summary.shape);

/** The request's row. `parts`: how many more rows its document needs. Version 0: a place held against a commit that is no more. */
export const requestRow = z.union([
  z.object({ id: text, version: z.literal(0) }),
  z.object({ ...summary.shape, parts: count }),
]);

/** The row that announces a commit. `announcedAt`: on the clock of whoever announced. */
export const workRow = z.object({ ...summary.shape, announcedAt: moment });

/** The row of a request in a list. */
export const listRow = z.object({ id: text, announcedAt: moment });

/** The rest of a document, for the same commit as its beginning. */
export const partRow = z.object({ commitId: text });

/** An audit event's row. */
export const eventRow = z.object({ seq: count, commitId: text });

/** How far people were told. */
export const shownRow = z.object({ version: count, told: text.exactOptional() });

/** A lease. */
export const leaseRow = z.object({ holder: text, counter: z.number().int() });

/** The last change of a policy. */
export const lastChangeRow = z.object({ at: moment, beforeHash: text, stateHash: text });

/** The same as versions before this one packed it into a lease's holder: when, the hash after, the hash before. */
export const oldLastChangeRow = leaseRow
  .transform(({ holder }) => {
    const [at, stateHash, beforeHash] = holder.split(' ');
    return { at, beforeHash, stateHash };
  })
  .pipe(lastChangeRow);

/** When somebody was last seen. */
export const personRow = z.object({ id: text, seenAt: moment });

/** A message not answered yet. */
export const leftRow = z.object({ key: text, takenAt: moment, claimedAt: moment });

/** That a message came; `since` is when it came, or was answered. */
export const seenRow = z.object({ takeId: text, since: moment });

/** Which form of the table this is. */
export const schemaRow = z.object({ version: count });

/** A row in the shape it must have. Throws StoreError, naming its place, where it has another. */
export function parseRow<T>(shape: z.ZodType<T>, { partition, row, values }: Row, doing: string): T {
  const result = shape.safeParse(values);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const column = issue?.path.map(String).join('.') ?? '';
  throw new StoreError(
    `${doing}: the row ${partition}/${row} of the table is not as expected` +
      `${column === '' ? '' : ` ("${column}")`}; put back a copy of the table from before`,
  );
}

/** The summary of a request as a commit saves it. Throws StoreError where one of its times is none. */
export function summaryOf(request: ApprovalRequest, commitId: string): Summary {
  const { id, version, seq, head, reach } = request;
  const { createdAt, updatedAt, expiresAt, ...index } = indexOf(request);
  return {
    ...index,
    id,
    commitId,
    version,
    seq,
    head,
    isAsking: request.state === 'pending' && (reach === undefined || reach.unsure === true),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

/** A summary as properties. */
export function summaryValues(summary: Summary): Values {
  const { policyId, ...always } = summary;
  return policyId === undefined ? always : { ...always, policyId };
}

/** The longest unchanged first. */
export function byUpdate(left: Summary, right: Summary): number {
  const difference = Date.parse(left.updatedAt) - Date.parse(right.updatedAt);
  return difference !== 0 ? difference : left.id < right.id ? -1 : 1;
}
