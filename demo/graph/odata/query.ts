// What the collections have in common: choosing members, ordering, and cutting into pages with next links.
import { option, type Answer, type Call } from '../http/call.js';
import { textOf, type JsonObject } from '../http/json.js';
import { badRequest } from '../http/refusal.js';

/** Query options that every collection reads; anything else with a `$` is refused. */
const KNOWN = new Set([
  '$select',
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$skiptoken',
  '$expand',
  '$search',
  '$count',
]);

/** Refuses `$` options that do not exist, as the OData layer does; options without `$` are custom and ignored. */
export function checkOptions(call: Call): void {
  for (const name of call.query.keys()) {
    if (name.startsWith('$') && !KNOWN.has(name.toLowerCase())) {
      throw badRequest(`The query parameter '${name}' is not supported.`);
    }
  }
}

/** The names in `$select`, or nothing when there is none. A name outside `known` is a 400; `type` is named in it. */
export function selection(call: Call, known: readonly string[], type: string): readonly string[] | undefined {
  const text = option(call, 'select');
  if (!text) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return names;
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${stranger}' on type 'microsoft.graph.${type}'.`,
  );
}

/** Only the chosen members, and annotations, which are never chosen away. */
export function choose(entity: JsonObject, names: readonly string[] | undefined): JsonObject {
  if (!names) return entity;
  return Object.fromEntries(
    Object.entries(entity).filter(([name]) => name.startsWith('@') || names.includes(name)),
  );
}

/** Orders by `$orderby`: one property of `allowed`, `asc` or `desc`. Without the option the order stays. */
export function ordered<T extends JsonObject>(
  call: Call,
  entities: readonly T[],
  allowed: readonly string[],
): readonly T[] {
  const text = option(call, 'orderby');
  if (!text) return entities;
  const [property = '', direction = 'asc'] = text.trim().split(/\s+/);
  if (!allowed.includes(property))
    throw badRequest(`Could not order by '${property}': the property is not supported.`);
  const sign = direction === 'desc' ? -1 : 1;
  const key = (entity: T): string => (textOf(entity[property]) ?? '').toLowerCase();
  return entities.toSorted((left, right) =>
    key(left) < key(right) ? -sign : key(left) > key(right) ? sign : 0,
  );
}

/** How a list is cut. `largest` is the page size of the service; `maximumTop` refuses a larger `$top`, where that is known. */
export interface Paging {
  readonly largest: number;
  readonly maximumTop?: number;
}

/** One page: the entities on it, and where the next one is. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextLink?: string;
  readonly isFirst: boolean;
}

/** Cuts one page out of `entities`. `$top` is a page size, as Graph treats it; the token is opaque. */
export function pageOf<T>(call: Call, entities: readonly T[], paging: Paging): Page<T> {
  const top = topOf(call, paging);
  const start = startOf(call);
  const size = Math.min(top ?? paging.largest, paging.largest);
  const items = entities.slice(start, start + size);
  const isFirst = start === 0;
  if (start + size >= entities.length) return { items, isFirst };
  const next = new URLSearchParams(call.query);
  next.set('$skiptoken', Buffer.from(`after:${start + size}`).toString('base64url'));
  const path = call.segments.map(encodeURIComponent).join('/');
  return { items, isFirst, nextLink: `${call.origin}/${call.version}/${path}?${linkQuery(next)}` };
}

/** As Graph writes it: a readable `$`, and no plus signs, which clients decode in different ways. */
function linkQuery(query: URLSearchParams): string {
  return query.toString().replaceAll('%24', '$').replaceAll('%2C', ',').replaceAll('+', '%20');
}

function topOf(call: Call, paging: Paging): number | undefined {
  const text = option(call, 'top');
  if (text === undefined) return undefined;
  const top = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(top))
    throw badRequest(
      `Invalid value '${text}' for $top query option found. The $top query option requires a non-negative integer value.`,
    );
  if (top === 0 || top > (paging.maximumTop ?? Number.POSITIVE_INFINITY)) {
    throw badRequest(
      `Invalid page size specified: '${text}'. Must be between 1 and ${paging.maximumTop ?? 'the maximum'} inclusive.`,
    );
  }
  return top;
}

function startOf(call: Call): number {
  const token = call.query.get('$skiptoken');
  if (token === null) return 0;
  const [, start] = /^after:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (start === undefined) throw badRequest('The $skiptoken is not valid.');
  return Number(start);
}

/** A page as Graph writes it. `extra` goes before `value`. */
export function pageAnswer(context: string, page: Page<unknown>, extra: JsonObject = {}): Answer {
  const next = page.nextLink === undefined ? {} : { '@odata.nextLink': page.nextLink };
  return { status: 200, json: { '@odata.context': context, ...extra, ...next, value: page.items } };
}
