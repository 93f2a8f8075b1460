// A change that Intune's own approval (Multi Admin Approval) holds: what is known of it, and what its words mean.
import type { KeptFault } from './graph-error.js';

/** Where Intune's approval stands (`operationApprovalRequest.status`); `unknown` is also what we call a word that is new to us. */
export type IntuneStatus =
  'needsApproval' | 'approved' | 'rejected' | 'cancelled' | 'completed' | 'expired' | 'unknown';

/** Who decided in Intune, as far as Intune says: it often leaves one or both out. `id` is an Entra object id. */
export interface IntuneDecider {
  readonly id?: string;
  readonly name?: string;
}

/** Intune keeps the change until somebody approves it there. Nothing has changed in the tenant. Times are ISO 8601. */
export interface IntuneHold {
  /** The approval code: a GUID, the id of Intune's `operationApprovalRequest`. */
  readonly code: string;
  readonly heldAt: string;
  /** When Intune gives it up: as Intune says, else three days after it was held. */
  readonly expiresAt: string;
  /** What Intune last said of it; absent until it was asked, and where it cannot be asked. */
  readonly status?: IntuneStatus;
  /** Who approved or rejected it in Intune. */
  readonly decidedBy?: IntuneDecider;
  /** Whoever approved it in Intune is one of the people who wrote the request: four eyes there were two. */
  readonly decidedByAuthor?: true;
  /** Somebody wants the code tried although Intune cannot be asked how it stands. */
  readonly tryCode?: true;
  /** Why Intune did not take the code when it was last tried. */
  readonly refused?: KeptFault;
  /** The request ended first: Intune's approval request must still be cancelled, or it keeps the policy blocked. */
  readonly toCancel?: true;
}

/** Intune expires what nobody decided after three days (multi-admin-approval.md, 26 May 2026). */
export const INTUNE_HOLDS_HOURS = 72;
