// What Intune's own approval has said of a held change, in the sentences that also stand on cards of what came after.
import type { IntuneHold, IntuneStatus } from '../../bot/domain/intune-hold.js';
import { mayComplete } from '../../bot/domain/moves.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { id, name, strong, words } from './runs.js';
import { moment } from './times.js';
import type { RequestView } from '../request/view.js';

const WORDS: Readonly<Record<IntuneStatus, string>> = {
  needsApproval: 'waiting for approval',
  approved: 'approved',
  rejected: 'rejected',
  cancelled: 'cancelled',
  completed: 'completed',
  expired: 'expired',
  unknown: 'nothing this bot understands',
};

/** Where Intune's approval stands, as Intune last said it. */
export function intuneWord(status: IntuneStatus): string {
  return WORDS[status];
}

/** The first line of a held request. Without a `hold` only that it is held is known. */
export function heldStatus(
  request: ApprovalRequest,
  { now, frozen = false }: Pick<RequestView, 'now' | 'frozen'>,
): Line {
  const { hold } = request;
  const held = strong('Held by Intune');
  if (!hold) return [held, words(': Intune’s own approval is needed before it takes effect')];
  if (!mayComplete(request)) {
    return [held, words(`: must be approved in Intune · until ${moment(hold.expiresAt, now)}`)];
  }
  if (frozen) return [held, words(': an operator has stopped all changes')];
  const doing = hold.status === 'approved' ? 'approved there, re-reading and sending' : 'trying its code';
  return [held, words(`: ${doing}`)];
}

/** The first line of a request that came to its end in Intune; nothing for one that a person or the bot ended here. */
export function endedInIntune(request: ApprovalRequest, now: string): Line | undefined {
  const { state, hold, endedBy } = request;
  if (!hold || endedBy) return undefined;
  switch (state) {
    case 'rejected':
      return [strong('Rejected'), words(' in Intune'), ...by(request, hold), words(`: ${NO_EFFECT}`)];
    case 'cancelled':
      return [strong('Cancelled'), words(' in Intune'), ...by(request, hold), words(`: ${NO_EFFECT}`)];
    case 'expired':
      return [
        strong('Expired'),
        words(` in Intune: it held the change until ${moment(hold.expiresAt, now)}, ${NO_EFFECT}`),
      ];
    default:
      return undefined;
  }
}

const NO_EFFECT = 'nothing took effect';

/** What became of it: a body that Intune held was sent, but did nothing. */
export function nothingHappened({ hold }: Pick<ApprovalRequest, 'hold'>): string {
  return hold ? NO_EFFECT : 'nothing was sent';
}

/** `Approved in Intune by “Dana Koch”. `, once Intune said so. */
export function approvedThere(request: ApprovalRequest): Line {
  const { hold } = request;
  if (hold?.status !== 'approved' && hold?.status !== 'completed') return [];
  return [words('Approved in Intune'), ...by(request, hold), words('. ')];
}

/** That whoever approved in Intune also wrote the request: for Intune the bot asked, so it did not object. */
export function approverIsAuthor(request: ApprovalRequest): Line | undefined {
  const { hold, requester } = request;
  if (!hold?.decidedByAuthor) return undefined;
  const asked = isSame(hold.decidedBy?.id, requester.id);
  return [
    strong('⚠ Approved in Intune'),
    ...by(request, hold),
    strong(`, who also ${asked ? 'asked for this' : 'wrote this request'}: `),
    words('nobody else approved it there.'),
  ];
}

/** ` by “Dana Koch”`; by id where Intune gives no name and nobody here has the id; nothing where it gives neither. */
function by({ authors }: ApprovalRequest, { decidedBy }: IntuneHold): Line {
  const known = decidedBy?.name ?? authors.find((author) => isSame(decidedBy?.id, author.id))?.name;
  if (known !== undefined) return [words(' by '), name(known, 80)];
  return decidedBy?.id === undefined ? [] : [words(' by '), id(decidedBy.id)];
}

function isSame(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
