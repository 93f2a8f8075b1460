// One step of a request, saved in table storage together with the event that explains it.
import type { AuditEvent } from '../../domain/audit.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { CommitResult } from '../../workflow/ports.js';
import { NO_LINK, refuseBrokenChain } from '../documents/audit-chain.js';
import { writeEvent, writeRequest } from '../documents/record.js';
import { StoreError } from '../../workflow/ports.js';
import { newWriteId, type Rows, type Write } from './calls.js';
import { TRANSACTION_BYTES, pack, type Packed } from './document.js';
import { readHead, type Head } from './heads.js';
import { eventPlace, partPlace, requestPlace } from './keys.js';
import type { Lists } from './lists.js';
import type { Memory } from './memory.js';
import { eventRow, parseRow, summaryOf, summaryValues, type Summary } from './rows.js';
import type { Work } from './work.js';

/** How often a commit begins anew because its request's row was written without a step: tidying does that. */
const TRIES = 5;

/** What committing needs. `heads`: what this instance last saw of requests. */
export interface CommitParts {
  readonly work: Work;
  readonly lists: Lists;
  readonly heads: Memory<Head>;
}

/** What is to be saved. */
interface Step {
  readonly saved: ApprovalRequest;
  readonly event: AuditEvent;
  readonly summary: Summary;
  readonly document: Packed;
  readonly eventDocument: Packed;
}

/**
 * Answers the commit of a store: index rows first, then the request and its event in one transaction that holds only
 * if the request's row is still as it was. Usually two transactions; three more for a new request.
 */
export function createCommit({ work, lists, heads }: CommitParts) {
  return async (rows: Rows, request: ApprovalRequest, event: AuditEvent): Promise<CommitResult> => {
    const { id } = request;
    const known = heads.recall(id);
    let head = request.version === 0 || known?.summary?.version === request.version ? known : undefined;
    if (!head && request.version > 0) head = await readHead(rows, id);
    let step: Step | undefined;
    for (let tries = 0; tries < TRIES; tries += 1) {
      if ((head?.summary?.version ?? 0) !== request.version) return { kind: 'conflict' };
      refuseBrokenChain(request, event, linkOf(head));
      step ??= await prepare(request, event);
      const [trust] = await Promise.all([
        work.announce(rows, step.summary),
        lists.announce(rows, step.summary, head?.summary),
      ]);
      const written = await rows.writeTogether(writesOf(step, head));
      if (written.kind === 'written') {
        trust();
        const { summary, document } = step;
        const { etag } = written;
        if (etag === '') heads.forget(id);
        else heads.keep(id, { etag, summary, parts: document.parts.length });
        return { kind: 'committed', request: step.saved };
      }
      heads.forget(id);
      if (written.unsure && (await wasDone(rows, step))) return { kind: 'committed', request: step.saved };
      const now = await readHead(rows, id);
      if (now?.etag === head?.etag) throw inTheWay(rows, event);
      head = now;
    }
    return { kind: 'conflict' };
  };
}

/** Checks and packs everything, so that nothing is written of what could not be read again. */
async function prepare(request: ApprovalRequest, event: AuditEvent): Promise<Step> {
  const { value, document } = writeRequest({ ...request, version: request.version + 1 });
  const eventText = writeEvent(event).document;
  const summary = summaryOf(value, newWriteId());
  const [packed, packedEvent] = await Promise.all([pack(document), pack(eventText)]);
  if (packed.size + packedEvent.size > TRANSACTION_BYTES) {
    throw new StoreError(
      `saving request ${request.id}: packed it has ${packed.size + packedEvent.size} bytes, and table storage takes ` +
        `${TRANSACTION_BYTES} at once; nothing was saved; ask for fewer rows, or keep requests in SQLite`,
    );
  }
  return { saved: value, event, summary, document: packed, eventDocument: packedEvent };
}

/** The request's row first: its etag guards everything behind it. */
function writesOf({ event, summary, document, eventDocument }: Step, head: Head | undefined): Write[] {
  const { id, commitId } = summary;
  const place = requestPlace(id);
  const values = { ...summaryValues(summary), ...document.values, parts: document.parts.length };
  const { seq } = event;
  return [
    head ? { kind: 'replace', ...place, values, etag: head.etag } : { kind: 'insert', ...place, values },
    ...document.parts.map((part, at): Write => ({
      kind: 'put',
      ...partPlace(id, at + 1),
      values: { ...part, commitId },
    })),
    ...leftOver(id, document.parts.length, head?.parts ?? 0),
    { kind: 'insert', ...eventPlace(id, seq), values: { ...eventDocument.values, seq, commitId } },
    ...eventDocument.parts.map((part, at): Write => ({
      kind: 'insert',
      ...eventPlace(id, seq, at + 1),
      values: { ...part, seq, commitId },
    })),
  ];
}

/** The parts of a longer self. */
function leftOver(id: string, kept: number, before: number): Write[] {
  const count = Math.max(before - kept, 0);
  return Array.from({ length: count }, (_, at) => ({
    kind: 'delete',
    ...partPlace(id, kept + at + 1),
    etag: '*',
  }));
}

function linkOf(head: Head | undefined): { readonly seq: number; readonly hash: string } {
  return head?.summary ? { seq: head.summary.seq, hash: head.summary.head } : NO_LINK;
}

/** Whether a try whose answer was lost was done: its event is there, whatever came after it. Events are never written again. */
async function wasDone(rows: Rows, { event, summary }: Step): Promise<boolean> {
  const row = await rows.read(eventPlace(summary.id, event.seq), ['seq', 'commitId']);
  return row !== undefined && parseRow(eventRow, row, rows.doing).commitId === summary.commitId;
}

/** The request's row is as it was, and still the transaction was refused: an event lies where this one belongs. */
function inTheWay({ doing }: Rows, { seq }: AuditEvent): StoreError {
  return new StoreError(
    `${doing}: the table holds an audit event ${seq} that the request does not know of; nothing was saved; ` +
      'put back a copy of the table from before',
  );
}
