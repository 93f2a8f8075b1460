// The tenant as it truly is, in plain words: what the demo's page and the tests look at.
import { rowId } from '../intune/assignments.js';
import { approvalsState } from './approvals.js';
import { countMembers, type Group, type Policy, type Row, type Tenant } from '../tenant.js';

/** Whom a row reaches, in one word; anything else is Graph's own type name. */
const KINDS: Readonly<Record<string, string>> = {
  groupAssignmentTarget: 'group',
  exclusionGroupAssignmentTarget: 'excludedGroup',
  allDevicesAssignmentTarget: 'allDevices',
  allLicensedUsersAssignmentTarget: 'allUsers',
  configurationManagerCollectionAssignmentTarget: 'collection',
  organizationalUnitAssignmentTarget: 'organizationalUnit',
};

/**
 * `{ tenantId, policies: [{ id, displayName, type, rows }], groups, users, filters, maa }`. Rows are in the order they were made, each
 * with its `kind`; member counts go through groups in groups.
 */
export function stateOf(tenant: Tenant): object {
  return {
    tenantId: tenant.id,
    policies: [...tenant.policies.values()].map((policy) => policyState(tenant, policy)),
    groups: [...tenant.groups.values()].map((group) => groupState(tenant, group)),
    users: [...tenant.users.values()],
    filters: [...tenant.filters.values()],
    maa: approvalsState(tenant),
  };
}

function policyState(tenant: Tenant, policy: Policy): object {
  const { id, displayName, type, lastModified, graceHours } = policy;
  return {
    id,
    displayName,
    type,
    lastModified,
    graceHours,
    rows: policy.rows.map((row) => rowState(tenant, policy, row)),
  };
}

function rowState(tenant: Tenant, policy: Policy, row: Row): object {
  const { groupId, collectionId } = row.properties;
  const groupName = groupId === undefined ? undefined : tenant.groups.get(groupId)?.displayName;
  const filterName = row.filter && tenant.filters.get(row.filter.id)?.displayName;
  return {
    id: rowId(policy, row),
    kind: KINDS[row.type] ?? row.type,
    ...(groupId === undefined ? {} : { groupId }),
    ...(groupName === undefined ? {} : { groupName }),
    ...(collectionId === undefined ? {} : { collectionId }),
    ...(row.filter ? { filterId: row.filter.id, filterType: row.filter.mode } : {}),
    ...(filterName === undefined ? {} : { filterName }),
    source: row.source,
  };
}

function groupState(tenant: Tenant, group: Group): object {
  const { id, displayName, kind, membership } = group;
  return { id, displayName, kind, membership, ...countMembers(tenant, group) };
}
