// Requests and their audit trail in table storage: one partition each, written in one transaction or not at all.
import type { AuditEvent } from '../../domain/audit.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { RequestStore } from '../../workflow/ports.js';
import { openRequest, readEvent, readRequest } from '../documents/record.js';
import { StoreError } from '../../workflow/ports.js';
import type { Row, Rows, Table } from './calls.js';
import { createCommit } from './commit.js';
import { unpack } from './document.js';
import { toHead, type Head } from './heads.js';
import { eventsOf, partsOf, requestPlace } from './keys.js';
import type { Lists } from './lists.js';
import { createMemory, type Memory } from './memory.js';
import { eventRow, parseRow, partRow, type Summary } from './rows.js';
import type { Work } from './work.js';

/** How often a document is read anew that somebody writes meanwhile. */
const READS = 10;

/** What keeping requests needs. */
export interface RequestsParts {
  readonly table: Table;
  readonly work: Work;
  readonly lists: Lists;
}

/** The requests of an open table. */
export function tableRequests({ table, work, lists }: RequestsParts): RequestStore {
  const heads: Memory<Head> = createMemory();
  const commit = createCommit({ work, lists, heads });
  return {
    load: (id) => table.run(`reading request ${id}`, (rows) => load(rows, id, heads)),
    commit: (request, event) =>
      table.run(`saving request ${request.id}`, (rows) => commit(rows, request, event)),
    history: (id) => table.run(`reading the audit trail of request ${id}`, (rows) => history(rows, id)),
    waiting: () =>
      table.run('looking for requests that wait', async (rows) => {
        const seen = await work.look(rows);
        return seen.flatMap(({ summary }) => (summary?.isWaiting === true ? [waitingOf(summary)] : []));
      }),
    list: (of, after) =>
      table.run(`listing the requests of a ${of.kind}`, (rows) => lists.list(rows, of, after)),
  };
}

function waitingOf({ id, state, policyId, expiresAt, updatedAt }: Summary): {
  readonly id: string;
  readonly state: ApprovalRequest['state'];
  readonly policyId?: string;
  readonly expiresAt: string;
  readonly updatedAt: string;
} {
  return { id, state, ...(policyId !== undefined && { policyId }), expiresAt, updatedAt };
}

/** A document longer than one row is read in two steps; where somebody wrote in between, it is read anew. */
async function load(rows: Rows, id: string, heads: Memory<Head>): Promise<ApprovalRequest | undefined> {
  let before: string | undefined;
  for (let reads = 0; reads < READS; reads += 1) {
    const row = await rows.read(requestPlace(id));
    if (!row) return undefined;
    const head = toHead(rows, id, row);
    if (!head.summary) return undefined;
    const parts = await readParts(rows, head.summary, head.parts);
    if (!parts) {
      if (head.etag === before) throw incomplete(rows);
      before = head.etag;
      continue;
    }
    heads.keep(id, head);
    const { version } = head.summary;
    const document = await unpack([row.values, ...parts], rows.doing);
    const opened = openRequest({ id, version, document });
    return readRequest(opened, opened.needsTrail ? await history(rows, id) : []);
  }
  throw new StoreError(`${rows.doing}: it changes faster than it can be read; try again in a moment`);
}

/** Nobody wrote meanwhile, and still the parts are not those of the beginning. */
function incomplete({ doing }: Rows): StoreError {
  return new StoreError(
    `${doing}: a part of its document is missing; put back a copy of the table from before`,
  );
}

/** The parts that belong to this very commit; nothing where one is of another. */
async function readParts(
  rows: Rows,
  { id, commitId }: Summary,
  count: number,
): Promise<readonly Row['values'][] | undefined> {
  if (count === 0) return [];
  const parts = await rows.range(partsOf(id));
  const isWhole =
    parts.length === count &&
    parts.every((part) => parseRow(partRow, part, rows.doing).commitId === commitId);
  return isWhole ? parts.map(({ values }) => values) : undefined;
}

/** A long event's further rows come right behind its first. */
async function history(rows: Rows, id: string): Promise<readonly AuditEvent[]> {
  const events = new Map<number, Row['values'][]>();
  for (const row of await rows.range(eventsOf(id))) {
    const { seq } = parseRow(eventRow, row, rows.doing);
    events.set(seq, [...(events.get(seq) ?? []), row.values]);
  }
  return await Promise.all(
    [...events].map(async ([seq, values]) => readEvent(id, seq, await unpack(values, rows.doing))),
  );
}
