// The edges as the workflow needs them. With store-ports.ts, the only interfaces in the program.
import type { ApprovalRule } from '../domain/approval.js';
import type { Assignment } from '../domain/assignment.js';
import type { FilterDirectory } from '../domain/filter.js';
import type { GraphFault } from '../domain/graph-error.js';
import type { Group, GroupDirectory } from '../domain/group.js';
import type { Membership } from '../domain/person.js';
import type { EncodedAssign } from '../domain/plan/plan.js';
import type { OtherKindPolicy, Policy } from '../domain/policy.js';
import type { IntuneDecider, IntuneStatus } from '../domain/intune-hold.js';
import type { ApprovalRequest, CardCopy, ConversationRef } from '../domain/request.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type {
  InboxStore,
  KnownPerson,
  LastChangeStore,
  LeaseStore,
  PeopleStore,
  RequestStore,
  ShownStore,
} from './store-ports.js';

export type * from './store-ports.js';
export { isPolicyLease } from './lease-keys.js';
export { StoreError } from './store-error.js';
export type { Clock } from '../shared/clock.js';
export type { Log } from '../shared/log.js';

/** A policy together with everything a plan is computed from. */
export interface PolicyState {
  readonly policy: Policy;
  /** All rows, every page. */
  readonly rows: readonly Assignment[];
  readonly readFrom: 'v1.0' | 'beta';
}

/** How `assign` ended. Only `accepted` and `refused` are certain. */
export type AssignAnswer =
  | { readonly kind: 'accepted'; readonly requestId?: string }
  /** A definite no: Graph did not take it. */
  | { readonly kind: 'refused'; readonly fault: GraphFault }
  /** A definite not now (429): the byte-identical body may be sent again after a re-read. */
  | { readonly kind: 'throttled'; readonly fault: GraphFault }
  /** A definite not yet: Intune's own approval holds it under this code (a GUID). Nothing has changed. */
  | { readonly kind: 'held'; readonly code: string; readonly fault: GraphFault }
  /** Nobody knows: 5xx, reset, timeout. Only reading can tell. */
  | { readonly kind: 'unknown'; readonly fault: GraphFault }
  /** `mayStart` said no: not a byte has left. */
  | { readonly kind: 'notStarted' };

/** Policies in Intune. Reads throw GraphError. */
export interface Policies {
  /** Every policy, every page; a list cut short is an error. One round trip per page. */
  listPolicies(): Promise<readonly Policy[]>;
  /** The policy with its grace period and all its rows. One round trip for one page of rows. */
  readPolicyState(policy: Policy): Promise<PolicyState>;
  /** All rows, freshly read. One round trip a page. */
  readAssignments(policy: Pick<Policy, 'kind' | 'id'>): Promise<readonly Assignment[]>;
  /** What the filters are called, and which exist no longer. Never throws. One round trip, two where one seems to be gone. */
  readFilters(ids: readonly string[]): Promise<FilterDirectory>;
  /** The exact request that makes the policy's rows `after`. Throws GraphError where only beta could carry it and beta may not be used. */
  encodeAssign(policy: Policy, before: readonly Assignment[], after: readonly Assignment[]): EncodedAssign;
  /** Sends it, once. Never throws for anything Graph or the network does. `mayStart` is asked last, when token and connection are ready. */
  assign(sending: AssignCall, mayStart: () => Promise<boolean>): Promise<AssignAnswer>;
  /** The policies with exactly this name of kinds the bot does not assign, at most one of each. Never throws: nothing where it cannot be read. */
  findOtherKinds(name: string): Promise<readonly OtherKindPolicy[]>;
}

/** What leaves for Graph, and what it says to Intune's own approval: why, or, once approved there, the code. */
export interface AssignCall {
  readonly request: EncodedAssign;
  /** A GUID, sent as `client-request-id`. */
  readonly clientRequestId: string;
  readonly approval:
    | { readonly kind: 'justification'; readonly text: string }
    | { readonly kind: 'code'; readonly code: string };
}

/** One of Intune's own approval requests. */
export interface IntuneApproval {
  readonly code: string;
  readonly status: IntuneStatus;
  readonly decidedBy?: IntuneDecider;
  /** ISO 8601. */
  readonly expiresAt?: string;
}

/** Intune's own approval requests. Only beta has them. */
export interface IntuneApprovals {
  /** False with `GRAPH_BETA=never`: then the three below are never called. */
  readonly isReadable: boolean;
  /** The approval with this code; nothing where Intune knows none. By id, then in the list. Throws GraphError. */
  read(code: string): Promise<IntuneApproval | undefined>;
  /** One that is waiting or approved and whose justification holds `marker`; nothing where there is none. Throws GraphError. */
  find(marker: string): Promise<IntuneApproval | undefined>;
  /** Takes ours back. `cancelled` also where it was over already; throws GraphError where that is not known. */
  cancel(code: string): Promise<'cancelled' | 'refused'>;
}

/** Groups and people in Entra. */
export interface Directory {
  /** The tenant the Graph token was issued for. */
  tenantId(): Promise<string>;
  /** For each name, every group of exactly that name (case-insensitive). Throws GraphError. One round trip. */
  findGroups(names: readonly string[]): Promise<ReadonlyMap<string, readonly Group[]>>;
  /** Groups whose names resemble `name`, at most 5, best first. Never throws: no suggestions on failure. */
  suggestGroups(name: string): Promise<readonly Group[]>;
  /**
   * What the directory says of each id, with the members of `counted` (absent: of all of them) counted. A group that
   * cannot be read is `unread`; never throws. One round trip for up to about 150 groups with 20 of them counted.
   */
  readGroups(ids: readonly string[], counted?: readonly string[]): Promise<GroupDirectory>;
  /** Live account state and transitive membership in `groupIds`, one answer per person in the order asked. Never throws. One round trip for up to 10 people. */
  memberships(personIds: readonly string[], groupIds: readonly string[]): Promise<readonly Membership[]>;
}

/** Somebody a request was brought to; `copy` where a card of their own was posted. */
export interface Asked {
  readonly personId: string;
  readonly copy?: CardCopy;
}

/** Writing to people. Failures are retried and logged inside; nothing here throws. */
export interface Delivery {
  /**
   * Brings people up to date with the request as it is in the store by then: every posted copy is edited, which
   * notifies nobody, and the requester gets one new message when it has come to an end.
   */
  update(request: ApprovalRequest): Promise<void>;
  /**
   * Posts the request to approvers: in their personal chats, or mentioned where it was asked. `reached` hears of each
   * as soon as Teams has taken it, whoever else is still waited for; calls may overlap.
   */
  askApprovers(
    request: ApprovalRequest,
    approvers: readonly KnownPerson[],
    reached: (asked: Asked) => Promise<void>,
  ): Promise<void>;
  /** The people in a shared conversation, as far as they can be read; otherwise everybody known. */
  peopleIn(conversation: ConversationRef): Promise<readonly KnownPerson[]>;
}

/** Randomness, injected. */
export interface Ids {
  /** A new unguessable request id. */
  requestId(): string;
  /** A GUID for `client-request-id`. */
  guid(): string;
}

/** What the operator decided. */
export interface Settings {
  readonly rule: ApprovalRule;
  readonly expiresHours: number;
  readonly readBackSeconds: number;
  /** How often a request held by Intune is looked at. */
  readonly intunePollSeconds: number;
  /** Filters are invisible: everything is read on v1.0. */
  readonly filtersUnseen: boolean;
  /** Stops every apply. */
  readonly frozen: boolean;
}

/** Everything a verb may touch. */
export interface Ports {
  readonly store: RequestStore & LeaseStore & LastChangeStore & ShownStore & InboxStore;
  readonly people: PeopleStore;
  readonly policies: Policies;
  readonly approvals: IntuneApprovals;
  readonly directory: Directory;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly settings: Settings;
}
