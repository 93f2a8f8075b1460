// Sends an approved body, once, and records what Graph said. `sendingAt` is committed before the first byte leaves.
import { approvalsOf } from '../../domain/approval.js';
import type { GraphFault } from '../../domain/graph-error.js';
import { justificationFor } from '../../domain/justification.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { HeldLease } from './lease.js';
import type { AssignAnswer, AssignCall, Ports } from '../ports.js';
import { sha256 } from '../audit-chain.js';
import { fail, isSameAttempt, move, stay, take, takeAttempt } from '../steps.js';
import { failOrHold, holdFor } from '../intune/hold.js';

/** `reconcile`: sent or perhaps sent, reading must tell. `notSent`: the lease was lost first. */
export type SendOutcome =
  | { readonly kind: 'reconcile' }
  | { readonly kind: 'ended'; readonly request: ApprovalRequest | undefined }
  | { readonly kind: 'throttled'; readonly fault: GraphFault }
  | { readonly kind: 'notSent' };

/** `request` is applying and was just found still true. */
export async function send(ports: Ports, request: ApprovalRequest, lease: HeldLease): Promise<SendOutcome> {
  const { plan } = request;
  if (!plan || sha256(plan.request.body) !== plan.bodyHash) {
    return { kind: 'ended', request: await fail(ports, request, ALTERED) };
  }
  const clientRequestId = ports.ids.guid();
  const announced = await takeAttempt(ports, request, (current) => {
    const startedAt = current.sending?.startedAt ?? ports.clock.now();
    const sending = { startedAt, sendingAt: ports.clock.now(), clientRequestId };
    const detail = { bodyHash: plan.bodyHash, clientRequestId };
    return move(current, 'applying', { sending }, { action: 'sending', detail });
  });
  if (announced?.sending?.clientRequestId !== clientRequestId) return { kind: 'ended', request: announced };
  const call = { request: plan.request, clientRequestId, approval: approvalFor(announced) };
  const answer = await ports.policies.assign(call, () => lease.fresh());
  return await recordAnswer(ports, announced, answer);
}

/** What Intune's own approval is told: why, or the code under which it approved this very body. */
function approvalFor(request: ApprovalRequest): AssignCall['approval'] {
  const { hold } = request;
  if (hold && !hold.toCancel) return { kind: 'code', code: hold.code };
  const approvers = approvalsOf(request).map(({ person }) => person);
  return { kind: 'justification', text: justificationFor(request, approvers) };
}

async function recordAnswer(
  ports: Ports,
  announced: ApprovalRequest,
  answer: AssignAnswer,
): Promise<SendOutcome> {
  switch (answer.kind) {
    case 'notStarted':
      await takeBack(ports, announced);
      return { kind: 'notSent' };
    case 'throttled':
      await takeBack(ports, announced);
      return answer;
    case 'refused':
      return { kind: 'ended', request: await failOrHold(ports, announced, answer.fault) };
    case 'held':
      return { kind: 'ended', request: await holdFor(ports, announced, answer) };
    case 'accepted':
    case 'unknown':
      await take(ports, announced.id, (current) => {
        if (!isSameAttempt(current, announced) || !current.sending) {
          // Settled by another instance meanwhile, or this process slept too long: docs/adr/0008.
          const isOther = current.sending?.clientRequestId !== announced.sending?.clientRequestId;
          if (isOther && answer.kind === 'accepted') {
            ports.log('error', 'graph answered an assign whose request had moved on', {
              requestId: announced.id,
            });
          }
          return stay(current);
        }
        const requestId = answer.kind === 'accepted' ? answer.requestId : answer.fault.requestId;
        const heard = { answer: answer.kind, ...(requestId !== undefined && { graphRequestId: requestId }) };
        const fault = answer.kind === 'unknown' ? { fault: answer.fault } : {};
        const members = { sending: { ...current.sending, ...heard }, ...fault };
        return move(current, 'applying', members, { action: 'answered', detail: heard });
      });
      return { kind: 'reconcile' };
  }
}

/** Records that the bytes announced did not leave or were definitely not taken. */
async function takeBack(ports: Ports, announced: ApprovalRequest): Promise<void> {
  await takeAttempt(ports, announced, (current) => {
    if (!current.sending) return stay(current);
    const members = { sending: { startedAt: current.sending.startedAt } };
    return move(current, 'applying', members, { action: 'answered', detail: { answer: 'notTaken' } });
  });
}

const ALTERED: GraphFault = {
  kind: 'badRequest',
  doing: 'checkBody',
  advice: { kind: 'alteredBody' },
};
