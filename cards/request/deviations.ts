// How the tenant's rows differ from a plan's: what moved before it was sent, or is not as approved after.
import { rowKey, rowText, type Assignment } from '../../bot/domain/assignment.js';
import { rowsRead } from '../../bot/domain/plan/rows.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { listed, type Names } from './rows.js';
import { strong } from '../text/runs.js';

/** A row that is not as the plan knew it, and the word for it. */
interface Deviation {
  readonly word: string;
  readonly row: Assignment;
  /** What the row was before, where it was only edited. */
  readonly was?: Assignment;
}

/** On `stale`: what somebody else did between the plan and now. */
export function moved(request: ApprovalRequest): readonly Deviation[] {
  if (request.state !== 'stale' || !request.plan || !request.movedTo) return [];
  const before = rowsRead(request.plan);
  const appeared = without(request.movedTo, before);
  const gone = without(before, request.movedTo);
  const was = new Map(gone.map((row) => [rowKey(row.target), row]));
  const is = new Set(appeared.map(({ target }) => rowKey(target)));
  const edited = appeared.flatMap((row) => {
    const old = was.get(rowKey(row.target));
    return old ? [{ word: '~ was: ', was: old, row }] : [];
  });
  return [
    ...appeared
      .filter(({ target }) => !was.has(rowKey(target)))
      .map((row) => ({ word: '+ now also: ', row })),
    ...gone.filter(({ target }) => !is.has(rowKey(target))).map((row) => ({ word: '− no longer: ', row })),
    ...edited,
  ];
}

/** What was approved and is not there, what is there and was not approved, and what somebody else made meanwhile and is gone again. */
export function diverged({ state, readBack }: ApprovalRequest): readonly Deviation[] {
  if ((state !== 'diverged' && state !== 'applied') || !readBack) return [];
  return [
    ...readBack.missing.map((row) => ({ word: 'Missing: ', row })),
    ...readBack.extra.map((row) => ({ word: 'Extra: ', row })),
    ...(readBack.vanished ?? []).map((row) => ({ word: 'Seen meanwhile, gone again: ', row })),
  ];
}

/** A deviation in one line. */
export function deviation({ word, row, was }: Deviation, names: Names): Line {
  const now = listed(row, names);
  return was ? [strong(word), ...listed(was, names), strong(' · is: '), ...now] : [strong(word), ...now];
}

/** Rows that are not among the others, each once. */
function without(rows: readonly Assignment[], others: readonly Assignment[]): readonly Assignment[] {
  const left = new Map(rows.map((row) => [rowText(row), row]));
  for (const row of others) left.delete(rowText(row));
  return [...left.values()];
}
