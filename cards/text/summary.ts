// A request in one line of plain text: what a notification shows.
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import { nothingHappened } from './hold-words.js';
import { flat, inert, quoted } from './inert.js';

const WORDS: Readonly<Record<RequestState, string>> = {
  draft: 'Your answer is needed',
  pending: 'Approval needed',
  approved: 'Approved',
  applying: 'Working',
  'awaiting-intune': 'Held by Intune',
  applied: 'Applied',
  stale: 'Stale',
  failed: 'Failed, nothing was changed',
  diverged: 'Diverged, needs a look',
  unconfirmed: 'Unconfirmed, needs a look',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

/** `Applied: Windows 11 baseline, +1, 4 kept`. Names are inert; one that could be read as more than a name is quoted. */
export function summary(request: ApprovalRequest): string {
  const { plan } = request;
  const word = `${WORDS[request.state]}${request.state === 'stale' ? `, ${nothingHappened(request)}` : ''}`;
  if (!plan) return `${word}: ${flat(quoted(request.text, 80))}`;
  const counts = [...planCounts(plan), `${plan.kept.length} kept`];
  return `${word}: ${policyName(plan.policy.displayName)}, ${counts.join(', ')}`;
}

/** What a plan does, in numbers: `+1`, `~2`, `−1`; what it does not do is left out. */
export function planCounts({ added, changed, removed }: Plan): readonly string[] {
  return [
    ...(added.length > 0 ? [`+${added.length}`] : []),
    ...(changed.length > 0 ? [`~${changed.length}`] : []),
    ...(removed.length > 0 ? [`−${removed.length}`] : []),
  ];
}

function policyName(text: string): string {
  const isPlain = /^[\p{L}\p{N}][\p{L}\p{N} ._&()/-]*$/u.test(text);
  return flat(isPlain ? inert(text, 80) : quoted(text, 80));
}
