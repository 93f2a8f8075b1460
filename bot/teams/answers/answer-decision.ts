// A decision in words counts exactly like the press: the same identity, the same checks, once. The request's card comes as the answer.
import { noticeText, type Notice } from '../../../cards/index.js';
import type { Decision } from '../../domain/decision.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { VerbOutcome } from '../../workflow/outcome.js';
import { findByShortId } from '../../workflow/verbs/find-by-short-id.js';
import type { Edge } from '../edge.js';
import { followUp } from './after-press.js';
import type { RequestAction } from './card-action.js';
import type { Live, Sender } from './post-live.js';
import { noticeOf } from './show-outcome.js';
import { shownRequest } from './shown-request.js';
import { perform } from './verbs.js';

/** What is answered: a sentence, or the request's card as a copy that follows it, with a sentence where there is more to say. */
export type DecisionReply =
  { readonly kind: 'text'; readonly text: string } | ({ readonly kind: 'live' } & Live);

/**
 * Does what was written. Nothing where there is no such request and the words may mean something else: a policy may be
 * called like an id. Throws StoreError.
 */
export async function answerDecision(
  edge: Edge,
  sender: Sender,
  decision: Decision,
): Promise<DecisionReply | undefined> {
  const { verb, shortId } = decision;
  const found = await findByShortId(edge.ports, sender.actor, shortId);
  const [request] = found;
  if (!request) return verb === 'show' ? undefined : say({ kind: 'noSuchRequest' });
  if (found.length > 1) return say({ kind: 'severalRequests' });
  const objection = objectionTo(decision, request);
  const action = toAction(objection === undefined ? verb : 'show', request, decision.words);
  const outcome = await perform(edge.ports, sender, action);
  void followUp(edge, { ...sender, replyToId: undefined }, action, outcome);
  return toReply(sender, outcome, objection ?? noticeOf(edge, outcome));
}

/** Why what was written does not count as it stands. */
function objectionTo({ verb, hash, words }: Decision, request: ApprovalRequest): Notice | undefined {
  if (words !== '' && verb !== 'reject') return { kind: 'wordsTooMany' };
  if (hash !== undefined && request.plan?.bodyHash.startsWith(hash) !== true) return { kind: 'wrongHash' };
  return verb === 'approve' && hash === undefined ? { kind: 'hashNeeded' } : undefined;
}

function toAction(verb: Decision['verb'], { id, revision }: ApprovalRequest, words: string): RequestAction {
  const about = { kind: 'request', requestId: id, revision } as const;
  if (verb === 'show') return { ...about, verb: 'refresh', isAutomatic: true };
  return { ...about, verb, isAutomatic: false, ...(verb === 'reject' && { reason: words }) };
}

function toReply({ conversation }: Sender, outcome: VerbOutcome, notice: Notice | undefined): DecisionReply {
  const request = shownRequest(outcome);
  if (!request) return say(notice ?? { kind: 'outsider' });
  // What one person is told stays off a card that everybody sees.
  if (notice && conversation.conversationType !== 'personal') return say(notice);
  return { kind: 'live', request, notice };
}

function say(notice: Notice): DecisionReply {
  return { kind: 'text', text: noticeText(notice) };
}
