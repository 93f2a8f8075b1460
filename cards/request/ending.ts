// What became of a request: the lines under the headline once it is no longer waiting.
import { approvalsOf } from '../../bot/domain/approval.js';
import { sameRows } from '../../bot/domain/assignment.js';
import { rowsRead } from '../../bot/domain/plan/rows.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Line } from '../card.js';
import { faultLines } from '../text/faults/faults.js';
import { heldLines, leftInIntune } from './hold.js';
import { approvedThere, nothingHappened } from '../text/hold-words.js';
import { inert } from '../text/inert.js';
import { code, joined, name, quote, someOf, strong, words } from '../text/runs.js';
import { duration, moment } from '../text/times.js';
import type { RequestView } from './view.js';

type Seen = Pick<RequestView, 'now' | 'frozen' | 'intuneUnseen'>;

/** What happened, the plainest first. Empty while a request waits. */
export function endingLines(request: ApprovalRequest, view: Seen): readonly Line[] {
  const follows = request.state === 'stale' && request.movedTo ? [[words('What moved since the plan:')]] : [];
  return [...whatHappened(request, view), ...leftInIntune(request, view.now), ...follows];
}

function whatHappened(request: ApprovalRequest, view: Seen): readonly Line[] {
  const { now, frozen = false } = view;
  switch (request.state) {
    case 'draft':
    case 'pending':
    case 'cancelled':
      return [];
    case 'approved':
      return [[...approvers(request), words(frozen ? held(request, now) : NEXT)]];
    case 'applying':
      return [
        [
          ...approvers(request),
          ...approvedThere(request),
          words('The policy is compared with this plan before anything is sent, and read back after.'),
        ],
      ];
    case 'awaiting-intune':
      return heldLines(request, view);
    case 'applied':
      return applied(request, now);
    case 'stale':
      return staleness(request);
    case 'failed':
      return request.fault ? faultLines(request.fault) : [];
    case 'diverged':
      return divergence(request, now);
    case 'unconfirmed':
      return unconfirmed(request, now);
    case 'rejected':
      return rejection(request);
    case 'expired':
      return [[words('Asking again plans it anew on what is assigned then.')]];
  }
}

const NEXT = 'It goes out as soon as no other change to this policy is under way.';

function held({ expiresAt }: ApprovalRequest, now: string): string {
  return `An operator has stopped all changes. It goes out when that is lifted; it waits until ${moment(expiresAt, now)}.`;
}

/** Most requests named as those that moved a policy. */
const MOST_MOVERS = 3;

/** Whose change came first: other requests of ours, as far as they explain it, or somebody outside. */
function staleness(request: ApprovalRequest): readonly Line[] {
  const { movedBy = [] } = request;
  const movers = movedBy.map(({ shortId, requester }): Line => [
    strong(inert(shortId, 12)),
    words(', asked for by '),
    name(requester.name, 120),
  ]);
  const whose: Line =
    movers.length > 0
      ? [
          strong(`Moved by request${movers.length > 1 ? 's' : ''} `),
          ...someOf(movers, MOST_MOVERS, ' and '),
          words('. Whatever else moved was changed outside Countersign.'),
        ]
      : [strong('Moved outside Countersign: '), words('in Intune itself, or by another program.')];
  const not = nothingHappened(request);
  return [
    [
      words('This policy was changed after the plan was made. '),
      strong(`${not.charAt(0).toUpperCase()}${not.slice(1)}.`),
    ],
    whose,
  ];
}

const OVERWRITTEN =
  'Somebody else changed this policy while it was being sent, and that change is gone: this one may have replaced it.';

function applied(request: ApprovalRequest, now: string): readonly Line[] {
  const { sending, readBack } = request;
  const finishedAt = sending?.finishedAt ?? readBack?.at;
  const whole = finishedAt === undefined ? undefined : duration(request.createdAt, finishedAt);
  const wire =
    finishedAt !== undefined && sending?.sendingAt !== undefined
      ? duration(sending.sendingAt, finishedAt)
      : undefined;
  const took = [
    ...(whole === undefined ? [] : [`${whole} from request to result`]),
    ...(wire === undefined ? [] : [`${wire} from sending to confirmation`]),
  ];
  const readAt = readBack ? `Read back ${moment(readBack.at, now)}: ` : '';
  return [
    [
      ...approvers(request),
      ...approvedThere(request),
      words(`${readAt}exactly the rows that were approved.`),
    ],
    ...(took.length > 0 ? [[words(`Took ${took.join(', ')}.`)]] : []),
    ...ids(request),
    ...((readBack?.vanished ?? []).length > 0 ? [[strong(OVERWRITTEN)]] : []),
    [words('Devices get it within minutes to about 8 h.')],
    ...(request.undoneBy === undefined ? [] : [[words('Another request takes this one back.')]]),
  ];
}

function divergence(request: ApprovalRequest, now: string): readonly Line[] {
  const read = request.readBack ? `Read back ${moment(request.readBack.at, now)}: ` : '';
  return [
    [
      words(
        `${read}the policy is neither as it was nor as approved. A repair asks for what is missing and keeps what others did.`,
      ),
    ],
    ...ids(request),
  ];
}

function unconfirmed(request: ApprovalRequest, now: string): readonly Line[] {
  const sent = request.sending?.answer === 'accepted' ? 'Graph took it' : 'It was sent, or perhaps sent';
  return [
    [
      words(
        `${sent}, ${lastRead(request, now)} The bot keeps looking and will say so if it turns out applied.`,
      ),
    ],
    [
      strong('Look again'),
      words(' reads the policy now. '),
      strong('Send again'),
      words(' makes a new plan that must be approved.'),
    ],
    ...(request.fault ? faultLines(request.fault) : []),
    ...ids(request),
  ];
}

/** Only what was read is told: without a read-back nobody knows what the policy has. */
function lastRead({ plan, readBack }: ApprovalRequest, now: string): string {
  if (!readBack) return 'and the policy could not be read back, so nobody knows whether it is changed.';
  const at = moment(readBack.at, now);
  return plan && sameRows(readBack.rows, rowsRead(plan))
    ? `and the policy still read as before at the last look, ${at}.`
    : `and the last look, ${at}, showed the policy neither as it was nor as approved.`;
}

function rejection(request: ApprovalRequest): readonly Line[] {
  const last = request.decisions.findLast(({ kind }) => kind === 'reject');
  return last?.reason === undefined ? [] : [[words('Reason: '), quote(last.reason)]];
}

/** `Approved by “Ben Okafor” and “Chris Lind”. ` */
function approvers(request: ApprovalRequest): Line {
  const people = approvalsOf(request).map(({ person }): Line => [name(person.name, 120)]);
  return people.length === 0 ? [] : [words('Approved by '), ...joined(people, ' and '), words('. ')];
}

function ids({ sending }: ApprovalRequest): readonly Line[] {
  const parts: Line[] = [
    ...(sending?.graphRequestId === undefined
      ? []
      : [[words('Graph request id '), code(inert(sending.graphRequestId, 80))]]),
    ...(sending?.graphRequestId !== undefined || sending?.clientRequestId === undefined
      ? []
      : [[words('Client request id '), code(inert(sending.clientRequestId, 80))]]),
  ];
  return parts;
}
