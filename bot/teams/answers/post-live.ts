// A request's card as a new copy, where somebody asked to see it.
import { requestCard, summary, type Notice } from '../../../cards/index.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { Place } from '../copies/put-message.js';
import type { Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import { audienceIn, postCopy } from './follow-up.js';

/** Who asked, and where. */
export type Sender = Pick<Incoming, 'actor' | 'conversation'>;

/** What is shown: the request as it is, and in somebody's own chat what else there is to say to them. */
export interface Live {
  readonly request: ApprovalRequest;
  readonly notice?: Notice | undefined;
}

/** Posts the request's card where it was asked for, as a copy that follows it. False where it could not be posted. */
export async function postLive(
  edge: Edge,
  sender: Sender,
  { request, notice }: Live,
  place: Place,
): Promise<boolean> {
  const { conversation } = sender;
  const audience = audienceIn(edge, sender, request);
  const around = await edge.frame.around(request);
  const view = edge.frame.viewOf(request, { audience, conversation }, around, notice);
  const message = { summary: summary(request), card: requestCard(request, view) };
  return await postCopy(edge, request, { conversation, audience, message, place });
}
