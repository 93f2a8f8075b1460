// Pages of a list: policies, or what a policy is assigned to, read afresh for each page.
import {
  assignmentsCard,
  checkingCard,
  noticeText,
  policiesCard,
  problemCard,
  type Card,
} from '../../cards/index.js';
import { GraphError } from '../domain/graph-error.js';
import { policyOption } from '../workflow/choices.js';
import { listPolicies, showAssignments, type AssignmentsAnswer } from '../workflow/query.js';
import type { NameRef } from '../domain/command.js';
import { readAccess } from '../workflow/who.js';
import { ANSWER_MS, within, type Answer, type Edge } from './edge.js';
import type { Incoming } from './incoming.js';
import type { CardAction } from './verbs.js';

/** Answers the verb `page`. A list that takes longer than an invoke may replaces the pressed card when it is there. */
export async function answerList(
  edge: Edge,
  incoming: Incoming,
  action: Extract<CardAction, { kind: 'list' }>,
): Promise<Answer> {
  const work = readPage(edge, incoming, action);
  const first = await within(edge.ports.clock, ANSWER_MS, work);
  if (first.kind === 'inTime') return first.value;
  edge.background.start(writeLate(edge, incoming, work));
  return { kind: 'card', card: checkingCard() };
}

/** The page takes the place of the card that said "checking"; so does what went wrong. */
async function writeLate(edge: Edge, incoming: Incoming, work: Promise<Answer>): Promise<void> {
  const { conversation, replyToId } = incoming;
  const answer = await work.catch((err: unknown): Answer => {
    const reference = edge.newReference();
    edge.ports.log('error', 'a late list', { reference, err });
    return { kind: 'card', card: problemCard({ kind: 'internal', reference }) };
  });
  const message = answer.kind === 'card' ? { card: answer.card } : { text: answer.text };
  if (replyToId !== undefined) await edge.writer.edit(conversation, replyToId, message);
}

async function readPage(
  edge: Edge,
  incoming: Incoming,
  action: Extract<CardAction, { kind: 'list' }>,
): Promise<Answer> {
  const access = await readAccess(edge.ports, incoming.actor);
  if (access.kind === 'stranger') return { kind: 'message', text: noticeText({ kind: 'outsider' }) };
  if (access.kind === 'refused') return { kind: 'message', text: noticeText(access.refusal) };
  const { policyId } = action;
  const card =
    action.list === 'policies' || policyId === undefined
      ? await policiesPage(edge, action.page)
      : await assignmentsPage(edge, [{ text: policyId, isId: true }], action.page);
  return { kind: 'card', card };
}

/** One page of all policies, or the Graph problem that stood in the way. */
export async function policiesPage(edge: Edge, page: number): Promise<Card> {
  return await orProblem(async () =>
    policiesCard({ policies: await listPolicies(edge.ports), readAt: edge.ports.clock.now(), page }),
  );
}

/** One page of what a policy is assigned to, or why it cannot be shown. `names` are the readings of the policy's name. */
export async function assignmentsPage(edge: Edge, names: readonly NameRef[], page: number): Promise<Card> {
  return await orProblem(async () => {
    const answer = await showAssignments(edge.ports, names);
    return toCard(edge, answer, page);
  });
}

function toCard(edge: Edge, answer: AssignmentsAnswer, page: number): Card {
  switch (answer.kind) {
    case 'found': {
      const { portal } = edge.frame.viewFor('everyone');
      const readFrom = edge.ports.settings.filtersUnseen ? 'v1.0' : 'beta';
      return assignmentsCard({ ...answer.assignments, readFrom, page, portal });
    }
    case 'ambiguous': {
      const candidates = answer.policies.map(policyOption);
      return problemCard({ kind: 'ambiguousName', about: 'policy', name: answer.name, candidates });
    }
    case 'unknown': {
      const suggestions = answer.suggestions.map(policyOption);
      return problemCard({ kind: 'unknownName', about: 'policy', name: answer.name, suggestions });
    }
  }
}

async function orProblem(work: () => Promise<Card>): Promise<Card> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphError) return problemCard({ kind: 'graphFault', fault: error.fault });
    throw error;
  }
}
