// How names and ids are written into Graph addresses, and how Graph writes pages and counts.
import { GraphError } from '../../domain/graph-error.js';
import { faultWithout } from './errors.js';
import { isObject, member, UnreadableAnswer } from '../../shared/read-json.js';

/** One page of a list. `next` is the whole address of the page after it. */
export interface Page {
  readonly rows: readonly unknown[];
  readonly next?: string;
  readonly count?: number;
}

/** A text literal for `$filter`: quotes doubled (OData 4.01 §5.1.1.6.1). Not yet percent-encoded. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A term for `$search`: in double quotes, with quotes and backslashes escaped (Graph's search-query-parameter page). */
export function searchTerm(property: string, text: string): string {
  return `"${property}:${text.replace(/["\\]/gu, '\\$&')}"`;
}

/** A query string with every value percent-encoded, so that `&`, `+` and `#` in a name stay in the name. */
export function query(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
}

/** An id as one step of a path. Throws GraphError (`badRequest`) for what would be another path: nothing, `.` and `..`. */
export function segment(id: string): string {
  if (/^\.{0,2}$/u.test(id)) {
    const call = { doing: 'writeAddress', need: 'nothing' } as const;
    throw new GraphError(faultWithout(call, 'badRequest', { flaw: 'emptyId' }));
  }
  return encodeURIComponent(id.toWellFormed());
}

/** Whether a text is a GUID: Entra object ids are, whatever Graph is asked for. */
export function isGuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text);
}

/** Reads a page. Throws UnreadableAnswer where `value` is no list: an error, never an empty list. */
export function toPage(json: unknown): Page {
  const rows = member(json, 'value');
  if (!isObject(json) || !Array.isArray(rows)) throw new UnreadableAnswer('the answer has no list of values');
  const next = member(json, '@odata.nextLink');
  if (next !== undefined && next !== null && typeof next !== 'string') {
    throw new UnreadableAnswer('the link to the next page is no text');
  }
  const count = toCount(member(json, '@odata.count'));
  const page = count === undefined ? { rows } : { rows, count };
  return typeof next === 'string' && next !== '' ? { ...page, next } : page;
}

/**
 * Reads a count as Graph may write it: a number, its digits, or base64 of its digits (a batch carries bodies that are
 * not JSON so). Nothing where it is none of these.
 */
export function toCount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  return digits(value) ?? digits(Buffer.from(value, 'base64').toString('utf8'));
}

function digits(text: string): number | undefined {
  const trimmed = text.replace(/^\uFEFF/u, '').trim();
  return /^\d{1,15}$/u.test(trimmed) ? Number(trimmed) : undefined;
}
