// What a person should know before approving, found from the rows and the directory.
import type { Assignment } from '../assignment.js';

/**
 * Something about one group of a row. What it means depends on the row: whom an included group does not hold is not
 * reached, whom an excluded one (`excluded`) does not hold is not spared.
 */
export interface GroupWarning {
  /** `rulePaused`: a dynamic group that has members, or whose members could not be counted. An empty one is `groupEmpty`, whatever its rule does. */
  readonly kind: 'groupEmpty' | 'rulePaused' | 'notSecurityEnabled' | 'groupGone';
  readonly groupId: string;
  readonly excluded?: true;
}

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
  | GroupWarning
  | { readonly kind: 'policySet'; readonly rows: readonly Assignment[] }
  /**
   * Graph listed a target more than once: by a policy set as well, or with different filters. `rows` are those that are
   * not sent; `sent` those of the same targets that are, if any is left.
   */
  | {
      readonly kind: 'duplicate';
      readonly rows: readonly Assignment[];
      readonly sent: readonly Assignment[];
    }
  /** A filter that exists no longer is on these rows: Graph may refuse the whole list for it. */
  | { readonly kind: 'filterGone'; readonly filterId: string; readonly rows: readonly Assignment[] }
  | { readonly kind: 'exclusionRemoved'; readonly groupId: string }
  /** Nothing includes anybody any more: no row is left, or only exclusions. */
  | { readonly kind: 'leavesUnassigned' }
  | { readonly kind: 'filtersUnseen' }
  /** The rows are exactly those from before the bot's own change of less than a minute ago: Graph may be late, or somebody took it back. */
  | { readonly kind: 'lateRead' };
