// An assignment is one row of a policy: a target, perhaps with a filter.
import { canonicalJson, type Json, type JsonObject } from './json.js';

/** Whom a row reaches. `unknown` keeps a target type this program does not know, exactly as Graph sent it. */
export type Target =
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'excludedGroup'; readonly groupId: string }
  | { readonly kind: 'allDevices' }
  | { readonly kind: 'allUsers' }
  | { readonly kind: 'collection'; readonly collectionId: string }
  | { readonly kind: 'unknown'; readonly type: string; readonly verbatim: JsonObject };

/** An assignment filter narrows a row to (include) or away from (exclude) the devices it matches. */
export interface AssignmentFilter {
  readonly id: string;
  readonly mode: 'include' | 'exclude';
}

/**
 * One row. `source` is Graph's: `policySets` rows come from a policy set, everything else is `direct`.
 * `extra` holds members of a known target that this program does not know; they are sent back unchanged.
 */
export interface Assignment {
  readonly target: Target;
  readonly filter?: AssignmentFilter;
  readonly source: 'direct' | 'policySets';
  readonly extra?: JsonObject;
}

/**
 * What makes two rows the same row. Graph keeps one row per group whichever direction (the row's id is
 * `{policyId}_{groupId}`), so an include and an exclude of one group share a key.
 */
export function rowKey(target: Target): string {
  switch (target.kind) {
    case 'group':
    case 'excludedGroup':
      return `group:${target.groupId.toLowerCase()}`;
    case 'collection':
      return `collection:${target.collectionId}`;
    case 'allDevices':
    case 'allUsers':
      return target.kind;
    case 'unknown':
      return `unknown:${canonicalJson(target.verbatim)}`;
  }
}

/** The id of the group a row names, in lower case; nothing for other targets. */
export function groupIdOf(target: Target): string | undefined {
  return target.kind === 'group' || target.kind === 'excludedGroup'
    ? target.groupId.toLowerCase()
    : undefined;
}

/** The groups that rows (or wishes) name, each once, in lower case. */
export function groupIdsOf(rows: readonly { readonly target: Target }[]): readonly string[] {
  const ids = rows.map(({ target }) => groupIdOf(target)).filter((id) => id !== undefined);
  return [...new Set(ids)];
}

/** The assignment filters that rows carry, each once, in lower case. */
export function filterIdsOf(rows: readonly Assignment[]): readonly string[] {
  return [...new Set(rows.flatMap(({ filter }) => (filter ? [filter.id.toLowerCase()] : [])))];
}

/** One text per row, equal exactly when target, filter and unknown members are equal. `source` is not sent, so it does not count. */
export function rowText(row: Assignment): string {
  const filter: Json = row.filter ? { id: row.filter.id.toLowerCase(), mode: row.filter.mode } : null;
  return canonicalJson({ key: rowKey(row.target), kind: row.target.kind, filter, extra: row.extra ?? null });
}

/** Whether two lists of rows are the same set: order and repetition do not count, but two different rows of one target are two. */
export function sameRows(left: readonly Assignment[], right: readonly Assignment[]): boolean {
  return setText(left) === setText(right);
}

/** One text per set of rows: each row once, sorted. What the state hash is computed from. */
export function setText(rows: readonly Assignment[]): string {
  return [...new Set(rows.map(rowText))].sort().join('\n');
}

/**
 * Each target once, in the order read: what can be sent. Where Graph lists a group twice because a policy set also
 * assigns it, the direct row wins.
 */
export function distinctRows(rows: readonly Assignment[]): Assignment[] {
  const byKey = new Map<string, Assignment>();
  for (const row of rows) {
    const key = rowKey(row.target);
    const held = byKey.get(key);
    if (!held || (held.source === 'policySets' && row.source === 'direct')) byKey.set(key, row);
  }
  return [...byKey.values()];
}
