// How the tenant's rows differ from a plan's: what moved before it was sent, or is not as approved after.
import { rowKey, rowText, type Assignment } from '../../bot/domain/assignment.js';
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
  const before = byKey(request.plan.before);
  const after = byKey(request.movedTo);
  const appeared = [...after].filter(([key]) => !before.has(key)).map(([, row]) => row);
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, row]) => row);
  const edited = [...after].flatMap(([key, row]) => {
    const was = before.get(key);
    return was && rowText(was) !== rowText(row) ? [{ word: '~ was: ', was, row }] : [];
  });
  return [
    ...appeared.map((row) => ({ word: '+ now also: ', row })),
    ...gone.map((row) => ({ word: '− no longer: ', row })),
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

function byKey(rows: readonly Assignment[]): Map<string, Assignment> {
  return new Map(rows.map((row) => [rowKey(row.target), row]));
}
