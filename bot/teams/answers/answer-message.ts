// A message: read, checked who wrote it, answered with one message, which a slow answer replaces in place.
import {
  checkingCard,
  helpCard,
  noticeText,
  problemCard,
  type Card,
  type Problem,
} from '../../../cards/index.js';
import { isApprover } from '../../domain/approval.js';
import type { ParseResult } from '../../domain/command.js';
import { GraphError } from '../../domain/graph-error.js';
import { lines } from '../../domain/language/clean.js';
import { parse } from '../../domain/language/parse.js';
import type { Person } from '../../domain/person.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { propose } from '../../workflow/verbs/propose.js';
import { readAccess, type Access } from '../../workflow/who.js';
import { readDecision } from '../../domain/decision.js';
import { answerDecision, type DecisionReply } from './answer-decision.js';
import { postLive } from './post-live.js';
import { answerQuestion } from './answer-list.js';
import { ANSWER_MS, within, type Edge } from '../edge.js';
import { postRequest } from './follow-up.js';
import type { Incoming } from '../incoming.js';
import { accessProblem, toProblem } from './problems.js';
import { putMessage, type Place } from '../copies/put-message.js';
import { isStoreFault } from '../store-fault.js';

/** Who wrote, and where. */
export type Sender = Pick<Incoming, 'actor' | 'conversation' | 'activityId'>;

/** What a message says: its text, whether something was attached that the bot cannot read, and the id of the request it may become. */
export interface Said {
  readonly text: string;
  readonly hasAttachment: boolean;
  readonly requestId?: string;
}

type Reply =
  | { readonly kind: 'card'; readonly card: Card }
  | DecisionReply
  | { readonly kind: 'request'; readonly request: ApprovalRequest }
  /** The store is away: it stays in the inbox, and is answered as soon as the store is back. */
  | { readonly kind: 'kept' };

/** Within three seconds says at least that it is being looked into. Answers whether nothing more is to be done about the message. */
export async function answerMessage(edge: Edge, sender: Sender, said: Said): Promise<boolean> {
  const work = replyTo(edge, sender, said);
  const first = await within(edge.ports.clock, ANSWER_MS, work);
  const { conversation, activityId } = sender;
  const replyToId = activityId === undefined ? {} : { replyToId: activityId };
  if (first.kind === 'inTime') return await write(edge, sender, first.value, replyToId);
  const card = checkingCard();
  const checking = await edge.writer.post(conversation, { card, ...replyToId });
  const instead = checking.kind === 'posted' ? { instead: checking.id } : {};
  return await write(edge, sender, await work, { ...replyToId, ...instead });
}

/** False where it is to be tried again later. What Teams took without a word may be there, and a question can be asked again. */
async function write(edge: Edge, sender: Sender, reply: Reply, place: Place): Promise<boolean> {
  const { conversation } = sender;
  edge.ports.log('debug', 'answering a message', { outcome: reply.kind });
  if (reply.kind === 'live') return await postLive(edge, sender, reply, place);
  if (reply.kind === 'request') {
    await postRequest(edge, reply.request, place);
    return true;
  }
  const message =
    reply.kind === 'card'
      ? { card: reply.card }
      : { text: reply.kind === 'kept' ? noticeText({ kind: 'messageKept' }) : reply.text };
  let { kind } = await putMessage(edge.writer, conversation, message, place);
  if (kind === 'unheard' && place.instead !== undefined) {
    // Whether "checking" still stands there is not known, and no later edit would put it right.
    const { instead, ...anew } = place;
    ({ kind } = await putMessage(edge.writer, conversation, message, anew));
  }
  return reply.kind !== 'kept' && kind !== 'failed';
}

/** Faults of our own become a card with a reference, too: nobody is left without an answer. */
async function replyTo(edge: Edge, sender: Sender, said: Said): Promise<Reply> {
  try {
    const access = await readAccess(edge.ports, sender.actor);
    if (access.kind === 'stranger') return { kind: 'text', text: noticeText({ kind: 'outsider' }) };
    if (access.kind === 'refused') {
      return { kind: 'card', card: problemCard(accessProblem(access.refusal)) };
    }
    if (said.text.trim() === '' && said.hasAttachment) {
      return { kind: 'card', card: problemCard({ kind: 'attachment' }) };
    }
    const decision = readDecision(said.text);
    const decided = decision && (await answerDecision(edge, sender, decision));
    if (decided) return decided;
    const parsed = parse(said.text);
    if (parsed.kind === 'problem') {
      return { kind: 'card', card: problemCard({ kind: 'parse', problem: parsed.problem }) };
    }
    return await obey(edge, { ...sender, ...said }, access, parsed);
  } catch (error) {
    if (error instanceof GraphError) {
      return { kind: 'card', card: problemCard({ kind: 'graphFault', fault: error.fault }) };
    }
    return await afterFault(edge, said, error);
  }
}

/** It may have become a request all the same: saved, and only the answer was lost. */
async function afterFault(edge: Edge, { requestId }: Said, err: unknown): Promise<Reply> {
  const { store, log } = edge.ports;
  const stored = requestId === undefined ? undefined : await store.load(requestId).catch(() => undefined);
  const reference = edge.newReference();
  log('error', 'answering a message', { reference, err });
  if (stored) return { kind: 'request', request: stored };
  if (isStoreFault(err)) return { kind: 'kept' };
  return { kind: 'card', card: problemCard({ kind: 'internal', reference }) };
}

async function obey(
  edge: Edge,
  incoming: Sender & Said,
  access: Extract<Access, { kind: 'allowed' }>,
  parsed: Extract<ParseResult, { kind: 'readings' }>,
): Promise<Reply> {
  const changes = parsed.readings.filter((command) => command.kind === 'change');
  if (changes.length > 0)
    return await plan(edge, incoming, access.person, { text: parsed.text, readings: changes });
  const card = await answerQuestion(edge, incoming.actor, parsed.readings);
  if (card) return { kind: 'card', card };
  const mayApprove = isApprover(access.membership, edge.ports.settings.rule);
  return { kind: 'card', card: helpCard(mayApprove ? 'approver' : 'requester') };
}

async function plan(
  edge: Edge,
  incoming: Sender & Said,
  requester: Person,
  said: Pick<Parameters<typeof propose>[1], 'text' | 'readings'>,
): Promise<Reply> {
  const { actor, conversation, requestId } = incoming;
  const id = requestId === undefined ? {} : { requestId };
  const wish = { tenantId: actor.tenantId, requester, askedIn: conversation, ...said, ...id };
  const proposal = await propose(edge.ports, wish);
  return proposal.kind === 'proposed'
    ? { kind: 'request', request: proposal.request }
    : { kind: 'card', card: problemCard(withLines(toProblem(proposal.problem), incoming.text)) };
}

/** A name that went over the lines of a message is nobody's because of them. */
function withLines(problem: Problem, text: string): Problem {
  return problem.kind === 'unknownName' && lines(text).length > 1
    ? { ...problem, severalLines: true }
    : problem;
}
