// Groups and who is in them, as the directory answers.
import { contextOf, ok, type Answer, type Call } from '../http/call.js';
import {
  DEVICES,
  GROUPS,
  USERS,
  groupEntity,
  madeUpDevices,
  madeUpUsers,
  userEntity,
  type EntityKind,
} from './directory-entities.js';
import { directoryCount, directoryPage } from '../odata/directory-list.js';
import type { JsonObject } from '../http/json.js';
import { checkOptions, choose, selection } from '../odata/query.js';
import { badRequest, directoryNotFound } from '../http/refusal.js';
import { membersOf, type Group, type Tenant } from '../tenant.js';

/** `GET /groups`. */
export function listGroups(call: Call, tenant: Tenant): Answer {
  return directoryPage(call, GROUPS, allGroups(tenant), {
    collection: 'groups',
    pageSize: tenant.pageSizes.groups,
  });
}

/** `GET /groups/$count`. */
export function countGroups(call: Call, tenant: Tenant): Answer {
  return directoryCount(call, GROUPS, allGroups(tenant));
}

/** `GET /groups/{id}`. */
export function readGroup(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const names = selection(call, GROUPS.properties, 'group') ?? GROUPS.defaults;
  const entity = choose(groupEntity(findGroup(call, tenant)), names);
  return ok({ '@odata.context': contextOf(call, 'groups/$entity'), ...entity });
}

/**
 * `GET /groups/{id}/members` and `/transitiveMembers`, with or without a cast to users, groups or devices. Without a cast
 * each member says what it is in `@odata.type`.
 */
export function listMembers(call: Call, tenant: Tenant): Answer {
  const { kind, entities } = memberEntities(call, tenant);
  const collection = kind === ANY ? 'directoryObjects' : `${kind.type}s`;
  return directoryPage(call, kind, entities, { collection, pageSize: tenant.pageSizes.groups });
}

/** `…/members/$count`, also after a cast. */
export function countListedMembers(call: Call, tenant: Tenant): Answer {
  const { kind, entities } = memberEntities(call, tenant);
  return directoryCount(call, kind, entities);
}

/**
 * `GET /groups/{id}/owners`. Applications are not listed on v1.0 (microsoft-graph-docs-contrib, v1.0 group-list-owners: "staged
 * rollout of service principals").
 */
export function listOwners(call: Call, tenant: Tenant): Answer {
  const { owners } = findGroup(call, tenant);
  const listed = owners.filter(({ kind }) => kind === 'user' || call.version === 'beta');
  const entities = listed.map(({ kind, id, displayName }): JsonObject => {
    const user = tenant.users.get(id);
    return { '@odata.type': `#microsoft.graph.${kind}`, ...(user ? userEntity(user) : { id, displayName }) };
  });
  return directoryPage(call, ANY, entities, {
    collection: 'directoryObjects',
    pageSize: tenant.pageSizes.groups,
  });
}

/** What can be chosen of members of any kind. */
const ANY: EntityKind = {
  type: 'user',
  defaults: [...new Set([...USERS.defaults, ...GROUPS.defaults, ...DEVICES.defaults])],
  properties: [...new Set([...USERS.properties, ...GROUPS.properties, ...DEVICES.properties])],
  filterable: [],
  searchable: ['displayName'],
};

function memberEntities(
  call: Call,
  tenant: Tenant,
): { readonly kind: EntityKind; readonly entities: readonly JsonObject[] } {
  const group = findGroup(call, tenant);
  const { users, groups, counted } = membersOf(tenant, group, call.segments[2] === 'transitiveMembers');
  const people = [...users.map(userEntity), ...counted.flatMap(madeUpUsers)];
  const devices = counted.flatMap(madeUpDevices);
  const [, cast] = /^microsoft\.graph\.(\w+)$/.exec(call.segments[3] ?? '') ?? [];
  switch (cast) {
    case undefined:
      return {
        kind: ANY,
        entities: [
          ...typed('user', people),
          ...typed('group', groups.map(groupEntity)),
          ...typed('device', devices),
        ],
      };
    case 'user':
      return { kind: USERS, entities: people };
    case 'group':
      return { kind: GROUPS, entities: groups.map(groupEntity) };
    case 'device':
      return { kind: DEVICES, entities: devices };
    default:
      throw badRequest(`Resource not found for the segment 'microsoft.graph.${cast}'.`);
  }
}

function typed(type: string, entities: readonly JsonObject[]): readonly JsonObject[] {
  return entities.map((entity) => ({ '@odata.type': `#microsoft.graph.${type}`, ...entity }));
}

function allGroups(tenant: Tenant): readonly JsonObject[] {
  return [...tenant.groups.values()].sort((left, right) => (left.id < right.id ? -1 : 1)).map(groupEntity);
}

function findGroup(call: Call, tenant: Tenant): Group {
  const id = call.segments[1] ?? '';
  const group = tenant.groups.get(id.toLowerCase());
  if (!group) throw directoryNotFound(id);
  return group;
}
