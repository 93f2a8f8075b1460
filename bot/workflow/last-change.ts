// Remembers, per policy, when the bot changed it last and to what: a read that does not show that yet may be a late one.
import { setText, type Assignment } from '../domain/assignment.js';
import { rowsRead } from '../domain/plan/rows.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { Ports } from './ports.js';
import { sha256 } from './audit-chain.js';
import { isSameAttempt } from './steps.js';

/** The hash rows are recognized by. */
export function stateHashOf(rows: readonly Assignment[]): string {
  return sha256(setText(rows));
}

/**
 * Notes that the policy has, or is about to have, these rows by the attempt `seen`, unless that is over already: a slow
 * note must not replace the one of a later change. Losing a race means that another noted the same.
 */
export async function noteChange(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  seen: ApprovalRequest,
  rows: readonly Assignment[],
): Promise<void> {
  if (!seen.plan) return;
  const { id } = seen.plan.policy;
  // In this order: whatever is noted after the request was found unchanged makes the swap fail.
  const noted = await store.readLastChange(id);
  const current = await store.load(seen.id);
  if (!current || !isSameAttempt(current, seen)) return;
  await store.swapLastChange(id, noted, {
    at: clock.now(),
    beforeHash: stateHashOf(rowsRead(seen.plan)),
    stateHash: stateHashOf(rows),
  });
}
