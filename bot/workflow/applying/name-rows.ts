// Rows nobody planned with need names too: what the tenant moved to, or what was read back.
import { filterIdsOf, groupIdsOf, type Assignment } from '../../domain/assignment.js';
import type { FilterDirectory } from '../../domain/filter.js';
import type { GroupDirectory } from '../../domain/group.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { Ports } from '../ports.js';

/** The plan, knowing also the groups and filters of `rows`. What it would send is untouched. Never throws. */
export async function nameRows(
  ports: Pick<Ports, 'policies' | 'directory'>,
  plan: Plan,
  rows: readonly Assignment[],
): Promise<Plan> {
  const groupIds = groupIdsOf(rows).filter((id) => !Object.hasOwn(plan.groups, id));
  const filterIds = filterIdsOf(rows).filter((id) => !Object.hasOwn(plan.filters, id));
  if (groupIds.length + filterIds.length === 0) return plan;
  const [groups, found]: readonly [GroupDirectory, FilterDirectory] = await Promise.all([
    groupIds.length > 0 ? ports.directory.readGroups(groupIds) : {},
    filterIds.length > 0 ? ports.policies.readFilters(filterIds) : { filters: {} },
  ]);
  const gone = new Set([...(plan.goneFilters ?? []), ...(found.goneFilters ?? [])]);
  return {
    ...plan,
    groups: { ...plan.groups, ...groups },
    filters: { ...plan.filters, ...found.filters },
    ...(gone.size > 0 && { goneFilters: [...gone] }),
  };
}
