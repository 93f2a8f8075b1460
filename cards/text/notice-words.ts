// A refused click in words: why nothing changed, and what would help.
import type { RequestState } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { adviceText } from './faults/advice.js';
import { faultSentence } from './faults/faults.js';
import { flat, inert } from './inert.js';
import type { Notice } from './notice.js';
import type { Problem } from '../answers/problem.js';
import { problemLines } from './problem-words.js';
import { joined, name, textOf, words } from './runs.js';

const STATES: Readonly<Record<RequestState, string>> = {
  draft: 'waits for the requester’s answer',
  pending: 'is waiting for approval',
  approved: 'is already approved',
  applying: 'is being applied right now',
  'awaiting-intune': 'is held by Intune',
  applied: 'is already applied',
  stale: 'is stale',
  failed: 'has failed',
  diverged: 'has diverged',
  unconfirmed: 'is unconfirmed',
  rejected: 'was rejected',
  cancelled: 'was cancelled',
  expired: 'has expired',
};

/** The notice as a sentence, for a message instead of a card; names in it are inert. */
export function noticeText(notice: Notice): string {
  return flat(textOf(noticeLine(notice)));
}

/** The notice as a line of the card. */
export function noticeLine(notice: Notice): Line {
  switch (notice.kind) {
    case 'notRequester':
      return [words('Only '), name(notice.requester.name, 120), words(' can do that: it is their request.')];
    case 'notWaiting':
      return [words(`Nothing changed: this request ${STATES[notice.state]}.`)];
    case 'unread':
      return [words(`${UNREAD} ${notice.why ? inert(adviceText(notice.why), 300) : PRESS_AGAIN}`)];
    case 'graphFault':
      return [words(`Nothing changed. ${faultSentence(notice.fault)}`)];
    case 'problem':
      return problemNotice(notice.problem);
    default:
      return [words(SENTENCES[notice.kind])];
  }
}

function problemNotice(problem: Problem): Line {
  const lines = problemLines(problem);
  switch (problem.kind) {
    // After a mishap nobody can say that nothing changed; the others say so in their own words.
    case 'internal':
    case 'nothingToChange':
    case 'fromPolicySet':
    case 'storeDown':
      return sentences(lines);
    case 'graphFault':
      return sentences(lines.slice(0, 1));
    default:
      return [words('Nothing changed. '), ...(lines[0] ?? [])];
  }
}

/** Lines one after another, each with a full stop unless it has one. */
function sentences(lines: readonly Line[]): Line {
  const closed = lines.map((line): Line => (textOf(line).endsWith('.') ? line : [...line, words('.')]));
  return joined(closed, ' ');
}

/** Notices that say more than one sentence of ours. */
type Told = 'notRequester' | 'notWaiting' | 'unread' | 'graphFault' | 'problem';

const PRESS_AGAIN = 'Press again in a minute.';
const UNREAD = 'It could not be checked whether you may do this, so it does not count.';

const SENTENCES: Readonly<Record<Exclude<Notice['kind'], Told>, string>> = {
  outsider: 'You are not among the people who may use this bot.',
  guest: 'Guests of this tenant can neither ask nor approve.',
  disabled: 'Your account is disabled in the directory, so this does not count.',
  ownRequest: 'You wrote this request, so somebody else must decide. To take it back, press Cancel.',
  notApprover: 'You are not among the people who may approve, so this does not count.',
  alreadyApproved: 'You have already approved this revision. Each person counts once.',
  nothingToWithdraw: 'You have not approved this revision, so there is nothing to withdraw.',
  oldRevision: 'That was an older revision of this plan. This is the current one: please look again.',
  notAnOption: 'That is not one of the choices.',
  frozen: 'Changes are frozen right now. Nothing is sent until an operator lifts the freeze.',
  hashNeeded:
    'Nothing was approved yet. Write the id with the four characters after it, as the card shows them: they stand for exactly what you have read.',
  wrongHash:
    'Nothing was done: those characters do not stand for what waits now. Read the card, then write them as it shows them.',
  wordsTooMany:
    'Nothing was done: I cannot keep the words after it with the request yet. Write it without them.',
  opened: 'Its card comes as a message here.',
  noSuchRequest:
    'Nothing was done: no request that waits has this id, and none of yours. Write "requests" to see those that wait.',
  severalRequests: 'Nothing was done: several requests have this id. Decide on their cards.',
  messageKept:
    'My records cannot be reached just now. Your message is kept and will be answered as soon as they are back: there is no need to send it again.',
  takesLonger: 'This takes longer than usual. The card stays as it is for now; look again in a moment.',
  storeDown: 'The bot cannot reach what it keeps of requests. Nothing was done: press again in a minute.',
  busy: 'Several people pressed at the same moment. Press again.',
};
