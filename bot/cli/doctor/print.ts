// The report as an operator reads it: one line for each thing looked at, and beneath it what to do.
import type { Finding } from './finding.js';
import { count } from './finding.js';
import type { Report } from './report.js';

const WIDTH = 110;
const STATUS_WIDTH = 'cannot tell'.length + 2;
const INDENT = ' '.repeat(2 + STATUS_WIDTH);

/** Text for a terminal; ends with a summary. */
export function toText({ at, sections, counts }: Report): string {
  const blocks = sections.map(({ title, findings }) => [title, ...findings.flatMap(linesOf)].join('\n'));
  const problems = count(counts.problem, 'problem', 'problems');
  const summary = `${problems}, ${counts['cannot tell']} cannot tell, ${counts.ok} ok. ${
    counts.problem > 0
      ? 'Mend the problems and run it again.'
      : 'Nothing is wrong as far as can be told from here.'
  }`;
  return `${[`Countersign doctor, ${at}`, ...blocks, summary].join('\n\n')}\n`;
}

/** The same for programs: one JSON object. */
export function toJson({ at, sections, counts }: Report): string {
  const findings = sections.flatMap(({ title, findings: all }) =>
    all.map((finding) => ({ section: title, ...finding })),
  );
  const summary = { ok: counts.ok, problems: counts.problem, cannotTell: counts['cannot tell'] };
  return `${JSON.stringify({ at, summary, findings }, null, 2)}\n`;
}

function linesOf({ status, subject, found, todo }: Finding): readonly string[] {
  const [first = '', ...rest] = wrap(`${subject}: ${found}`, WIDTH - INDENT.length);
  const advice = todo === undefined ? [] : wrap(todo, WIDTH - INDENT.length - 2);
  return [
    `  ${status.padEnd(STATUS_WIDTH)}${first}`,
    ...rest.map((line) => `${INDENT}${line}`),
    ...advice.map((line, index) => `${INDENT}${index === 0 ? '→' : ' '} ${line}`),
  ];
}

/** Words are never cut, so that ids and addresses can be copied. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
