// Rows a plan keeps although their groups are deleted: they reach nobody, and the requester may drop them as well.
import { groupIdOf, groupIdsOf } from '../../bot/domain/assignment.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';

/** Ids of the deleted groups (lower case) whose rows could still be dropped. A row from a policy set is changed only there. */
export function droppableGroups({ state, plan }: ApprovalRequest): readonly string[] {
  if (state !== 'pending' || !plan) return [];
  return groupIdsOf(
    plan.kept.filter(
      ({ target, source }) => source === 'direct' && plan.groups[groupIdOf(target) ?? '']?.kind === 'gone',
    ),
  );
}
