// Whether the tenant asks for Intune's own approval (Multi Admin Approval) of changes to compliance policies. Beta alone says.
import type { GraphClient } from '../http/client.js';
import { readList } from '../http/pages.js';
import { member, requiredText, textMember } from '../../shared/read-json.js';

/** An access policy. `covers`: compliance policies, something else, or a type this version of Graph has no name for. */
export interface ApprovalPolicy {
  readonly name: string;
  readonly covers: 'compliance' | 'other' | 'unnamed';
  /** Entra groups that approve in Intune. */
  readonly approverGroupIds: readonly string[];
}

/** All access policies. Throws GraphError. One round trip. */
export async function readApprovalPolicies(client: GraphClient): Promise<readonly ApprovalPolicy[]> {
  return await readList(
    client,
    {
      doing: 'readAccessPolicies',
      need: 'intuneApprovals',
      url: '/beta/deviceManagement/operationApprovalPolicies',
    },
    (json) => {
      const ids = member(json, 'approverGroupIds');
      return {
        name: textMember(json, 'displayName') ?? requiredText(json, 'id'),
        covers: coveredBy(textMember(json, 'policyType') ?? ''),
        approverGroupIds: Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [],
      };
    },
  );
}

/** The documentation lists `compliancePolicy`; the published metadata has `unknownFutureValue` for it. */
function coveredBy(type: string): ApprovalPolicy['covers'] {
  if (/^compliancePolic(?:y|ies)$/iu.test(type)) return 'compliance';
  return type === '' || type === 'unknown' || type === 'unknownFutureValue' ? 'unnamed' : 'other';
}
