// People as the directory answers, and which groups somebody is in.
import { contextOf, ok, type Answer, type Call } from '../http/call.js';
import { USERS, userEntity } from './directory-entities.js';
import { directoryPage } from '../odata/directory-list.js';
import { readJsonBody } from '../http/json-body.js';
import { isGuid, textsOf } from '../http/json.js';
import { checkOptions, choose, selection } from '../odata/query.js';
import { directoryNotFound, Refusal } from '../http/refusal.js';
import { groupsAround, type Tenant, type User } from '../tenant.js';

/** Graph's limit of `checkMemberGroups`. */
const MOST_GROUPS = 20;

/** `GET /users`. */
export function listUsers(call: Call, tenant: Tenant): Answer {
  const users = [...tenant.users.values()]
    .sort((left, right) => (left.id < right.id ? -1 : 1))
    .map(userEntity);
  return directoryPage(call, USERS, users, { collection: 'users', pageSize: tenant.pageSizes.groups });
}

/** `GET /users/{id or userPrincipalName}`. */
export function readUser(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const user = findUser(call.segments[1] ?? '', tenant);
  const names = selection(call, USERS.properties, 'user') ?? USERS.defaults;
  return ok({ '@odata.context': contextOf(call, 'users/$entity'), ...choose(userEntity(user), names) });
}

/** `POST /users/{id}/checkMemberGroups`: of the groups asked about, those the person is in, through groups in groups. */
export function checkUserGroups(call: Call, tenant: Tenant): Answer {
  return memberGroups(call, tenant, findUser(call.segments[1] ?? '', tenant).id);
}

/** The same for `/directoryObjects/{id}`, which may also be a group. */
export function checkObjectGroups(call: Call, tenant: Tenant): Answer {
  const id = call.segments[1]?.toLowerCase() ?? '';
  if (!tenant.users.has(id) && !tenant.groups.has(id)) throw directoryNotFound(id);
  return memberGroups(call, tenant, id);
}

function memberGroups(call: Call, tenant: Tenant, memberId: string): Answer {
  const asked = readJsonBody(call)['groupIds'];
  const ids = textsOf(asked);
  if (!Array.isArray(asked) || ids.length !== asked.length)
    throw invalid("Invalid value specified for property 'groupIds'.");
  if (ids.length > MOST_GROUPS)
    throw invalid(`Too many values for property 'groupIds': at most ${MOST_GROUPS} are allowed.`);
  const malformed = ids.find((id) => !isGuid(id));
  if (malformed !== undefined) throw invalid(`Invalid object identifier '${malformed}'.`);
  const around = groupsAround(tenant, memberId);
  const value = ids.map((id) => id.toLowerCase()).filter((id) => around.has(id));
  return ok({ '@odata.context': contextOf(call, 'Collection(Edm.String)'), value: [...new Set(value)] });
}

function findUser(key: string, tenant: Tenant): User {
  const wanted = key.toLowerCase();
  const byName = [...tenant.users.values()].find((user) => user.userPrincipalName.toLowerCase() === wanted);
  const user = tenant.users.get(wanted) ?? byName;
  if (!user) throw directoryNotFound(key);
  return user;
}

function invalid(message: string): Refusal {
  return new Refusal({ status: 400, code: 'Request_BadRequest', message });
}
