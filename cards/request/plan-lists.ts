// A plan's rows, as lists that know how much room they have.
import { rowKey, rowText, type Assignment } from '../../bot/domain/assignment.js';
import type { ChangedRow, Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { CardData, Line, Paragraph, Run } from '../card.js';
import { changed, detailed, listed, type Names } from './rows.js';
import { count, quiet, strong, words } from '../text/runs.js';

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
  /** Listed beside another row of the same target. */
  readonly unsent: readonly Assignment[];
}

/** The lists `added`, `changed`, `removed`, `kept` and what of `kept` unfolds; empty ones are absent. */
export function planLists(request: ApprovalRequest, plan: Plan, names: Names, room: number): CardData {
  const rows = rowsOf(request, plan);
  const twins = twinsOf(rows.unsent, names);
  const kept = rows.kept.slice(0, room).flatMap((row) => {
    const others = twins(row);
    const told = others.length > 0 ? [words(', listed twice: the row to be sent')] : [];
    return [listItem([...listed(row, names), ...told]), ...others];
  });
  const hidden = rows.kept.slice(room).reduce((sum, row) => sum + 1 + twins(row).length, 0);
  return {
    added: list(rows.added, room, (row) => detailed(row, names, ADDS)),
    changed: list(rows.changed, room, (row) => [...changed(row, names, CHANGES), ...twins(row.before)]),
    removed: list(rows.removed, room, (row) => [...removed(row, names), ...twins(row)]),
    ...keptLists(kept.slice(0, room), kept.length + hidden),
  };
}

/** The lines of the rows Graph listed beside one: they are there, and are not sent. */
function twinsOf(unsent: readonly Assignment[], names: Names): (row: Assignment) => readonly Paragraph[] {
  const lines = new Map<string, readonly Paragraph[]>();
  for (const row of unsent) {
    const key = rowKey(row.target);
    const line = listItem([...listed(row, names), words(', listed twice: not to be sent')]);
    lines.set(key, [...(lines.get(key) ?? []), line]);
  }
  return ({ target }) => lines.get(rowKey(target)) ?? [];
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
  if (state !== 'applied' || !readBack) return { ...plan, unsent: plan.unsent ?? [] };
  const live = new Map<string, Assignment[]>();
  for (const row of readBack.rows) {
    const key = rowKey(row.target);
    live.set(key, [...(live.get(key) ?? []), row]);
  }
  const isLive = (row: Assignment): Assignment[] => {
    const rows = live.get(rowKey(row.target)) ?? [];
    const found = rows.find((each) => rowText(each) === rowText(row)) ?? rows[0];
    live.set(
      rowKey(row.target),
      rows.filter((each) => each !== found),
    );
    return found ? [found] : [];
  };
  return {
    added: plan.added.flatMap(isLive),
    changed: plan.changed.flatMap(({ before, after: wanted }) =>
      isLive(wanted).map((after) => ({ before, after })),
    ),
    removed: plan.removed,
    kept: [...live.values()].flat(),
    unsent: [],
  };
}
