// What the workflow keeps, and what it asks of a store. Re-exported by ports.ts, which the edges import.
import type { AuditEvent } from '../domain/audit.js';
import type { Person } from '../domain/person.js';
import type { ApprovalRequest, ConversationRef, RequestState } from '../domain/request.js';

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
  /** Every request `isWaiting` holds for, the longest unchanged first. Stays as small as the work in hand, however long the history grows. */
  waiting(): Promise<readonly Waiting[]>;
  /** Ids of a person's requests, or of those about a policy, the newest asked first, at most 20 a page. `after`: the `next` of the page before. */
  list(of: ListOf, after?: string): Promise<IdPage>;
}

/** What is known of a waiting request without loading it. */
export interface Waiting {
  readonly id: string;
  readonly state: RequestState;
  /** In lower case; absent on a draft. */
  readonly policyId?: string;
  readonly expiresAt: string;
  readonly updatedAt: string;
}

/** Ids are compared without regard to case. */
export type ListOf =
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'policy'; readonly policyId: string };

/** `next` names the page that follows, where there is one. */
export interface IdPage {
  readonly ids: readonly string[];
  readonly next?: string;
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

/** What the bot made of a policy last. Hashes are of sets of rows (`stateHashOf`). */
export interface LastChange {
  /** ISO 8601, by the clock of whoever noted it. */
  readonly at: string;
  /** The rows before. */
  readonly beforeHash: string;
  /** The rows the policy then had, or was to have. */
  readonly stateHash: string;
}

/** One last change per policy, whatever the case of its id. */
export interface LastChangeStore {
  readLastChange(policyId: string): Promise<LastChange | undefined>;
  /** Compare and set: notes `next` if what is noted is still exactly `seen`. Answers whether it did. */
  swapLastChange(policyId: string, seen: LastChange | undefined, next: LastChange): Promise<boolean>;
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
  /** Those of these people (by object id) who were met in this tenant, in the order asked. */
  find(tenantId: string, personIds: readonly string[]): Promise<readonly KnownPerson[]>;
  /** True the first time it is asked for a conversation, false ever after. */
  claimWelcome(conversationId: string): Promise<boolean>;
}

/** A message that reached the bot, kept until it is answered: Teams sends it only once, and a process may die meanwhile. */
export interface Arrived {
  /** Conversation and activity id. */
  readonly key: string;
  /** The id the request will have, should the message become one: whoever reads it a second time makes no second request. */
  readonly requestId: string;
  readonly person: Person;
  readonly tenantId: string;
  readonly conversation: ConversationRef;
  readonly activityId?: string;
  readonly text: string;
  readonly hasAttachment: boolean;
}

/** Messages taken in, each once. What was answered is remembered for a day, because Teams delivers some twice. */
export interface InboxStore {
  /** False when a message with this key was taken in before. */
  takeIn(message: Arrived): Promise<boolean>;
  /** It was answered, or became a request that is stored. */
  answered(key: string): Promise<void>;
  /** Claims those taken in (or last claimed) before `at` (ISO 8601) and not answered, oldest first: nobody else is given them until as long again has passed. */
  claimLeft(at: string): Promise<readonly Arrived[]>;
}
