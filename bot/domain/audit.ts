// An audit event says who did what to a request, and chains to the one before it.
import type { JsonObject } from './json.js';
import type { Person } from './person.js';
import type { RequestState } from './request.js';

/** What happened. `held`: Intune's own approval keeps the change; `intune`: what was heard from there since. */
export type AuditAction =
  | 'asked'
  | 'chose'
  | 'approved'
  | 'withdrew'
  | 'rejected'
  | 'cancelled'
  | 'expired'
  | 'changed'
  | 'replanned'
  | 'undone'
  | 'applying'
  | 'sending'
  | 'answered'
  | 'applied'
  | 'stale'
  | 'failed'
  | 'diverged'
  | 'unconfirmed'
  | 'held'
  | 'intune'
  | 'posted';

/** `actor` is absent when the bot acted by itself. `prev` and `hash` are SHA-256 in hex; the first `prev` is 64 zeros. */
export interface AuditEvent {
  readonly requestId: string;
  readonly seq: number;
  readonly at: string;
  readonly actor?: Person;
  readonly action: AuditAction;
  readonly state: RequestState;
  readonly revision: number;
  readonly detail: JsonObject;
  readonly prev: string;
  readonly hash: string;
}

/** `prev` of a request's first event, and `head` of a request without one. */
export const NO_EVENT = '0'.repeat(64);
