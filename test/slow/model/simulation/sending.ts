// A body on its way to the simulated tenant, and what became of it.
import type { AssignAnswer, AssignCall } from '../../../../bot/workflow/ports.js';

/** What Graph really did with a body, whatever it answered. `nothing`: it never arrived. */
export type Truth = 'underWay' | 'nothing' | 'throttled' | 'refused' | 'held' | 'applied';

/** Graph did not take the body, and never will. */
export const UNTAKEN: ReadonlySet<Truth> = new Set(['nothing', 'throttled', 'refused']);

/** A body whose first byte left. Times are simulated milliseconds. */
export interface Sending {
  readonly instance: string;
  readonly policyId: string;
  readonly call: AssignCall;
  readonly at: number;
  truth: Truth;
  /** What the sender was told; absent until then, and for ever where it died. */
  answer?: AssignAnswer['kind'];
}
