// What every store offers the workflow.
import type {
  InboxStore,
  LastChangeStore,
  LeaseStore,
  PeopleStore,
  RequestStore,
  ShownStore,
} from '../workflow/ports.js';

/** Requests with their audit trail, leases, people and messages, in one place that is opened and closed. */
export interface Store
  extends RequestStore, LeaseStore, LastChangeStore, ShownStore, PeopleStore, InboxStore {
  /** Whether the store can be used at this moment. Never throws. */
  ready(): Promise<boolean>;
  /** Lets go of the store; what was answered before is kept. Closing twice is harmless. */
  close(): Promise<void>;
}
