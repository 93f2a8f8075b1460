// `operationApprovalPolicies`: which changes Intune's own approval asks for, as beta shows it. v1.0 has none of this.
import { guidOf } from '../../guid.js';
import { contextOf, type Answer, type Call } from '../http/call.js';
import type { JsonObject } from '../http/json.js';
import { checkOptions, choose, pageAnswer, pageOf, selection } from '../odata/query.js';
import type { Tenant } from '../tenant.js';

const COLLECTION = 'deviceManagement/operationApprovalPolicies';

const PROPERTIES = [
  ...[
    'id',
    'displayName',
    'description',
    'lastModifiedDateTime',
    'policyType',
    'policyPlatform',
    'policySet',
  ],
  'approverGroupIds',
];

/** `GET /deviceManagement/operationApprovalPolicies`: one while Intune's approval is on, unless the settings say that none is listed. */
export function listApprovalPolicies(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const { on, policyType } = tenant.approvals.settings;
  const names = selection(call, PROPERTIES, 'operationApprovalPolicy');
  const entities = on && policyType !== null ? [onWire(policyType)] : [];
  const page = pageOf(call, entities, { largest: tenant.pageSizes.policies });
  const items = page.items.map((entity) => choose(entity, names));
  return pageAnswer(contextOf(call, COLLECTION), { ...page, items });
}

function onWire(policyType: string): JsonObject {
  return {
    id: guidOf('access policy for compliance policies'),
    displayName: 'Compliance policies need two',
    description: '',
    lastModifiedDateTime: '2026-09-01T08:00:00Z',
    policyType,
    policyPlatform: 'notApplicable',
    policySet: { policyType, policyPlatform: 'notApplicable' },
    approverGroupIds: [guidOf('group Intune approvers')],
  };
}
