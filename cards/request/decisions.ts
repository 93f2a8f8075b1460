// Who decides, who decided, and who cannot.
import { approvalsOf } from '../../bot/domain/approval.js';
import type { BroadReason } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest, Decision } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { count, name, quote, someOf, strong, words } from '../text/runs.js';
import { moment } from '../text/times.js';
import type { RequestView } from './view.js';

const BROAD: Readonly<Record<BroadReason, string>> = {
  allDevices: 'it concerns all devices',
  allUsers: 'it concerns all users',
  clear: 'it leaves nobody included',
  filtersUnseen: 'filters cannot be seen',
};

/** Reasons of decisions are short here; a rejection's is told in full where the card says how it ended. */
const REASON_CAP = 120;

/** What is needed, what was decided, and what no longer counts; at most so many decisions, the newest. */
export function decisionLines(
  request: ApprovalRequest,
  view: Pick<RequestView, 'now' | 'authorsMayApprove'>,
  most: number,
): readonly Line[] {
  const counting = new Set<Decision>(approvalsOf(request));
  const newest = request.decisions.slice(-most);
  const unseen = request.decisions.length - newest.length;
  return [
    ...(request.plan ? [needs(request, view.authorsMayApprove ?? false)] : []),
    ...(unseen > 0 ? [[words(count(unseen, 'earlier decision'))]] : []),
    ...newest.map((decision) => decided(decision, counting, view.now)),
    ...(request.state === 'pending' ? shortage(request) : []),
  ];
}

function needs(request: ApprovalRequest, authorsMayApprove: boolean): Line {
  const broad = request.plan?.broad ?? [];
  const because =
    broad.length > 0 ? `because ${broad.map((reason) => BROAD[reason]).join(' and ')}` : 'the default rule';
  const authors = request.authors.length > 0 ? request.authors : [request.requester];
  const not = authorsMayApprove
    ? []
    : [
        words(', not '),
        ...someOf(
          authors.map(({ name: who }) => [name(who, 120)]),
          4,
        ),
      ];
  return [strong(`Needs ${count(request.approvalsNeeded, 'approver')}`), ...not, words(` · ${because}`)];
}

function decided(decision: Decision, counting: ReadonlySet<Decision>, now: string): Line {
  const verb = decision.kind === 'approve' ? 'Approved' : 'Rejected';
  const counts = decision.kind === 'reject' || counting.has(decision);
  return [
    words(counts && decision.kind === 'approve' ? '✓ ' : ''),
    strong(verb),
    words(' by '),
    name(decision.person.name, 120),
    words(` · ${moment(decision.at, now)}`),
    ...(counts ? [] : [strong(` · void: `), words(`it was for revision ${decision.revision}`)]),
    ...(decision.reason === undefined ? [] : [words(' · '), quote(decision.reason, REASON_CAP)]),
  ].filter((run) => run.text !== '');
}

/** Fewer people can be asked than must approve: said plainly, because nobody else will say it. */
function shortage({ reach, approvalsNeeded }: ApprovalRequest): readonly Line[] {
  if (!reach || reach.unsure || reach.reached.length >= approvalsNeeded) return [];
  const found: Line =
    reach.reached.length === 0
      ? [strong('The bot could reach no approver. ')]
      : [
          strong(
            `The bot could reach only ${reach.reached.length} of the ${count(approvalsNeeded, 'approver')} needed: `,
          ),
          ...someOf(
            reach.reached.map(({ name: who }) => [name(who, 120)]),
            4,
          ),
          words('. '),
        ];
  return [
    [
      ...found,
      words('An approver who writes to the bot once can be reached from then on; or ask in a channel.'),
    ],
  ];
}
