// The edges as the workflow needs them: the only interfaces in the program.
import type { ApprovalRule } from '../domain/approval.js';
import type { Assignment } from '../domain/assignment.js';
import type { AuditEvent } from '../domain/audit.js';
import type { GraphFault } from '../domain/graph-error.js';
import type { Group, GroupDirectory } from '../domain/group.js';
import type { Person, Standing } from '../domain/person.js';
import type { EncodedAssign } from '../domain/plan.js';
import type { Policy } from '../domain/policy.js';
import type { ApprovalRequest, CardCopy, ConversationRef } from '../domain/request.js';

/** What `commit` answers. `conflict`: somebody else committed since `load`; load again and decide again. */
export type CommitResult =
  { readonly kind: 'committed'; readonly request: ApprovalRequest } | { readonly kind: 'conflict' };

/** Requests and their audit trail, saved together or not at all. */
export interface RequestStore {
  load(id: string): Promise<ApprovalRequest | undefined>;
  /**
   * The only writer. Saves `request` and `event` in one transaction if the stored version still equals
   * `request.version` (0: not stored yet), and answers with the request at its new version.
   */
  commit(request: ApprovalRequest, event: AuditEvent): Promise<CommitResult>;
  /** The audit trail, oldest first. */
  history(id: string): Promise<readonly AuditEvent[]>;
  /** Ids of requests in `draft` or `pending` whose `expiresAt` is not after `now` (ISO 8601). */
  due(now: string): Promise<readonly string[]>;
  /** Ids of requests in `approved` or `applying`: somebody must go on with them. */
  unfinished(): Promise<readonly string[]>;
  /** Ids of requests in `unconfirmed`: later reads may still find them applied. */
  unconfirmed(): Promise<readonly string[]>;
}

/** How far people were told of a request: the version its copies show, and the ending the requester got a message about. */
export interface Shown {
  readonly version: number;
  readonly told?: string;
}

/** What was shown is remembered apart from the request: showing is no step of its life. */
export interface ShownStore {
  readShown(requestId: string): Promise<Shown | undefined>;
  writeShown(requestId: string, shown: Shown): Promise<void>;
  /**
   * Ids of requests last changed between two moments (ISO 8601) whose newest version was never shown, or whose
   * approvers were not all asked yet (pending without `reach`, or `unsure`); the longest waiting first.
   */
  behind(from: string, to: string): Promise<readonly string[]>;
}

/** A lease on a policy: who holds it, and a counter the holder moves to show it is alive. */
export interface Lease {
  readonly holder: string;
  readonly counter: number;
}

/** One lease per key. */
export interface LeaseStore {
  readLease(key: string): Promise<Lease | undefined>;
  /** Compare and set: puts `next` (nothing: releases) if the lease is still exactly `held`. Answers whether it did. */
  swapLease(key: string, held: Lease | undefined, next: Lease | undefined): Promise<boolean>;
}

/** Somebody the bot has met in Teams. */
export interface KnownPerson extends Person {
  readonly tenantId: string;
  /** The Teams id, `29:…`: what mentions and a card's `refresh.userIds` need. */
  readonly teamsId: string;
  /** Where the bot may write to this person alone; absent until they installed it or wrote to it. */
  readonly personalChat?: ConversationRef;
}

/** People the bot has met, and which conversations were welcomed. */
export interface PeopleStore {
  /** Adds or updates; a known personal chat is kept when `person` has none. */
  remember(person: KnownPerson): Promise<void>;
  /** Everybody met in this tenant, the most recently seen first. */
  known(tenantId: string): Promise<readonly KnownPerson[]>;
  /** True the first time it is asked for a conversation, false ever after. */
  claimWelcome(conversationId: string): Promise<boolean>;
}

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
  /** Nobody knows: 5xx, reset, timeout. Only reading can tell. */
  | { readonly kind: 'unknown'; readonly fault: GraphFault }
  /** `mayStart` said no: not a byte has left. */
  | { readonly kind: 'notStarted' };

/** Compliance policies in Intune. Reads throw GraphError. */
export interface Policies {
  /** Every policy, every page; a list cut short is an error. One round trip per page. */
  listPolicies(): Promise<readonly Policy[]>;
  /** The policy with its grace period and all its rows. One round trip for one page of rows. */
  readPolicyState(policy: Policy): Promise<PolicyState>;
  /** All rows, freshly read. One round trip a page. */
  readAssignments(policyId: string): Promise<readonly Assignment[]>;
  /** Names of filters by id in lower case; those that cannot be read are absent. Never throws. One round trip. */
  readFilterNames(ids: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** The exact request that makes the policy's rows `after`. Throws GraphError where only beta could carry it and beta may not be used. */
  encodeAssign(policy: Policy, before: readonly Assignment[], after: readonly Assignment[]): EncodedAssign;
  /**
   * Sends it, once. Never throws for anything Graph or the network does. `clientRequestId` is a GUID, sent as
   * `client-request-id`. `mayStart` is asked last, when token and connection are ready.
   */
  assign(
    request: EncodedAssign,
    clientRequestId: string,
    mayStart: () => Promise<boolean>,
  ): Promise<AssignAnswer>;
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
  standings(personIds: readonly string[], groupIds: readonly string[]): Promise<readonly Standing[]>;
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
  /** Posts the request to approvers: in their personal chats, or mentioned where it was asked. Answers with those who were reached. */
  askApprovers(request: ApprovalRequest, approvers: readonly KnownPerson[]): Promise<readonly Asked[]>;
  /** The people in a shared conversation, as far as they can be read; otherwise everybody known. */
  peopleIn(conversation: ConversationRef): Promise<readonly KnownPerson[]>;
}

/** Time, injected so that tests own it. */
export interface Clock {
  /** Wall clock, ISO 8601 in UTC. */
  now(): string;
  /** Milliseconds on a clock that never goes back. */
  monotonic(): number;
  /** Resolves after so many milliseconds, or at once when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** One log line: an event in constant words, and fields that name no person, group, policy, token or body. `err` is cut to what is safe. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

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
  /** Filters are invisible: everything is read on v1.0. */
  readonly filtersUnseen: boolean;
  /** Stops every apply. */
  readonly frozen: boolean;
}

/** Everything a verb may touch. */
export interface Ports {
  readonly store: RequestStore & LeaseStore & ShownStore;
  readonly people: PeopleStore;
  readonly policies: Policies;
  readonly directory: Directory;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly settings: Settings;
}
