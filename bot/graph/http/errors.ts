// Every flavour of Graph's no becomes one fault: what was being done, which kind of no, what to do about it.
import type { Advice, Need } from '../../domain/advice.js';
import type { GraphCall, GraphFault, GraphFaultKind, GraphFlaw } from '../../domain/graph-error.js';
import { adviceFor } from './advice.js';
import { wordsOf, type Words } from './error-body.js';

/** What is known about a call before anything went wrong. */
export interface Doing {
  readonly doing: GraphCall;
  readonly need: Need;
  readonly clientRequestId?: string;
  /** It carried the code of an approval in Intune. */
  readonly withCode?: boolean;
}

/** An answer that is not a 2xx. `body` is its parsed JSON, nothing for HTML, text or emptiness. */
export interface Refused {
  readonly status: number;
  readonly body: unknown;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** The fault for an answer that says no. */
export function faultOfAnswer(call: Doing, refused: Refused): GraphFault {
  const words = wordsOf(refused.body);
  const kind = kindOf(refused.status, words);
  const requestId = refused.requestId ?? words.requestId;
  const { retryAfterSeconds } = refused;
  const waiting = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return {
    kind,
    doing: call.doing,
    advice: adviceFor({ kind, need: call.need, words, withCode: call.withCode ?? false, ...waiting }),
    status: refused.status,
    ...(words.code === undefined ? {} : { code: words.code }),
    ...(words.message === undefined ? {} : { message: words.message }),
    ...(words.permissions.length > 0 ? { permissions: words.permissions } : {}),
    ...(requestId === undefined ? {} : { requestId }),
    ...(call.clientRequestId === undefined ? {} : { clientRequestId: call.clientRequestId }),
    ...waiting,
  };
}

/** What is known where there was no usable answer. `code` is the network's or the login's. */
export interface NoAnswer {
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly flaw?: GraphFlaw | undefined;
  readonly requestId?: string | undefined;
  readonly advice?: Advice | undefined;
}

/** The fault for a call without a usable answer. */
export function faultWithout(call: Doing, kind: GraphFaultKind, known: NoAnswer = {}): GraphFault {
  return {
    kind,
    doing: call.doing,
    advice: known.advice ?? adviceFor({ kind, need: call.need }),
    ...(known.status === undefined ? {} : { status: known.status }),
    ...(known.code === undefined ? {} : { code: known.code }),
    ...(known.flaw === undefined ? {} : { flaw: known.flaw }),
    ...(known.requestId === undefined ? {} : { requestId: known.requestId }),
    ...(call.clientRequestId === undefined ? {} : { clientRequestId: call.clientRequestId }),
  };
}

function kindOf(status: number, words: Words): GraphFaultKind {
  // Older Intune services answer 401 when it is a right that is missing, not a token.
  if (status === 403 || (status === 401 && words.code === 'Forbidden')) return 'forbidden';
  if (status === 400 && /not applicable to target tenant/iu.test(words.message ?? '')) return 'noLicence';
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 404:
      return 'notFound';
    case 408:
      return 'timeout';
    case 409:
    case 412:
      return 'conflict';
    case 429:
      return 'throttled';
    // Only in a batch: the item was not run because of another one, though ours never depend on each other.
    case 424:
      return 'server';
    default:
      if (status >= 500) return 'server';
      return status >= 400 ? 'badRequest' : 'incomplete';
  }
}
