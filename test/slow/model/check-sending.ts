// What left for Graph: exactly what was approved, by enough people, once, and on rows that were just seen to be the plan's.
import { isDeepStrictEqual } from 'node:util';
import { approvalsNeeded } from '../../../bot/domain/approval.js';
import { sameRows, type Assignment } from '../../../bot/domain/assignment.js';
import { intuneMarker } from '../../../bot/domain/justification.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { sha256 } from '../../../bot/workflow/audit-chain.js';
import type { Journal, Sent } from './journal-shape.js';
import { mayApprove, RULE } from './story.js';
import { UNTAKEN, type Sending } from './simulation/sending.js';

/** Checks a body whose first byte leaves. Answers with whose it is; nothing where nobody announced it. */
export function checkLeaving(journal: Journal, sending: Sending): Sent | undefined {
  const request = [...journal.latest.values()].find(
    ({ state, sending: of }) => state === 'applying' && of?.clientRequestId === sending.call.clientRequestId,
  );
  if (!request) {
    journal.complain('a body left that no request announced');
    return undefined;
  }
  checkBody(journal, request, sending);
  checkApprovals(journal, request);
  checkOnce(journal, request, sending);
  checkAlone(journal, request, sending);
  if (journal.frozen.has(sending.instance)) journal.complain(`${request.id} was sent by a frozen instance`);
  return { sending, request, ...checkReread(journal, request, sending) };
}

function checkBody(journal: Journal, request: ApprovalRequest, { call, policyId }: Sending): void {
  const { plan } = request;
  const isPlan = call.request.body === plan?.request.body && call.request.path === plan.request.path;
  if (!isPlan || plan.policy.id !== policyId || sha256(call.request.body) !== plan.bodyHash) {
    journal.complain(`${request.id}: what was sent is not the plan's body`);
  }
}

/** Who approves the current revision by its events, withdrawn approvals left out; and what they approved. */
function checkApprovals(journal: Journal, request: ApprovalRequest): void {
  const approvers = new Set<string>();
  for (const { event } of journal.commits) {
    if (event.requestId !== request.id || event.revision !== request.revision || !event.actor) continue;
    if (event.action === 'withdrew') approvers.delete(event.actor.id);
    if (event.action !== 'approved') continue;
    approvers.add(event.actor.id);
    if (event.detail['bodyHash'] !== request.plan?.bodyHash) {
      journal.complain(`${request.id}: what was approved is not what was sent`);
    }
  }
  const isEligible = (id: string): boolean =>
    mayApprove(id) && !request.authors.some((author) => author.id === id);
  const eligible = [...approvers].filter(isEligible);
  if (eligible.length < approvalsNeeded(request.plan?.broad ?? [], RULE)) {
    journal.complain(`${request.id}: sent with ${String(eligible.length)} approvals that count`);
  }
}

/**
 * Sent again only what Graph definitely did not take, or files under the very code that is sent with it: Intune says of a
 * code whether it was used.
 */
function checkOnce(journal: Journal, request: ApprovalRequest, { call }: Sending): void {
  const earlier = journal.sent.filter((other) => isOf(other, request)).map(({ sending }) => sending);
  const isUnused = ({ call: before, truth }: Sending): boolean =>
    UNTAKEN.has(truth) &&
    before.approval.kind === 'code' &&
    isDeepStrictEqual(before.approval, call.approval);
  const isNo = (sending: Sending): boolean =>
    sending.truth === 'held' ||
    sending.answer === 'throttled' ||
    sending.answer === 'refused' ||
    sending.answer === 'held' ||
    isUnused(sending);
  if (!earlier.every(isNo)) journal.complain(`${request.id}: sent again although Graph may have taken it`);
  const { approval } = call;
  if (approval.kind === 'justification') {
    if (!approval.text.includes(intuneMarker(request)))
      journal.complain(`${request.id}: not named to Intune`);
    return;
  }
  const isHeld = earlier.some((sending) => journal.tenant.intune.codeOf(sending) === approval.code);
  if (!isHeld) journal.complain(`${request.id}: sent under a code of something else`);
}

/** Nothing else is on its way to the policy, or unsettled. */
function checkAlone(journal: Journal, request: ApprovalRequest, sending: Sending): void {
  for (const other of journal.sent) {
    if (other.sending.policyId !== sending.policyId || isOf(other, request)) continue;
    const { state, revision, sending: of } = journal.latest.get(other.request.id) ?? other.request;
    const isUnsettled =
      state === 'applying' && revision === other.request.revision && of?.sendingAt !== undefined;
    if (other.sending.truth === 'underWay' || isUnsettled) {
      journal.complain(`${request.id}: sent while what became of ${other.request.id} is not known`);
    }
  }
}

/** So long the bot goes on reading where it is shown what was before a change of its own, until it believes that (docs/adr/0008). */
const DOUBTED_MS = 2_000;

/** What its sender was shown since it began to apply (or was last told no), and found as planned. */
function checkReread(
  journal: Journal,
  request: ApprovalRequest,
  { instance, policyId }: Sending,
): Pick<Sent, 'asOf' | 'isDoubted'> {
  const began = journal.commits.findLast(
    ({ event }) => event.requestId === request.id && ['applying', 'answered', 'held'].includes(event.action),
  );
  const shown = journal.tenant.readings.filter(
    (reading) =>
      reading.instance === instance &&
      reading.policyId === policyId &&
      reading.at >= (began?.at ?? Infinity) &&
      sameRows(reading.rows, request.plan?.before ?? []),
  );
  if (shown.length === 0)
    journal.complain(`${request.id}: sent without a re-read that equals what was planned on`);
  const times = shown.map(({ at }) => at);
  return {
    asOf: Math.max(...shown.map(({ asOf }) => asOf)),
    isDoubted: Math.max(...times) - Math.min(...times) >= DOUBTED_MS,
  };
}

/**
 * Checks a body just before it takes effect. Edits made outside since the re-read are lost with it: Graph has no
 * compare-and-set, so that is the documented window. A change of ours is among them only where every one of several
 * reads in a row was late.
 */
export function checkApplied(journal: Journal, sending: Sending): void {
  const sent = journal.sent.find((other) => other.sending === sending);
  if (!sent) return;
  const { request, asOf, isDoubted } = sent;
  const taken = journal.sent.filter((other) => isOf(other, request) && other.sending.truth === 'applied');
  if (taken.length > 0) journal.complain(`${request.id}: taken twice`);
  const isBefore = (rows: readonly Assignment[]): boolean => sameRows(rows, request.plan?.before ?? []);
  const since = journal.tenant.states(sending.policyId).filter(({ at }) => at > asOf);
  const ours = since.findLast(({ by }) => by !== undefined);
  if (ours && !isBefore(ours.rows)) {
    if (!isDoubted) journal.complain(`${request.id}: overwrites a change of ours it did not see`);
    journal.count('a change of ours was lost behind nothing but late reads');
  } else if (!isBefore(journal.tenant.rows(sending.policyId))) {
    journal.count('an edit inside the window was lost');
  }
}

function isOf(sent: Sent, { id, revision }: ApprovalRequest): boolean {
  return sent.request.id === id && sent.request.revision === revision;
}
