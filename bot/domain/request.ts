// A request is a saved plan awaiting a decision, and what became of it. (Never an HTTP request.)
import type { Assignment } from './assignment.js';
import type { ChangeCommand } from './command.js';
import type { KeptFault } from './graph-error.js';
import type { Group, MemberCounts } from './group.js';
import type { IntuneHold } from './intune-hold.js';
import type { Person } from './person.js';
import type { Plan } from './plan/plan.js';
import type { Policy } from './policy.js';

/** Where a request is in its life. The legal moves are in moves.ts. */
export type RequestState =
  | 'draft'
  | 'pending'
  | 'approved'
  | 'applying'
  | 'applied'
  | 'stale'
  | 'failed'
  | 'diverged'
  | 'unconfirmed'
  | 'awaiting-intune'
  | 'rejected'
  | 'cancelled'
  | 'expired';

/** One person's word on one revision. */
export interface Decision {
  readonly kind: 'approve' | 'reject';
  readonly person: Person;
  readonly revision: number;
  readonly at: string;
  readonly reason?: string;
}

/** One possible answer to a choice. `id` is what the card sends back. */
export type ChoiceOption =
  | { readonly kind: 'policy'; readonly id: string; readonly policy: Policy }
  | { readonly kind: 'group'; readonly id: string; readonly group: Group; readonly members?: MemberCounts }
  | { readonly kind: 'reading'; readonly id: string; readonly command: ChangeCommand };

/** A question only the requester may answer. `name` is the words that need an answer; empty for `reading`. */
export interface Choice {
  readonly about: 'policy' | 'group' | 'reading';
  readonly name: string;
  /** `unknown`: nothing has that name, the options are near misses. */
  readonly why: 'ambiguous' | 'unknown';
  readonly options: readonly ChoiceOption[];
}

/** What is kept of a sentence until it is unambiguous. Picks map a name as written, in lower case, to an id. */
export interface Draft {
  readonly readings: readonly ChangeCommand[];
  readonly pickedPolicies: Readonly<Record<string, string>>;
  readonly pickedGroups: Readonly<Record<string, string>>;
  readonly choice: Choice;
}

/** How the sending went. Times are ISO 8601; `sendingAt` is committed before the first byte leaves. */
export interface Sending {
  readonly startedAt: string;
  readonly sendingAt?: string;
  /** Graph's answer to the POST: `accepted` (2xx), or `unknown`. Absent while in flight. */
  readonly answer?: 'accepted' | 'unknown';
  /** Graph's request id for the POST. */
  readonly graphRequestId?: string;
  readonly clientRequestId?: string;
  readonly finishedAt?: string;
}

/** Rows as last read from the tenant, and how they differ from what was approved. */
export interface ReadBack {
  readonly at: string;
  readonly rows: readonly Assignment[];
  readonly missing: readonly Assignment[];
  readonly extra: readonly Assignment[];
  /** Rows of somebody else's that a read after the sending showed and this one does not: our body may have replaced them. */
  readonly vanished?: readonly Assignment[];
}

/** Where a card of a request was posted. `conversation` is the Teams edge's own conversation reference. */
export interface CardCopy {
  /** Absent where Teams took the card and told no id: it stands there and can never be changed. */
  readonly activityId?: string;
  readonly conversation: ConversationRef;
  readonly audience: Audience;
  /** It stands in place of one that Teams would not edit any more, or such a one is being posted, or was: there is no further one. */
  readonly renewed?: true;
}

/** For whom a copy was posted: it decides which buttons it has, never who may press them. */
export type Audience = 'requester' | 'approver' | 'everyone';

/** What is needed to write into a conversation again. `serviceUrl` is checked against the known hosts at every use. */
export interface ConversationRef {
  readonly serviceUrl: string;
  readonly conversationId: string;
  readonly conversationType: 'personal' | 'groupChat' | 'channel';
  readonly tenantId: string;
  readonly botId: string;
  readonly channelId: string;
  /** Object id of the other person, in a personal chat. */
  readonly personId?: string;
  /** The team a channel belongs to. Its people need not be the channel's. */
  readonly teamId?: string;
}

/** How many people could be asked to approve; absent until it is known. */
export interface Reach {
  readonly needed: number;
  /** Eligible approvers the bot could write to. */
  readonly reached: readonly Person[];
  /** Somebody could not be looked up: there may be more, and it is tried again. */
  readonly unsure?: true;
}

/** Another request, as a card names it. */
export interface RequestRef {
  readonly id: string;
  readonly shortId: string;
  readonly requester: Person;
}

export interface ApprovalRequest {
  /** Random, unguessable. */
  readonly id: string;
  /** Four letters and digits a person can say aloud. */
  readonly shortId: string;
  readonly tenantId: string;
  /** Numbers the plan; moves only when the plan does. A draft has revision 0. */
  readonly revision: number;
  /** Moves on every commit; the store's compare-and-set. 0: never saved. */
  readonly version: number;
  readonly state: RequestState;
  readonly requester: Person;
  /** Where it was asked, and where its first card belongs. */
  readonly askedIn: ConversationRef;
  /** The sentence as read. */
  readonly text: string;
  readonly reason?: string;
  /** Everybody who wrote any revision: asked, chose, changed, re-planned. They do not count as approvers. */
  readonly authors: readonly Person[];
  readonly draft?: Draft;
  /** Absent only while a draft. */
  readonly plan?: Plan;
  /** How many distinct people must approve. */
  readonly approvalsNeeded: number;
  /** All decisions ever made, also on earlier revisions. */
  readonly decisions: readonly Decision[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string;
  readonly sending?: Sending;
  readonly readBack?: ReadBack;
  /** On `failed`: what went wrong. On `unconfirmed`: why the answer is unknown, if Graph said anything. */
  readonly fault?: KeptFault;
  /** On `stale`: the rows as they are now. */
  readonly movedTo?: readonly Assignment[];
  /** On `stale`: the requests of ours that moved them; absent where the move was made outside. */
  readonly movedBy?: readonly RequestRef[];
  /** What Intune's own approval holds, or held. */
  readonly hold?: IntuneHold;
  /** Who ended it, for rejected and cancelled. */
  readonly endedBy?: Person;
  /** The request this one takes back. */
  readonly undoOf?: string;
  /** The request that takes this one back. */
  readonly undoneBy?: string;
  readonly reach?: Reach;
  readonly cards: readonly CardCopy[];
  /** Number and hash of the newest audit event. */
  readonly seq: number;
  readonly head: string;
}

/** Four characters a person can say aloud, from an id that is random already. */
export function shortIdOf(id: string): string {
  return id
    .replace(/[^0-9a-z]/gi, '')
    .slice(0, 4)
    .toUpperCase();
}

/** Whether it is of somebody's tenant. */
export function isInTenant(
  request: Pick<ApprovalRequest, 'tenantId'>,
  of: { readonly tenantId: string },
): boolean {
  return request.tenantId.toLowerCase() === of.tenantId.toLowerCase();
}

/** A channel's own id: its messages are named with or without their thread (`19:x@thread.tacv2;messageid=…`), depending on who names them. */
export function withoutThread(conversationId: string): string {
  return conversationId.split(';', 1)[0] ?? conversationId;
}

/** Whether it was asked in a personal chat, where nobody else can see it. */
export function wasAskedAlone({ askedIn }: ApprovalRequest): boolean {
  return askedIn.conversationType === 'personal';
}
