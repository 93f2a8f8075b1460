// Who may do what to a request, and when: written once, asked by the button that offers it and by the verb that does it.
import { approvalsOf, isApprover, isAuthor, whyNotApprove, type ApprovalRule } from './approval.js';
import { groupIdOf, type Assignment } from './assignment.js';
import { MOVES } from './moves.js';
import type { Person, Membership } from './person.js';
import type { Refusal } from './refusal.js';
import type { ApprovalRequest, RequestState } from './request.js';

/** Somebody who presses, the revision their card showed, and what the directory says of them at this moment. */
export interface Presser {
  readonly person: Person;
  readonly membership: Membership;
  readonly revision: number;
}

/** Nothing is on its way to Intune in these; what Intune holds is taken back there, too. */
const STOPPABLE: readonly RequestState[] = ['pending', 'approved', 'awaiting-intune'];

/** Whether somebody may still say no. */
export function mayReject(state: RequestState): boolean {
  return STOPPABLE.includes(state);
}

/** Whether the requester may still end it. */
export function mayCancel(state: RequestState): boolean {
  return state === 'draft' || STOPPABLE.includes(state);
}

/** Whether it can be given a new revision while it waits for approval: by other words, or without the rows of deleted groups. */
export function mayRevise(state: RequestState): boolean {
  return state === 'pending';
}

/** Whether `replan` makes a new revision from here. An expired draft has nothing to plan again. */
export function mayReplan({ state, plan }: Pick<ApprovalRequest, 'state' | 'plan'>): boolean {
  return plan !== undefined && state !== 'draft' && state !== 'pending' && MOVES[state].includes('pending');
}

/** Whether it can be taken back. `isBeingUndone`: another request takes it back already, or has. */
export function mayUndo(
  { state, plan }: Pick<ApprovalRequest, 'state' | 'plan'>,
  isBeingUndone: boolean,
): boolean {
  return state === 'applied' && plan !== undefined && !isBeingUndone;
}

/** Whether this person's approval counts towards the current revision. */
export function hasApproved(request: ApprovalRequest, personId: string): boolean {
  return approvalsOf(request).some(({ person }) => person.id === personId);
}

/** Whether this person asked for it, and so cancels where others reject. */
export function isRequester(
  { requester }: Pick<ApprovalRequest, 'requester'>,
  personId: string | undefined,
): boolean {
  return requester.id === personId;
}

/** Why a press changes nothing: it is refused, or what it wants is so already. */
export type MayNot = { readonly kind: 'refuse'; readonly refusal: Refusal } | { readonly kind: 'nothing' };

const refuse = (refusal: Refusal): MayNot => ({ kind: 'refuse', refusal });

/** Why this approval does not count; nothing where it does. */
export function mayNotApprove(
  request: ApprovalRequest,
  { person, membership, revision }: Presser,
  rule: ApprovalRule,
): MayNot | undefined {
  const isCounted = hasApproved(request, person.id);
  const { state } = request;
  if (request.revision !== revision) return refuse({ kind: 'oldRevision' });
  if (state !== 'pending') return isCounted ? { kind: 'nothing' } : refuse({ kind: 'notWaiting', state });
  const refusal = whyNotApprove(request, membership, rule);
  if (refusal) return refuse(refusal);
  return isCounted ? refuse({ kind: 'alreadyApproved' }) : undefined;
}

/** Why this no does not end the request; nothing where it does. */
export function mayNotReject(
  request: ApprovalRequest,
  { person, membership, revision }: Presser,
  rule: ApprovalRule,
): MayNot | undefined {
  const { state, endedBy } = request;
  if (request.revision !== revision) return refuse({ kind: 'oldRevision' });
  if (state === 'rejected' && endedBy?.id === person.id) return { kind: 'nothing' };
  if (!mayReject(state)) return refuse({ kind: 'notWaiting', state });
  if (isRequester(request, person.id)) return refuse({ kind: 'ownRequest' });
  return isApprover(membership, rule) ? undefined : refuse({ kind: 'notApprover' });
}

/** Why this person cannot end the request; nothing where they can. */
export function mayNotCancel(request: ApprovalRequest, { person, revision }: Presser): MayNot | undefined {
  const { requester, state } = request;
  if (!isRequester(request, person.id)) return refuse({ kind: 'notRequester', requester });
  if (state === 'cancelled') return { kind: 'nothing' };
  if (request.revision !== revision) return refuse({ kind: 'oldRevision' });
  return mayCancel(state) ? undefined : refuse({ kind: 'notWaiting', state });
}

/** Why this person's approval cannot be taken back; nothing where it can. */
export function mayNotWithdraw(request: ApprovalRequest, { person, revision }: Presser): MayNot | undefined {
  const { state } = request;
  if (request.revision !== revision) return refuse({ kind: 'oldRevision' });
  if (state !== 'pending') return refuse({ kind: 'notWaiting', state });
  return hasApproved(request, person.id) ? undefined : refuse({ kind: 'nothingToWithdraw' });
}

/** Why a pending request cannot be given a new revision by somebody who saw `revision`; nothing where it can. Only its requester gets so far. */
export function whyNotRevise(
  request: Pick<ApprovalRequest, 'revision' | 'state'>,
  revision: number,
): Refusal | undefined {
  if (request.revision !== revision) return { kind: 'oldRevision' };
  return mayRevise(request.state) ? undefined : { kind: 'notWaiting', state: request.state };
}

/** Why this person cannot have it planned again; nothing where they can: authors and approvers may. */
export function whyNotReplan(
  request: ApprovalRequest,
  { person, membership, revision }: Presser,
  rule: ApprovalRule,
): Refusal | undefined {
  const { requester, state } = request;
  if (request.revision !== revision) return { kind: 'oldRevision' };
  if (!mayReplan(request)) return { kind: 'notWaiting', state };
  return isAuthor(request, person.id) || isApprover(membership, rule)
    ? undefined
    : { kind: 'notRequester', requester };
}

/** Kept rows of deleted groups, which the requester may drop as well. A row that a policy set brings is changed only there. */
export function droppableRows({
  state,
  plan,
}: Pick<ApprovalRequest, 'state' | 'plan'>): readonly Assignment[] {
  if (!mayRevise(state) || !plan) return [];
  return plan.kept.filter(
    ({ target, source }) => source !== 'policySets' && plan.groups[groupIdOf(target) ?? '']?.kind === 'gone',
  );
}
