// A card action: the right verb, within three seconds a card or a sentence, and whatever must happen afterwards.
import { checkingCard, noticeText, type Notice } from '../../../cards/index.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { refresh } from '../../workflow/verbs/refresh.js';
import type { VerbOutcome } from '../../workflow/outcome.js';
import { answerList } from './answer-list.js';
import { ANSWER_MS, within, type Answer, type Edge } from '../edge.js';
import { finishDeferredAnswer } from './deferred-answer.js';
import type { Incoming } from '../incoming.js';
import { followUp } from './after-press.js';
import { perform } from './verbs.js';
import { showRequest, toAnswer } from './show-outcome.js';
import { isStoreFault } from '../store-fault.js';
import type { CardAction, RequestAction } from './card-action.js';

/** Answers in time; what takes longer goes on and the cards follow. Where the store is down nothing is done, and that is said. Throws only for faults of our own. */
export async function answerAction(edge: Edge, incoming: Incoming, action: CardAction): Promise<Answer> {
  try {
    return await answer(edge, incoming, action);
  } catch (err) {
    if (!isStoreFault(err)) throw err;
    edge.ports.log('error', 'answering a card action', { err });
    return { kind: 'message', text: noticeText({ kind: 'storeDown' }) };
  }
}

async function answer(edge: Edge, incoming: Incoming, action: CardAction): Promise<Answer> {
  switch (action.kind) {
    case 'list':
      return await answerList(edge, incoming, action);
    case 'bad':
      edge.ports.log('warn', 'card action that could not be read', { requestId: action.requestId });
      return await answerBad(edge, incoming, action.requestId);
    case 'request':
      return await answerVerb(edge, incoming, action);
  }
}

async function answerVerb(edge: Edge, incoming: Incoming, action: RequestAction): Promise<Answer> {
  const { clock } = edge.ports;
  const started = clock.monotonic();
  const left = (): number => ANSWER_MS - (clock.monotonic() - started);
  const work = perform(edge.ports, incoming, action);
  const first = await within(clock, ANSWER_MS, work);
  if (first.kind === 'late') {
    if (action.verb === 'refresh') return refreshLate(edge, incoming, action, work);
    edge.background.start(finishDeferredAnswer(edge, incoming, action, work));
    return { kind: 'card', card: checkingCard() };
  }
  const outcome = first.value;
  edge.ports.log('debug', 'card action answered', { verb: action.verb, outcome: outcome.kind });
  const show = (shown: VerbOutcome): Promise<Answer> =>
    toAnswer(edge, incoming, { outcome: shown, action }, left());
  const running = followUp(edge, incoming, action, outcome);
  if (!running) return await show(outcome);
  const applied = await within(clock, left(), running);
  // A run that was under way already may be about an earlier state than the one this click led to.
  const isNewer = (request: ApprovalRequest): boolean =>
    outcome.kind !== 'done' || request.version >= outcome.request.version;
  if (applied.kind === 'inTime' && applied.value && isNewer(applied.value)) {
    return await show({ kind: 'done', request: applied.value });
  }
  edge.background.start(updateAfter(edge, running));
  return await show(outcome);
}

/** How long an answer may be on its way to the client that pressed. */
const ANSWER_TRAVELS_MS = 1_000;

/** The answer of the moment may reach a client after the card's last update and cover it, so that update is repeated. */
async function updateAfter(edge: Edge, running: Promise<ApprovalRequest | undefined>): Promise<void> {
  const request = await running;
  await edge.ports.clock.sleep(ANSWER_TRAVELS_MS);
  if (request) await edge.delivery.redraw(request);
}

/**
 * A refresh that takes long leaves the card as it is posted. It must not end in an edit of its own: clients refresh by
 * themselves when a card is edited (Teams, "Up to date cards"), and would go on for ever.
 */
function refreshLate(
  edge: Edge,
  incoming: Incoming,
  action: RequestAction,
  work: Promise<VerbOutcome>,
): Answer {
  edge.background.start(
    work.then(async (outcome) => {
      void followUp(edge, incoming, action, outcome);
      if (outcome.kind === 'done' && !action.isAutomatic) await edge.delivery.update(outcome.request);
    }),
  );
  return { kind: 'message', text: noticeText({ kind: 'takesLonger' }) };
}

/** Forged, foreign or broken data: nothing is done; somebody allowed here sees the request as it is. */
async function answerBad(edge: Edge, incoming: Incoming, requestId: string | undefined): Promise<Answer> {
  const { clock } = edge.ports;
  const started = clock.monotonic();
  const notice: Notice = { kind: 'problem', problem: { kind: 'badAction' } };
  const message: Answer = { kind: 'message', text: noticeText(notice) };
  if (requestId === undefined) return message;
  const click = { requestId, revision: 0, actor: incoming.actor };
  const work = refresh(edge.ports, click, { isAutomatic: true });
  const seen = await within(clock, ANSWER_MS, work);
  if (seen.kind === 'late') {
    edge.background.start(work);
    return message;
  }
  if (seen.value.kind !== 'done') return message;
  const left = ANSWER_MS - (clock.monotonic() - started);
  return await showRequest(edge, incoming, { request: seen.value.request, notice }, left);
}
