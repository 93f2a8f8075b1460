// Linux compliance, settings catalog, device configurations and administrative templates: lists to find a name in.
import { contextOf, option, type Answer, type Call } from '../http/call.js';
import { textOf, type JsonObject } from '../http/json.js';
import { conditionsOf, passes } from '../odata/filter.js';
import { checkOptions, choose, pageAnswer, pageOf } from '../odata/query.js';
import { parseFilter } from '../odata/parse-filter.js';
import { badRequest, intuneBadRequest } from '../http/refusal.js';
import { OTHER_POLICIES, type OtherPolicy } from '../seed/other-policies.js';

/** Collections whose label is `name`; the others say `displayName`. Their pages are small as well. */
const NAMED = ['compliancePolicies', 'configurationPolicies'];
const SMALL_PAGE = 25;
const LARGE_PAGE = 1000;

/** `GET /deviceManagement/{collection}`. Filters compare the label alone, exact in case: more is not known of them here. */
export function listOtherPolicies(call: Call): Answer {
  checkOptions(call);
  const collection = call.segments[1] ?? '';
  const label = NAMED.includes(collection) ? 'name' : 'displayName';
  const all = OTHER_POLICIES.filter((policy) => policy.collection === collection).map((policy) =>
    onWire(policy, label),
  );
  const found = filtered(call, all, label);
  const page = pageOf(call, found, { largest: label === 'name' ? SMALL_PAGE : LARGE_PAGE });
  const names = option(call, 'select')?.split(',');
  const count = label === 'name' ? { '@odata.count': page.items.length } : {};
  const items = page.items.map((entity) => choose(entity, names));
  return pageAnswer(contextOf(call, `deviceManagement/${collection}`), { ...page, items }, count);
}

function filtered(call: Call, entities: readonly JsonObject[], label: string): readonly JsonObject[] {
  const text = option(call, 'filter');
  if (!text) return entities;
  const filter = parseFilter(text);
  for (const condition of conditionsOf(filter)) {
    if (condition.kind === 'call')
      throw intuneBadRequest(`Functions are not allowed in $filter: '${condition.name}'`);
    if ('property' in condition && condition.property !== label) {
      throw badRequest(
        `Invalid filter clause: Could not find a property named '${condition.property}' on the type of this collection.`,
      );
    }
  }
  return entities.filter((entity) => passes(filter, entity, (each) => each));
}

function onWire(policy: OtherPolicy, label: string): JsonObject {
  const type = textOf(policy.settings['@odata.type']);
  return {
    ...(type === undefined ? {} : { '@odata.type': type }),
    id: policy.id,
    [label]: policy.name,
    description: policy.description,
    createdDateTime: '2026-04-14T07:20:00Z',
    lastModifiedDateTime: '2026-08-30T12:05:00Z',
    roleScopeTagIds: ['0'],
    ...policy.settings,
  };
}
