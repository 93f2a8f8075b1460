// What the outcome of a press calls for, besides an answer to whoever pressed.
import { isToRun } from '../../domain/moves.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { VerbOutcome } from '../../workflow/outcome.js';
import { adoptPressed } from '../copies/adopt.js';
import type { Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import type { RequestAction } from './card-action.js';
import { askIfNew, postRequest } from './follow-up.js';
import { shownRequest } from './shown-request.js';

/**
 * Starts what the outcome calls for. Answers with the run in Graph or Intune that is now under way, if there is one. Nothing
 * follows a client's own refresh: where a card is edited or a message posted while one is answered, every client refreshes
 * again, about once a second and for ever (microsoft/Agents-for-js#1202, #1210).
 */
export function followUp(
  edge: Edge,
  incoming: Pick<Incoming, 'actor' | 'conversation' | 'replyToId'>,
  action: RequestAction,
  outcome: VerbOutcome,
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
