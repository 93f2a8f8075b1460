// Reads a policy back and says which it is: as approved, still as before, or something else.
import { rowText, sameRows, type Assignment } from '../../domain/assignment.js';
import { rowsRead } from '../../domain/plan/rows.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { ReadBack } from '../../domain/request.js';
import type { Ports } from '../ports.js';

/** `before` means the change is not visible (yet). `other` names what is missing or extra against the approved plan. */
export interface Verification {
  readonly kind: 'after' | 'before' | 'other';
  readonly readBack: ReadBack;
}

/**
 * One fresh read of the policy's rows. A row of a policy set that was there beside one of the plan's own, was not sent and
 * is still there, is not against the plan: the set brings it again. Throws GraphError.
 */
export async function verify(ports: Pick<Ports, 'policies' | 'clock'>, plan: Plan): Promise<Verification> {
  const rows = await ports.policies.readAssignments(plan.policy);
  const missing = without(plan.after, rows);
  const unexpected = without(rows, plan.after);
  const left = new Set((plan.unsent ?? []).filter(isOfSet).map(rowText));
  const extra = unexpected.filter((row) => !isOfSet(row) || !left.has(rowText(row)));
  const readBack = { at: ports.clock.now(), rows, missing, extra };
  if (missing.length + extra.length === 0) return { kind: 'after', readBack };
  return { kind: sameRows(rows, rowsRead(plan)) ? 'before' : 'other', readBack };
}

function isOfSet({ source }: Assignment): boolean {
  return source === 'policySets';
}

function without(rows: readonly Assignment[], others: readonly Assignment[]): readonly Assignment[] {
  const held = new Set(others.map(rowText));
  return rows.filter((row) => !held.has(rowText(row)));
}
