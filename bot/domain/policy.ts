// A policy of Intune, as far as a decision about its assignments needs it.

/** The kinds of policy that the bot assigns. */
export type PolicyKind = 'compliance';

/** `type` is Graph's type name without `#microsoft.graph.`, e.g. `windows10CompliancePolicy`. Times are ISO 8601. */
export interface Policy {
  readonly kind: PolicyKind;
  readonly id: string;
  readonly displayName: string;
  readonly type: string;
  readonly lastModified?: string;
  /** Hours until a failing device counts as noncompliant; absent when it could not be read. */
  readonly graceHours?: number;
}

/** The kinds of policy that the bot knows by name and does not assign. */
export type OtherPolicyKind =
  'linuxCompliance' | 'settingsCatalog' | 'deviceConfiguration' | 'administrativeTemplate';

/** A policy of another kind, found by its exact name. */
export interface OtherKindPolicy {
  readonly kind: OtherPolicyKind;
  readonly displayName: string;
}
