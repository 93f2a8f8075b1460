// `countersign audit ID`: a request's audit trail for whoever asks who did what, and whether it is whole.
import { NO_EVENT, type AuditEvent } from '../domain/audit.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { RequestStore } from '../workflow/ports.js';
import { hashOf } from '../workflow/audit-chain.js';
import { count } from './doctor/finding.js';
import { findRequest, type RequestQuestion } from './find-request.js';

/** `lines`: one JSON object an event, oldest first. `verdict`: whether each follows from the one before, in a sentence. */
export type AuditAnswer =
  | {
      readonly kind: 'found';
      readonly lines: readonly string[];
      readonly isWhole: boolean;
      readonly verdict: string;
    }
  | { readonly kind: 'problem'; readonly message: string };

/** Reads the trail and checks its chain. Changes nothing. Throws StoreError, also where an event cannot be read. */
export async function audit(
  store: Pick<RequestStore, 'load' | 'list' | 'history'>,
  question: RequestQuestion,
): Promise<AuditAnswer> {
  const request = await findRequest(store, question);
  if (typeof request === 'string') return { kind: 'problem', message: request };
  const events = await store.history(request.id);
  const fault = findFault(request, events);
  return {
    kind: 'found',
    lines: events.map((event) => JSON.stringify(event)),
    isWhole: fault === undefined,
    verdict:
      fault === undefined
        ? `whole: ${count(events.length, 'event', 'events')}, each sealed onto the one before, and the request (${request.state}) ends in the last`
        : `NOT WHOLE: ${fault}; somebody changed what is stored, or the disk did`,
  };
}

/** The first thing that does not fit: an event that was altered, one that is missing, or a request that ends elsewhere. */
function findFault(request: ApprovalRequest, events: readonly AuditEvent[]): string | undefined {
  let prev = NO_EVENT;
  for (const [index, event] of events.entries()) {
    const { hash, ...unsealed } = event;
    if (event.seq !== index + 1) return `event ${index + 1} is missing`;
    if (event.requestId !== request.id) return `event ${event.seq} is about another request`;
    if (event.prev !== prev) return `event ${event.seq} does not follow the one before it`;
    if (hashOf(unsealed) !== hash) return `event ${event.seq} was altered`;
    prev = hash;
  }
  return request.head === prev && request.seq === events.length
    ? undefined
    : 'the request does not end in the last event';
}
