// The keys of leases: on a policy, and the claims on work that only one process is to do. Kept texts are never changed:
// two versions of the program may hold leases in one store.
import type { CardCopy } from '../domain/request.js';

/** The right to change a policy. */
export function policyLease(policyId: string): string {
  return policyId.toLowerCase();
}

/** Whether a key is a policy's: claims begin with a word. */
export function isPolicyLease(key: string): boolean {
  return !key.includes(' ');
}

/** Answering one message; `messageKey` is the inbox's. */
export function answerClaim(messageKey: string): string {
  return `answer ${messageKey}`;
}

/** Bringing one plan of a request to approvers. */
export function askClaim({ id, revision }: { readonly id: string; readonly revision: number }): string {
  return `ask ${id} ${String(revision)}`;
}

/** Posting the card that answers a message; `instead` is the card it takes the place of. */
export function postClaim(requestId: string, instead?: string): string {
  return instead === undefined ? `post ${requestId}` : `post ${requestId} ${instead}`;
}

/** Telling the requester of an ending; `ending` names it within the request. */
export function tellClaim(requestId: string, ending: string): string {
  return `tell ${requestId} ${ending}`;
}

/** Posting a new card for a copy that cannot be edited any more. */
export function renewClaim(
  requestId: string,
  { conversation, activityId }: Pick<CardCopy, 'conversation' | 'activityId'>,
): string {
  return `renew ${requestId} ${conversation.conversationId} ${String(activityId)}`;
}
