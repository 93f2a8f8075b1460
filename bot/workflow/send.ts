// Sends an approved body, once, and records what Graph said. `sendingAt` is committed before the first byte leaves.
import type { GraphFault } from '../domain/graph-error.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { HeldLease } from './lease.js';
import type { AssignAnswer, Ports } from './ports.js';
import { sha256 } from './seal.js';
import { fail, isSameAttempt, move, stay, take } from './steps.js';

/** `settle`: sent or perhaps sent, reading must tell. `notSent`: the lease was lost first. */
export type SendOutcome =
  | { readonly kind: 'settle' }
  | { readonly kind: 'ended'; readonly request: ApprovalRequest | undefined }
  | { readonly kind: 'throttled'; readonly fault: GraphFault }
  | { readonly kind: 'notSent' };

/** `request` is applying and was just found still true. */
export async function send(ports: Ports, request: ApprovalRequest, lease: HeldLease): Promise<SendOutcome> {
  const { id, plan } = request;
  if (!plan || sha256(plan.request.body) !== plan.bodyHash) {
    return { kind: 'ended', request: await fail(ports, request, ALTERED) };
  }
  const clientRequestId = ports.ids.guid();
  const announced = await take(ports, id, (current) => {
    if (!isSameAttempt(current, request)) return stay(current);
    const startedAt = current.sending?.startedAt ?? ports.clock.now();
    const sending = { startedAt, sendingAt: ports.clock.now(), clientRequestId };
    const detail = { bodyHash: plan.bodyHash, clientRequestId };
    return move(current, 'applying', { sending }, { action: 'sending', detail });
  });
  if (announced?.sending?.clientRequestId !== clientRequestId) return { kind: 'ended', request: announced };
  const answer = await ports.policies.assign(plan.request, clientRequestId, () => lease.fresh());
  return await recordAnswer(ports, announced, answer);
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
      return { kind: 'ended', request: await fail(ports, announced, answer.fault) };
    case 'accepted':
    case 'unknown':
      await take(ports, announced.id, (current) => {
        if (!isSameAttempt(current, announced) || !current.sending) return stay(current);
        const requestId = answer.kind === 'accepted' ? answer.requestId : answer.fault.requestId;
        const heard = { answer: answer.kind, ...(requestId !== undefined && { graphRequestId: requestId }) };
        const fault = answer.kind === 'unknown' ? { fault: answer.fault } : {};
        const members = { sending: { ...current.sending, ...heard }, ...fault };
        return move(current, 'applying', members, { action: 'answered', detail: heard });
      });
      return { kind: 'settle' };
  }
}

/** Records that the bytes announced did not leave or were definitely not taken. */
async function takeBack(ports: Ports, announced: ApprovalRequest): Promise<void> {
  await take(ports, announced.id, (current) => {
    if (!isSameAttempt(current, announced) || !current.sending) return stay(current);
    const members = { sending: { startedAt: current.sending.startedAt } };
    return move(current, 'applying', members, { action: 'answered', detail: { answer: 'notTaken' } });
  });
}

const ALTERED: GraphFault = {
  kind: 'badRequest',
  doing: 'checking the stored body against the hash that was approved',
  advice:
    'The stored body is not the one that was approved, so it was not sent. Have the store checked, then plan again.',
};
