// Which wishes take back what a request did, or bring back what it approved, and keep every later edit.
import { rowKey, rowText, type Assignment } from '../assignment.js';
import type { Change, Plan } from './plan.js';

/**
 * A three-way undo: a row this plan added is removed, a row it removed or changed is put back as it was,
 * but only where the tenant still has what the plan left there. Whatever was edited since stays.
 */
export function undoChanges(plan: Plan, live: readonly Assignment[]): readonly Change[] {
  // Sets, because a target may be listed more than once.
  const now = new Set(live.map(({ target }) => rowKey(target)));
  const texts = new Set(live.map(rowText));
  const isStill = (row: Assignment): boolean => texts.has(rowText(row));
  return [
    ...plan.added.filter(isStill).map(({ target }) => ({ verb: 'unassign', target }) as const),
    ...plan.changed.filter(({ after }) => isStill(after)).map(({ before }) => restore(before)),
    ...plan.removed.filter(({ target }) => !now.has(rowKey(target))).map(restore),
  ];
}

/**
 * What repairs a policy that reads neither as before nor as approved: what was asked is asked again, and
 * every other row the plan would have sent and that is gone is put back. A row somebody has put there or
 * edited since stays as they left it.
 */
export function repairChanges(plan: Plan, live: readonly Assignment[]): readonly Change[] {
  const settled = new Set([...plan.changes, ...live].map(({ target }) => rowKey(target)));
  return [...plan.changes, ...plan.after.filter(({ target }) => !settled.has(rowKey(target))).map(restore)];
}

function restore(row: Assignment): Change {
  return { verb: 'restore', target: row.target, row };
}
