// A plan's rows, as lists that know how much room they have.
import { rowKey, type Assignment } from '../../bot/domain/assignment.js';
import type { ChangedRow, Plan } from '../../bot/domain/plan.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { CardData, Line, Paragraph, Run } from '../card.js';
import { changed, detailed, listed, type Names } from './rows.js';
import { count, quiet, strong } from '../text/runs.js';

/** Kept rows shown at once; the others unfold. */
const KEPT_AT_ONCE = 8;

const ADDS: Run = { type: 'TextRun', text: '+ ', weight: 'Bolder', color: 'Good' };
const CHANGES: Run = { type: 'TextRun', text: '~ ', weight: 'Bolder', color: 'Warning' };
const REMOVES: Run = { type: 'TextRun', text: '− ', weight: 'Bolder', color: 'Attention' };

/** The rows of a plan; after it was applied, the rows as read back. */
interface Rows {
  readonly added: readonly Assignment[];
  readonly changed: readonly ChangedRow[];
  readonly removed: readonly Assignment[];
  readonly kept: readonly Assignment[];
}

/** The lists `added`, `changed`, `removed`, `kept` and what of `kept` unfolds; empty ones are absent. */
export function planLists(request: ApprovalRequest, plan: Plan, names: Names, room: number): CardData {
  const rows = rowsOf(request, plan);
  const kept = rows.kept.slice(0, room).map((row) => listItem(listed(row, names)));
  return {
    added: list(rows.added, room, (row) => detailed(row, names, ADDS)),
    changed: list(rows.changed, room, (row) => changed(row, names, CHANGES)),
    removed: list(rows.removed, room, (row) => removed(row, names)),
    ...keptLists(kept, rows.kept.length),
  };
}

/** A line for each item, cut at `room` with a last line that says how many are not shown; nothing for no items. */
export function cutList<Item>(
  items: readonly Item[],
  room: number,
  draw: (item: Item) => Line,
): readonly Paragraph[] | undefined {
  return list(items, room, (item) => [listItem(draw(item))]);
}

function keptLists(items: readonly Paragraph[], total: number): CardData {
  if (total === 0) return {};
  const rest = more(total - items.length);
  const folded = items.length > KEPT_AT_ONCE + 1 ? items.slice(KEPT_AT_ONCE) : [];
  const atOnce = folded.length > 0 ? items.slice(0, KEPT_AT_ONCE) : items;
  if (folded.length === 0) return { kept: [...atOnce, ...rest] };
  return {
    kept: atOnce,
    keptMore: [...folded, ...rest],
    keptMoreTitle: `Show ${folded.length} more kept rows`,
  };
}

function list<Row>(
  rows: readonly Row[],
  room: number,
  draw: (row: Row) => readonly Paragraph[],
): readonly Paragraph[] | undefined {
  if (rows.length === 0) return undefined;
  return [...rows.slice(0, room).flatMap(draw), ...more(rows.length - room)];
}

function more(number: number): readonly Paragraph[] {
  return number > 0 ? [listItem([quiet(`and ${count(number, 'more', 'more')}`)])] : [];
}

/** The row as it was, and that it goes: a minus alone is too easy to miss. */
function removed(row: Assignment, names: Names): readonly Paragraph[] {
  const [first, ...rest] = detailed(row, names, REMOVES);
  return first ? [{ ...first, inlines: [...first.inlines, strong(' is removed')] }, ...rest] : rest;
}

function listItem(inlines: Line): Paragraph {
  return { spacing: 'Small', inlines };
}

/** What is shown of an applied request is what was read back, sorted by what the plan did to each row. */
function rowsOf({ state, readBack }: ApprovalRequest, plan: Plan): Rows {
  if (state !== 'applied' || !readBack) return plan;
  const live = new Map(readBack.rows.map((row) => [rowKey(row.target), row]));
  const isLive = (row: Assignment): Assignment[] => {
    const found = live.get(rowKey(row.target));
    live.delete(rowKey(row.target));
    return found ? [found] : [];
  };
  return {
    added: plan.added.flatMap(isLive),
    changed: plan.changed.flatMap(({ before, after: wanted }) =>
      isLive(wanted).map((after) => ({ before, after })),
    ),
    removed: plan.removed,
    kept: [...live.values()],
  };
}
