// A policy's rows as Graph shows them: the truth on beta, less than the truth on v1.0.
import { contextOf, pathOf, type Answer, type Call } from '../http/call.js';
import type { JsonObject } from '../http/json.js';
import { checkOptions, pageAnswer, pageOf } from '../odata/query.js';
import { findPolicy } from './find-policy.js';
import { Refusal } from '../http/refusal.js';
import { targetTypes } from './target-types.js';
import type { Policy, Row, Tenant, Version } from '../tenant.js';

/** Ids of the groups that stand for everybody, as public tools know them. */
const ALL_USERS_GROUP = 'acacacac-9df4-4c7d-9d50-4ef0226f57a9';
const ALL_DEVICES_GROUP = 'adadadad-808e-44e2-905a-0b7873a8a531';

const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';

/** `GET …/{id}/assignments`: pages of rows, ordered by id. */
export function listAssignments(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const policy = findPolicy(call, tenant);
  const page = pageOf(call, assignmentsShown(policy, call), { largest: tenant.pageSizes.assignments });
  const context = contextOf(call, `deviceManagement/deviceCompliancePolicies('${policy.id}')/assignments`);
  return { ...pageAnswer(context, page), rows: page.items.length };
}

/**
 * POST, PATCH and DELETE on single assignments: documented, but no such route exists
 * (microsoft-graph-docs #2326, #4983, #20615; Intune-PowerShell-SDK #23).
 */
export function refuseSingleAssignment(call: Call): Answer {
  const template =
    call.segments.length > 4
      ? '~/singleton/navigation/key/navigation/key'
      : '~/singleton/navigation/key/navigation';
  const path = pathOf(call).replace(/\/deviceCompliancePolicies\/([^/]+)/, "/deviceCompliancePolicies('$1')");
  throw new Refusal({
    status: 400,
    code: 'No method match route template',
    message: `No OData route exists that match template ${template} with http verb ${call.method} for request /DeviceConfiguration/StatelessDeviceConfigurationFEService${path}.`,
  });
}

/**
 * The rows a read sees, in the order of their ids. How v1.0 shows a target type its metadata lacks is not known: this
 * stand-in leaves such rows out there.
 */
export function assignmentsShown(policy: Policy, call: Call): readonly JsonObject[] {
  return rowsShown(policy, call)
    .filter((row) => targetTypes(call.version).has(row.type))
    .map((row) => rowOnWire(policy, row, call.version))
    .sort((left, right) => (String(left['id']) < String(right['id']) ? -1 : 1));
}

/** Those before the latest assign, while a stale read was asked for. */
function rowsShown(policy: Policy, call: Call): readonly Row[] {
  const { replaced } = policy;
  if (!call.stale || !replaced || replaced.at < call.stale.since) return policy.rows;
  return performance.now() - replaced.at < call.stale.milliseconds ? replaced.rows : policy.rows;
}

/**
 * One row as JSON. The row itself has no `@odata.type`; v1.0 shows `id` and `target` alone, so filters and the source of a
 * row cannot be seen there.
 */
export function rowOnWire(policy: Policy, row: Row, version: Version): JsonObject {
  const id = rowId(policy, row);
  const type = { '@odata.type': `#microsoft.graph.${row.type}` };
  if (version === 'v1.0') return { id, target: { ...type, ...row.properties } };
  const filter = {
    deviceAndAppManagementAssignmentFilterId:
      row.filter?.id ?? (row.noFilterAs === 'emptyGuid' ? EMPTY_GUID : null),
    deviceAndAppManagementAssignmentFilterType: row.filter?.mode ?? 'none',
  };
  const sourceId = row.policySetId ?? policy.id;
  return { id, source: row.source, sourceId, target: { ...type, ...filter, ...row.properties } };
}

/** `{policyId}_{groupId}`, with the virtual group's id for everybody. */
export function rowId(policy: Policy, row: Row): string {
  return `${policy.id}_${rowSubject(row)}`;
}

/** What there can be one row of: a group whichever direction, a collection, a unit, all devices, all users. */
export function rowSubject(row: Pick<Row, 'type' | 'properties'>): string {
  if (row.type === 'allDevicesAssignmentTarget') return ALL_DEVICES_GROUP;
  if (row.type === 'allLicensedUsersAssignmentTarget') return ALL_USERS_GROUP;
  const { groupId, collectionId, organizationalUnitId } = row.properties;
  return groupId ?? collectionId ?? organizationalUnitId ?? '';
}
