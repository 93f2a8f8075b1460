// Where a policy is in the Intune portal.
import type { Policy, PolicyKind } from '../../bot/domain/policy.js';

/** A link to the policy's overview. Microsoft documents no such links; these are forms public tools use. `portal` is an origin. */
export function policyLink(portal: string, policy: Policy): string {
  const policyId = encodeURIComponent(policy.id.toWellFormed());
  const label = encodeURIComponent(policy.displayName.slice(0, 120).toWellFormed());
  return `${portal}/#view/${viewOf[policy.kind](policyId, label)}`;
}

/** By kind; the id and the name are encoded. */
const viewOf: Readonly<Record<PolicyKind, (policyId: string, name: string) => string>> = {
  // `platform~` and `policyType~` may be 0.
  compliance: (policyId, name) =>
    `Microsoft_Intune_DeviceSettings/CompliancePolicyOverview.ReactView/policyId/${policyId}/policyName/${name}/platform~/0/policyType~/0`,
};
