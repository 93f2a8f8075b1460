// Where a policy is in the Intune portal.
import type { Policy } from '../../bot/domain/policy.js';

/**
 * A link to the policy's overview. Microsoft documents no such links; this is the form public tools use for
 * compliance policies, where `platform~` and `policyType~` may be 0. `portal` is an origin.
 */
export function policyLink(portal: string, policy: Policy): string {
  const policyId = encodeURIComponent(policy.id.toWellFormed());
  const label = encodeURIComponent(policy.displayName.slice(0, 120).toWellFormed());
  const view = 'Microsoft_Intune_DeviceSettings/CompliancePolicyOverview.ReactView';
  return `${portal}/#view/${view}/policyId/${policyId}/policyName/${label}/platform~/0/policyType~/0`;
}
