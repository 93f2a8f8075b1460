// What a request says at its end is what happened: held against what the tenant really had, and when.
import { rowText, sameRows, type Assignment } from '../../../bot/domain/assignment.js';
import { isOver } from '../../../bot/domain/moves.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import type { Store } from '../../../bot/storage/store.js';
import type { Commit, Journal, Sent } from './journal-shape.js';
import { UNTAKEN } from './simulation/sending.js';
import { LAG_MS, READ_DEADLINE_MS } from './simulation/weather.js';

/** Checks a request that has just come to another state. */
export function checkEnding(journal: Journal, { saved }: Commit): void {
  switch (saved.state) {
    case 'applied':
      countUnsaid(journal, saved);
      checkReadBack(journal, saved);
      return;
    case 'diverged':
      checkReadBack(journal, saved);
      return;
    case 'stale':
      checkMoved(journal, saved);
      checkUntaken(journal, saved);
      return;
    case 'failed':
    case 'rejected':
    case 'cancelled':
    case 'expired':
    case 'awaiting-intune':
      checkUntaken(journal, saved);
      return;
    default:
  }
}

/** The rows it names were really there, no longer ago than a read may be late; and what it calls missing and extra is. */
function checkReadBack(journal: Journal, request: ApprovalRequest): void {
  const { id, state, plan, readBack } = request;
  const complain = (what: string): void => journal.complain(`${id} ${state}: ${what}`);
  if (!plan || !readBack) {
    complain('without what was read');
    return;
  }
  if (!wasSo(journal, request, readBack.rows)) complain('names rows the policy did not have');
  const isAfter = sameRows(readBack.rows, plan.after);
  if (isAfter !== (state === 'applied')) complain('is not what was read');
  if (state === 'diverged' && sameRows(readBack.rows, plan.before)) complain('is as it was before');
  const { missing, extra } = readBack;
  const isExact =
    same(missing, without(plan.after, readBack.rows)) && same(extra, without(readBack.rows, plan.after));
  if (!isExact) complain('does not say exactly what is missing or extra');
}

/** An edit that a look after the sending showed, and that the body wiped when it arrived: nothing tells people of it. */
function countUnsaid(journal: Journal, request: ApprovalRequest): void {
  const { plan } = request;
  const began = bodiesOf(journal, request).at(-1)?.sending.at ?? Infinity;
  const isOther = (rows: readonly Assignment[]): boolean =>
    plan !== undefined && !sameRows(rows, plan.before) && !sameRows(rows, plan.after);
  const shown = journal.tenant.readings.some(
    ({ policyId, asOf, rows }) => policyId === plan?.policy.id && asOf >= began && isOther(rows),
  );
  if (shown) journal.count('applied after other rows were shown');
}

function checkMoved(journal: Journal, request: ApprovalRequest): void {
  const { id, movedTo = [], plan } = request;
  if (sameRows(movedTo, plan?.before ?? [])) journal.complain(`${id} stale: nothing moved`);
  if (!wasSo(journal, request, movedTo)) journal.complain(`${id} stale: names rows the policy did not have`);
}

/** It says that nothing was sent, or nothing taken: no body of the revision was taken, or may yet be. */
function checkUntaken(journal: Journal, request: ApprovalRequest): void {
  for (const { sending } of bodiesOf(journal, request)) {
    const { truth, answer } = sending;
    // Whose answer was lost is looked for in Intune, where its code is still unused: Graph did not take it.
    const isUnused = request.state === 'awaiting-intune' && UNTAKEN.has(truth);
    const isNo = answer === 'throttled' || answer === 'refused' || truth === 'held' || isUnused;
    if (!isNo)
      journal.complain(
        `${request.id} ${request.state}: but its body is ${truth}, answered ${answer ?? 'nothing'}`,
      );
  }
}

/** Whether the policy had these rows at some moment that a read of late may have shown. */
function wasSo(journal: Journal, request: ApprovalRequest, rows: readonly Assignment[]): boolean {
  const states = journal.tenant.states(request.plan?.policy.id ?? '');
  const oldest = journal.now() - LAG_MS - 3 * READ_DEADLINE_MS;
  return states.some((state, index) => {
    const until = states[index + 1]?.at ?? Infinity;
    return until >= oldest && sameRows(state.rows, rows);
  });
}

/** Checks how everything ended, days after the last fault. */
export async function checkTheEnd(journal: Journal, store: Store): Promise<void> {
  const { tenant } = journal;
  for (const request of journal.latest.values()) {
    journal.count(`ends ${request.state}`);
    if (!isOver(request.state) && !mayStayUnconfirmed(journal, request)) {
      journal.complain(`${request.id} never ends: ${request.state}`);
    }
    const isTaken = bodiesOf(journal, request).some(({ sending }) => sending.truth === 'applied');
    if (isTaken && !['applied', 'diverged', 'unconfirmed'].includes(request.state)) {
      journal.complain(`${request.id} is ${request.state}, and its body was taken`);
    }
  }
  for (const { id, state } of await store.waiting()) {
    if (state !== 'unconfirmed') journal.complain(`${id} still waits: ${state}`);
  }
  const requests = [...journal.latest.values()];
  const unsure = requests.filter(({ state }) => state === 'unconfirmed').map(({ hold }) => hold?.code);
  const heard = new Set(
    journal.commits.map(({ saved }) => saved.hold?.code).filter((code) => !unsure.includes(code)),
  );
  for (const code of tenant.intune.open()) {
    // With GRAPH_BETA=never it cannot be cancelled. One filed without a word, while others made the very same change, nobody could know of.
    if (journal.canAskIntune && heard.has(code)) journal.complain(`${code} is left open in Intune`);
  }
}

/** Nobody heard of its body again, and the policy is still as before: a person has to say what next. */
function mayStayUnconfirmed(journal: Journal, request: ApprovalRequest): boolean {
  const { state, plan } = request;
  if (state !== 'unconfirmed' || !plan) return false;
  return sameRows(journal.tenant.rows(plan.policy.id), plan.before);
}

function bodiesOf(journal: Journal, { id, revision }: ApprovalRequest): readonly Sent[] {
  return journal.sent.filter(({ request }) => request.id === id && request.revision === revision);
}

function without(rows: readonly Assignment[], others: readonly Assignment[]): readonly Assignment[] {
  const held = new Set(others.map(rowText));
  return rows.filter((row) => !held.has(rowText(row)));
}

function same(left: readonly Assignment[], right: readonly Assignment[]): boolean {
  return sameRows(left, right);
}
