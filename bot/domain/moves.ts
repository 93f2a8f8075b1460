// The life of a request: one table of legal moves, and the questions asked of it.
import type { RequestState } from './request.js';

/** From each state, the states one commit may lead to. A state that lists itself may be saved again without moving. */
export const MOVES: Readonly<Record<RequestState, readonly RequestState[]>> = {
  draft: ['draft', 'pending', 'rejected', 'cancelled', 'expired'],
  pending: ['pending', 'approved', 'rejected', 'cancelled', 'expired'],
  approved: ['approved', 'applying', 'rejected', 'cancelled', 'expired'],
  applying: ['applying', 'applied', 'stale', 'failed', 'diverged', 'unconfirmed', 'awaiting-intune'],
  'awaiting-intune': ['awaiting-intune', 'applying', 'stale', 'rejected', 'cancelled', 'expired'],
  unconfirmed: ['unconfirmed', 'applied', 'diverged', 'pending'],
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

/** Whether `replan` makes a new revision from here. */
export function mayReplan(state: RequestState): boolean {
  return state !== 'draft' && state !== 'pending' && MOVES[state].includes('pending');
}

/** Whether nothing will happen to it any more unless somebody asks for it. */
export function isOver(state: RequestState): boolean {
  return !['draft', 'pending', 'approved', 'applying', 'unconfirmed', 'awaiting-intune'].includes(state);
}
