// What must happen after a step, without keeping anybody waiting: post what was asked, ask who may approve.
import { requestCard, summary } from '../../cards/index.js';
import type { ApprovalRequest, Audience, ConversationRef } from '../domain/request.js';
import { askApprovers } from '../workflow/ask-approvers.js';
import { attachCard } from '../workflow/attach-card.js';
import { dropOrphan } from '../workflow/claim-undo.js';
import type { Edge } from './edge.js';
import type { Outgoing } from './writing.js';

/**
 * Asks the approvers of a revision nobody was asked about yet. One process at a time asks, one run in it: whoever
 * comes second leaves it to the first. `again`: the first may have died, so its claim is taken over.
 */
export function askIfNew(edge: Edge, request: ApprovalRequest, again = false): Promise<void> {
  const isAsked = request.reach !== undefined && !(again && request.reach.unsure);
  if (request.state !== 'pending' || isAsked || request.cards.length === 0) return Promise.resolve();
  const key = `ask ${request.id} ${String(request.revision)}`;
  return edge.once(key, async () => {
    const { store, ids } = edge.ports;
    const held = again ? await store.readLease(key) : undefined;
    const claim = { holder: ids.guid(), counter: 1 };
    if (!(await store.swapLease(key, held, claim))) return;
    try {
      await askApprovers(edge.ports, request);
    } finally {
      await store.swapLease(key, claim, undefined);
    }
  });
}

/** A message of ours to turn into a card, and the message it answers. */
export interface Place {
  readonly instead?: string;
  readonly replyToId?: string;
}

/** Edits the message that stands there already; where there is none, or it cannot be edited, posts. Answers with its id. */
export async function putMessage(
  { writer }: Edge,
  conversation: ConversationRef,
  message: Outgoing,
  { instead, replyToId }: Place,
): Promise<string | undefined> {
  if (instead !== undefined && (await writer.edit(conversation, instead, message))) return instead;
  return await writer.post(conversation, { ...message, ...(replyToId !== undefined && { replyToId }) });
}

/**
 * Posts a request where it was asked, remembers the copy, and asks the approvers. The requester's own chat shows no
 * Approve unless requesters may. One post at a time; where it is posted already, only a message of ours that waits to
 * become the card still does.
 */
export function postRequest(edge: Edge, { id }: ApprovalRequest, place: Place = {}): Promise<void> {
  return edge.once(`post ${id} ${place.instead ?? ''}`, async () => {
    const request = await edge.ports.store.load(id);
    if (!request || (request.cards.length > 0 && place.instead === undefined)) return;
    const conversation = request.askedIn;
    const audience = ownAudience(edge, conversation);
    const card = requestCard(request, await edge.frame.viewOf(request, { audience, conversation }));
    const message = { summary: summary(request), card };
    const activityId = await putMessage(edge, conversation, message, place);
    if (activityId === undefined) return;
    const attached = await attachCard(edge.ports, request, { activityId, conversation, audience });
    if (attached) await askIfNew(edge, attached);
  });
}

/** Goes on wherever a request was left: not posted yet, not everybody asked yet, or only not shown as it is now. Never throws. */
export async function catchUp(edge: Edge, request: ApprovalRequest): Promise<void> {
  try {
    if (request.cards.length > 0) {
      await askIfNew(edge, request, true);
      await edge.delivery.update(request);
      return;
    }
    if (await dropOrphan(edge.ports, request)) return;
    const isOpen = request.state === 'draft' || request.state === 'pending';
    if (isOpen) await postRequest(edge, request);
  } catch (err) {
    edge.ports.log('error', 'telling people of a request', { requestId: request.id, err });
  }
}

/** Whom the requester's own copy is drawn for: with Approve where several see it, or where requesters may approve. */
function ownAudience({ ports }: Pick<Edge, 'ports'>, conversation: ConversationRef): Audience {
  const mayBeOwn = ports.settings.rule.selfApproval === 'allow';
  return conversation.conversationType !== 'personal' || mayBeOwn ? 'everyone' : 'requester';
}
