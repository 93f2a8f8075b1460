// Reads a policy back and says which it is: as approved, still as before, or something else.
import { distinctRows, rowText, sameRows, type Assignment } from '../../domain/assignment.js';
import type { Plan } from '../../domain/plan.js';
import type { ReadBack } from '../../domain/request.js';
import type { Ports } from '../ports.js';

/** `before` means the change is not visible (yet). `other` names what is missing or extra against the approved plan. */
export interface Verification {
  readonly kind: 'after' | 'before' | 'other';
  readonly readBack: ReadBack;
}

/** One fresh read of the policy's rows. Throws GraphError. */
export async function verify(ports: Pick<Ports, 'policies' | 'clock'>, plan: Plan): Promise<Verification> {
  const rows = distinctRows(await ports.policies.readAssignments(plan.policy.id));
  const readBack = {
    at: ports.clock.now(),
    rows,
    missing: without(plan.after, rows),
    extra: without(rows, plan.after),
  };
  if (sameRows(rows, plan.after)) return { kind: 'after', readBack };
  return { kind: sameRows(rows, plan.before) ? 'before' : 'other', readBack };
}

function without(rows: readonly Assignment[], others: readonly Assignment[]): readonly Assignment[] {
  const held = new Set(others.map(rowText));
  return rows.filter((row) => !held.has(rowText(row)));
}
