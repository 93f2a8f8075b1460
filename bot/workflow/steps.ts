// Steps the bot takes by itself while applying a request: committed like any other, and followed by the cards.
import type { GraphFault } from '../domain/graph-error.js';
import { isOver } from '../domain/moves.js';
import type { ApprovalRequest, RequestState } from '../domain/request.js';
import { giveUpUndo } from './give-up-undo.js';
import { leaveIntune } from './leave-intune.js';
import type { Ports } from './ports.js';
import { save, type Step } from './save.js';
import type { NewEvent } from './audit-chain.js';

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

/** Whether a request is still in the very same attempt as when it was looked at: state, revision and sending. */
export function isSameAttempt(current: ApprovalRequest, seen: ApprovalRequest): boolean {
  return (
    current.state === seen.state &&
    current.revision === seen.revision &&
    current.sending?.startedAt === seen.sending?.startedAt &&
    current.sending?.clientRequestId === seen.sending?.clientRequestId
  );
}

/** Commits a step and brings people up to date. Answers with the request as stored. */
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
  if (isOver(request.state) && request.state !== 'applied') await giveUpUndo(ports, request);
  return request;
}

/** Commits a step of the very attempt that was looked at; where somebody has moved the request on since, nothing. */
export async function takeAttempt(
  ports: Ports,
  seen: ApprovalRequest,
  decide: (current: ApprovalRequest) => Step<ApprovalRequest>,
): Promise<ApprovalRequest | undefined> {
  return await take(ports, seen.id, (current) =>
    isSameAttempt(current, seen) ? decide(current) : stay(current),
  );
}

/** A definite no: nothing was changed in the tenant. `seen` is the attempt it was about; what Intune holds of it is left. */
export async function fail(
  ports: Ports,
  seen: ApprovalRequest,
  fault: GraphFault,
): Promise<ApprovalRequest | undefined> {
  const detail = { kind: fault.kind, doing: fault.doing };
  return await takeAttempt(ports, seen, (current) =>
    move(leaveIntune(ports, current), 'failed', { fault }, { action: 'failed', detail }),
  );
}
