// Finds what a person should know before approving a plan.
import { rowKey, type Assignment } from '../assignment.js';
import { factsOf, findGroupWarnings } from './find-group-warnings.js';
import type { GroupDirectory } from '../group.js';
import { leavesNobody } from './rows.js';
import type { RowPlan } from './plan.js';
import type { Warning } from './warnings.js';

type Has = 'users' | 'devices';

/** What warnings are found from: the plan's rows, and what the directory and Intune say. */
export interface Evidence {
  readonly rows: RowPlan;
  readonly groups: GroupDirectory;
  /** Ids (lower case) of filters that exist no longer. */
  readonly goneFilters?: readonly string[];
  readonly filtersUnseen: boolean;
}

/** All warnings of a plan, the gravest first. Groups whose members could not be counted cause no mixing warning. */
export function findWarnings({
  rows,
  groups,
  goneFilters = [],
  filtersUnseen,
}: Evidence): readonly Warning[] {
  const ofGroups = findGroupWarnings(rows, groups);
  return [
    ...(filtersUnseen ? [{ kind: 'filtersUnseen' } as const] : []),
    ...(leavesNobody(rows) ? [{ kind: 'leavesUnassigned' } as const] : []),
    ...ofGroups.nobodySpared,
    ...virtualGroups(rows),
    ...exclusionsRemoved(rows),
    ...mixedExclusions(rows, groups),
    ...ofGroups.fewSpared,
    ...filtersGone(rows, goneFilters),
    ...ofGroups.gone,
    ...ofGroups.unreached,
    ...duplicates(rows),
    ...policySets(rows),
  ];
}

function virtualGroups(rows: RowPlan): Warning[] {
  const found: Warning[] = [];
  const look = (list: readonly Assignment[], verb: 'added' | 'removed' | 'changed'): void => {
    for (const { target } of list) {
      if (target.kind === 'allDevices' || target.kind === 'allUsers') found.push({ kind: target.kind, verb });
    }
  };
  look(rows.added, 'added');
  look(rows.removed, 'removed');
  look(
    rows.changed.map((row) => row.after),
    'changed',
  );
  return found;
}

function exclusionsRemoved(rows: RowPlan): Warning[] {
  const lost = [...rows.removed, ...rows.changed.map((row) => row.before)];
  return lost.flatMap(({ target }) =>
    target.kind === 'excludedGroup' ? [{ kind: 'exclusionRemoved', groupId: target.groupId } as const] : [],
  );
}

/** Only pairs the plan itself touches: what stays as it was is not this request's doing. */
function mixedExclusions(rows: RowPlan, groups: GroupDirectory): Warning[] {
  const touched = new Set(
    [...rows.added, ...rows.changed.map((row) => row.after)].map((row) => rowKey(row.target)),
  );
  const isTouched = (row: Assignment): boolean => touched.has(rowKey(row.target));
  const includes = rows.after.filter((row) => row.target.kind !== 'excludedGroup');
  return rows.after.flatMap((exclusion): Warning[] => {
    if (exclusion.target.kind !== 'excludedGroup') return [];
    const excludedHas = membersKind(exclusion, groups);
    if (!excludedHas) return [];
    const missed = includes.filter((row) => {
      const has = membersKind(row, groups);
      return has !== undefined && has !== excludedHas && (isTouched(row) || isTouched(exclusion));
    });
    if (missed.length === 0) return [];
    const excludedGroupId = exclusion.target.groupId.toLowerCase();
    return [{ kind: 'mixedExclusion', excludedGroupId, excludedHas, includes: missed }];
  });
}

/** Users or devices, where a row reaches only one sort; nothing for mixed, empty or uncounted groups. */
function membersKind(row: Assignment, groups: GroupDirectory): Has | undefined {
  if (row.target.kind === 'allDevices') return 'devices';
  if (row.target.kind === 'allUsers') return 'users';
  const facts = factsOf(row, groups);
  if (facts?.kind !== 'found' || !facts.members) return undefined;
  const { devices, users } = facts.members;
  if (devices > 0 && users === 0) return 'devices';
  return users > 0 && devices === 0 ? 'users' : undefined;
}

/** A filter that is gone may have the whole list refused, whatever row it is on. */
function filtersGone({ after }: RowPlan, goneFilters: readonly string[]): Warning[] {
  return goneFilters.flatMap((filterId): Warning[] => {
    const rows = after.filter(({ filter }) => filter?.id.toLowerCase() === filterId);
    return rows.length > 0 ? [{ kind: 'filterGone', filterId, rows }] : [];
  });
}

/** Rows Graph listed beside another of the same target: only one of them can be sent. */
function duplicates({ unsent = [], after }: RowPlan): Warning[] {
  if (unsent.length === 0) return [];
  const keys = new Set(unsent.map(({ target }) => rowKey(target)));
  const sent = after.filter(({ target }) => keys.has(rowKey(target)));
  return [{ kind: 'duplicate', rows: unsent, sent }];
}

function policySets(rows: RowPlan): Warning[] {
  const fromSets = rows.after.filter((row) => row.source === 'policySets');
  return fromSets.length > 0 ? [{ kind: 'policySet', rows: fromSets }] : [];
}
