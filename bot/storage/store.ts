// What every store offers the workflow, and the one error a store throws.
import type { InboxStore, LeaseStore, PeopleStore, RequestStore, ShownStore } from '../workflow/ports.js';

/** Requests with their audit trail, leases, people and messages, in one place that is opened and closed. */
export interface Store extends RequestStore, LeaseStore, ShownStore, PeopleStore, InboxStore {
  /** Whether the store can be used at this moment. Never throws. */
  ready(): Promise<boolean>;
  /** Lets go of the store; what was answered before is kept. Closing twice is harmless. */
  close(): Promise<void>;
}

/**
 * A fault of the store, or of what it was told to keep. The message says what was being done, to what, and
 * what to do next; it holds ids and places, never what is stored.
 */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
  }
}
