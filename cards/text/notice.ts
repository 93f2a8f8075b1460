// Why a click changed nothing, said on the current card.
import type { GraphFault } from '../../bot/domain/graph-error.js';
import type { Refusal } from '../../bot/domain/refusal.js';
import type { Problem } from '../answers/problem.js';

/** Everything a click can be told instead of being counted. */
export type Notice =
  | Refusal
  /** Graph could not be asked, so nothing was decided. */
  | { readonly kind: 'graphFault'; readonly fault: GraphFault }
  /** What is kept of requests could not be reached, so nothing was decided. */
  | { readonly kind: 'storeDown' }
  /** What is kept of requests could not be reached; the message is kept and will be answered. */
  | { readonly kind: 'messageKept' }
  /** An answer takes longer than a client waits for it. */
  | { readonly kind: 'takesLonger' }
  /** A decision in words that counts only with the hash of what was read; with another one; with words that cannot be kept. */
  | { readonly kind: 'hashNeeded' | 'wrongHash' | 'wordsTooMany' }
  /** The request's card was posted as a message of its own. */
  | { readonly kind: 'opened' }
  /** No request, or several, have the short id that was written. */
  | { readonly kind: 'noSuchRequest' | 'severalRequests' }
  /** What the person wrote or pressed could not be planned. */
  | { readonly kind: 'problem'; readonly problem: Problem };
