// A message: read, checked who wrote it, answered with one message, which a slow answer replaces in place.
import { checkingCard, helpCard, noticeText, problemCard, type Card } from '../../cards/index.js';
import { isApprover } from '../domain/approval.js';
import type { Command, ParseResult } from '../domain/command.js';
import { GraphError } from '../domain/graph-error.js';
import { parse } from '../domain/language/parse.js';
import type { Person } from '../domain/person.js';
import type { ApprovalRequest } from '../domain/request.js';
import { propose } from '../workflow/propose.js';
import { readAccess, type Access } from '../workflow/who.js';
import { assignmentsPage, policiesPage } from './answer-list.js';
import { ANSWER_MS, within, type Edge } from './edge.js';
import { postRequest, putMessage, type Place } from './follow-up.js';
import type { Incoming } from './incoming.js';
import { accessProblem, toProblem } from './problems.js';

/** What a message says: its text, and whether something was attached that the bot cannot read. */
export interface Said {
  readonly text: string;
  readonly hasAttachment: boolean;
}

type Reply =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'request'; readonly request: ApprovalRequest };

/** Answers a message, always: within three seconds at least that it is being looked into. */
export async function answerMessage(edge: Edge, incoming: Incoming, said: Said): Promise<void> {
  const work = replyTo(edge, incoming, said);
  const first = await within(edge.ports.clock, ANSWER_MS, work);
  const { conversation, activityId } = incoming;
  const replyToId = activityId === undefined ? {} : { replyToId: activityId };
  if (first.kind === 'inTime') {
    await write(edge, incoming, first.value, replyToId);
    return;
  }
  const card = checkingCard();
  const instead = await edge.writer.post(conversation, { card, ...replyToId });
  await write(edge, incoming, await work, { ...replyToId, ...(instead !== undefined && { instead }) });
}

async function write(edge: Edge, { conversation }: Incoming, reply: Reply, place: Place): Promise<void> {
  if (reply.kind === 'request') {
    await postRequest(edge, reply.request, place);
    return;
  }
  const message = reply.kind === 'card' ? { card: reply.card } : { text: reply.text };
  await putMessage(edge, conversation, message, place);
}

/** Faults of our own become a card with a reference, too: nobody is left without an answer. */
async function replyTo(edge: Edge, incoming: Incoming, said: Said): Promise<Reply> {
  try {
    const access = await readAccess(edge.ports, incoming.actor);
    if (access.kind === 'stranger') return { kind: 'text', text: noticeText({ kind: 'outsider' }) };
    if (access.kind === 'refused') {
      return { kind: 'card', card: problemCard(accessProblem(access.refusal)) };
    }
    if (said.text.trim() === '' && said.hasAttachment) {
      return { kind: 'card', card: problemCard({ kind: 'attachment' }) };
    }
    const parsed = parse(said.text);
    if (parsed.kind === 'problem') {
      return { kind: 'card', card: problemCard({ kind: 'parse', problem: parsed.problem }) };
    }
    return await obey(edge, incoming, access, parsed);
  } catch (error) {
    if (error instanceof GraphError) {
      return { kind: 'card', card: problemCard({ kind: 'graphFault', fault: error.fault }) };
    }
    const reference = edge.newReference();
    edge.ports.log('error', 'answering a message', { reference, err: error });
    return { kind: 'card', card: problemCard({ kind: 'internal', reference }) };
  }
}

async function obey(
  edge: Edge,
  incoming: Incoming,
  access: Extract<Access, { kind: 'allowed' }>,
  parsed: Extract<ParseResult, { kind: 'readings' }>,
): Promise<Reply> {
  const changes = ofKind(parsed.readings, 'change');
  if (changes.length > 0)
    return await plan(edge, incoming, access.person, { text: parsed.text, readings: changes });
  const shows = ofKind(parsed.readings, 'show');
  if (shows.length > 0) {
    const names = shows.map(({ policy }) => policy);
    return { kind: 'card', card: await assignmentsPage(edge, names, 1) };
  }
  if (ofKind(parsed.readings, 'listPolicies').length > 0) {
    return { kind: 'card', card: await policiesPage(edge, 1) };
  }
  const mayApprove = isApprover(access.standing, edge.ports.settings.rule);
  return { kind: 'card', card: helpCard(mayApprove ? 'approver' : 'requester') };
}

async function plan(
  edge: Edge,
  incoming: Incoming,
  requester: Person,
  said: Pick<Parameters<typeof propose>[1], 'text' | 'readings'>,
): Promise<Reply> {
  const { tenantId } = incoming.actor;
  const wish = { tenantId, requester, askedIn: incoming.conversation, ...said };
  const proposal = await propose(edge.ports, wish);
  return proposal.kind === 'proposed'
    ? { kind: 'request', request: proposal.request }
    : { kind: 'card', card: problemCard(toProblem(proposal.problem)) };
}

function ofKind<K extends Command['kind']>(
  commands: readonly Command[],
  kind: K,
): readonly Extract<Command, { kind: K }>[] {
  return commands.filter((command): command is Extract<Command, { kind: K }> => command.kind === kind);
}
