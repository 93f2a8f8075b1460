// From the rows a policy has and what somebody wishes: the whole set of rows to send, and how it differs.
import { distinctRows, rowKey, rowText, type Assignment, type Target } from '../assignment.js';
import type { BroadReason, Change, ChangedRow, RowPlan } from './plan.js';

/** `contradiction`: one request includes and excludes the same group; Graph has one row per group. */
export type RowPlanResult =
  | { readonly kind: 'planned'; readonly rows: RowPlan }
  | { readonly kind: 'unchanged'; readonly rows: RowPlan }
  | { readonly kind: 'contradiction'; readonly groupId: string }
  /** A row to be removed or turned comes from a policy set: those stay, and are changed in the policy set. */
  | { readonly kind: 'fromPolicySet'; readonly target: Target };

/**
 * Plans rows. Whatever is not mentioned stays exactly as it is, filters and unknown types included; a row
 * already as wished keeps its filter. A row that changes direction loses its filter, visibly, because a
 * filter means something else on an exclusion.
 */
export function planRows(live: readonly Assignment[], changes: readonly Change[]): RowPlanResult {
  const contradiction = findContradiction(changes);
  if (contradiction !== undefined) return { kind: 'contradiction', groupId: contradiction };
  const before = distinctRows(live);
  const after = new Map(before.map((row) => [rowKey(row.target), row]));
  const fromSet = changes.find((change) => wouldChangeSet(live, change));
  if (fromSet) return { kind: 'fromPolicySet', target: fromSet.target };
  const alreadySo: Change[] = [];
  for (const change of changes) {
    if (!makeSo(after, change)) alreadySo.push(change);
  }
  const spare = new Set(before);
  const unsent = live.filter((row) => !spare.delete(row));
  const rows = {
    ...compareRows(before, [...after.values()], alreadySo),
    ...(unsent.length > 0 && { unsent }),
  };
  const unchanged = rows.added.length + rows.removed.length + rows.changed.length === 0;
  return { kind: unchanged ? 'unchanged' : 'planned', rows };
}

/** All rows that were there when a plan was made, as Graph listed them: what later reads are compared with. */
export function rowsRead({ before, unsent = [] }: Pick<RowPlan, 'before' | 'unsent'>): readonly Assignment[] {
  return [...before, ...unsent];
}

/** How one set of rows becomes another. Both sides hold each row once. */
function compareRows(
  before: readonly Assignment[],
  after: readonly Assignment[],
  alreadySo: readonly Change[],
): RowPlan {
  const old = new Map(before.map((row) => [rowKey(row.target), row]));
  const kept: Assignment[] = [];
  const added: Assignment[] = [];
  const changed: ChangedRow[] = [];
  for (const row of after) {
    const was = old.get(rowKey(row.target));
    old.delete(rowKey(row.target));
    if (!was) added.push(row);
    else if (rowText(was) === rowText(row)) kept.push(row);
    else changed.push({ before: was, after: row });
  }
  return { before, after, added, removed: [...old.values()], changed, kept, alreadySo };
}

/** Why a plan needs the larger number of approvals. */
export function broadReasons(rows: RowPlan, filtersUnseen: boolean): readonly BroadReason[] {
  const touched = [
    ...rows.added,
    ...rows.removed,
    ...rows.changed.flatMap((row) => [row.before, row.after]),
  ].map((row) => row.target.kind);
  const reasons: BroadReason[] = [];
  if (touched.includes('allDevices')) reasons.push('allDevices');
  if (touched.includes('allUsers')) reasons.push('allUsers');
  if (leavesNobody(rows)) reasons.push('clear');
  if (filtersUnseen) reasons.push('filtersUnseen');
  return reasons;
}

/** Whether somebody was included before and nobody is any more: no row is left, or only exclusions. */
export function leavesNobody({ before, after }: RowPlan): boolean {
  const includes = (list: readonly Assignment[]): boolean =>
    list.some(({ target }) => target.kind !== 'excludedGroup');
  return includes(before) && !includes(after);
}

function makeSo(rows: Map<string, Assignment>, change: Change): boolean {
  const key = rowKey(change.target);
  const held = rows.get(key);
  if (change.verb === 'unassign') return rows.delete(key);
  if (change.verb === 'restore') {
    if (held && rowText(held) === rowText(change.row)) return false;
    rows.set(key, change.row);
    return true;
  }
  if (held?.target.kind === change.target.kind) return false;
  rows.set(key, { target: change.target, source: 'direct' });
  return true;
}

/** Whether a wish is about a row that a policy set brings, also where the group has a direct row beside it. */
function wouldChangeSet(live: readonly Assignment[], { verb, target }: Change): boolean {
  if (verb === 'restore') return false;
  return live.some(
    (row) =>
      row.source === 'policySets' &&
      rowKey(row.target) === rowKey(target) &&
      (verb === 'unassign' || row.target.kind !== target.kind),
  );
}

function findContradiction(changes: readonly Change[]): string | undefined {
  const wishes = new Map<string, string>();
  for (const { verb, target } of changes) {
    const key = rowKey(target);
    const wish = `${verb} ${target.kind}`;
    const other = wishes.get(key);
    if (other !== undefined && other !== wish) return 'groupId' in target ? target.groupId : key;
    wishes.set(key, wish);
  }
  return undefined;
}
