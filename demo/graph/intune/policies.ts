// Compliance policies as Intune lists them.
import { assignmentsShown } from './assignments.js';
import { contextOf, ok, option, type Answer, type Call } from '../http/call.js';
import { findPolicy, isVisible } from './find-policy.js';
import type { JsonObject } from '../http/json.js';
import { conditionsOf, passes } from '../odata/filter.js';
import { checkOptions, choose, ordered, pageAnswer, pageOf, selection } from '../odata/query.js';
import { parseFilter } from '../odata/parse-filter.js';
import { badRequest, intuneBadRequest } from '../http/refusal.js';
import { expandSchedule, expansions } from './policy-expand.js';
import { countMembers, type Policy, type Tenant, type Version } from '../tenant.js';

const COLLECTION = 'deviceManagement/deviceCompliancePolicies';
const V1_PROPERTIES = [
  'id',
  'createdDateTime',
  'description',
  'displayName',
  'lastModifiedDateTime',
  'version',
];

/** `GET /deviceManagement/deviceCompliancePolicies`: ordered by id, `@odata.type` always there. */
export function listPolicies(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  if (option(call, 'search') !== undefined) throw badRequest('$search is not supported on this collection.');
  if (option(call, 'skip') !== undefined) throw badRequest('$skip is not supported on this collection.');
  const names = selection(call, propertiesOf(call.version), 'deviceCompliancePolicy');
  const expand = expansions(call);
  const policies = [...tenant.policies.values()]
    .filter((policy) => isVisible(policy, call.version))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  const entities = policies.map((policy) => ({ policy, ...policyOnWire(policy, call.version) }));
  const sorted = ordered(call, filtered(call, entities), ['displayName', 'lastModifiedDateTime', 'id']);
  const page = pageOf(call, sorted, { largest: tenant.pageSizes.policies });
  const items = page.items.map(({ policy, ...entity }) => ({
    ...choose(entity, names),
    ...(expand.assignments ? assignmentsInList(call, policy) : {}),
    ...expandSchedule(call, policy, expand),
  }));
  const shape = names ? `(${names.join(',')})` : '';
  return pageAnswer(contextOf(call, `${COLLECTION}${shape}`), { ...page, items });
}

/** `GET …/{id}`. Here `$expand=assignments` answers an empty list, as was reported of a sister resource: never trust it. */
export function readPolicy(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const policy = findPolicy(call, tenant);
  const names = selection(call, propertiesOf(call.version), 'deviceCompliancePolicy');
  const expand = expansions(call);
  return ok({
    '@odata.context': contextOf(call, `${COLLECTION}/$entity`),
    ...choose(policyOnWire(policy, call.version), names),
    ...(expand.assignments ? { assignments: [] } : {}),
    ...expandSchedule(call, policy, expand),
  });
}

/** `GET …/{id}/deviceStatusOverview`: the bare object, counted from the devices the policy's groups hold. */
export function readStatusOverview(call: Call, tenant: Tenant): Answer {
  const policy = findPolicy(call, tenant);
  const devices = policy.rows
    .filter((row) => row.type === 'groupAssignmentTarget')
    .map((row) => tenant.groups.get(row.properties['groupId'] ?? ''))
    .reduce((sum, group) => sum + (group ? countMembers(tenant, group).devices : 0), 0);
  const failedCount = Math.floor(devices / 25);
  const errorCount = Math.floor(devices / 100);
  const pendingCount = Math.floor(devices / 50);
  return ok({
    '@odata.context': contextOf(call, `${COLLECTION}('${policy.id}')/deviceStatusOverview/$entity`),
    id: policy.id,
    pendingCount,
    notApplicableCount: 0,
    successCount: devices - failedCount - errorCount - pendingCount,
    errorCount,
    failedCount,
    lastUpdateDateTime: new Date().toISOString(),
    configurationVersion: policy.version,
  });
}

function propertiesOf(version: Version): readonly string[] {
  return version === 'beta' ? ['roleScopeTagIds', ...V1_PROPERTIES] : V1_PROPERTIES;
}

function policyOnWire(policy: Policy, version: Version): JsonObject {
  return {
    '@odata.type': `#microsoft.graph.${policy.type}`,
    ...(version === 'beta' ? { roleScopeTagIds: ['0'] } : {}),
    id: policy.id,
    createdDateTime: policy.created,
    description: policy.description,
    lastModifiedDateTime: policy.lastModified,
    displayName: policy.displayName,
    version: policy.version,
    ...policy.settings,
  };
}

/**
 * Functions are refused on compliance policies (Microsoft365DSC #4597); `isof` works on beta. The wording of the refusal, and
 * that comparing is exact in case, are this stand-in's choice.
 */
function filtered<T extends JsonObject>(call: Call, entities: readonly T[]): readonly T[] {
  const text = option(call, 'filter');
  if (!text) return entities;
  const filter = parseFilter(text);
  for (const condition of conditionsOf(filter)) {
    if (condition.kind === 'call' && !(condition.name === 'isof' && call.version === 'beta')) {
      throw intuneBadRequest(`Functions are not allowed in $filter: '${condition.name}'`);
    }
    if (
      (condition.kind === 'compare' || condition.kind === 'in') &&
      !V1_PROPERTIES.includes(condition.property)
    ) {
      throw badRequest(
        `Invalid filter clause: Could not find a property named '${condition.property}' on type 'microsoft.graph.deviceCompliancePolicy'.`,
      );
    }
  }
  return entities.filter((entity) => passes(filter, entity, (each) => each));
}

function assignmentsInList(call: Call, policy: Policy): JsonObject {
  const cast = `('${policy.id}')/microsoft.graph.${policy.type}/assignments`;
  return {
    'assignments@odata.context': contextOf(call, `${COLLECTION}${cast}`),
    assignments: assignmentsShown(policy, call),
  };
}
