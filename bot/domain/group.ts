// An Entra group, as far as a decision about an assignment needs it.

/** Graph's `groupTypes`, `mailEnabled` and `securityEnabled` in one word. */
export type GroupKind =
  'security' | 'mailEnabledSecurity' | 'distribution' | 'microsoft365' | 'microsoft365Security';

export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly kind: GroupKind;
  readonly membership: 'assigned' | 'dynamic';
  /** Whether the directory keeps applying the rule of a dynamic group; absent where it does not say, and for assigned groups. */
  readonly rule?: 'on' | 'paused';
  /** Intune supports only security-enabled groups. */
  readonly securityEnabled: boolean;
  readonly description?: string;
  readonly created?: string;
}

/** Transitive members, counted apart because Intune treats user groups and device groups differently. */
export interface MemberCounts {
  readonly devices: number;
  readonly users: number;
}

/** What the directory says of a group id on a row. `members` is absent where they could not be counted. */
export type GroupFacts =
  | { readonly kind: 'found'; readonly group: Group; readonly members?: MemberCounts }
  | { readonly kind: 'gone'; readonly id: string }
  | { readonly kind: 'unread'; readonly id: string };

/** By group id in lower case. */
export type GroupDirectory = Readonly<Record<string, GroupFacts>>;
