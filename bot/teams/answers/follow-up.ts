// What must happen after a step, without keeping anybody waiting: post what was asked, ask who may approve.
import { requestCard, summary } from '../../../cards/index.js';
import { isOver } from '../../domain/moves.js';
import type { ApprovalRequest, Audience, CardCopy, ConversationRef } from '../../domain/request.js';
import { askApprovers } from '../../workflow/ask-approvers.js';
import { attachCard } from '../../workflow/attach-card.js';
import { dropOrphan } from '../../workflow/claim-undo.js';
import { within, type Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import type { Outgoing } from '../writer.js';
import { putMessage, type Place } from '../copies/put-message.js';
import { askClaim, postClaim } from '../../workflow/lease-keys.js';

/**
 * Asks the approvers of a revision nobody was asked about yet. One process at a time asks, one run in it: whoever
 * comes second leaves it to the first. `again`: also those of a revision whose approvers were not all asked.
 */
export function askIfNew(edge: Edge, request: ApprovalRequest, again = false): Promise<void> {
  if (!isToAsk(request, again)) return Promise.resolve();
  const key = askClaim(request);
  return edge.once(key, async () => {
    await edge.claims.hold(key, async () => {
      // Whoever had the claim before may have asked, and somebody may have decided.
      const current = await edge.ports.store.load(request.id);
      if (current?.revision === request.revision && isToAsk(current, again)) {
        await askApprovers(edge.ports, current);
      }
    });
  });
}

function isToAsk({ state, reach, cards }: ApprovalRequest, again: boolean): boolean {
  const isAsked = reach !== undefined && !(again && reach.unsure);
  return state === 'pending' && !isAsked && cards.length > 0;
}

/**
 * Posts a request where it was asked, remembers the copy, and asks the approvers. The requester's own chat shows no
 * Approve unless requesters may. One post at a time; where it is posted already, only a message of ours that waits to
 * become the card still does.
 */
export function postRequest(edge: Edge, { id }: ApprovalRequest, place: Place = {}): Promise<void> {
  const key = postClaim(id, place.instead);
  return edge.once(key, () => edge.claims.keep(key, () => postNow(edge, id, place)));
}

async function postNow(edge: Edge, id: string, place: Place): Promise<void> {
  const { store } = edge.ports;
  const request = await store.load(id);
  if (!request || (request.cards.length > 0 && place.instead === undefined)) return;
  const conversation = request.askedIn;
  const audience = ownAudience(edge, conversation);
  const view = edge.frame.viewOf(request, { audience, conversation }, await edge.frame.around(request));
  const message = { summary: summary(request), card: requestCard(request, view) };
  await postCopy(edge, request, { conversation, audience, message, place });
}

/** A message that is to show a request: where, and for whom. */
interface Showing extends Pick<CardCopy, 'conversation' | 'audience'> {
  readonly message: Outgoing;
  readonly place: Place;
}

/** Posts a message that shows the request and remembers it as a copy; whoever is still to be asked is. False where nothing stands there. */
export async function postCopy(
  edge: Edge,
  request: ApprovalRequest,
  { message, place, ...copy }: Showing,
): Promise<boolean> {
  const put = await putMessage(edge.writer, copy.conversation, message, place);
  // An edit that went unanswered is repeated, like every edit, until it is certain.
  const activityId = put.kind === 'put' ? put.id : put.kind === 'unheard' ? place.instead : undefined;
  if (activityId === undefined && put.kind !== 'unnamed') return false;
  const isCertain = put.kind === 'unnamed' || (put.kind === 'put' && put.isCertain);
  if (!isCertain) edge.delivery.doubt(request);
  const attached = await attachCard(
    edge.ports,
    request,
    { ...(activityId !== undefined && { activityId }), ...copy },
    isCertain,
  );
  if (attached) await askIfNew(edge, attached);
  return true;
}

/** What hangs does not keep those waiting who come after it. */
const CATCH_UP_MS = 5_000;

/** Goes on wherever a request was left: not posted yet, not everybody asked yet, or only not shown as it is now. Never throws. */
export async function catchUp(edge: Edge, request: ApprovalRequest): Promise<void> {
  const work = goOn(edge, request).catch((err: unknown) =>
    edge.ports.log('error', 'telling people of a request', { requestId: request.id, err }),
  );
  edge.background.start(work);
  await within(edge.ports.clock, CATCH_UP_MS, work);
}

async function goOn(edge: Edge, request: ApprovalRequest): Promise<void> {
  const { id, state, cards } = request;
  if (cards.length > 0 || isOver(state)) {
    await Promise.all([askIfNew(edge, request, true), edge.delivery.update(request)]);
    return;
  }
  if (await dropOrphan(edge.ports, request)) return;
  const key = postClaim(id);
  await edge.once(key, () => edge.claims.hold(key, () => postNow(edge, id, {})));
}

/** Whom a copy in this conversation of the requester's is drawn for: with Approve where several see it, or where requesters may approve. */
function ownAudience({ ports }: Pick<Edge, 'ports'>, conversation: ConversationRef): Audience {
  const mayBeOwn = ports.settings.rule.selfApproval === 'allow';
  return conversation.conversationType !== 'personal' || mayBeOwn ? 'everyone' : 'requester';
}

/** Whom a copy where somebody sees the request is drawn for: in their own chat for them, as the requester or to approve. */
export function audienceIn(
  edge: Pick<Edge, 'ports'>,
  { actor, conversation }: Pick<Incoming, 'actor' | 'conversation'>,
  { requester }: ApprovalRequest,
): Audience {
  if (conversation.conversationType !== 'personal') return 'everyone';
  return actor.id === requester.id ? ownAudience(edge, conversation) : 'approver';
}
