// The exact body as people read it: the same JSON value, laid out, with nothing invisible in it.
import type { Plan } from '../../bot/domain/plan/plan.js';

const UNSEEN = /[\p{Cf}\u2028\u2029]/gu;

/**
 * The body laid out over lines. The value is the body's own; only what cannot be seen (and `{{`, which Teams
 * would expand) is written as `\uXXXX`, which is the same value in JSON. A body that is no JSON stays as it is.
 */
export function laidOut(plan: Plan): string {
  return visible(parse(plan.request.body, (value) => JSON.stringify(value, null, 2)));
}

/** The body with one row to a line, for hosts without code blocks. The lines joined are the body's value. */
export function rowByRow(plan: Plan): readonly string[] {
  const text = parse(plan.request.body, (value) => {
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const [member, rows]: readonly [string?, unknown?] = entries[0] ?? [];
    if (entries.length !== 1 || member === undefined || !isList(rows)) return JSON.stringify(value);
    const lines = rows.map(spaced).join(',\n');
    return `{${JSON.stringify(member)}:[\n${lines}\n]}`;
  });
  return visible(text)
    .split('\n')
    .filter((line) => line !== '');
}

/** One line with a space wherever it may break. Line breaks inside strings are escaped, so only layout is replaced. */
function spaced(row: unknown): string {
  return JSON.stringify(row, null, 1).replace(/\n */g, ' ');
}

function parse(body: string, write: (value: unknown) => string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // Nothing but our own encoder writes bodies; should one not be JSON, it is shown as it would be sent.
    return body;
  }
  return write(value);
}

/** Outside its strings JSON is plain ASCII and never holds `{{`, so these replacements stand inside strings. */
function visible(json: string): string {
  return json.replace(UNSEEN, escaped).replace(/\{(?=\{)/g, '\\u007b');
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
