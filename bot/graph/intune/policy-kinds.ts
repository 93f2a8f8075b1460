// The kinds of Intune policy, one row each: where Graph keeps them, what it calls their name, which permissions they need.
import type { OtherPolicyKind, PolicyKind } from '../../domain/policy.js';

/** What is known of every kind. `path` has no version, as `EncodedAssign.path`; `label` is the member that holds a policy's name. */
interface AnyKind {
  readonly path: string;
  readonly label: 'displayName' | 'name';
  readonly readPermission: string;
}

/** A kind the bot assigns. Types are Graph's without `#microsoft.graph.`. */
export interface AssignableKind extends AnyKind {
  readonly kind: PolicyKind;
  readonly isAssignable: true;
  readonly assignPermission: string;
  /** What a policy is where Graph does not say its type. */
  readonly baseType: string;
  /** The types v1.0 can carry; all others exist on beta alone. */
  readonly typesOfV1: readonly string[];
  /** What is expanded where one policy is read for a plan. */
  readonly expand?: string;
}

/** A kind whose policies are only found by name, over beta; administrators' own tools filter each by `eq` on its label. */
export interface OtherKind extends AnyKind {
  readonly kind: OtherPolicyKind;
  readonly isAssignable: false;
}

type Table = { readonly [Kind in PolicyKind]: AssignableKind & { readonly kind: Kind } } & {
  readonly [Kind in OtherPolicyKind]: OtherKind & { readonly kind: Kind };
};

const readPermission = 'DeviceManagementConfiguration.Read.All';

/** The table. A kind becomes assignable by its row here and the domain's `PolicyKind`; the compiler names the rest. */
export const policyKinds: Table = {
  compliance: {
    kind: 'compliance',
    isAssignable: true,
    path: '/deviceManagement/deviceCompliancePolicies',
    label: 'displayName',
    readPermission,
    assignPermission: 'DeviceManagementConfiguration.ReadWrite.All',
    baseType: 'deviceCompliancePolicy',
    // Every non-abstract type derived from the base type in the v1.0 metadata, August 2026.
    typesOfV1: [
      'androidCompliancePolicy',
      'androidWorkProfileCompliancePolicy',
      'iosCompliancePolicy',
      'macOSCompliancePolicy',
      'windows10CompliancePolicy',
      'windows10MobileCompliancePolicy',
      'windows81CompliancePolicy',
      'windowsPhone81CompliancePolicy',
    ],
    expand: 'scheduledActionsForRule($expand=scheduledActionConfigurations)',
  },
  linuxCompliance: {
    kind: 'linuxCompliance',
    isAssignable: false,
    path: '/deviceManagement/compliancePolicies',
    label: 'name',
    readPermission,
  },
  settingsCatalog: {
    kind: 'settingsCatalog',
    isAssignable: false,
    path: '/deviceManagement/configurationPolicies',
    label: 'name',
    readPermission,
  },
  deviceConfiguration: {
    kind: 'deviceConfiguration',
    isAssignable: false,
    path: '/deviceManagement/deviceConfigurations',
    label: 'displayName',
    readPermission,
  },
  administrativeTemplate: {
    kind: 'administrativeTemplate',
    isAssignable: false,
    path: '/deviceManagement/groupPolicyConfigurations',
    label: 'displayName',
    readPermission,
  },
};

const rows = Object.values(policyKinds);

/** The rows of the kinds the bot assigns. */
export const assignableKinds: readonly AssignableKind[] = rows.flatMap((row) =>
  row.isAssignable ? [row] : [],
);

/** The rows of the others. */
export const otherKinds: readonly OtherKind[] = rows.flatMap((row) => (row.isAssignable ? [] : [row]));

/** The members a policy is read with, for `$select`. */
export function fieldsOf({ label }: AssignableKind): string {
  return `id,${label},lastModifiedDateTime`;
}
