// A device compliance policy, as far as a decision about its assignments needs it.

/** `type` is Graph's type name without `#microsoft.graph.`, e.g. `windows10CompliancePolicy`. Times are ISO 8601. */
export interface Policy {
  readonly id: string;
  readonly displayName: string;
  readonly type: string;
  readonly lastModified?: string;
  /** Hours until a failing device counts as noncompliant; absent when it could not be read. */
  readonly graceHours?: number;
}

/** The kinds of policy that are assigned under another address of Graph. */
export type ElsewhereKind =
  'linuxCompliance' | 'settingsCatalog' | 'deviceConfiguration' | 'administrativeTemplate';

/** A policy of another kind, found by its exact name. */
export interface Elsewhere {
  readonly kind: ElsewhereKind;
  readonly displayName: string;
}
