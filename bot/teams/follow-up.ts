// What must happen after a step, without keeping anybody waiting: apply what is approved, ask who may approve.
import { requestCard, summary } from '../../cards/index.js';
import type { ApprovalRequest, Audience, ConversationRef } from '../domain/request.js';
import { askApprovers } from '../workflow/ask-approvers.js';
import { attachCard } from '../workflow/attach-card.js';
import type { Edge } from './edge.js';

/** Asks the approvers of a revision that nobody was asked about yet; `reach` is absent until they were. */
export function askIfNew(
  { ports, background }: Edge,
  request: ApprovalRequest,
  met: Promise<void> = Promise.resolve(),
): void {
  if (request.state !== 'pending' || request.reach) return;
  background.start(met.then(() => askApprovers(ports, request)));
}

/** Where a card goes. `activityId`: a message already posted there that becomes the card. `met`: when its members are known. */
export interface Place {
  readonly conversation: ConversationRef;
  readonly replyToId?: string;
  readonly activityId?: string;
  readonly met?: Promise<void>;
}

/**
 * Posts a request where it was asked, remembers the copy, and asks the approvers. The requester's own chat
 * shows no Approve unless requesters may. False if Teams would not take it.
 */
export async function postRequest(edge: Edge, request: ApprovalRequest, at: Place): Promise<boolean> {
  const { conversation } = at;
  const audience = audienceIn(edge, conversation);
  const card = requestCard(request, await edge.frame.viewOf(request, { audience, conversation }));
  const message = { summary: summary(request), card };
  const posted =
    at.activityId === undefined
      ? await edge.writer.post(conversation, {
          ...message,
          ...(at.replyToId !== undefined && { replyToId: at.replyToId }),
        })
      : (await edge.writer.edit(conversation, at.activityId, message))
        ? at.activityId
        : undefined;
  if (posted === undefined) return false;
  const copy = { activityId: posted, conversation, audience };
  const attached = await attachCard(edge.ports, request, copy);
  if (attached) askIfNew(edge, attached, at.met);
  return true;
}

function audienceIn({ ports }: Edge, conversation: ConversationRef): Audience {
  const mayBeOwn = ports.settings.rule.selfApproval === 'allow';
  return conversation.conversationType !== 'personal' || mayBeOwn ? 'everyone' : 'requester';
}
