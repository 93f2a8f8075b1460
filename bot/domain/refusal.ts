// Our no to a person, with its reason. (Their no to a request is a decision.)
import type { Advice } from './advice.js';
import type { Person } from './person.js';
import type { RequestState } from './request.js';

/**
 * Why somebody may do nothing at all here. `unread`: the directory could not be asked, and what cannot be read means no; `why` is
 * what to do about it, where that is known.
 */
export type AccessRefusal =
  | { readonly kind: 'outsider' }
  | { readonly kind: 'guest' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'unread'; readonly why?: Advice };

/** Why a card action was refused. Nothing was changed. */
export type Refusal =
  | AccessRefusal
  /** An author of the request pressed Approve, or the requester pressed Reject (which is Cancel for them). */
  | { readonly kind: 'ownRequest' }
  | { readonly kind: 'notApprover' }
  | { readonly kind: 'notRequester'; readonly requester: Person }
  | { readonly kind: 'alreadyApproved' }
  /** Withdraw without an approval to withdraw. */
  | { readonly kind: 'nothingToWithdraw' }
  /** The click came from a card of an earlier revision. */
  | { readonly kind: 'oldRevision' }
  /** The request is in a state where this verb means nothing. */
  | { readonly kind: 'notWaiting'; readonly state: RequestState }
  | { readonly kind: 'notAnOption' }
  | { readonly kind: 'frozen' }
  /** Too many people at once; press again. */
  | { readonly kind: 'busy' };
