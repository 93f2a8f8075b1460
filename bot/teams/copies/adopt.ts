// A card that was posted and never remembered, because whoever posted it died: once somebody presses it, it follows like any other.
import type { ApprovalRequest } from '../../domain/request.js';
import { adoptCard } from '../../workflow/attach-card.js';
import type { Edge } from '../edge.js';
import { audienceIn } from '../answers/follow-up.js';
import type { Incoming } from '../incoming.js';

/** Who pressed, and on what. */
type Pressed = Pick<Incoming, 'actor' | 'conversation' | 'replyToId'>;

/** Remembers the pressed message as a copy of the request, unless it is one. Only for people who are shown the request. */
export async function adoptPressed(edge: Edge, incoming: Pressed, request: ApprovalRequest): Promise<void> {
  const { replyToId: activityId, conversation } = incoming;
  if (activityId === undefined) return;
  const copy = { activityId, conversation, audience: audienceIn(edge, incoming, request) };
  await adoptCard(edge.ports, request, copy);
}
