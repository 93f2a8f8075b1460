// Sends an approved body, once, and records what Graph said. `sendingAt` is committed before the first byte leaves.
import type { ApprovalRequest } from '../domain/request.js';
import type { GraphFault } from '../domain/graph-error.js';
import type { HeldLease } from './lease.js';
import type { Ports } from './ports.js';
import { sha256 } from './seal.js';
import { fail, move, stay, take } from './steps.js';

/** `settle`: sent or perhaps sent, reading must tell. `notSent`: the lease was lost first. */
export type Sent =
  | { readonly kind: 'settle' }
  | { readonly kind: 'ended'; readonly request: ApprovalRequest | undefined }
  | { readonly kind: 'throttled'; readonly fault: GraphFault }
  | { readonly kind: 'notSent' };

/** `request` is applying and was just found still true. A body that does not match its hash is a fault and throws. */
export async function send(ports: Ports, request: ApprovalRequest, lease: HeldLease): Promise<Sent> {
  const { id, plan } = request;
  if (!plan || sha256(plan.request.body) !== plan.bodyHash) {
    throw new Error('the stored body does not match its hash');
  }
  const clientRequestId = ports.ids.guid();
  const sending = await take(ports, id, (current) => {
    if (current.state !== 'applying' || current.revision !== request.revision) return stay(current);
    const startedAt = current.sending?.startedAt ?? ports.clock.now();
    const members = { sending: { startedAt, sendingAt: ports.clock.now(), clientRequestId } };
    return move(current, 'applying', members, {
      action: 'sending',
      detail: { bodyHash: plan.bodyHash, clientRequestId },
    });
  });
  if (sending?.sending?.clientRequestId !== clientRequestId) return { kind: 'ended', request: sending };
  if (!(await lease.fresh())) {
    await takeBack(ports, id, clientRequestId);
    return { kind: 'notSent' };
  }
  const answer = await ports.policies.assign(plan.request, clientRequestId);
  switch (answer.kind) {
    case 'throttled':
      await takeBack(ports, id, clientRequestId);
      return answer;
    case 'refused':
      return { kind: 'ended', request: await fail(ports, id, answer.fault) };
    case 'accepted':
    case 'unknown':
      await take(ports, id, (current) => {
        if (current.state !== 'applying' || current.sending?.clientRequestId !== clientRequestId)
          return stay(current);
        const requestId = answer.kind === 'accepted' ? answer.requestId : answer.fault.requestId;
        const heard = { answer: answer.kind, ...(requestId !== undefined && { graphRequestId: requestId }) };
        const members = {
          sending: { ...current.sending, ...heard },
          ...(answer.kind === 'unknown' && { fault: answer.fault }),
        };
        return move(current, 'applying', members, { action: 'answered', detail: heard });
      });
      return { kind: 'settle' };
  }
}

/** Records that the bytes announced did not leave or were definitely not taken. */
async function takeBack(ports: Ports, id: string, clientRequestId: string): Promise<void> {
  await take(ports, id, (current) => {
    if (current.state !== 'applying' || current.sending?.clientRequestId !== clientRequestId)
      return stay(current);
    const members = { sending: { startedAt: current.sending.startedAt } };
    return move(current, 'applying', members, { action: 'answered', detail: { answer: 'notTaken' } });
  });
}
