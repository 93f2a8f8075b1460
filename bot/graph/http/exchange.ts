// One HTTP exchange with Graph: a token, a slot, one request, the whole answer. No second try in here.
import { GraphError, type GraphFault } from '../../domain/graph-error.js';
import { faultWithout, type Doing } from './errors.js';
import { unlessAborted } from '../../shared/deadline.js';
import type { ConcurrencyLimit } from './concurrency-limit.js';
import { systemCode } from '../../shared/system-code.js';

/** What to send. `signal` ends the exchange wherever it is. `body` is sent as it is, as JSON. */
export interface Sending extends Doing {
  readonly clientRequestId: string;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Goes before everybody who waits for a slot. */
  readonly first?: boolean;
}

/** A whole answer, whatever its status. */
export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** How it went. `unsent` is certain: no byte of the request left. `lost`: Graph may have taken it. */
export type Exchange =
  | HttpAnswer
  | { readonly kind: 'unsent'; readonly fault: GraphFault }
  | { readonly kind: 'lost'; readonly fault: GraphFault };

/**
 * The one function that talks to Graph. It never throws. Redirects are errors, so the token reaches the URL's own
 * host and no other. `heldBack` is asked last, when token and slot are there: what it answers is the end of the
 * exchange, and nothing is sent; where it answers nothing, sending begins at once.
 */
export type Exchanging = <Held = never>(
  sending: Sending,
  heldBack?: () => Promise<Held | undefined>,
) => Promise<Exchange | Held>;

/** Makes it for one credential and the slots of one process. */
export function createExchange(credential: () => Promise<string>, limit: ConcurrencyLimit): Exchanging {
  return async (sending, heldBack) => {
    const { signal } = sending;
    const token = await tokenFor(sending, credential);
    if (typeof token !== 'string') return { kind: 'unsent', fault: token };
    const release = await limit.take(signal, sending.first ?? false);
    if (!release) return { kind: 'unsent', fault: faultWithout(sending, 'timeout') };
    try {
      const held = await heldBack?.();
      if (held !== undefined) return held;
      if (signal.aborted) return { kind: 'unsent', fault: faultWithout(sending, 'timeout') };
      return await overHttp(sending, token);
    } finally {
      release();
    }
  };
}

async function overHttp(sending: Sending, token: string): Promise<Exchange> {
  const { method, url, body, signal } = sending;
  let response: Response | undefined;
  try {
    response = await fetch(url, {
      method,
      headers: headersFor(sending, token),
      redirect: 'error',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { kind: 'answer', status: response.status, headers: response.headers, text };
  } catch (error) {
    const known = { status: response?.status, requestId: response?.headers.get('request-id') ?? undefined };
    if (signal.aborted) return { kind: 'lost', fault: faultWithout(sending, 'timeout', known) };
    const code = systemCode(error);
    const fault = faultWithout(sending, 'unreachable', { ...known, code });
    return { kind: neverConnected(code) ? 'unsent' : 'lost', fault };
  }
}

function headersFor(sending: Sending, token: string): Record<string, string> {
  return {
    accept: 'application/json',
    ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...sending.headers,
    authorization: `Bearer ${token}`,
    'client-request-id': sending.clientRequestId,
  };
}

/** The token, or why there is none. A credential that takes longer than the call may is given up on. */
async function tokenFor(sending: Sending, credential: () => Promise<string>): Promise<string | GraphFault> {
  try {
    const token = await unlessAborted(sending.signal, credential());
    return token ?? faultWithout(sending, 'noToken', { code: 'timeout' });
  } catch (error) {
    const { clientRequestId, doing } = sending;
    if (error instanceof GraphError) return { ...error.fault, doing, clientRequestId };
    return faultWithout(sending, 'noToken');
  }
}

/** Errors that only ever happen before a connection exists, so nothing can have been sent. */
function neverConnected(code: string | undefined): boolean {
  return (
    code !== undefined && ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(code)
  );
}
