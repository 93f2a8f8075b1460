// Shaping the tenant from outside: people, groups, members, policies, page sizes.
import { randomUUID } from 'node:crypto';
import { guidOf } from '../../guid.js';
import { readRows } from './edit.js';
import { ControlError } from './error.js';
import { numberOf, textOf, textsOf, type JsonObject } from '../http/json.js';
import type { Group, GroupKind, Owner, Policy, Tenant, User } from '../tenant.js';

/** `POST /control/users`, `/groups` or `/policies`: makes one from what is given, plain values for the rest. Answers `{ id }`. */
export function createEntity(tenant: Tenant, kind: string, body: JsonObject): object {
  const displayName = textOf(body['displayName']);
  if (displayName === undefined) throw new ControlError(400, 'displayName: expected a text');
  const id = (textOf(body['id']) ?? randomUUID()).toLowerCase();
  switch (kind) {
    case 'users':
      tenant.users.set(id, newUser({ id, displayName }, body));
      break;
    case 'groups':
      tenant.groups.set(id, newGroup({ id, displayName }, body));
      break;
    case 'policies':
      tenant.policies.set(id, newPolicy({ id, displayName }, body, tenant));
      break;
    default:
      throw new ControlError(404, `no such control call: POST /control/${kind}`);
  }
  return { id };
}

/** `PATCH /control/users/{id}`: `{ accountEnabled?, userType? }`. */
export function setUser(tenant: Tenant, id: string, body: JsonObject): object {
  const user = tenant.users.get(id.toLowerCase());
  if (!user) throw new ControlError(404, 'no such user');
  Object.assign(user, accountOf(body, user));
  return {};
}

/** `POST /control/members`: `{ groupId, add?: [ids], remove?: [ids] }`, ids of users and groups. */
export function setMembers(tenant: Tenant, body: JsonObject): object {
  const group = tenant.groups.get(textOf(body['groupId'])?.toLowerCase() ?? '');
  if (!group) throw new ControlError(404, 'no such group');
  for (const id of textsOf(body['remove'])) group.members.delete(id.toLowerCase());
  for (const id of textsOf(body['add'])) group.members.add(id.toLowerCase());
  return {};
}

/** `POST /control/owners`: `{ groupId, users?: [ids], applications?: [names] }`: these own the group from now on, and nobody else. */
export function setOwners(tenant: Tenant, body: JsonObject): object {
  const group = tenant.groups.get(textOf(body['groupId'])?.toLowerCase() ?? '');
  if (!group) throw new ControlError(404, 'no such group');
  const people = textsOf(body['users']).map((id): Owner => {
    const user = tenant.users.get(id.toLowerCase());
    if (!user) throw new ControlError(404, 'no such user');
    return { kind: 'user', id: user.id, displayName: user.displayName };
  });
  const applications = textsOf(body['applications']).map((displayName): Owner => ({
    kind: 'servicePrincipal',
    id: guidOf(`application ${displayName}`),
    displayName,
  }));
  tenant.groups.set(group.id, { ...group, owners: [...people, ...applications] });
  return {};
}

/** `DELETE /control/groups/{id}` and `/policies/{id}`. Rows of a deleted group stay behind, as in a real tenant. */
export function deleteEntity(entities: Map<string, unknown>, id: string): object {
  if (!entities.delete(id.toLowerCase())) throw new ControlError(404, 'no such id');
  return {};
}

/** `POST /control/pageSize`: `{ assignments?, policies?, groups? }`; what is not named stays. */
export function setPageSizes(tenant: Tenant, body: JsonObject): object {
  tenant.pageSizes = {
    assignments: numberOf(body['assignments']) ?? tenant.pageSizes.assignments,
    policies: numberOf(body['policies']) ?? tenant.pageSizes.policies,
    groups: numberOf(body['groups']) ?? tenant.pageSizes.groups,
  };
  return tenant.pageSizes;
}

interface Named {
  readonly id: string;
  readonly displayName: string;
}

function newUser({ id, displayName }: Named, body: JsonObject): User {
  const mailbox = displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
  const userPrincipalName = textOf(body['userPrincipalName']) ?? `${mailbox}@northwindharbor.example`;
  const account = accountOf(body, { accountEnabled: true, userType: 'Member' });
  return { id, displayName, userPrincipalName, jobTitle: null, ...account };
}

function accountOf(
  body: JsonObject,
  held: Pick<User, 'accountEnabled' | 'userType'>,
): Pick<User, 'accountEnabled' | 'userType'> {
  const { accountEnabled, userType } = body;
  return {
    accountEnabled:
      typeof accountEnabled === 'boolean' || accountEnabled === null ? accountEnabled : held.accountEnabled,
    userType: userType === 'Guest' || userType === 'Member' ? userType : held.userType,
  };
}

const KINDS: readonly GroupKind[] = [
  'security',
  'mailEnabledSecurity',
  'distribution',
  'microsoft365',
  'microsoft365Security',
];

function newGroup({ id, displayName }: Named, body: JsonObject): Group {
  return {
    id,
    displayName,
    mailNickname: textOf(body['mailNickname']) ?? id.slice(0, 8),
    description: textOf(body['description']) ?? null,
    kind: KINDS.find((kind) => kind === body['kind']) ?? 'security',
    membership: body['membership'] === 'dynamic' ? 'dynamic' : 'assigned',
    isRulePaused: body['membershipRuleProcessingState'] === 'Paused',
    created: '2026-11-01T09:00:00Z',
    devices: numberOf(body['devices']) ?? 0,
    users: numberOf(body['users']) ?? 0,
    members: new Set(textsOf(body['members'])),
    owners: [],
    roleAssignable: body['isAssignableToRole'] === true,
  };
}

function newPolicy({ id, displayName }: Named, body: JsonObject, tenant: Tenant): Policy {
  return {
    id,
    displayName,
    description: textOf(body['description']) ?? '',
    type: textOf(body['type']) ?? 'windows10CompliancePolicy',
    created: '2026-11-01T09:00:00Z',
    lastModified: textOf(body['lastModified']) ?? '2026-11-01T09:00:00Z',
    version: 1,
    graceHours: numberOf(body['graceHours']) ?? 0,
    settings: {},
    rows: readRows(tenant, body['rows']),
  };
}
