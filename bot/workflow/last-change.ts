// Remembers, per policy, when the bot changed it last and to what: a read that does not show that yet may be a late one.
import { setText, type Assignment } from '../domain/assignment.js';
import { rowsRead } from '../domain/plan-rows.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { Ports } from './ports.js';
import { sha256 } from './audit-chain.js';
import { isSameAttempt } from './steps.js';

/** `at` is ISO 8601 by the clock of whoever noted it; the hashes are of the rows the policy then had, or was to have, and of those before. */
export interface LastChange {
  readonly beforeHash: string;
  readonly at: string;
  readonly stateHash: string;
}

function keyOf(policyId: string): string {
  return `changed ${policyId.toLowerCase()}`;
}

/** The hash rows are recognized by. */
export function stateHashOf(rows: readonly Assignment[]): string {
  return sha256(setText(rows));
}

/**
 * Notes that the policy has, or is about to have, these rows by the attempt `seen`, unless that is over already: a slow
 * note must not replace the one of a later change. Losing a race means that another noted the same.
 */
export async function noteChange(
  ports: Pick<Ports, 'store' | 'clock'>,
  seen: ApprovalRequest,
  rows: readonly Assignment[],
): Promise<void> {
  if (!seen.plan) return;
  const key = keyOf(seen.plan.policy.id);
  // In this order: whatever is noted after the request was found unchanged makes the swap fail.
  const held = await ports.store.readLease(key);
  const current = await ports.store.load(seen.id);
  if (!current || !isSameAttempt(current, seen)) return;
  const holder = `${ports.clock.now()} ${stateHashOf(rows)} ${stateHashOf(rowsRead(seen.plan))}`;
  await ports.store.swapLease(key, held, { holder, counter: (held?.counter ?? 0) + 1 });
}

/** When and to what the bot changed this policy last; nothing if it never did. */
export async function lastChange(
  ports: Pick<Ports, 'store'>,
  policyId: string,
): Promise<LastChange | undefined> {
  const note = await ports.store.readLease(keyOf(policyId));
  const [at, stateHash, beforeHash] = note?.holder.split(' ') ?? [];
  const isWhole = at !== undefined && stateHash !== undefined && beforeHash !== undefined;
  return isWhole ? { at, stateHash, beforeHash } : undefined;
}
