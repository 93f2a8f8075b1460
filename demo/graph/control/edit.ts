// What somebody outside does to a policy's rows: another admin, a script, a policy set.
import { guidOf } from '../../guid.js';
import { distinct } from '../intune/assign.js';
import { rowId, rowSubject } from '../intune/assignments.js';
import { ControlError } from './error.js';
import { listOf, textOf, textsOf, type JsonObject } from '../http/json.js';
import { readRow } from '../intune/read-row.js';
import { Refusal } from '../http/refusal.js';
import type { Policy, Row, Tenant } from '../tenant.js';
import type { World } from '../world.js';

/**
 * `{ policyId, add?: [{ target }], remove?: [row] }`: removes, then adds. Rows to add are in beta's form; rows to remove are a
 * group id, a row id, `allDevices`, `allUsers`, or `group:` or `collection:` with an id. Reads show it at once.
 */
export function editRows(world: World, body: JsonObject): object {
  const policy = findPolicy(world.tenant, body['policyId']);
  const removed = textsOf(body['remove']).map((row) => row.toLowerCase());
  const kept = policy.rows.filter((row) => !namesOf(policy, row).some((name) => removed.includes(name)));
  const added = readRows(world.tenant, body['add']);
  // An edit of a group that has a row replaces that row, so the new one has to come first.
  const others = kept.filter((row) => !added.some((each) => rowSubject(each) === rowSubject(row)));
  policy.rows = [...others, ...distinct(added)];
  world.log.changed({ kind: 'rows', policyId: policy.id, by: 'outside' });
  return {};
}

/** `{ policyId, displayName }`: a copy with the same rows, under a new id. */
export function clonePolicy(world: World, body: JsonObject): object {
  const policy = findPolicy(world.tenant, body['policyId']);
  const displayName = textOf(body['displayName']) ?? `${policy.displayName} (copy)`;
  const id = guidOf(`${policy.id} copy ${world.tenant.policies.size} ${displayName}`);
  const copy: Policy = { ...policy, id, displayName };
  delete copy.replaced;
  world.tenant.policies.set(id, copy);
  world.log.changed({ kind: 'tenant', by: 'outside' });
  return { id };
}

/** Rows in beta's form; a row a tenant would refuse is a 400 here too. */
export function readRows(tenant: Tenant, rows: unknown): readonly Row[] {
  try {
    return listOf(rows).map((row) => readRow(row, 'beta', tenant));
  } catch (error) {
    if (error instanceof Refusal) throw new ControlError(400, error.message);
    throw error;
  }
}

function findPolicy(tenant: Tenant, id: unknown): Policy {
  const policy = tenant.policies.get(textOf(id)?.toLowerCase() ?? '');
  if (!policy) throw new ControlError(404, 'no such policy');
  return policy;
}

/** Every name a row goes by, in lower case. */
function namesOf(policy: Policy, row: Row): readonly string[] {
  const subject = rowSubject(row).toLowerCase();
  const names = [subject, rowId(policy, row).toLowerCase(), `group:${subject}`, `collection:${subject}`];
  if (row.type === 'allDevicesAssignmentTarget') return [...names, 'alldevices'];
  return row.type === 'allLicensedUsersAssignmentTarget' ? [...names, 'allusers'] : names;
}
