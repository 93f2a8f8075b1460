// A request's card as a new copy, where somebody asked to see it.
import { noticeText, requestCard, summary, type Notice } from '../../../cards/index.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { Place } from '../copies/put-message.js';
import type { Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import { ownAudience, postCopy } from './follow-up.js';

/** Who asked, and where. */
export type Sender = Pick<Incoming, 'actor' | 'conversation'>;

/** What is shown: the request as it is, and what else there is to say to whoever asked. */
export interface Live {
  readonly request: ApprovalRequest;
  readonly notice?: Notice | undefined;
}

/**
 * Posts the request's card where it was asked for, as a copy that follows it. Where several people read it, what one
 * person is told stays off the card and comes first. False where it could not be posted.
 */
export async function postLive(
  edge: Edge,
  { actor, conversation }: Sender,
  { request, notice }: Live,
  place: Place,
): Promise<boolean> {
  const isAlone = conversation.conversationType === 'personal';
  if (notice && !isAlone) {
    const { kind } = await edge.writer.post(conversation, { text: noticeText(notice), ...place });
    return kind !== 'failed';
  }
  const isOwn = request.requester.id === actor.id;
  const audience = !isAlone ? 'everyone' : isOwn ? ownAudience(edge, conversation) : 'approver';
  const around = await edge.frame.around(request);
  const view = edge.frame.viewOf(request, { audience, conversation }, around, notice);
  const message = { summary: summary(request), card: requestCard(request, view) };
  return await postCopy(edge, request, { conversation, audience, message, place });
}
