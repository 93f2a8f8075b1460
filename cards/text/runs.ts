// Lines of text, made of runs: our words, and names that are kept apart from them.
import { inert, quoted } from './inert.js';
import type { Line, Run } from '../card.js';

/** Our own words. */
export function words(text: string): Run {
  return { type: 'TextRun', text };
}

/** Our own words that decide. */
export function strong(text: string): Run {
  return { type: 'TextRun', text, weight: 'Bolder' };
}

/** Our own words that can be skipped. */
export function quiet(text: string): Run {
  return { type: 'TextRun', text, isSubtle: true };
}

/** Machine text of ours: a path, a hash, an id. */
export function code(text: string): Run {
  return { type: 'TextRun', text, fontType: 'Monospace' };
}

/** A line of a body: small, because its longest words must fit a phone. */
export function bodyText(text: string): Run {
  return { ...code(text), size: 'Small' };
}

/** A name of a policy, group, person or filter, quoted and alone in its run. */
export function name(text: string, cap?: number): Run {
  return { type: 'TextRun', text: quoted(text, cap) };
}

/** A name that decides. */
export function strongName(text: string, cap?: number): Run {
  return { ...name(text, cap), weight: 'Bolder' };
}

/** A sentence somebody else wrote: a reason, a request, Graph's own message. */
export function quote(text: string, cap = 500): Run {
  return { ...words(quoted(text, cap)), italic: true };
}

/** An id that came from outside and is expected to be a GUID. */
export function id(text: string): Run {
  return code(inert(text, 80));
}

/** Lines joined by a separator of our own. */
export function joined(parts: readonly Line[], separator = ', '): Line {
  return parts.flatMap((part, index) => (index === 0 ? part : [words(separator), ...part]));
}

/** At most `most` of the parts, and how many more there are. */
export function someOf(parts: readonly Line[], most: number, separator = ', '): Line {
  const rest = parts.length - most;
  const shown = joined(parts.slice(0, most), separator);
  return rest > 0 ? [...shown, words(` and ${rest} more`)] : shown;
}

/** What a person reads in a line. */
export function textOf(line: Line): string {
  return line.map((run) => run.text).join('');
}

/** A number and its noun: `1 row`, `5 rows`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}

/** Enough of an id to tell two apart: `…9c1e`. */
export function shortened(text: string): string {
  return `…${inert(text, 80).slice(-4)}`;
}
