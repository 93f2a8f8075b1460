// A plan is a value: what a policy's rows are, what they will be, and the exact request that makes it so.
import type { Assignment, Target } from '../assignment.js';
import type { FilterDirectory } from '../filter.js';
import type { GroupDirectory } from '../group.js';
import type { Policy } from '../policy.js';
import type { Warning } from './warnings.js';

/**
 * One resolved wish: this target shall have a row, shall have none, or (undo and repair) shall have exactly
 * the row it once had, filter included.
 */
export type Change =
  | { readonly verb: 'assign' | 'unassign'; readonly target: Target }
  | { readonly verb: 'restore'; readonly target: Target; readonly row: Assignment };

/** The request as it will leave: `body` is the exact text. `path` begins with a slash and has no version. */
export interface EncodedAssign {
  readonly version: 'v1.0' | 'beta';
  readonly path: string;
  readonly body: string;
  /** Why beta is needed; nothing when v1.0 suffices. */
  readonly betaBecause?: 'filter' | 'policyType' | 'unknownTarget';
}

/** Why a plan counts as broad, and so needs the larger number of approvals. */
export type BroadReason = 'allDevices' | 'allUsers' | 'clear' | 'filtersUnseen';

export interface ChangedRow {
  readonly before: Assignment;
  readonly after: Assignment;
}

/** What a request would do to the rows, before it is encoded. */
export interface RowPlan {
  /** Each target once. */
  readonly before: readonly Assignment[];
  /** Rows Graph listed beside one of `before` for the same target; they are not sent. Absent where every target was listed once. */
  readonly unsent?: readonly Assignment[];
  /** The whole set that will be sent: Graph's `assign` replaces everything. */
  readonly after: readonly Assignment[];
  readonly added: readonly Assignment[];
  readonly removed: readonly Assignment[];
  readonly changed: readonly ChangedRow[];
  readonly kept: readonly Assignment[];
  /** Wishes that were already so. */
  readonly alreadySo: readonly Change[];
}

/** A plan as stored, shown and sent. Hashes are SHA-256 in lower-case hex. */
export interface Plan extends RowPlan, FilterDirectory {
  readonly policy: Policy;
  /** When its rows were asked for, ISO 8601 in UTC: what was changed later the plan may not know of. */
  readonly madeAt: string;
  readonly changes: readonly Change[];
  readonly readFrom: 'v1.0' | 'beta';
  readonly warnings: readonly Warning[];
  /** Empty: an ordinary plan. */
  readonly broad: readonly BroadReason[];
  readonly groups: GroupDirectory;
  readonly request: EncodedAssign;
  /** Of `request.body`. */
  readonly bodyHash: string;
  /** Of all the live rows the plan was computed from. */
  readonly stateHash: string;
}
