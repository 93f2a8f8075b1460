// Which advice fits a Graph call that went wrong.
import type { Advice, Need } from '../../domain/advice.js';
import type { GraphFaultKind } from '../../domain/graph-error.js';
import { rights } from '../permissions.js';
import type { Words } from './error-body.js';

/** `retryAfterSeconds` is Graph's wish, if it had one. `withCode`: the call carried the code of an approval in Intune. */
export interface Trouble {
  readonly kind: GraphFaultKind;
  readonly need: Need;
  readonly words?: Words;
  readonly withCode?: boolean;
  readonly retryAfterSeconds?: number;
}

/** The advice for a trouble. Names the missing permission where that is the trouble. */
export function adviceFor(trouble: Trouble): Advice {
  const { kind, words, retryAfterSeconds } = trouble;
  switch (kind) {
    case 'forbidden':
      return adviceForForbidden(trouble);
    case 'throttled':
      return { kind, ...(retryAfterSeconds !== undefined && { seconds: retryAfterSeconds }) };
    case 'badRequest':
    case 'conflict':
      return adviceFromApproval(words) ?? { kind };
    case 'unauthenticated':
    case 'noLicence':
    case 'notFound':
    case 'server':
    case 'unreachable':
    case 'timeout':
    case 'incomplete':
    case 'noToken':
      return { kind };
  }
}

function adviceForForbidden({ need, words, withCode }: Trouble): Advice {
  if (words?.code === 'insufficient_claims' || words?.message?.includes('insufficient_claims') === true) {
    return { kind: 'conditionalAccess' };
  }
  const byApproval = adviceFromApproval(words);
  if (byApproval !== undefined) return byApproval;
  const named = words?.permissions ?? [];
  // Intune says no more than "An error has occurred" to a code it does not take; a missing right it names.
  if (withCode === true && named.length === 0 && !/not authorized|privileges/iu.test(words?.message ?? ''))
    return { kind: 'approvalMismatch', permissions: rights.intuneApprovals.permissions };
  const { permissions } = rights[need];
  // Graph also names what would let the bot do more than it has to. Ours are asked for, unless Graph says they do not do.
  const isOurs = named.length === 0 || permissions.some((permission) => named.includes(permission));
  if (!isOurs) return { kind: 'grant', permissions: named, which: 'any', need };
  return permissions.length === 0
    ? { kind: 'unnamedPermission' }
    : { kind: 'grant', permissions, which: 'all', need };
}

/** Intune offers nothing but its text to tell these refusals from others: the code is a plain BadRequest. */
function adviceFromApproval(words: Words | undefined): Advice | undefined {
  const message = words?.message ?? '';
  if (/approval request already exists/iu.test(message)) return { kind: 'approvalOpen' };
  if (/approval-justification'? is required/iu.test(message)) return { kind: 'approvalUnheard' };
  const isOther =
    words?.code === 'ApprovalRequired' || /x-msft-approval|approval (?:required|header)/iu.test(message);
  return isOther ? { kind: 'approvalOther' } : undefined;
}
