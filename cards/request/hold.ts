// A change that Intune's own approval holds: how to approve it there, who can, and what is left of it there afterwards.
import type { IntuneHold } from '../../bot/domain/intune-hold.js';
import { intuneMarker } from '../../bot/domain/justification.js';
import { mayComplete } from '../../bot/domain/moves.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import type { CardData, Line } from '../card.js';
import { faultLines } from '../text/faults/faults.js';
import { approvedThere, intuneWord } from '../text/hold-words.js';
import { code, id, name, someOf, strong, words } from '../text/runs.js';
import { moment } from '../text/times.js';
import type { RequestView } from './view.js';

type Seen = Pick<RequestView, 'now' | 'frozen' | 'intuneUnseen'>;

const MAA = 'Intune’s own approval (Multi Admin Approval)';

/** What a held request waits for, in the place where others say how they ended. */
export function heldLines(request: ApprovalRequest, view: Seen): readonly Line[] {
  const { hold } = request;
  const unchanged = strong('Nothing has changed in the tenant. ');
  if (!hold) return [[unchanged, words(`${MAA} holds the change: an administrator approves it there.`)]];
  const until = moment(hold.expiresAt, view.now);
  if (!mayComplete(request)) return [[unchanged, words(`${MAA} holds the change until ${until}.`)]];
  if (view.frozen) {
    const waits = `An operator has stopped all changes. It goes on when that is lifted; Intune holds it until ${until}.`;
    return [[...approvedThere(request), unchanged, words(waits)]];
  }
  return [
    [
      ...approvedThere(request),
      words('The policy is read again; if nothing moved, the same body is sent with the code and read back.'),
    ],
  ];
}

/** The approval code, what to do with it and who may, while the request is held and not approved there yet. */
export function holdData(request: ApprovalRequest, view: Seen): CardData {
  const { state, hold } = request;
  if (state !== 'awaiting-intune' || !hold) return {};
  const lines = [
    ...refused(hold),
    ...(mayComplete(request) ? [] : [...heard(hold, view), ...steps(request, view), ...who(request)]),
  ];
  return {
    holdCode: [strong('Approval code '), id(hold.code)],
    hold: lines.length > 0 ? lines.map((inlines) => ({ spacing: 'Small', inlines })) : undefined,
  };
}

/** Pages and buttons by the names Microsoft gives them (memdocs, multi-admin-approval, 26 May 2026). */
function steps(request: ApprovalRequest, { intuneUnseen = false }: Seen): readonly Line[] {
  const then =
    'the bot reads the policy again and, if nothing moved, sends the same body, byte for byte, with the code, and reads the result back.';
  return [
    [strong('How to approve it. '), words('Intune notifies nobody: tell an approver.')],
    [
      words('1. In the Intune admin center, open '),
      strong('Tenant administration > Multi Admin Approval > All requests'),
      words('.'),
    ],
    [
      words('2. In the list, open the request whose business justification begins '),
      code(intuneMarker(request)),
      words('.'),
    ],
    [words('3. Compare it with this card, then select '), strong('Approve request'), words('.')],
    intuneUnseen
      ? [words('4. Come back and press '), strong(TRY), words(`: ${then}`)]
      : [words(`4. Nothing more is needed here: ${then}`)],
  ];
}

/** The title of the button that stands in for asking Intune. */
export const TRY = 'Try the code now';

function who({ authors, requester }: ApprovalRequest): readonly Line[] {
  const writers = authors.length > 0 ? authors : [requester];
  return [
    [
      strong('Who can: '),
      words('members of the approver group of Intune’s access policy for compliance policies.'),
    ],
    [
      strong('Who cannot: '),
      words('whoever filed it. That was this bot’s application, and an application can never approve.'),
    ],
    [
      strong('Who should not: '),
      ...someOf(
        writers.map((writer): Line => [name(writer.name, 80)]),
        4,
      ),
      words(writers.length > 1 ? ', who wrote this request' : ', who asked for this'),
      words('. Intune would let them, because the bot filed it, but then nobody else has looked there.'),
    ],
  ];
}

function heard({ status }: IntuneHold, { intuneUnseen = false }: Seen): readonly Line[] {
  if (intuneUnseen) {
    return [[words('The bot cannot ask Intune how it stands: Graph’s beta version is switched off for it.')]];
  }
  return status === undefined ? [] : [[words('Intune last said: '), strong(intuneWord(status))]];
}

function refused({ refused: fault }: IntuneHold): readonly Line[] {
  if (!fault) return [];
  return [[strong('⚠ The code was tried, and it did not go through:')], ...faultLines(fault)];
}

const ENDED_UNSENT: readonly RequestState[] = ['stale', 'failed', 'rejected', 'cancelled', 'expired'];

/** What is left in Intune of a request that ended while it was held: an open one there keeps the policy blocked. */
export function leftInIntune({ state, hold }: ApprovalRequest, now: string): readonly Line[] {
  if (!hold || !ENDED_UNSENT.includes(state)) return [];
  const blocks = 'Intune takes no other change to this policy';
  if (hold.toCancel) {
    return [[strong('Its approval request in Intune is being cancelled. '), words(`Until then ${blocks}.`)]];
  }
  const isOpen = hold.status === undefined || ['needsApproval', 'approved', 'unknown'].includes(hold.status);
  if (!isOpen || Date.parse(hold.expiresAt) <= Date.parse(now)) return [];
  const until = moment(hold.expiresAt, now);
  return [
    [
      strong('Its approval request may still be open in Intune: '),
      words(`the bot could not cancel it. Until it is rejected there, or until ${until}, ${blocks}. Code `),
      id(hold.code),
    ],
  ];
}
