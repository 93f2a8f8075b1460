// Who decides who is in a group: its owners, who may add themselves, groups inside it, and whoever else may change it.
import type { GraphClient } from '../http/client.js';
import { query, segment } from '../http/odata.js';
import { readList } from '../http/pages.js';
import { member, requiredText, textMember } from '../../shared/read-json.js';

/** A person, an application or a group. `name` is the id where the directory does not tell the name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * All owners; on v1.0, with `beta: 'never'`, people alone (microsoft-graph-docs-contrib, v1.0 group-list-owners). Graph knows
 * none of a group synchronized from on-premises. Throws GraphError. One round trip.
 */
export async function readOwners(
  client: GraphClient,
  groupId: string,
  beta: 'read' | 'never',
): Promise<readonly Named[]> {
  // The same permission as for members: microsoft-graph-docs-contrib, group-list-owners.
  const call = { doing: 'readOwners', need: 'readGroups' } as const;
  const version = beta === 'never' ? 'v1.0' : 'beta';
  const url = `/${version}/groups/${segment(groupId)}/owners?${query({ $select: 'id,displayName' })}`;
  return await readList(client, { ...call, url }, toNamed);
}

/** All groups inside a group, however deep: whoever may fill one of them fills the group around it. Throws GraphError. A round trip a page. */
export async function readNestedGroups(client: GraphClient, groupId: string): Promise<readonly Named[]> {
  const options = query({ $select: 'id,displayName', $top: '999', $count: 'true' });
  const url = `/v1.0/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.group?${options}`;
  const call = { doing: 'readNestedGroups', need: 'readGroups', url } as const;
  // A cast needs Graph's advanced queries (concepts/aad-advanced-queries).
  return await readList(client, { ...call, headers: { ConsistencyLevel: 'eventual' } }, toNamed);
}

function toNamed(json: unknown): Named {
  const id = requiredText(json, 'id').toLowerCase();
  return { id, name: textMember(json, 'displayName') ?? id };
}

/**
 * How a group is guarded. `roleAssignable`: of administrators only Privileged Role Administrators change its members
 * (entra-docs, groups-faq-troubleshooting). `synced`: it comes from on-premises, and is changed there.
 */
export interface Guard {
  readonly roleAssignable: boolean;
  readonly synced: boolean;
}

/** Throws GraphError. One round trip. */
export async function readGuard(client: GraphClient, groupId: string): Promise<Guard> {
  const fields = query({ $select: 'id,isAssignableToRole,onPremisesSyncEnabled' });
  const url = `/v1.0/groups/${segment(groupId)}?${fields}`;
  const call = { doing: 'readGuard', need: 'readGroups', url } as const;
  // Both are null where they do not apply.
  return await client.read(call, (json) => ({
    roleAssignable: member(json, 'isAssignableToRole') === true,
    synced: member(json, 'onPremisesSyncEnabled') === true,
  }));
}
