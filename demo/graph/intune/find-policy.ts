// Which policies a version of Graph has, and finding one by the key in a path.
import type { Call } from '../http/call.js';
import { isGuid } from '../http/json.js';
import { intuneBadRequest, intuneNotFound } from '../http/refusal.js';
import type { Policy, Tenant, Version } from '../tenant.js';

/** Subtypes of `deviceCompliancePolicy` in the published v1.0 metadata (August 2026). Beta has more. */
const V1_POLICY_TYPES: readonly string[] = [
  'androidCompliancePolicy',
  'androidWorkProfileCompliancePolicy',
  'iosCompliancePolicy',
  'macOSCompliancePolicy',
  'windows10CompliancePolicy',
  'windows10MobileCompliancePolicy',
  'windows81CompliancePolicy',
  'windowsPhone81CompliancePolicy',
];

/**
 * Whether a version shows a policy. What v1.0 does with a policy whose type its metadata lacks is not known; this stand-in
 * leaves it out of lists and answers 404.
 */
export function isVisible(policy: Policy, version: Version): boolean {
  return version === 'beta' || V1_POLICY_TYPES.includes(policy.type);
}

/** The policy a path names. A key that is no GUID is a 400. */
export function findPolicy(call: Call, tenant: Tenant): Policy {
  const id = call.segments[2] ?? '';
  if (!isGuid(id)) throw intuneBadRequest('An error has occurred');
  const policy = tenant.policies.get(id.toLowerCase());
  if (!policy || !isVisible(policy, call.version)) throw intuneNotFound();
  return policy;
}
