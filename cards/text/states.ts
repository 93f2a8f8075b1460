// The words of a request's states: what the first line says, and how serious it looks.
import { approvalsOf } from '../../bot/domain/approval.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { endedInIntune, heldStatus, nothingHappened } from './hold-words.js';
import { count, name, strong, words } from './runs.js';
import { moment } from './times.js';
import type { RequestView } from '../request/view.js';

/** The container styles of Adaptive Cards. Colour never stands alone: the first word says the same. */
export type Mood = 'accent' | 'emphasis' | 'good' | 'warning' | 'attention';

const MOODS: Readonly<Record<RequestState, Mood>> = {
  draft: 'accent',
  pending: 'accent',
  approved: 'emphasis',
  applying: 'emphasis',
  'awaiting-intune': 'warning',
  applied: 'good',
  stale: 'warning',
  failed: 'attention',
  diverged: 'attention',
  unconfirmed: 'warning',
  rejected: 'attention',
  cancelled: 'emphasis',
  expired: 'emphasis',
};

/** How the first line looks. */
export function mood(state: RequestState): Mood {
  return MOODS[state];
}

const STATE_WORDS: Readonly<Record<RequestState, string>> = {
  draft: 'waiting for an answer',
  pending: 'waiting for approval',
  approved: 'approved',
  applying: 'being applied',
  'awaiting-intune': 'held by Intune',
  applied: 'applied',
  stale: 'stale',
  failed: 'failed',
  diverged: 'diverged',
  unconfirmed: 'unconfirmed',
  rejected: 'rejected',
  cancelled: 'cancelled',
  expired: 'expired',
};

/** How a request stands, in a word or two, where it is spoken of from outside its own card. */
export function stateWord(state: RequestState): string {
  return STATE_WORDS[state];
}

/** The first line of every card of a request: the state's name, then the one thing to know about it. */
export function statusLine(
  request: ApprovalRequest,
  { now, frozen = false }: Pick<RequestView, 'now' | 'frozen'>,
): Line {
  switch (request.state) {
    case 'draft':
      return [strong('Waiting: your answer is needed'), ends(request, now)];
    case 'pending': {
      const given = approvalsOf(request).length;
      return [
        strong(`Waiting: ${given} of ${count(request.approvalsNeeded, 'approval')}`),
        ends(request, now),
      ];
    }
    case 'approved':
      return [strong('Approved'), words(`: ${frozen ? STOPPED : 'waiting for its turn'}`)];
    case 'applying':
      return [strong('Working'), words(`: ${progress(request)}`)];
    case 'awaiting-intune':
      return heldStatus(request, { now, frozen });
    case 'applied':
      return [
        strong('Applied'),
        words(request.undoneBy === undefined ? ': read back and confirmed' : ': an undo was asked for later'),
      ];
    case 'stale':
      return [strong('Stale'), words(`: the assignments moved, ${nothingHappened(request)}`)];
    case 'failed':
      return [strong('Failed'), words(': nothing was changed')];
    case 'diverged':
      return [strong('Diverged'), words(': the policy is not as approved')];
    case 'unconfirmed':
      return [strong('Unconfirmed'), words(`: ${doubt(request)}`)];
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return endedInIntune(request, now) ?? ended(request, now);
  }
}

/** Ended here: by a person, or because nobody came. */
function ended(request: ApprovalRequest, now: string): Line {
  const not = nothingHappened(request);
  if (request.state === 'expired') return [strong('Expired'), words(`: ${lapse(request, now)}, ${not}`)];
  const word = request.state === 'rejected' ? 'Rejected' : 'Cancelled';
  return [strong(word), ...by(request), words(`: ${not}`)];
}

const STOPPED = 'held, because an operator has stopped all changes';

function doubt({ sending }: ApprovalRequest): string {
  return sending?.answer === 'accepted'
    ? 'Graph took it, but it was not seen in the policy'
    : 'it cannot be told whether Graph took it';
}

/** An approved request expires too, where changes stay stopped for too long. */
function lapse(request: ApprovalRequest, now: string): string {
  const until = `by ${moment(request.expiresAt, now)}`;
  const approved = request.plan && approvalsOf(request).length >= request.approvalsNeeded;
  return approved ? `approved, but it did not go out ${until}` : `nobody decided ${until}`;
}

function ends(request: ApprovalRequest, now: string) {
  return words(` · ends ${moment(request.expiresAt, now)}`);
}

function by(request: ApprovalRequest): Line {
  return request.endedBy ? [words(' by '), name(request.endedBy.name, 120)] : [];
}

/** Where the work is, from what was committed before each step. */
function progress({ sending }: ApprovalRequest): string {
  if (sending?.sendingAt === undefined) return 'checking that nothing moved since the plan';
  if (sending.answer === undefined) return 'sending to Graph';
  return sending.answer === 'accepted'
    ? 'Graph took it, reading the result back'
    : 'Graph’s answer is unknown, looking at the policy';
}

/** How a plan is spoken of: as what will happen, what happened, or what did not. */
export interface Tense {
  /** For added, changed, removed and kept rows, in this order. */
  readonly verbs: readonly [string, string, string, string];
  readonly kept: string;
  readonly replaces: string;
}

const WILL: Tense = { verbs: ['Adds', 'changes', 'removes', 'keeps'], kept: 'Keeps', replaces: 'replaces' };
const DID: Tense = { verbs: ['Added', 'changed', 'removed', 'kept'], kept: 'Kept', replaces: 'replaced' };
const WOULD: Tense = {
  verbs: ['Would have added', 'changed', 'removed', 'kept'],
  kept: 'Would have kept',
  replaces: 'would have replaced',
};
const WAS_TO: Tense = {
  verbs: ['Was to add', 'change', 'remove', 'keep'],
  kept: 'Was to keep',
  replaces: 'was to replace',
};

/** The tense of a plan in this state, so that nobody takes a plan for a fact. */
export function tenseOf(state: RequestState): Tense {
  switch (state) {
    case 'applied':
      return DID;
    case 'diverged':
    case 'unconfirmed':
      return WAS_TO;
    case 'stale':
    case 'failed':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return WOULD;
    case 'draft':
    case 'pending':
    case 'approved':
    case 'applying':
    case 'awaiting-intune':
      return WILL;
  }
}
