// What the log learns of a call to Graph: how it went, never what was in it.
import type { GraphCall } from '../../domain/graph-error.js';
import type { Exchange } from './exchange.js';

/** One call with all its tries: no path, no body, no names, no token. `status` is absent where Graph did not answer. */
export interface GraphLogLine {
  readonly doing: GraphCall;
  readonly method: 'GET' | 'POST';
  readonly status?: number;
  readonly milliseconds: number;
  readonly requestId?: string;
  readonly clientRequestId?: string;
  readonly tries: number;
}

/** Status and Graph's request id of an exchange, as far as there are any. */
export function outline(result: Exchange): Pick<GraphLogLine, 'status' | 'requestId'> {
  const answered = result.kind === 'answer';
  const status = answered ? result.status : result.fault.status;
  const requestId = answered ? requestIdOf(result.headers) : result.fault.requestId;
  return { ...(status === undefined ? {} : { status }), ...(requestId === undefined ? {} : { requestId }) };
}

/** Graph's own id for the request, which Microsoft's support asks for. */
export function requestIdOf(headers: Headers): string | undefined {
  return headers.get('request-id') ?? undefined;
}
