// Requests about one policy that wait at the same time: whichever is applied first makes the others stale.
import { isOver } from '../../domain/moves.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { RequestStore, Waiting } from '../../workflow/ports.js';

/** Requests about the policy (its id in lower case) that are not over, without `id`; the longest unchanged first. */
export async function requestsOnSamePolicy(
  store: Pick<RequestStore, 'waiting'>,
  policyId: string,
  id: string,
): Promise<readonly Waiting[]> {
  const waiting = await store.waiting();
  // What only leaves something behind in Intune waits, too, but is over.
  return waiting.filter((other) => other.policyId === policyId && other.id !== id && !isOver(other.state));
}

/** The id of the policy a request is about, in lower case; nothing for a draft. */
export function policyIdOf({ plan }: ApprovalRequest): string | undefined {
  return plan?.policy.id.toLowerCase();
}
