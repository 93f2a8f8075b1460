// Questions and their lists: policies, what a policy is assigned to, requests. Each page is read afresh.
import {
  assignmentsCard,
  checkingCard,
  noticeText,
  policiesCard,
  problemCard,
  requestsCard,
  type Card,
} from '../../../cards/index.js';
import type { Command, NameRef } from '../../domain/command.js';
import { GraphError } from '../../domain/graph-error.js';
import { policyOption } from '../../workflow/planning/choices.js';
import {
  listPolicies,
  showAssignments,
  type AssignmentsAnswer,
  type PolicyUnfound,
} from '../../workflow/verbs/query.js';
import {
  historyOf,
  requestsOf,
  waitingRequests,
  type RequestPage,
} from '../../workflow/verbs/query-requests.js';
import { readAccess, type Actor } from '../../workflow/who.js';
import { NOTHING_AROUND } from '../copies/card-frame.js';
import { ANSWER_MS, within, type Answer, type Edge } from '../edge.js';
import type { Incoming } from '../incoming.js';
import { putMessage } from '../copies/put-message.js';
import { isStoreFault } from '../store-fault.js';
import type { CardAction } from './card-action.js';

type ListAction = Extract<CardAction, { kind: 'list' }>;

/**
 * The card that answers a question of somebody who may ask; nothing where no reading is one. What reads as the name
 * of a policy there is, is that policy: `show requests` lists requests only where no policy is called so.
 */
export async function answerQuestion(
  edge: Edge,
  actor: Actor,
  readings: readonly Command[],
): Promise<Card | undefined> {
  const shows = readings.filter((command) => command.kind === 'show').map(({ policy }) => policy);
  if (shows.length > 0) {
    return await orProblem(async () => {
      const answer = await showAssignments(edge.ports, shows);
      const other = answer.kind === 'unknown' ? await answerOnRequests(edge, actor, readings) : undefined;
      return other ?? toCard(edge, answer, 1);
    });
  }
  if (readings.some(({ kind }) => kind === 'listPolicies')) return await policiesPage(edge, 1);
  return await answerOnRequests(edge, actor, readings);
}

async function answerOnRequests(
  edge: Edge,
  actor: Actor,
  readings: readonly Command[],
): Promise<Card | undefined> {
  const asked = readings.find((command) => command.kind === 'requests');
  if (asked) return await requestsPage(edge, actor, asked.of);
  const names = readings.filter((command) => command.kind === 'history').map(({ policy }) => policy);
  return names.length > 0 ? await historyPage(edge, actor, names) : undefined;
}

/** Answers the verb `page`. A list that takes longer than an invoke may replaces the pressed card when it is there. */
export async function answerList(edge: Edge, incoming: Incoming, action: ListAction): Promise<Answer> {
  const work = readPage(edge, incoming, action);
  const first = await within(edge.ports.clock, ANSWER_MS, work);
  if (first.kind === 'inTime') return first.value;
  edge.background.start(writeLate(edge, incoming, work));
  return { kind: 'card', card: checkingCard() };
}

/** The page takes the place of the card that said "checking"; so does what went wrong. Where Teams will not edit that any more, it is posted. */
async function writeLate(edge: Edge, incoming: Incoming, work: Promise<Answer>): Promise<void> {
  const { conversation, replyToId } = incoming;
  const answer = await work.catch((err: unknown): Answer => {
    const reference = edge.newReference();
    edge.ports.log('error', 'a late list', { reference, err });
    const card = problemCard(isStoreFault(err) ? { kind: 'storeDown' } : { kind: 'internal', reference });
    return { kind: 'card', card };
  });
  const message = answer.kind === 'card' ? { card: answer.card } : { text: answer.text };
  if (replyToId !== undefined) await putMessage(edge.writer, conversation, message, { instead: replyToId });
}

async function readPage(edge: Edge, incoming: Incoming, action: ListAction): Promise<Answer> {
  const access = await readAccess(edge.ports, incoming.actor);
  if (access.kind === 'stranger') return { kind: 'message', text: noticeText({ kind: 'outsider' }) };
  if (access.kind === 'refused') return { kind: 'message', text: noticeText(access.refusal) };
  return { kind: 'card', card: await drawPage(edge, incoming.actor, action) };
}

/** The page's data only says which page: `mine` is always whoever presses. */
async function drawPage(edge: Edge, actor: Actor, action: ListAction): Promise<Card> {
  switch (action.list) {
    case 'waiting':
    case 'mine':
      return await requestsPage(edge, actor, action.list, action.after);
    case 'history':
      return await historyPage(edge, actor, [{ text: action.policyId, isId: true }], action.after);
    case 'policies':
    case 'assignments': {
      const { list, policyId, page } = action;
      return list === 'policies' || policyId === undefined
        ? await policiesPage(edge, page)
        : await assignmentsPage(edge, [{ text: policyId, isId: true }], page);
    }
  }
}

/** One page of all policies, or the Graph problem that stood in the way. */
async function policiesPage(edge: Edge, page: number): Promise<Card> {
  return await orProblem(async () =>
    policiesCard({ policies: await listPolicies(edge.ports), readAt: edge.ports.clock.now(), page }),
  );
}

/** One page of what a policy is assigned to, or why it cannot be shown. */
async function assignmentsPage(edge: Edge, names: readonly NameRef[], page: number): Promise<Card> {
  return await orProblem(async () => toCard(edge, await showAssignments(edge.ports, names), page));
}

async function requestsPage(edge: Edge, actor: Actor, of: 'waiting' | 'mine', after?: string): Promise<Card> {
  const find = of === 'mine' ? requestsOf : waitingRequests;
  const page = await find(edge.ports, actor, after);
  return listCard(edge, page, { list: of });
}

/** One page of what was ever asked of a policy, or why it cannot be shown. `names` are the readings of the policy's name. */
async function historyPage(
  edge: Edge,
  actor: Actor,
  names: readonly NameRef[],
  after?: string,
): Promise<Card> {
  return await orProblem(async () => {
    const answer = await historyOf(edge.ports, actor, names, after);
    if (answer.kind !== 'found') return unfoundCard(answer);
    const { policyId, policyName } = answer.history;
    return listCard(edge, answer.history, { list: 'history', policyId }, policyName);
  });
}

/** What the button "More" brings back, besides the place it goes on from. */
type ListData =
  { readonly list: 'waiting' | 'mine' } | { readonly list: 'history'; readonly policyId: string };

function listCard(edge: Edge, { requests, next }: RequestPage, data: ListData, policyName?: string): Card {
  return requestsCard({
    of: data.list,
    requests,
    now: edge.ports.clock.now(),
    ...(policyName !== undefined && { policyName }),
    ...(next !== undefined && { next: { ...data, after: next } }),
  });
}

function toCard(edge: Edge, answer: AssignmentsAnswer, page: number): Card {
  if (answer.kind !== 'found') return unfoundCard(answer);
  const { portal } = edge.frame.viewFor({ audience: 'everyone' }, NOTHING_AROUND);
  const readFrom = edge.ports.settings.filtersUnseen ? 'v1.0' : 'beta';
  return assignmentsCard({ ...answer.assignments, readFrom, page, portal });
}

function unfoundCard(answer: PolicyUnfound): Card {
  const { name } = answer;
  if (answer.kind === 'ambiguous') {
    const candidates = answer.policies.map(policyOption);
    return problemCard({ kind: 'ambiguousName', about: 'policy', name, candidates });
  }
  const suggestions = answer.suggestions.map(policyOption);
  return problemCard({ kind: 'unknownName', about: 'policy', name, suggestions });
}

async function orProblem(work: () => Promise<Card>): Promise<Card> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphError) return problemCard({ kind: 'graphFault', fault: error.fault });
    throw error;
  }
}
