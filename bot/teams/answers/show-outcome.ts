// What whoever pressed is shown: the request's current card with what there is to say, or a sentence.
import { noticeText, payloadCard, requestCard, type Notice } from '../../../cards/index.js';
import type { ApprovalRequest, Audience } from '../../domain/request.js';
import { findCopy } from '../../workflow/attach-card.js';
import type { VerbOutcome } from '../../workflow/outcome.js';
import { NOTHING_AROUND, type Around } from '../copies/card-frame.js';
import { within, type Answer, type Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import { postLive } from './post-live.js';
import { isStoreFault } from '../store-fault.js';
import { shownRequest } from './shown-request.js';
import type { RequestAction } from './card-action.js';
import { problemNotice } from './problems.js';

/** Turns an outcome into an answer. `milliseconds` is how long reading what else waits on the policy may take. */
export async function toAnswer(
  edge: Edge,
  incoming: Incoming,
  { outcome, action }: { readonly outcome: VerbOutcome; readonly action: RequestAction },
  milliseconds: number,
): Promise<Answer> {
  const request = shownRequest(outcome);
  const notice = noticeOf(edge, outcome);
  if (!request) return { kind: 'message', text: noticeText(notice ?? { kind: 'outsider' }) };
  if (action.verb === 'payload' && outcome.kind === 'done' && request.plan) {
    return { kind: 'card', card: payloadCard(request, action.page ?? 1) };
  }
  if (action.verb === 'open' && outcome.kind === 'done') {
    const key = `open ${request.id} ${incoming.conversation.conversationId}`;
    edge.background.start(edge.once(key, () => postLive(edge, incoming, { request }, {})));
    return { kind: 'message', text: noticeText({ kind: 'opened' }) };
  }
  return await showRequest(edge, incoming, { request, notice }, milliseconds);
}

/** The request's card for whoever pressed. What is around it is left out where it cannot be read in time. */
export async function showRequest(
  edge: Edge,
  incoming: Incoming,
  { request, notice }: { readonly request: ApprovalRequest; readonly notice: Notice | undefined },
  milliseconds: number,
): Promise<Answer> {
  const around = await readInTime(edge, request, milliseconds);
  const viewer = { audience: audienceOf(edge, incoming, request), personId: incoming.actor.id };
  return { kind: 'card', card: requestCard(request, edge.frame.viewFor(viewer, around, notice)) };
}

async function readInTime(edge: Edge, request: ApprovalRequest, milliseconds: number): Promise<Around> {
  try {
    const read = await within(edge.ports.clock, milliseconds, edge.frame.around(request));
    return read.kind === 'inTime' ? read.value : NOTHING_AROUND;
  } catch (err) {
    edge.ports.log('warn', 'reading what is around a request', { requestId: request.id, err });
    return NOTHING_AROUND;
  }
}

/** What there is to say about an outcome besides the card; nothing when all went as pressed. */
export function noticeOf(edge: Edge, outcome: VerbOutcome): Notice | undefined {
  switch (outcome.kind) {
    case 'stranger':
      return { kind: 'outsider' };
    case 'notFound':
      return { kind: 'problem', problem: { kind: 'requestNotFound' } };
    case 'refused':
    case 'turnedAway':
      return outcome.refusal;
    case 'fault':
      return { kind: 'graphFault', fault: outcome.fault };
    case 'unplanned':
      return problemNotice(outcome.problem);
    case 'asked':
      return undefined;
    case 'done':
      return edge.ports.settings.frozen && outcome.request.state === 'approved'
        ? { kind: 'frozen' }
        : undefined;
  }
}

/** What is said of a press that ended in a fault of ours; `event` is the line it is logged under. */
export function mishapOf(edge: Edge, event: string, { requestId }: RequestAction, err: unknown): Notice {
  const reference = edge.newReference();
  edge.ports.log('error', event, { reference, requestId, err });
  return isStoreFault(err)
    ? { kind: 'storeDown' }
    : { kind: 'problem', problem: { kind: 'internal', reference } };
}

/** Which buttons somebody gets: never who may press them, that is decided at each press. */
function audienceOf({ ports }: Edge, incoming: Incoming, request: ApprovalRequest): Audience {
  const { actor } = incoming;
  if (request.requester.id === actor.id) {
    return ports.settings.rule.selfApproval === 'allow' ? 'everyone' : 'requester';
  }
  const isAsked = request.reach?.reached.some(({ id }) => id === actor.id) ?? false;
  return isAsked || pressedCopy(request, incoming)?.audience === 'approver' ? 'approver' : 'everyone';
}

/** The copy that was pressed, if it is one that is remembered. */
export function pressedCopy(
  request: ApprovalRequest,
  { replyToId, conversation }: Incoming,
): ApprovalRequest['cards'][number] | undefined {
  return replyToId === undefined ? undefined : findCopy(request, { activityId: replyToId, conversation });
}
