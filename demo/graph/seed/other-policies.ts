// Policies of other kinds in the company: found by name, assigned under other addresses of Graph.
import { guidOf } from '../../guid.js';

/** A policy that is no `deviceCompliancePolicy`. */
export interface OtherPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The segment after `deviceManagement`. */
  readonly collection:
    'compliancePolicies' | 'configurationPolicies' | 'deviceConfigurations' | 'groupPolicyConfigurations';
  /** Members of its kind, as Graph writes them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** All of them. */
export const OTHER_POLICIES: readonly OtherPolicy[] = [
  policy('Linux developer machines', 'compliancePolicies', {
    platforms: 'linux',
    technologies: 'linuxMdm',
    settingCount: 3,
  }),
  policy('Windows LAPS', 'configurationPolicies', {
    platforms: 'windows10',
    technologies: 'mdm',
    settingCount: 6,
    isAssigned: true,
  }),
  policy("Harbor master's kiosk", 'configurationPolicies', {
    platforms: 'windows10',
    technologies: 'mdm',
    settingCount: 12,
    isAssigned: false,
  }),
  policy('Wi-Fi Northwind Harbor', 'deviceConfigurations', {
    '@odata.type': '#microsoft.graph.windowsWifiConfiguration',
    version: 3,
  }),
  policy('OneDrive known folders', 'groupPolicyConfigurations', {
    policyConfigurationIngestionType: 'builtIn',
  }),
];

function policy(
  name: string,
  collection: OtherPolicy['collection'],
  settings: OtherPolicy['settings'],
): OtherPolicy {
  return { id: guidOf(`${collection} ${name}`), name, description: '', collection, settings };
}
