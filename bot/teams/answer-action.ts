// A card action: the right verb, within three seconds a card or a sentence, and whatever must happen afterwards.
import { checkingCard, noticeText, payloadCard, requestCard, type Notice } from '../../cards/index.js';
import type { ApprovalRequest, Audience } from '../domain/request.js';
import { approve } from '../workflow/approve.js';
import { cancel } from '../workflow/cancel.js';
import { change } from '../workflow/change.js';
import { choose } from '../workflow/choose.js';
import type { Ports } from '../workflow/ports.js';
import { refresh } from '../workflow/refresh.js';
import { reject } from '../workflow/reject.js';
import { replan } from '../workflow/replan.js';
import { undo, type UndoOutcome } from '../workflow/undo.js';
import { withdraw } from '../workflow/withdraw.js';
import { answerList } from './answer-list.js';
import { ANSWER_MS, within, type Answer, type Edge } from './edge.js';
import { askIfNew, postRequest } from './follow-up.js';
import type { Incoming } from './incoming.js';
import { problemNotice } from './problems.js';
import type { CardAction } from './verbs.js';

type RequestAction = Extract<CardAction, { kind: 'request' }>;

/** Answers in time; what takes longer goes on and the cards follow. Throws only for faults of our own. */
export async function answerAction(edge: Edge, incoming: Incoming, action: CardAction): Promise<Answer> {
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
  const work = perform(edge.ports, incoming, action);
  const first = await within(clock, ANSWER_MS, work);
  if (first.kind === 'late') {
    if (action.verb === 'refresh') return refreshLate(edge, work);
    edge.background.start(finishLate(edge, incoming, action, work));
    return { kind: 'card', card: checkingCard() };
  }
  const outcome = first.value;
  const running = followUp(edge, incoming, outcome);
  if (!running) return toAnswer(edge, incoming, outcome, action);
  const left = ANSWER_MS - (clock.monotonic() - started);
  const applied = await within(clock, left, running);
  // A run that was under way already may be about an earlier state than the one this click led to.
  const isNewer = (request: ApprovalRequest): boolean =>
    outcome.kind !== 'done' || request.version >= outcome.request.version;
  if (applied.kind === 'inTime' && applied.value && isNewer(applied.value)) {
    return toAnswer(edge, incoming, { kind: 'done', request: applied.value }, action);
  }
  edge.background.start(updateAfter(edge, running));
  return toAnswer(edge, incoming, outcome, action);
}

/** How long an answer may be on its way to the client that pressed. */
const ANSWER_TRAVELS_MS = 1_000;

/** The answer of the moment may reach a client after the card's last update and cover it, so that update is repeated. */
async function updateAfter(edge: Edge, running: Promise<ApprovalRequest | undefined>): Promise<void> {
  const request = await running;
  await edge.ports.clock.sleep(ANSWER_TRAVELS_MS);
  if (request) await edge.delivery.redraw(request);
}

function perform(ports: Ports, incoming: Incoming, action: RequestAction): Promise<UndoOutcome> {
  const click = { requestId: action.requestId, revision: action.revision, actor: incoming.actor };
  switch (action.verb) {
    case 'approve':
      return approve(ports, click);
    case 'reject':
      return reject(ports, click, action.reason ?? '');
    case 'cancel':
      return cancel(ports, click);
    case 'withdraw':
      return withdraw(ports, click);
    case 'choose':
      return choose(ports, click, action.choice ?? '');
    case 'change':
      return change(ports, click, action.text ?? '');
    case 'replan':
      return replan(ports, click);
    case 'undo':
      return undo(ports, click, incoming.conversation);
    case 'refresh':
    case 'payload':
    case 'confirm':
      return refresh(ports, click);
  }
}

/** Starts what the outcome calls for. Answers with the apply that is now under way, if there is one. */
function followUp(
  edge: Edge,
  { replyToId }: Incoming,
  outcome: UndoOutcome,
): Promise<ApprovalRequest | undefined> | undefined {
  if (outcome.kind === 'asked') {
    const place = replyToId === undefined ? {} : { replyToId };
    edge.background.start(postRequest(edge, outcome.request, place));
    return undefined;
  }
  if (outcome.kind !== 'done') return undefined;
  edge.background.start(askIfNew(edge, outcome.request));
  return outcome.request.state === 'approved' ? edge.runner.go(outcome.request.id) : undefined;
}

/**
 * A refresh that takes long leaves the card as it is posted. It must not end in an edit of its own: clients refresh by
 * themselves when a card is edited (Teams, "Up to date cards"), and would go on for ever.
 */
function refreshLate(edge: Edge, work: Promise<UndoOutcome>): Answer {
  edge.background.start(
    work.then(async (outcome) => {
      if (outcome.kind === 'done') await edge.delivery.update(outcome.request);
    }),
  );
  return { kind: 'message', text: LOOK_AGAIN };
}

const LOOK_AGAIN = 'This takes longer than usual. The card stays as it is for now; look again in a moment.';

/** After a "checking" card: the copies follow, and the pressed one says what came of it, also when that is a mishap. */
async function finishLate(
  edge: Edge,
  incoming: Incoming,
  action: RequestAction,
  work: Promise<UndoOutcome>,
): Promise<void> {
  let notice: Notice | undefined;
  try {
    const outcome = await work;
    void followUp(edge, incoming, outcome);
    notice = noticeOf(edge, outcome);
  } catch (err) {
    const reference = edge.newReference();
    edge.ports.log('error', 'a late card action', { reference, requestId: action.requestId, err });
    notice = { kind: 'problem', problem: { kind: 'internal', reference } };
  }
  const request = await edge.ports.store.load(action.requestId);
  if (!request) return;
  const copy = request.cards.find(({ activityId }) => activityId === incoming.replyToId);
  // What one person is told stays off a card that everybody sees.
  const isTheirs = copy?.conversation.conversationType === 'personal';
  if (copy && notice && isTheirs) await edge.delivery.notify(request, copy.activityId, notice);
  else await edge.delivery.redraw(request);
}

function toAnswer(edge: Edge, incoming: Incoming, outcome: UndoOutcome, action: RequestAction): Answer {
  if (outcome.kind === 'stranger' || outcome.kind === 'turnedAway' || outcome.kind === 'notFound') {
    return { kind: 'message', text: noticeText(noticeOf(edge, outcome) ?? { kind: 'outsider' }) };
  }
  const request = outcome.kind === 'asked' ? outcome.undone : outcome.request;
  if (action.verb === 'payload' && outcome.kind === 'done' && request.plan) {
    return { kind: 'card', card: payloadCard(request, action.page ?? 1) };
  }
  const confirming = action.verb === 'confirm' ? ({ kind: 'nothingToConfirm' } as const) : undefined;
  return showRequest(edge, incoming, request, noticeOf(edge, outcome) ?? confirming);
}

function showRequest(edge: Edge, incoming: Incoming, request: ApprovalRequest, notice?: Notice): Answer {
  const view = edge.frame.viewFor(viewerOf(edge, incoming, request), notice, incoming.actor.id);
  return { kind: 'card', card: requestCard(request, view) };
}

function noticeOf(edge: Edge, outcome: UndoOutcome): Notice | undefined {
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

/** Which buttons somebody gets: never who may press them, that is decided at each press. */
function viewerOf({ ports }: Edge, incoming: Incoming, request: ApprovalRequest): Audience {
  const { actor, replyToId } = incoming;
  if (request.requester.id === actor.id) {
    return ports.settings.rule.selfApproval === 'allow' ? 'everyone' : 'requester';
  }
  const isAsked = request.reach?.reached.some(({ id }) => id === actor.id) ?? false;
  const copy = request.cards.find(({ activityId }) => activityId === replyToId);
  return isAsked || copy?.audience === 'approver' ? 'approver' : 'everyone';
}

/** Forged, foreign or broken data: nothing is done; somebody allowed here sees the request as it is. */
async function answerBad(edge: Edge, incoming: Incoming, requestId: string | undefined): Promise<Answer> {
  const notice: Notice = { kind: 'problem', problem: { kind: 'badAction' } };
  const message: Answer = { kind: 'message', text: noticeText(notice) };
  if (requestId === undefined) return message;
  const work = refresh(edge.ports, { requestId, revision: 0, actor: incoming.actor });
  const seen = await within(edge.ports.clock, ANSWER_MS, work);
  if (seen.kind === 'late') {
    edge.background.start(work);
    return message;
  }
  return seen.value.kind === 'done' ? showRequest(edge, incoming, seen.value.request, notice) : message;
}
