// Assignment filters, by id or as a list. Beta only.
import { contextOf, ok, type Answer, type Call } from '../http/call.js';
import { isGuid, type JsonObject } from '../http/json.js';
import { checkOptions, choose, pageAnswer, pageOf, selection } from '../odata/query.js';
import { intuneBadRequest, intuneNotFound } from '../http/refusal.js';
import type { Filter, Tenant } from '../tenant.js';

const COLLECTION = 'deviceManagement/assignmentFilters';
const TYPE = 'deviceAndAppManagementAssignmentFilter';
const PROPERTIES = [
  'id',
  'createdDateTime',
  'lastModifiedDateTime',
  'displayName',
  'description',
  'platform',
  'rule',
  'roleScopeTags',
];

/** `GET /deviceManagement/assignmentFilters`. */
export function listFilters(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const names = selection(call, PROPERTIES, TYPE);
  const filters = [...tenant.filters.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  const page = pageOf(call, filters, { largest: tenant.pageSizes.policies });
  const items = page.items.map((filter) => choose(onWire(filter), names));
  return pageAnswer(contextOf(call, COLLECTION), { ...page, items });
}

/** `GET /deviceManagement/assignmentFilters/{id}`. */
export function readFilter(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const id = call.segments[2] ?? '';
  if (!isGuid(id)) throw intuneBadRequest('An error has occurred');
  const filter = tenant.filters.get(id.toLowerCase());
  if (!filter) throw intuneNotFound();
  const names = selection(call, PROPERTIES, TYPE);
  return ok({ '@odata.context': contextOf(call, `${COLLECTION}/$entity`), ...choose(onWire(filter), names) });
}

function onWire(filter: Filter): JsonObject {
  return {
    id: filter.id,
    createdDateTime: '2026-02-03T08:15:00Z',
    lastModifiedDateTime: '2026-02-03T08:15:00Z',
    displayName: filter.displayName,
    description: '',
    platform: filter.platform,
    rule: filter.rule,
    roleScopeTags: ['0'],
  };
}
