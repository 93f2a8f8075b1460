// What a person should do about a Graph call that went wrong, in one sentence.
import type { GraphFaultKind } from '../../domain/graph-error.js';
import { rights, type Need } from '../permissions.js';
import type { Words } from './error-body.js';

/** `retryAfterSeconds` is Graph's wish, if it had one. `withCode`: the call carried the code of an approval in Intune. */
export interface Trouble {
  readonly kind: GraphFaultKind;
  readonly need: Need;
  readonly words?: Words;
  readonly withCode?: boolean;
  readonly retryAfterSeconds?: number;
}

/** One sentence, for the card. Names the missing permission where that is the trouble. */
export function adviceFor(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'forbidden':
      return adviceForForbidden(trouble);
    case 'throttled':
      return trouble.retryAfterSeconds === undefined
        ? 'Graph asked for fewer calls: try again in a minute.'
        : `Graph asked for fewer calls: try again in ${inSeconds(trouble.retryAfterSeconds)}.`;
    case 'badRequest':
    case 'conflict':
      return adviceFromApproval(trouble.words) ?? plainAdvice[trouble.kind];
    case 'unauthenticated':
    case 'noLicence':
    case 'notFound':
    case 'server':
    case 'unreachable':
    case 'timeout':
    case 'incomplete':
    case 'noToken':
      return plainAdvice[trouble.kind];
  }
}

function inSeconds(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  return `${whole} second${whole === 1 ? '' : 's'}`;
}

/** For an `assign` whose ending nobody knows: nothing is to be done yet. */
export const unknownAdvice =
  'Nobody knows yet whether Graph took it: the bot reads the policy to find out, so do not send it again by hand.';

/** For a change to an address that is none of the program's. */
export const unlistedAdvice =
  'The address kept with this request is none the bot sends changes to: tell whoever runs it, and ask again.';

const approvalPage = 'in the Intune admin center under Tenant administration > Multi Admin Approval';

/** For an `assign` that Intune's own approval holds under a code. */
export const heldAdvice = `Intune’s own approval holds this change and nothing has changed yet: somebody who may approve it there does so ${approvalPage}, and then it can be completed.`;

const approvalAdvice = {
  open: `Another Intune approval is open on this policy, and one at a time is possible: have it completed or cancelled ${approvalPage}, then plan again.`,
  unheard:
    'Intune’s Multi Admin Approval asks for a justification although the bot sent one, or a code: look for a proxy between the bot and Graph that drops headers beginning with x-msft-approval.',
  other: `Intune’s Multi Admin Approval did not take what the bot sent with the change: show its message to whoever runs the bot, and look ${approvalPage}.`,
  mismatch: `Intune did not take the approved change: it is not approved yet, or body, endpoint or identity differ from what was filed. Look ${approvalPage}. To follow it there the bot needs ${rights.intuneApprovals.permissions.join(' and ')}.`,
} as const;

const plainAdvice = {
  unauthenticated:
    'Graph did not accept the bot’s token: check the tenant, the cloud and the clock of the machine the bot runs on.',
  noLicence:
    'This tenant has no active Intune licence: assign one, sign in to the Intune admin center once, then try again.',
  notFound: 'It is not in the tenant any more: look it up again.',
  badRequest: 'Graph refused the request as it is: show its message to whoever runs the bot.',
  conflict:
    'Something else is changing the same thing: look at it in the Intune admin center, then try again.',
  server:
    'Graph has trouble of its own: try again in a few minutes, and look at Microsoft’s service health if it lasts.',
  unreachable: 'Graph could not be reached: check network, DNS and proxy of the machine the bot runs on.',
  timeout: 'Graph did not answer in time: try again.',
  incomplete:
    'Graph’s answer cannot be trusted, so it was not used: try again, and report it if it happens again.',
  noToken: 'The bot got no token for Graph: check its managed identity, certificate or secret.',
} as const satisfies Partial<Record<GraphFaultKind, string>>;

function adviceForForbidden({ need, words, withCode }: Trouble): string {
  if (words?.code === 'insufficient_claims' || words?.message?.includes('insufficient_claims') === true) {
    return 'A Conditional Access policy stops the bot: have its application excluded from it, or its network allowed.';
  }
  const byApproval = adviceFromApproval(words);
  if (byApproval !== undefined) return byApproval;
  const named = words?.permissions ?? [];
  // Intune says no more than "An error has occurred" to a code it does not take; a missing right it names.
  if (withCode === true && named.length === 0 && !/not authorized|privileges/iu.test(words?.message ?? ''))
    return approvalAdvice.mismatch;
  const { permissions, off } = rights[need];
  // Graph also names what would let the bot do more than it has to. Ours are asked for, unless Graph says they do not do.
  const isOurs = named.length === 0 || permissions.some((permission) => named.includes(permission));
  const wanted = isOurs ? permissions.join(' and ') : named.join(' or ');
  if (wanted === '')
    return 'The bot lacks a permission: check its application permissions in Microsoft Entra.';
  const without = off === '' ? '' : ` Off without it: ${off}.`;
  return `Ask an administrator to grant the bot’s application ${wanted} (an application permission, with admin consent).${without}`;
}

/** Intune offers nothing but its text to tell these refusals from others: the code is a plain BadRequest. */
function adviceFromApproval(words: Words | undefined): string | undefined {
  const message = words?.message ?? '';
  if (/approval request already exists/iu.test(message)) return approvalAdvice.open;
  if (/approval-justification'? is required/iu.test(message)) return approvalAdvice.unheard;
  const isOther =
    words?.code === 'ApprovalRequired' || /x-msft-approval|approval (?:required|header)/iu.test(message);
  return isOther ? approvalAdvice.other : undefined;
}
