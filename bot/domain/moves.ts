// The life of a request: one table of legal moves, and the questions asked of it.
import type { ApprovalRequest, RequestState } from './request.js';

/** From each state, the states one commit may lead to. A state that lists itself may be saved again without moving. */
export const MOVES: Readonly<Record<RequestState, readonly RequestState[]>> = {
  draft: ['draft', 'pending', 'rejected', 'cancelled', 'expired'],
  pending: ['pending', 'approved', 'rejected', 'cancelled', 'expired'],
  approved: ['approved', 'applying', 'rejected', 'cancelled', 'expired'],
  applying: ['applying', 'applied', 'stale', 'failed', 'diverged', 'unconfirmed', 'awaiting-intune'],
  'awaiting-intune': ['awaiting-intune', 'applying', 'stale', 'rejected', 'cancelled', 'expired'],
  unconfirmed: ['unconfirmed', 'applied', 'diverged', 'awaiting-intune', 'pending'],
  applied: ['applied'],
  stale: ['stale', 'pending'],
  failed: ['failed', 'pending'],
  diverged: ['diverged', 'pending'],
  rejected: ['rejected'],
  cancelled: ['cancelled'],
  expired: ['expired', 'pending'],
};

/** Whether a request may go from one state to another in one commit. */
export function mayMove(from: RequestState, to: RequestState): boolean {
  return MOVES[from].includes(to);
}

/** Whether nothing will happen to it any more unless somebody asks for it. */
export function isOver(state: RequestState): boolean {
  return !['draft', 'pending', 'approved', 'applying', 'unconfirmed', 'awaiting-intune'].includes(state);
}

/** Whether the bot must still do something about it, or may have to: it is not over, or leaves something behind in Intune. */
export function isWaiting({ state, hold }: Pick<ApprovalRequest, 'state' | 'hold'>): boolean {
  return !isOver(state) || hold?.toCancel === true;
}

/** Whether a held request may be sent with its code: Intune approved it, or somebody wants to know by trying. */
export function mayComplete({ state, hold }: Pick<ApprovalRequest, 'state' | 'hold'>): boolean {
  return state === 'awaiting-intune' && (hold?.status === 'approved' || hold?.tryCode === true);
}

/** Whether the bot has something to do about it at once: approved here or in Intune, or over and still to be taken back there. */
export function isToRun(request: Pick<ApprovalRequest, 'state' | 'hold'>): boolean {
  const { state, hold } = request;
  return state === 'approved' || mayComplete(request) || (isOver(state) && hold?.toCancel === true);
}
