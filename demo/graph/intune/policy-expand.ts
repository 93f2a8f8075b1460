// What `$expand` adds to a policy: its assignments, and what happens to devices that fail it.
import { guidOf } from '../../guid.js';
import { contextOf, option, type Call } from '../http/call.js';
import type { JsonObject } from '../http/json.js';
import { badRequest } from '../http/refusal.js';
import type { Policy } from '../tenant.js';

/** What was asked for. `schedule: 'deep'` includes the configurations, with the grace period. */
export interface Expansions {
  readonly assignments: boolean;
  readonly schedule: 'none' | 'rules' | 'deep';
}

/** Reads `$expand`: both expansions may stand in one option, in either order. Anything else is a 400. */
export function expansions(call: Call): Expansions {
  const asked = (option(call, 'expand') ?? '').replaceAll(/\s/g, '').split(',').filter(Boolean);
  const known = ['assignments', 'scheduledActionsForRule', DEEP];
  const stranger = asked.find((each) => !known.includes(each));
  if (stranger !== undefined) {
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${stranger}' on type 'microsoft.graph.deviceCompliancePolicy'.`,
    );
  }
  const schedule = asked.includes(DEEP)
    ? 'deep'
    : asked.includes('scheduledActionsForRule')
      ? 'rules'
      : 'none';
  return { assignments: asked.includes('assignments'), schedule };
}

const DEEP = 'scheduledActionsForRule($expand=scheduledActionConfigurations)';

/** The rules, and in depth their `block` action: every compliance policy has exactly one (TenuVault #25). */
export function expandSchedule(call: Call, policy: Policy, expand: Expansions): JsonObject {
  if (expand.schedule === 'none') return {};
  const cast = `deviceManagement/deviceCompliancePolicies('${policy.id}')/microsoft.graph.${policy.type}/scheduledActionsForRule`;
  const ruleId = guidOf(`${policy.id} rule`);
  const block = {
    id: guidOf(`${policy.id} block`),
    gracePeriodHours: policy.graceHours,
    actionType: 'block',
    notificationTemplateId: '00000000-0000-0000-0000-000000000000',
    notificationMessageCCList: [],
  };
  const configurations = {
    'scheduledActionConfigurations@odata.context': contextOf(
      call,
      `${cast}('${ruleId}')/scheduledActionConfigurations`,
    ),
    scheduledActionConfigurations: [block],
  };
  return {
    'scheduledActionsForRule@odata.context': contextOf(
      call,
      `${cast}${expand.schedule === 'deep' ? '(scheduledActionConfigurations())' : ''}`,
    ),
    scheduledActionsForRule: [
      { id: ruleId, ruleName: null, ...(expand.schedule === 'deep' ? configurations : {}) },
    ],
  };
}
