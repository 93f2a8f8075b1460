// Finds what is wrong with the groups that a plan's rows point at, and whom that concerns.
import { groupIdOf, type Assignment } from '../assignment.js';
import type { GroupDirectory, GroupFacts } from '../group.js';
import type { RowPlan } from './plan.js';
import type { GroupWarning } from './warnings.js';

/** The warnings of a plan's groups, by how grave they are; each list in the order of the rows. */
export interface GroupWarnings {
  /** An exclusion that spares nobody although the plan includes somebody. */
  readonly nobodySpared: readonly GroupWarning[];
  /** An exclusion that may not spare everybody it should. */
  readonly fewSpared: readonly GroupWarning[];
  /** A group that is deleted: Graph may refuse the whole list for it. */
  readonly gone: readonly GroupWarning[];
  /** Who is asked to be reached and may not be. */
  readonly unreached: readonly GroupWarning[];
}

/** Included groups are judged where the plan touches them, exclusions also where it includes somebody beside them; deleted groups wherever they stay. */
export function findGroupWarnings(rows: RowPlan, groups: GroupDirectory): GroupWarnings {
  const touched = [...rows.added, ...rows.changed.map(({ after }) => after)];
  const includesMore = touched.some((row) => !isExclusion(row));
  const exclusions = (includesMore ? rows.after : touched).filter(isExclusion);
  const ofExclusions = exclusions.flatMap((row) => troublesOf(row, groups));
  return {
    nobodySpared: ofExclusions.filter(({ kind }) => kind === 'groupEmpty'),
    fewSpared: ofExclusions.filter(({ kind }) => kind !== 'groupEmpty'),
    gone: rows.after.flatMap((row) =>
      factsOf(row, groups)?.kind === 'gone' ? toWarning('groupGone', row) : [],
    ),
    unreached: touched.filter((row) => !isExclusion(row)).flatMap((row) => troublesOf(row, groups)),
  };
}

/** What the directory says of the group a row names; nothing where it names none. */
export function factsOf({ target }: Assignment, groups: GroupDirectory): GroupFacts | undefined {
  const groupId = groupIdOf(target);
  return groupId === undefined ? undefined : groups[groupId];
}

function troublesOf(row: Assignment, groups: GroupDirectory): readonly GroupWarning[] {
  const facts = factsOf(row, groups);
  if (facts?.kind !== 'found') return [];
  const { group, members } = facts;
  const isEmpty = members?.devices === 0 && members.users === 0;
  return [
    ...(group.securityEnabled ? [] : toWarning('notSecurityEnabled', row)),
    ...(isEmpty ? toWarning('groupEmpty', row) : []),
    ...(!isEmpty && group.rule === 'paused' ? toWarning('rulePaused', row) : []),
  ];
}

function toWarning(kind: GroupWarning['kind'], row: Assignment): readonly GroupWarning[] {
  const groupId = groupIdOf(row.target);
  if (groupId === undefined) return [];
  return [{ kind, groupId, ...(isExclusion(row) && { excluded: true as const }) }];
}

function isExclusion({ target }: Assignment): boolean {
  return target.kind === 'excludedGroup';
}
