// The rule of the audit trail: an event joins on to the newest one stored, and the request names it.
import { NO_EVENT, type AuditEvent } from '../../domain/audit.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { StoreError } from '../../workflow/ports.js';

/** Where the next event of a request joins on. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first event. */
export const NO_LINK: Link = { seq: 0, hash: NO_EVENT };

/**
 * A request and an event that do not belong together, or not behind `last`, the newest event stored, are a fault of
 * the caller: throws StoreError.
 */
export function refuseBrokenChain(request: ApprovalRequest, event: AuditEvent, last: Link): void {
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
