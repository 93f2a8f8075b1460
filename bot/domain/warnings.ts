// What a person should know before approving, found from the rows and the directory.
import type { Assignment } from './assignment.js';

/** Group names are looked up in the plan's directory when shown; a warning holds ids. */
export type Warning =
  | { readonly kind: 'allDevices' | 'allUsers'; readonly verb: 'added' | 'removed' | 'changed' }
  /** Intune does not evaluate a user-group exclusion against device groups, or the reverse (memdocs device-profile-assign). */
  | {
      readonly kind: 'mixedExclusion';
      readonly excludedGroupId: string;
      readonly excludedHas: 'users' | 'devices';
      /** The included rows the exclusion will not reach. */
      readonly includes: readonly Assignment[];
    }
  | { readonly kind: 'groupEmpty'; readonly groupId: string }
  | { readonly kind: 'notSecurityEnabled'; readonly groupId: string }
  | { readonly kind: 'groupGone'; readonly groupId: string }
  | { readonly kind: 'policySet'; readonly rows: readonly Assignment[] }
  /** Graph listed a target more than once, with different filters; these are the rows that are not sent. */
  | { readonly kind: 'duplicate'; readonly rows: readonly Assignment[] }
  | { readonly kind: 'exclusionRemoved'; readonly groupId: string }
  /** Nothing includes anybody any more: no row is left, or only exclusions. */
  | { readonly kind: 'leavesUnassigned' }
  | { readonly kind: 'filtersUnseen' }
  /** The rows are exactly those from before the bot's own change of less than a minute ago: Graph may be late, or somebody took it back. */
  | { readonly kind: 'lateRead' };
