// Lists of the directory: filtering, searching, counting and paging by its own rules.
import { contextOf, isEventual, option, type Answer, type Call } from '../http/call.js';
import type { EntityKind } from '../entra/directory-entities.js';
import type { JsonObject } from '../http/json.js';
import { conditionsOf, passes, type Filter } from './filter.js';
import { checkOptions, choose, ordered, pageAnswer, pageOf, selection, type Page } from './query.js';
import { parseFilter } from './parse-filter.js';
import { Refusal, unsupportedQuery } from '../http/refusal.js';
import { matchesSearch } from './search.js';

const FUNCTIONS = new Set(['startswith', 'endswith']);

/** One page of `entities`. `collection` is what the context names; at most 999 a page. */
export function directoryPage(
  call: Call,
  kind: EntityKind,
  entities: readonly JsonObject[],
  list: { readonly collection: string; readonly pageSize: number },
): Answer {
  checkOptions(call);
  if (option(call, 'skip') !== undefined) throw unsupportedQuery("'$skip' is not supported by the service.");
  const names = selection(call, kind.properties, kind.type) ?? kind.defaults;
  const found = searched(call, kind, filtered(call, kind, entities));
  if (option(call, 'orderby') && option(call, 'filter') && !isAdvanced(call)) {
    throw unsupportedQuery('Sorting not supported for current query.');
  }
  const sorted = ordered(call, found, [
    'displayName',
    'id',
    'createdDateTime',
    'mailNickname',
    'userPrincipalName',
  ]);
  // `$top` overrides the page size, up to 999.
  const largest = option(call, 'top') === undefined ? list.pageSize : 999;
  const page = pageOf(call, sorted, { largest, maximumTop: 999 });
  const items = page.items.map((entity) => choose(entity, names));
  return pageAnswer(contextOf(call, list.collection), { ...page, items }, countOf(call, page, found.length));
}

/** `…/$count`: the number as plain text, and only with `ConsistencyLevel: eventual`. */
export function directoryCount(call: Call, kind: EntityKind, entities: readonly JsonObject[]): Answer {
  checkOptions(call);
  if (!isEventual(call)) {
    throw new Refusal({
      status: 400,
      code: 'Request_BadRequest',
      message: '$count is not currently supported.',
    });
  }
  const found = searched(call, kind, filtered(call, kind, entities));
  return { status: 200, text: String(found.length) };
}

/** `@odata.count` is on the first page alone, and silently missing without the header. */
function countOf(call: Call, page: Page<unknown>, count: number): JsonObject {
  return page.isFirst && isAdvanced(call) ? { '@odata.count': count } : {};
}

function isAdvanced(call: Call): boolean {
  return isEventual(call) && option(call, 'count')?.toLowerCase() === 'true';
}

function filtered(call: Call, kind: EntityKind, entities: readonly JsonObject[]): readonly JsonObject[] {
  const text = option(call, 'filter');
  if (!text) return entities;
  const filter = parseFilter(text);
  for (const condition of conditionsOf(filter)) checkCondition(call, kind, condition);
  return entities.filter((entity) => passes(filter, entity, (each) => each.toLowerCase()));
}

/** `not`, `ne` and `endsWith` are advanced queries; `contains` is none at all. */
function checkCondition(call: Call, kind: EntityKind, condition: Filter): void {
  const needsAdvanced =
    condition.kind === 'not' ||
    (condition.kind === 'compare' && condition.operator === 'ne') ||
    (condition.kind === 'call' && condition.name === 'endswith');
  if (condition.kind === 'call' && !FUNCTIONS.has(condition.name)) {
    throw unsupportedQuery(`Unsupported Query: function '${condition.name}' is not supported.`);
  }
  if (needsAdvanced && !isAdvanced(call))
    throw unsupportedQuery('Unsupported or invalid query filter clause specified.');
  const property = 'property' in condition ? condition.property : undefined;
  if (property !== undefined && !kind.filterable.includes(property)) {
    throw unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource '${kind.type}'.`,
    );
  }
}

function searched(call: Call, kind: EntityKind, entities: readonly JsonObject[]): readonly JsonObject[] {
  const text = option(call, 'search');
  if (text === undefined) return entities;
  if (!isEventual(call)) {
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const matches = matchesSearch(text, kind.searchable);
  return entities.filter(matches);
}
