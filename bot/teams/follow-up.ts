// What must happen after a step, without keeping anybody waiting: post what was asked, ask who may approve.
import { requestCard, summary } from '../../cards/index.js';
import type { ApprovalRequest, Audience, ConversationRef } from '../domain/request.js';
import { askApprovers } from '../workflow/ask-approvers.js';
import { attachCard } from '../workflow/attach-card.js';
import type { Edge } from './edge.js';

/** Asks the approvers of a revision that nobody was asked about yet (`reach` is absent until they were); joins if that is under way. */
export function askIfNew(edge: Edge, request: ApprovalRequest): Promise<void> {
  if (request.state !== 'pending' || request.reach || request.cards.length === 0) return Promise.resolve();
  return edge.once(`ask ${request.id} ${String(request.revision)}`, () => askApprovers(edge.ports, request));
}

/**
 * Posts a request where it was asked, remembers the copy, and asks the approvers. `instead` is a message of ours
 * there that becomes the card; `replyToId` the message it answers. The requester's own chat shows no Approve
 * unless requesters may. False if Teams would not take it.
 */
export async function postRequest(
  edge: Edge,
  request: ApprovalRequest,
  at: { readonly replyToId?: string; readonly instead?: string } = {},
): Promise<boolean> {
  const conversation = request.askedIn;
  const audience = audienceIn(edge, conversation);
  const card = requestCard(request, await edge.frame.viewOf(request, { audience, conversation }));
  const message = { summary: summary(request), card };
  const isEdited = at.instead !== undefined && (await edge.writer.edit(conversation, at.instead, message));
  const activityId = isEdited
    ? at.instead
    : await edge.writer.post(conversation, {
        ...message,
        ...(at.replyToId !== undefined && { replyToId: at.replyToId }),
      });
  if (activityId === undefined) return false;
  const attached = await attachCard(edge.ports, request, { activityId, conversation, audience });
  if (attached) await askIfNew(edge, attached);
  return true;
}

/** Goes on wherever a request was left: not posted yet, nobody asked yet, or only not shown as it is now. Never throws. */
export async function catchUp(edge: Edge, request: ApprovalRequest): Promise<void> {
  try {
    if (request.cards.length === 0) {
      const isOpen = request.state === 'draft' || request.state === 'pending';
      if (isOpen) await edge.once(`post ${request.id}`, () => postRequest(edge, request));
      return;
    }
    await askIfNew(edge, request);
    await edge.delivery.update(request);
  } catch (err) {
    edge.ports.log('error', 'telling people of a request', { requestId: request.id, err });
  }
}

function audienceIn({ ports }: Edge, conversation: ConversationRef): Audience {
  const mayBeOwn = ports.settings.rule.selfApproval === 'allow';
  return conversation.conversationType !== 'personal' || mayBeOwn ? 'everyone' : 'requester';
}
