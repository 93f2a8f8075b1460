// What the smoke test prints: rows, plans, bodies and faults as a person reads them in a terminal.
import { adviceText } from '../../../cards/text/faults/advice.js';
import { FLAWS } from '../../../cards/text/faults/flaws.js';
import { callClause } from '../../../cards/text/faults/graph-calls.js';
import { inert, quoted } from '../../../cards/text/inert.js';
import { BETA } from '../../../cards/request/request-data.js';
import { listed, namesOf, type Names } from '../../../cards/request/rows.js';
import { textOf } from '../../../cards/text/runs.js';
import { warningLine } from '../../../cards/text/warnings.js';
import { filterIdsOf, groupIdOf, groupIdsOf, type Assignment } from '../../domain/assignment.js';
import type { KeptFault } from '../../domain/graph-error.js';
import type { EncodedAssign, Plan } from '../../domain/plan/plan.js';
import { sha256 } from '../../workflow/audit-chain.js';
import type { Ports } from '../../workflow/ports.js';
import { count } from '../doctor/finding.js';
import { faultWords } from '../doctor/fault-words.js';
import type { Terminal } from './terminal.js';

/** Where it is printed. */
type Writer = Pick<Terminal, 'write'>;

/** A heading of one of the four steps. */
export function sayStep(terminal: Writer, title: string, willDo: string): void {
  terminal.write(`\n${title}\n  will do: ${willDo}\n`);
}

/** Lines, two blanks in. Whatever somebody called a group, no control character reaches the terminal. */
export function say(terminal: Writer, ...lines: readonly string[]): void {
  for (const line of lines) terminal.write(`  ${line.replace(/\p{Cc}/gu, ' ')}\n`);
}

/** What the directory and Intune call the groups and filters of some rows. Never throws. */
export async function readNames(
  ports: Pick<Ports, 'directory' | 'policies' | 'settings'>,
  rows: readonly Assignment[],
): Promise<Names> {
  const [groups, filters] = await Promise.all([
    ports.directory.readGroups(groupIdsOf(rows)),
    ports.policies.readFilters(filterIdsOf(rows)),
  ]);
  return { groups, ...filters, filtersUnseen: ports.settings.filtersUnseen };
}

/** One line a row, behind a sign; one line that says so where there are none. */
export function rowLines(rows: readonly Assignment[], names: Names, sign = ' '): readonly string[] {
  if (rows.length === 0) return [`  ${sign} no rows`];
  return rows.map((row) => {
    const groupId = groupIdOf(row.target);
    const id = groupId === undefined ? '' : `, id ${inert(groupId)}`;
    return `  ${sign} ${textOf(listed(row, names))}${id}`;
  });
}

/** The change as a card shows it: rows, warnings, where it goes, the exact body and its hash. */
export function planLines(plan: Plan, origin: string): readonly string[] {
  const { added, changed, removed, kept, after, warnings } = plan;
  const names = namesOf(plan);
  const section = (title: string, sign: string, rows: readonly Assignment[]): readonly string[] =>
    rows.length === 0 ? [] : [`${title}:`, ...rowLines(rows, names, sign)];
  return [
    `policy ${quoted(plan.policy.displayName)}: adds ${added.length} · changes ${changed.length} · removes ${removed.length} · keeps ${kept.length}`,
    ...section('added', '+', added),
    ...section(
      'changed, as they will be',
      '~',
      changed.map((row) => row.after),
    ),
    ...section('removed', '−', removed),
    ...section('kept', '=', kept),
    ...warnings.map((warning) => `warning: ${textOf(warningLine(warning, names))}`),
    `sends: ${addressOf(plan.request, origin)}, which replaces the list with ${count(after.length, 'row', 'rows')}${because(plan.request)}`,
    ...bodyLines(plan.request.body),
  ];
}

/** Method and whole address. */
export function addressOf({ version, path }: EncodedAssign, origin: string): string {
  return `POST ${origin}/${version}${path}`;
}

/** The exact text with its size and hash. Characters a terminal would not show are written as JSON escapes: the same value. */
export function bodyLines(body: string): readonly string[] {
  const shown = body.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escaped);
  const isAltered =
    shown === body ? '' : ' (invisible characters are shown as escapes; the hash is of what is sent)';
  return [`body, ${Buffer.byteLength(body)} bytes, SHA-256 ${sha256(body)}${isAltered}:`, shown];
}

/** A fault of our own. Never its message: libraries put tokens there. */
export function brokeOff(error: unknown): string {
  return `seen: the work itself broke off (${error instanceof Error ? error.name : typeof error})`;
}

/** What Graph said, and what to do about it. */
export function faultLines(fault: KeptFault): readonly string[] {
  const { doing, advice, flaw, message, requestId } = fault;
  return [
    `${callClause(doing)}: ${faultWords(fault)}`,
    ...(message === undefined ? [] : [`Graph's words: ${quoted(message, 300)}`]),
    ...(flaw === undefined ? [] : [`what was wrong with it: ${FLAWS[flaw]}`]),
    ...(requestId === undefined ? [] : [`Graph's request id: ${inert(requestId, 80)}`]),
    `what to do: ${adviceText(advice)}`,
  ];
}

function because({ betaBecause }: EncodedAssign): string {
  return betaBecause === undefined ? '' : `; ${BETA[betaBecause]}`;
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
