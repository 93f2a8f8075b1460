// A read from Graph: tried again where that may help, decoded once, or one GraphError.
import { GraphError, type GraphFault } from '../../domain/graph-error.js';
import { outline, requestIdOf } from './call-log.js';
import type { ClientParts, ReadCall } from './parts.js';
import { faultOfAnswer, faultWithout, type Doing } from './errors.js';
import type { Exchange } from './exchange.js';
import { urlAt } from './origin.js';
import { abortingAfter } from '../../shared/deadline.js';
import { parseJson, UnreadableAnswer } from '../../shared/read-json.js';
import { mayRetryRead } from './retry.js';

/** See GraphClient.read. One log line, whatever the number of tries. */
export async function read<T>(parts: ClientParts, call: ReadCall, decode: (json: unknown) => T): Promise<T> {
  const { clock, retryPolicy } = parts;
  const url = urlAt(parts.origin, call);
  const deadline = call.deadline ?? retryPolicy.deadline();
  const started = clock.monotonic();
  for (let tries = 1; ; tries += 1) {
    const doing = { doing: call.doing, need: call.need, clientRequestId: parts.guid() };
    const method = call.body === undefined ? 'GET' : 'POST';
    const { headers, body } = call;
    const options = {
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    };
    const result = await abortingAfter(clock, retryPolicy.forOneTry(deadline), parts.stop, (signal) =>
      parts.exchange({ ...doing, ...options, method, url, signal }),
    );
    const judged = judge(parts, doing, result, decode);
    const again = judged.kind === 'refused' && judged.again;
    if (again && (await retryPolicy.pause(tries, judged.fault.retryAfterSeconds, deadline))) continue;
    const milliseconds = Math.round(clock.monotonic() - started);
    const { clientRequestId } = doing;
    parts.log({ doing: call.doing, method, ...outline(result), milliseconds, clientRequestId, tries });
    if (judged.kind === 'read') return judged.value;
    throw new GraphError(judged.fault, judged.cause ? { cause: judged.cause } : undefined);
  }
}

type Judged<T> =
  | { readonly kind: 'read'; readonly value: T }
  | {
      readonly kind: 'refused';
      readonly fault: GraphFault;
      readonly again: boolean;
      readonly cause?: UnreadableAnswer;
    };

function judge<T>(
  parts: ClientParts,
  doing: Doing,
  result: Exchange,
  decode: (json: unknown) => T,
): Judged<T> {
  // Without a token there is nothing to try again: the credential has its own deadline.
  if (result.kind !== 'answer') {
    return { kind: 'refused', fault: result.fault, again: result.fault.kind !== 'noToken' };
  }
  const { status, headers, text } = result;
  const requestId = requestIdOf(headers);
  const body = parseJson(text);
  if (status < 200 || status > 299) {
    const wait = parts.retryPolicy.retryAfter(headers.get('retry-after'));
    const fault = faultOfAnswer(doing, { status, body, requestId, retryAfterSeconds: wait });
    if (status === 429) parts.throttled();
    return { kind: 'refused', fault, again: mayRetryRead(status) };
  }
  // Nothing, a proxy's page or half of the text: as good as no answer. JSON of another shape would come again.
  if (body === undefined && status !== 204) {
    const fault = faultWithout(doing, 'incomplete', { status, requestId, flaw: 'notJson' });
    return { kind: 'refused', fault, again: true };
  }
  try {
    return { kind: 'read', value: decode(body) };
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    const fault = faultWithout(doing, 'incomplete', { status, requestId, flaw: 'strangeShape' });
    return { kind: 'refused', fault, again: body === undefined, cause: error };
  }
}
