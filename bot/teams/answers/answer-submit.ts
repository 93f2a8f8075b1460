// A press from a host where Action.Execute is dead: a message with the button's data. Nobody waits for a card, so the copies show what came of it.
import { noticeText, type Notice } from '../../../cards/index.js';
import type { VerbOutcome } from '../../workflow/outcome.js';
import type { Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import { answerAction } from './answer-action.js';
import { followUp } from './after-press.js';
import type { CardAction, RequestAction } from './card-action.js';
import { shownRequest } from './shown-request.js';
import { mishapOf, noticeOf, pressedCopy } from './show-outcome.js';
import { perform } from './verbs.js';

/**
 * Does what the same press with Action.Execute does, under the same checks. What there is to say besides stands on the
 * presser's own copy, or is said in a message where everybody sees the card or the copy is not known. Never throws.
 */
export async function answerSubmit(edge: Edge, incoming: Incoming, action: CardAction): Promise<void> {
  if (action.kind === 'bad') {
    await say(edge, incoming, { kind: 'problem', problem: { kind: 'badAction' } });
    return;
  }
  // Pages are cards of their own: they come as new messages.
  if (action.kind === 'list' || action.verb === 'payload' || action.verb === 'open') {
    await post(edge, incoming, action);
    return;
  }
  try {
    await show(edge, incoming, action, await perform(edge.ports, incoming, action));
  } catch (err) {
    await say(edge, incoming, mishapOf(edge, 'a submitted card action', action, err));
  }
}

async function show(
  edge: Edge,
  incoming: Incoming,
  action: RequestAction,
  outcome: VerbOutcome,
): Promise<void> {
  void followUp(edge, incoming, action, outcome);
  const notice = noticeOf(edge, outcome);
  const request = shownRequest(outcome);
  const copy = request && pressedCopy(request, incoming);
  if (request && notice && copy?.conversation.conversationType === 'personal') {
    await edge.delivery.notify(request, copy, notice);
  } else if (notice) {
    await say(edge, incoming, notice);
  } else if (request && action.verb === 'refresh') {
    // Somebody wants to see it anew: also a copy that is believed to be right.
    await edge.delivery.redraw(request);
  }
}

async function post(edge: Edge, incoming: Incoming, action: CardAction): Promise<void> {
  const answer = await answerAction(edge, incoming, action);
  const message = answer.kind === 'card' ? { card: answer.card } : { text: answer.text };
  await edge.writer.post(incoming.conversation, { ...message, ...inReply(incoming) });
}

async function say(edge: Edge, incoming: Incoming, notice: Notice): Promise<void> {
  const { conversation, teamsId, actor } = incoming;
  // Where several people read it, it is said to whom.
  const mention =
    conversation.conversationType === 'personal' ? {} : { mention: [{ teamsId, name: actor.name }] };
  await edge.writer.post(conversation, { text: noticeText(notice), ...mention, ...inReply(incoming) });
}

function inReply({ replyToId }: Incoming): { readonly replyToId?: string } {
  return replyToId === undefined ? {} : { replyToId };
}
