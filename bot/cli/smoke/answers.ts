// "What this tenant answered": what was seen on the way, point by point, to be pasted into docs/unverified.md.
import { inert } from '../../../cards/text/inert.js';
import { rowText, sameRows } from '../../domain/assignment.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { PolicyFacts, RowId } from '../../graph/intune/policy-facts.js';
import { count } from '../doctor/finding.js';
import type { Heard } from './hear-answers.js';
import type { Found } from './look-around.js';
import type { Rig } from './rig.js';
import { say } from './words.js';
import type { SeenSending } from './watch-policies.js';

/** The points as docs/unverified.md words them; a test holds the two together. */
export const POINTS = {
  answer: 'Status and body of a successful `assign` (200 with rows, 200 with nothing, 204?)',
  moves: "Does `assign` move the policy's `lastModifiedDateTime` or `version`?",
  replaces: 'Does `assign` really replace the whole list? Microsoft\'s page says "Not yet documented"',
  filters: 'Do the filters of rows that are sent along survive an `assign`?',
  shows: 'How soon does `/assignments` show what was assigned?',
  ids: 'Does the id `{policyId}_{groupId}` hold for every row (all devices, all users, collections)?',
  empty: 'Is `{"assignments":[]}` accepted, and does it clear everything?',
  batch: 'Reads of `POLICY/assignments` inside `$batch`',
  held: 'Is `assign` of a compliance policy held, and answered with 412, 403 or 400?',
  ignored: 'Is the justification header ignored where nobody asks for approvals?',
  code: 'Where is the code: header, message, both? Is it always a GUID?',
} as const;

/** What was read after the change, besides its rows; members are absent where they could not be read. */
export interface Aftermath {
  readonly facts?: PolicyFacts | undefined;
  readonly rowIds?: readonly RowId[] | undefined;
}

/** Prints the section. `plan` is the change that was consented to, whatever became of it. */
export function sayAnswers(
  rig: Rig,
  { found, plan, after }: { readonly found: Found; readonly plan: Plan; readonly after: Aftermath },
): void {
  const { terminal, sendings, ports, cloud } = rig;
  const isChange = ({ request }: SeenSending): boolean => request.body === plan.request.body;
  const shows = (sending: SeenSending): string | undefined =>
    showWords(sending, isChange(sending) ? plan.after : found.rows);
  const points: readonly (readonly [string, string | undefined])[] = [
    [POINTS.answer, joined(sendings, isChange, answerWords)],
    [POINTS.shows, joined(sendings, isChange, shows)],
    [POINTS.replaces, replaceWords(found, sendings.at(-1), isChange)],
    [POINTS.moves, movesWords(found.facts, after.facts)],
    [POINTS.ids, idWords(found, after.rowIds)],
    [POINTS.filters, filterWords(plan, sendings[0])],
    [POINTS.empty, emptyWords(sendings)],
    [POINTS.held, heldWords(sendings)],
    [POINTS.ignored, sendings[0]?.answer.kind === 'accepted' ? 'sent with it, and accepted' : undefined],
    [POINTS.code, codeWords(sendings)],
    [POINTS.batch, 'answered'],
  ];
  terminal.write('\nWHAT THIS TENANT ANSWERED (for docs/unverified.md)\n\n');
  const rows = count(found.rows.length, 'row', 'rows');
  say(
    terminal,
    `Seen on ${ports.clock.now().slice(0, 10)}, cloud ${cloud}, one policy of type ${inert(found.policy.type)} with ${rows}:`,
  );
  terminal.write('\n');
  say(terminal, '| point | seen |', '| --- | --- |');
  for (const [point, seen] of points) if (seen !== undefined) say(terminal, `| ${point} | ${seen} |`);
}

function joined(
  sendings: readonly SeenSending[],
  isChange: (sending: SeenSending) => boolean,
  wordsOf: (sending: SeenSending) => string | undefined,
): string | undefined {
  const said = sendings.flatMap((sending) => {
    const words = wordsOf(sending);
    return words === undefined ? [] : [`${isChange(sending) ? 'change' : 'undo'}: ${words}`];
  });
  return said.length === 0 ? undefined : said.join('; ');
}

function answerWords({ request, answer, heard }: SeenSending): string | undefined {
  if (answer.kind === 'held' || answer.kind === 'notStarted') return undefined;
  if (!heard) return `${request.version}, no answer at all`;
  return `${request.version}, HTTP ${heard.status}, ${bodyWords(heard)}`;
}

function bodyWords({ body }: Heard): string {
  switch (body.kind) {
    case 'rows':
      return `a list of ${count(body.count, 'row', 'rows')}`;
    case 'noList':
      return 'a body that is no list';
    case 'nothing':
      return 'no body';
  }
}

function showWords({ reads }: SeenSending, wanted: Plan['after']): string | undefined {
  const at = reads.findIndex(({ rows }) => sameRows(rows, wanted));
  const read = reads[at];
  if (reads.length === 0) return undefined;
  if (!read)
    return `not within ${seconds(reads.at(-1)?.milliseconds ?? 0)} (${count(reads.length, 'read', 'reads')})`;
  return `in read ${at + 1}, ${seconds(read.milliseconds)} after the answer`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The undo sends one row less: that row being gone, and no other, is what replacing means. */
function replaceWords(
  { rows }: Found,
  last: SeenSending | undefined,
  isChange: (sending: SeenSending) => boolean,
): string | undefined {
  if (!last || isChange(last)) return undefined;
  return last.reads.some((read) => sameRows(read.rows, rows))
    ? 'yes: the row left out of the second body was gone, every row in it was there'
    : 'not seen';
}

function movesWords(before: PolicyFacts | undefined, after: PolicyFacts | undefined): string | undefined {
  if (!before || !after) return undefined;
  const word = (name: string, was: string | number | undefined, is: string | number | undefined): string =>
    was === undefined || is === undefined
      ? `${name} not there`
      : `${name} ${was === is ? 'did not move' : `moved from ${inert(String(was))} to ${inert(String(is))}`}`;
  return `${word('lastModifiedDateTime', before.lastModified, after.lastModified)}, ${word('version', before.version, after.version)}`;
}

function idWords({ policy }: Found, rowIds: readonly RowId[] | undefined): string | undefined {
  if (!rowIds) return undefined;
  const ofGroups = rowIds.filter(({ groupId }) => groupId !== undefined);
  const as = ofGroups.filter(
    ({ id, groupId }) => id.toLowerCase() === `${policy.id}_${groupId ?? ''}`.toLowerCase(),
  );
  const rest = rowIds.length - ofGroups.length;
  const others = rest === 0 ? '' : `; ${count(rest, 'other row', 'other rows')} not compared`;
  return `${as.length} of ${count(ofGroups.length, 'row', 'rows')} with a group${others}`;
}

function filterWords({ kept }: Plan, sending: SeenSending | undefined): string | undefined {
  const filtered = kept.filter(({ filter }) => filter !== undefined);
  const last = sending?.reads.at(-1);
  if (filtered.length === 0 || !last || sending?.answer.kind === 'held') return undefined;
  const here = new Set(last.rows.map(rowText));
  const survived = filtered.filter((row) => here.has(rowText(row)));
  return `${survived.length} of ${count(filtered.length, 'filter', 'filters')}, sent over ${sending?.request.version ?? ''}`;
}

function emptyWords(sendings: readonly SeenSending[]): string | undefined {
  const empty = sendings.find(({ request }) => request.body === '{"assignments":[]}');
  if (!empty) return undefined;
  const isClear = empty.reads.some(({ rows }) => rows.length === 0);
  return `${empty.answer.kind}; ${isClear ? 'nothing was left' : 'rows were still read'}`;
}

function heldWords(sendings: readonly SeenSending[]): string {
  const held = sendings.find(({ answer }) => answer.kind === 'held');
  return held ? `held on ${held.request.version}, HTTP ${held.heard?.status ?? 'unseen'}` : 'not held';
}

function codeWords(sendings: readonly SeenSending[]): string | undefined {
  const coded = sendings.find(({ heard }) => heard !== undefined && heard.codeIn.length > 0);
  return coded?.heard && `a GUID, in the ${coded.heard.codeIn.join(' and the ')}`;
}
