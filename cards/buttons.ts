// Which buttons a copy of a request's card has. Who may press them is decided at the click, never here.
import { approvalsOf } from '../bot/domain/approval.js';
import { mayReplan } from '../bot/domain/moves.js';
import type { Plan } from '../bot/domain/plan.js';
import type { ApprovalRequest, Audience, RequestState } from '../bot/domain/request.js';
import type { CardData } from './card.js';
import { inert } from './inert.js';
import { policyLink } from './portal.js';

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
export function buttons(request: ApprovalRequest, viewer: Audience, portal: string): CardData {
  const { state, plan } = request;
  const pending = state === 'pending';
  const asks = viewer !== 'approver';
  const decides = viewer !== 'requester';
  const undoable = state === 'applied' && request.undoneBy === undefined;
  // An expired draft has nothing to plan again.
  const replan = mayReplan(state) && plan ? REPLAN[state] : undefined;
  return {
    approve: pending && decides && plan ? approveTitle(plan) : undefined,
    ...((pending || state === 'approved') && decides ? REJECT : {}),
    withdraw: pending && decides && approvalsOf(request).length > 0 ? 'Withdraw approval' : undefined,
    ...(pending && asks ? { ...CHANGE, changeText: sentence(request.text) } : {}),
    cancel: (pending || state === 'approved') && asks ? 'Cancel' : undefined,
    refresh: REFRESH[state],
    replan,
    undo: undoable ? 'Undo…' : undefined,
    ...(plan ? { openTitle: 'Open in Intune', open: policyLink(portal, plan.policy) } : {}),
  };
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

/** The sentence to edit; a very long one would crowd out the plan, and cut short it would be a trap, so it is left out. */
function sentence(text: string): string {
  return Buffer.byteLength(text, 'utf8') > SENTENCE_BYTES ? '' : inert(text, SENTENCE_BYTES);
}
