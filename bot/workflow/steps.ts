// Steps the bot takes by itself while applying a request: committed like any other, and followed by the cards.
import { isOver } from '../domain/moves.js';
import type { GraphFault } from '../domain/graph-error.js';
import type { ApprovalRequest, RequestState } from '../domain/request.js';
import type { Ports } from './ports.js';
import { save, type Step } from './save.js';
import type { NewEvent } from './seal.js';

/** A step to another state with some members replaced. */
export function move(
  current: ApprovalRequest,
  state: RequestState,
  members: Partial<ApprovalRequest>,
  event: NewEvent,
): Step<ApprovalRequest> {
  return { kind: 'save', request: { ...current, ...members, state }, event };
}

/** No step: somebody else has moved the request on. */
export function stay(current: ApprovalRequest): Step<ApprovalRequest> {
  return { kind: 'stop', answer: current };
}

/** Commits a step, updates the cards, and tells the requester if that was an ending. Answers with the request as stored. */
export async function take(
  ports: Ports,
  id: string,
  decide: (current: ApprovalRequest) => Step<ApprovalRequest>,
): Promise<ApprovalRequest | undefined> {
  const result = await save<ApprovalRequest>(ports, id, decide);
  if (result.kind === 'stopped') return result.answer;
  if (result.kind === 'missing') return undefined;
  if (result.kind === 'busy') throw new Error('too many writers on one request');
  const { request } = result;
  void ports.delivery.update(request);
  if (isOver(request.state) || request.state === 'unconfirmed') void ports.delivery.tellRequester(request);
  return request;
}

/** A definite no: nothing was changed in the tenant. */
export async function fail(
  ports: Ports,
  id: string,
  fault: GraphFault,
): Promise<ApprovalRequest | undefined> {
  return await take(ports, id, (current) =>
    current.state === 'applying'
      ? move(
          current,
          'failed',
          { fault },
          { action: 'failed', detail: { kind: fault.kind, doing: fault.doing } },
        )
      : stay(current),
  );
}
