// Sends a change to Graph exactly once, and says only what is certain about how that ended.
import { GraphError, type GraphFault } from '../../domain/graph-error.js';
import type { AssignAnswer, AssignCall } from '../../workflow/ports.js';
import { outline, requestIdOf } from './call-log.js';
import type { ClientParts } from './parts.js';
import { approvalCodeIn, approvalHeaders } from './approval-headers.js';
import { faultOfAnswer, faultWithout, type Doing } from './errors.js';
import type { Exchange } from './exchange.js';
import { urlAt } from './origin.js';
import { abortingAfter, unlessAborted } from '../../shared/deadline.js';
import { isListed } from '../permissions.js';
import { parseJson } from '../../shared/read-json.js';

/** `url` is a path with its version; `body` is sent byte for byte. */
export interface SendCall extends Doing {
  readonly url: string;
  readonly body: string;
  readonly clientRequestId: string;
  readonly approval: AssignCall['approval'];
  /** Asked last, when token and slot are there and before the first byte leaves. A no, or no answer at all: nothing is sent. */
  readonly mayStart: () => Promise<boolean>;
}

type NotStarted = Extract<AssignAnswer, { readonly kind: 'notStarted' }>;

/**
 * One POST with a deadline that also covers the token and the wait for a slot. Never throws and never tries again:
 * the second sending of a full replacement is a decision, not a retry.
 */
export async function sendOnce(parts: ClientParts, call: SendCall): Promise<AssignAnswer> {
  const { clock } = parts;
  const url = urlOf(parts, call);
  if (!(url instanceof URL)) return { kind: 'refused', fault: url };
  const started = clock.monotonic();
  // Not ended by `stop`: a process that stops still wants to know how this went, and 20 s are soon over.
  const headers = approvalHeaders(call.approval);
  const result = await abortingAfter(clock, parts.limits.assign, undefined, (signal) =>
    parts.exchange({ ...call, headers, method: 'POST', url, signal, first: true }, () =>
      heldBack(call, signal),
    ),
  );
  if (result.kind === 'notStarted') return result;
  if (result.kind === 'answer') parts.overhear(result);
  const milliseconds = Math.round(clock.monotonic() - started);
  const { doing, clientRequestId } = call;
  parts.log({ doing, method: 'POST', ...outline(result), milliseconds, clientRequestId, tries: 1 });
  return answerOf(parts, call, result);
}

async function heldBack(call: SendCall, signal: AbortSignal): Promise<NotStarted | undefined> {
  const may = await unlessAborted(signal, call.mayStart()).catch(() => false);
  return may === true ? undefined : { kind: 'notStarted' };
}

function urlOf(parts: ClientParts, call: SendCall): URL | GraphFault {
  try {
    const url = urlAt(parts.origin, call);
    // The address was kept with the request: whoever changed it there must not choose what is changed in the tenant.
    const isOurs = isListed(call.need, 'POST', url.pathname);
    return isOurs ? url : faultWithout(call, 'badRequest', { advice: { kind: 'unlistedAddress' } });
  } catch (error) {
    if (error instanceof GraphError) return error.fault;
    throw error;
  }
}

function answerOf(parts: ClientParts, call: SendCall, result: Exchange): AssignAnswer {
  if (result.kind === 'unsent') return { kind: 'refused', fault: result.fault };
  if (result.kind === 'lost')
    return { kind: 'unknown', fault: { ...result.fault, advice: { kind: 'outcomeUnknown' } } };
  const { status, headers } = result;
  const requestId = requestIdOf(headers);
  if (status >= 200 && status <= 299) {
    return { kind: 'accepted', ...(requestId === undefined ? {} : { requestId }) };
  }
  const wait = parts.retryPolicy.retryAfter(headers.get('retry-after'));
  const body = parseJson(result.text);
  const doing = { ...call, withCode: call.approval.kind === 'code' };
  const fault = faultOfAnswer(doing, { status, body, requestId, retryAfterSeconds: wait });
  // 412, 403 and 400 are reported, so the status does not decide: a code says that Intune has filed it and changed nothing.
  const code = status >= 400 && status <= 499 ? approvalCodeIn(headers, result.text) : undefined;
  if (code !== undefined)
    return { kind: 'held', code, fault: { ...fault, advice: { kind: 'approvalHolds' } } };
  if (status === 429) {
    parts.throttled();
    return { kind: 'throttled', fault };
  }
  if (status >= 400 && status <= 499 && status !== 408) return { kind: 'refused', fault };
  return { kind: 'unknown', fault: { ...fault, advice: { kind: 'outcomeUnknown' } } };
}
