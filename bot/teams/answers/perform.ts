// What a verb does, and what its outcome calls for afterwards.
import { mayComplete } from '../../domain/moves.js';
import { isOver } from '../../domain/moves.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { approve } from '../../workflow/verbs/approve.js';
import { cancel } from '../../workflow/verbs/cancel.js';
import { change } from '../../workflow/verbs/change.js';
import { choose } from '../../workflow/verbs/choose.js';
import { dropGone } from '../../workflow/verbs/drop-gone.js';
import type { Ports } from '../../workflow/ports.js';
import { refresh } from '../../workflow/verbs/refresh.js';
import { reject } from '../../workflow/verbs/reject.js';
import { replan } from '../../workflow/verbs/replan.js';
import { undo, type UndoOutcome } from '../../workflow/verbs/undo.js';
import { withdraw } from '../../workflow/verbs/withdraw.js';
import { adoptPressed } from '../copies/adopt.js';
import type { Edge } from '../edge.js';
import { askIfNew, postRequest } from './follow-up.js';
import type { Incoming } from '../incoming.js';
import type { CardAction } from './card-action.js';

export type RequestAction = Extract<CardAction, { kind: 'request' }>;

/** Runs the verb. Only a press on "Look again" looks at Graph or Intune; showing what is known does not. */
export function perform(ports: Ports, incoming: Incoming, action: RequestAction): Promise<UndoOutcome> {
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
    case 'dropGone':
      return dropGone(ports, click);
    case 'replan':
      return replan(ports, click);
    case 'undo':
      return undo(ports, click, incoming.conversation);
    case 'refresh':
      return refresh(ports, click, { isAutomatic: action.isAutomatic });
    case 'payload':
    case 'confirm':
      return refresh(ports, click, { isAutomatic: true });
  }
}

/**
 * Starts what the outcome calls for. Answers with the run in Graph or Intune that is now under way, if there is one. Nothing
 * follows a client's own refresh: where a card is edited or a message posted while one is answered, every client refreshes
 * again, about once a second and for ever (microsoft/Agents-for-js#1202, #1210).
 */
export function followUp(
  edge: Edge,
  incoming: Incoming,
  action: RequestAction,
  outcome: UndoOutcome,
): Promise<ApprovalRequest | undefined> | undefined {
  if (action.isAutomatic) return undefined;
  const shown = shownRequest(outcome);
  if (shown) edge.background.start(adoptPressed(edge, incoming, shown));
  if (outcome.kind === 'asked') {
    const { replyToId } = incoming;
    edge.background.start(postRequest(edge, outcome.request, replyToId === undefined ? {} : { replyToId }));
    return undefined;
  }
  if (outcome.kind !== 'done') return undefined;
  const { request } = outcome;
  edge.background.start(askIfNew(edge, request));
  return isToRun(request) ? edge.runner.go(request.id) : undefined;
}

/** Approved here or in Intune, or over and still to be taken back there. */
function isToRun(request: ApprovalRequest): boolean {
  const { state, hold } = request;
  return state === 'approved' || mayComplete(request) || (isOver(state) && hold?.toCancel === true);
}

/** The request whoever pressed is shown; nothing for people who are told nothing. */
export function shownRequest(outcome: UndoOutcome): ApprovalRequest | undefined {
  switch (outcome.kind) {
    case 'stranger':
    case 'turnedAway':
    case 'notFound':
      return undefined;
    case 'asked':
      return outcome.undone;
    case 'done':
    case 'refused':
    case 'fault':
    case 'unplanned':
      return outcome.request;
  }
}
