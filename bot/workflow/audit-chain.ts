// Seals an audit event onto a request: number, link to the one before, hash.
import { createHash } from 'node:crypto';
import type { AuditAction, AuditEvent } from '../domain/audit.js';
import { canonicalJson, type JsonObject } from '../domain/json.js';
import type { Person } from '../domain/person.js';
import type { ApprovalRequest } from '../domain/request.js';

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The hash that seals an event: of everything in it but the hash itself, members in a fixed order. */
export function hashOf({ actor, ...rest }: Omit<AuditEvent, 'hash'>): string {
  return sha256(canonicalJson({ ...rest, ...(actor && { actor: { id: actor.id, name: actor.name } }) }));
}

/** What happened, before it has a place in the chain. */
export interface NewEvent {
  readonly action: AuditAction;
  readonly actor?: Person;
  readonly detail?: JsonObject;
}

/** The request with its new head, and the event that explains the step. `at` is ISO 8601. */
export function chainEvent(
  request: ApprovalRequest,
  event: NewEvent,
  at: string,
): { readonly request: ApprovalRequest; readonly event: AuditEvent } {
  const unsealed = {
    requestId: request.id,
    seq: request.seq + 1,
    at,
    ...(event.actor && { actor: { id: event.actor.id, name: event.actor.name } }),
    action: event.action,
    state: request.state,
    revision: request.revision,
    detail: event.detail ?? {},
    prev: request.head,
  };
  const hash = hashOf(unsealed);
  return {
    request: { ...request, seq: unsealed.seq, head: hash, updatedAt: at },
    event: { ...unsealed, hash },
  };
}
