// What became of a request: the lines under the headline once it is no longer waiting.
import { rowKey, rowText, sameRows, type Assignment } from '../bot/domain/assignment.js';
import type { ApprovalRequest } from '../bot/domain/request.js';
import type { Line } from './card.js';
import { faultLines } from './faults.js';
import { inert } from './inert.js';
import { listed, type Names } from './rows.js';
import { code, joined, name, quote, strong, words } from './runs.js';
import { duration, moment } from './times.js';
import { approvalsOf } from '../bot/domain/approval.js';
import type { RequestView } from './view.js';

/** What happened, the plainest first. Empty while a request waits. */
export function endingLines(
  request: ApprovalRequest,
  { now, frozen = false }: Pick<RequestView, 'now' | 'frozen'>,
): readonly Line[] {
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
          words('The policy is compared with this plan before anything is sent, and read back after.'),
        ],
      ];
    case 'awaiting-intune':
      return [[words(HELD)]];
    case 'applied':
      return applied(request, now);
    case 'stale':
      return [
        [
          words('This policy was changed elsewhere after the plan was made. '),
          strong('Nothing was sent. '),
          words('What moved:'),
        ],
      ];
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

const HELD =
  'Graph passed the change to Intune’s own approval, and nothing has changed yet. An Intune administrator approves it in the Intune admin center, under Tenant administration, Multi Admin Approval.';

/** A row that is not as the plan knew it, and the word for it. */
interface Deviation {
  readonly word: string;
  readonly row: Assignment;
  /** What the row was before, where it was only edited. */
  readonly was?: Assignment;
}

/** On `stale`: what somebody else did between the plan and now. */
export function moved(request: ApprovalRequest): readonly Deviation[] {
  if (request.state !== 'stale' || !request.plan || !request.movedTo) return [];
  const before = byKey(request.plan.before);
  const after = byKey(request.movedTo);
  const appeared = [...after].filter(([key]) => !before.has(key)).map(([, row]) => row);
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, row]) => row);
  const edited = [...after].flatMap(([key, row]) => {
    const was = before.get(key);
    return was && rowText(was) !== rowText(row) ? [{ word: '~ was: ', was, row }] : [];
  });
  return [
    ...appeared.map((row) => ({ word: '+ now also: ', row })),
    ...gone.map((row) => ({ word: '− no longer: ', row })),
    ...edited,
  ];
}

/** On `diverged`: what was approved and is not there, and what is there and was not approved. */
export function diverged({ state, readBack }: ApprovalRequest): readonly Deviation[] {
  if (state !== 'diverged' || !readBack) return [];
  return [
    ...readBack.missing.map((row) => ({ word: 'Missing: ', row })),
    ...readBack.extra.map((row) => ({ word: 'Extra: ', row })),
  ];
}

/** A deviation in one line. */
export function deviation({ word, row, was }: Deviation, names: Names): Line {
  const now = listed(row, names);
  return was ? [strong(word), ...listed(was, names), strong(' · is: '), ...now] : [strong(word), ...now];
}

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
    [...approvers(request), words(`${readAt}exactly the rows that were approved.`)],
    ...(took.length > 0 ? [[words(`Took ${took.join(', ')}.`)]] : []),
    ...ids(request),
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
  return plan && sameRows(readBack.rows, plan.before)
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

function byKey(rows: readonly Assignment[]): Map<string, Assignment> {
  return new Map(rows.map((row) => [rowKey(row.target), row]));
}
