// Which buttons a copy of a request's card has. Who may press them is decided at the click, never here.
import { approvalsOf, isAuthor } from '../../bot/domain/approval.js';
import { groupIdsOf } from '../../bot/domain/assignment.js';
import {
  droppableRows,
  hasApproved,
  isRequester,
  mayReject,
  mayReplan,
  mayRevise,
  mayUndo,
} from '../../bot/domain/may.js';
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import type { CardData } from '../card.js';
import { TRY } from './hold.js';
import { inert } from '../text/inert.js';
import { policyLink } from '../text/portal.js';
import type { RequestView } from './view.js';

const REPLAN: Partial<Record<RequestState, string>> = {
  stale: 'Plan again',
  failed: 'Try again',
  diverged: 'Plan a repair',
  unconfirmed: 'Send again',
  expired: 'Ask again',
};

const REFRESH: Partial<Record<RequestState, string>> = {
  approved: 'Refresh',
  applying: 'Refresh',
  unconfirmed: 'Look again',
  'awaiting-intune': 'Look again',
};

const REJECT = {
  reject: 'Reject…',
  reasonLabel: 'Reason, shown to the person who asked',
  rejectNow: 'Reject',
};
const CHANGE = {
  change: 'Change…',
  changeLabel: 'The request in other words. Approvals given so far become void',
  changeNow: 'Plan this instead',
};

const SENTENCE_BYTES = 2_000;

/** Titles of the buttons that are there, by verb; `open` is a link. Six at most, which is what Teams shows. */
export function buttons(request: ApprovalRequest, view: RequestView): CardData {
  const { state, plan } = request;
  const { viewer, portal } = view;
  const pending = state === 'pending';
  const stoppable = mayReject(state);
  const asks = viewer !== 'approver';
  const decides = viewer !== 'requester';
  const undoable = mayUndo(request, request.undoneBy !== undefined);
  const replan = mayReplan(request) ? REPLAN[state] : undefined;
  return {
    approve: pending && decides && plan && couldApprove(request, view) ? approveTitle(plan) : undefined,
    ...(stoppable && decides && !isRequester(request, view.personId) ? REJECT : {}),
    withdraw: pending && couldWithdraw(request, view) ? 'Withdraw approval' : undefined,
    ...(mayRevise(state) && asks
      ? { ...CHANGE, changeText: sentence(request.text), dropGone: dropTitle(request) }
      : {}),
    cancel: stoppable && asks ? 'Cancel' : undefined,
    refresh: state === 'awaiting-intune' && view.intuneUnseen ? TRY : REFRESH[state],
    replan,
    // Where somebody's change came first there is only one thing to do.
    replanStyle: state === 'stale' ? 'positive' : 'default',
    undo: undoable ? 'Ask to undo' : undefined,
    ...(plan ? { openTitle: 'Open in Intune', open: policyLink(portal, plan.policy) } : {}),
  };
}

/** Where one person looks: an author's approval would not count, and nobody's counts twice. */
function couldApprove(request: ApprovalRequest, { personId, authorsMayApprove }: RequestView): boolean {
  if (personId === undefined) return true;
  return (authorsMayApprove === true || !isAuthor(request, personId)) && !hasApproved(request, personId);
}

/** Where several people look, any of them may be the one who approved. */
function couldWithdraw(request: ApprovalRequest, { personId, viewer }: RequestView): boolean {
  if (personId !== undefined) return hasApproved(request, personId);
  return viewer !== 'requester' && approvalsOf(request).length > 0;
}

/** What is approved, in the button itself: `Approve: add 1, keep 4`. */
function approveTitle({ added, changed, removed, kept }: Plan): string {
  const parts = [
    ...(added.length > 0 ? [`add ${added.length}`] : []),
    ...(changed.length > 0 ? [`change ${changed.length}`] : []),
    ...(removed.length > 0 ? [`remove ${removed.length}`] : []),
    `keep ${kept.length}`,
  ];
  return `Approve: ${parts.join(', ')}`;
}

/** `Also drop the rows of 2 deleted groups`, where there are any. */
function dropTitle(request: ApprovalRequest): string | undefined {
  const groups = groupIdsOf(droppableRows(request)).length;
  if (groups === 0) return undefined;
  return groups === 1
    ? 'Also drop the row of 1 deleted group'
    : `Also drop the rows of ${groups} deleted groups`;
}

/** The sentence to edit; a very long one would crowd out the plan, and cut short it would be a trap, so it is left out. */
function sentence(text: string): string {
  return Buffer.byteLength(text, 'utf8') > SENTENCE_BYTES ? '' : inert(text, SENTENCE_BYTES);
}
