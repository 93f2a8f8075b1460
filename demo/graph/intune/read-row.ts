// Reading one assignment out of a request body, as strictly as the OData layer and Intune do.
import { isGuid, isObject, type JsonObject } from '../http/json.js';
import { badRequest, intuneBadRequest } from '../http/refusal.js';
import { FILTER_ID, FILTER_TYPE, targetTypes } from './target-types.js';
import type { Row, RowFilter, Tenant, Version } from '../tenant.js';

const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';

const ROW_MEMBERS: Readonly<Record<Version, readonly string[]>> = {
  'v1.0': ['id', 'target'],
  beta: ['id', 'target', 'source', 'sourceId'],
};

/**
 * One row of `assignments`; only its `target` is read. Throws the 400 a tenant gives: for members the version does not know
 * (v1.0 and filters), for types it does not know, for a group id that is no GUID. A group that does not exist is accepted:
 * rows of deleted groups stay behind in real tenants.
 */
export function readRow(value: unknown, version: Version, tenant: Tenant): Row {
  if (!isObject(value)) throw intuneBadRequest('An error has occurred');
  refuseStrangers(value, ROW_MEMBERS[version], 'deviceCompliancePolicyAssignment');
  const { target } = value;
  if (!isObject(target)) throw intuneBadRequest('An error has occurred');
  const type = targetType(target, version);
  const own = targetTypes(version).get(type) ?? [];
  refuseStrangers(target, version === 'beta' ? [...own, FILTER_ID, FILTER_TYPE] : own, type);
  const properties = Object.fromEntries(own.map((name) => [name, readProperty(target, name)]));
  const filter = version === 'beta' ? readFilter(target, tenant) : undefined;
  return { type, properties, ...(filter ? { filter } : {}), source: 'direct' };
}

/** Both spellings are read, with and without `#`. A type of another version, or none, is refused. */
function targetType(target: JsonObject, version: Version): string {
  const written = target['@odata.type'];
  // Without a type the target would be of the abstract base.
  if (typeof written !== 'string') throw intuneBadRequest('An error has occurred');
  const type = /^#?microsoft\.graph\.(\w+)$/.exec(written)?.[1];
  if (type === 'deviceAndAppManagementAssignmentTarget') throw intuneBadRequest('An error has occurred');
  if (type !== undefined && targetTypes(version).has(type)) return type;
  throw badRequest(
    `A type named '${written.replace('#', '')}' could not be resolved by the model. When a model is available, each type name must resolve to a valid type.`,
  );
}

function readProperty(target: JsonObject, name: string): string {
  const value = target[name];
  if (name === 'assignmentConflictSetting') return typeof value === 'string' ? value : 'default';
  if (typeof value !== 'string' || value === '') throw intuneBadRequest('An error has occurred');
  if (name !== 'groupId') return value;
  if (!isGuid(value))
    throw intuneBadRequest(`Invalid GroupId : ${value} provided, a valid AADGroupId is expected.`);
  return value.toLowerCase();
}

/** Refusing a filter the tenant does not have is this stand-in's choice. */
function readFilter(target: JsonObject, tenant: Tenant): RowFilter | undefined {
  const id = target[FILTER_ID] ?? EMPTY_GUID;
  const mode = target[FILTER_TYPE] ?? 'none';
  if (mode !== 'none' && mode !== 'include' && mode !== 'exclude') {
    throw badRequest(
      `Cannot convert the literal '${JSON.stringify(mode)}' to the expected type 'microsoft.graph.deviceAndAppManagementAssignmentFilterType'.`,
    );
  }
  if (mode === 'none') return undefined;
  const known = typeof id === 'string' ? tenant.filters.get(id.toLowerCase()) : undefined;
  if (!known) throw intuneBadRequest(`Invalid AssignmentFilterId : ${JSON.stringify(id)} provided.`);
  return { id: known.id, mode };
}

function refuseStrangers(value: JsonObject, known: readonly string[], type: string): void {
  const stranger = Object.keys(value).find((name) => !name.includes('@') && !known.includes(name));
  if (stranger === undefined) return;
  throw badRequest(
    `The property '${stranger}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
  );
}
