// Several reads in one trip: `$batch`, at most 20 to each, answered in any order, each with its own fate.
import { GraphError, type GraphFault } from '../../domain/graph-error.js';
import type { Json } from '../../domain/json.js';
import type { Deadline } from './retry-policy.js';
import type { GraphClient } from './client.js';
import { faultOfAnswer, faultWithout, type Doing } from './errors.js';
import { isObject, member, parseJson, UnreadableAnswer } from '../../shared/read-json.js';
import { mayRetryRead } from './retry.js';

/** One read. `url` is a path without version. With `post` it is a POST that only asks, such as `checkMemberGroups`. */
export interface BatchRead extends Doing {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly post?: Json;
}

/** How one read ended. `body` is its JSON, or its text where it was none. */
export type BatchAnswer =
  | { readonly kind: 'answered'; readonly doing: Doing; readonly body: unknown }
  | { readonly kind: 'refused'; readonly fault: GraphFault };

/** Graph's limit on the items of a batch (concepts/json-batching). */
const batchSize = 20;

/**
 * Reads all of them, in as many parallel batches as it takes, and answers in the order asked. Throttled and failed
 * items go into further batches, as the retry policy (or `deadline`) allows. Never throws: where a batch fails, each of its
 * items is refused.
 */
export async function readBatch(
  client: GraphClient,
  version: 'v1.0' | 'beta',
  reads: readonly BatchRead[],
  deadline: Deadline = client.retryPolicy.deadline(),
): Promise<readonly BatchAnswer[]> {
  const starts = Array.from({ length: Math.ceil(reads.length / batchSize) }, (_, index) => index * batchSize);
  const batches = starts.map((start) => {
    const items = reads.slice(start, start + batchSize).map((read, index): Item => {
      return { id: String(index + 1), read: { ...read, clientRequestId: client.guid() } };
    });
    return readOne(client, version, items, deadline);
  });
  return (await Promise.all(batches)).flat();
}

/** The decoded body of an answer. Throws GraphError where there is none, or not one that `decode` can read. */
export function decodeAnswer<T>(answer: BatchAnswer | undefined, decode: (json: unknown) => T): T {
  if (!answer) throw new Error('a read of this batch was never asked for');
  if (answer.kind === 'refused') throw new GraphError(answer.fault);
  try {
    return decode(answer.body);
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    throw new GraphError(faultWithout(answer.doing, 'incomplete', { flaw: 'strangeShape' }), {
      cause: error,
    });
  }
}

interface Item {
  readonly id: string;
  readonly read: BatchRead;
}

/** `wait` is what the item's own `Retry-After` says. */
interface ItemEnd {
  readonly answer: BatchAnswer;
  readonly again: boolean;
  readonly wait?: number | undefined;
}

async function readOne(
  client: GraphClient,
  version: 'v1.0' | 'beta',
  items: readonly Item[],
  deadline: Deadline,
): Promise<readonly BatchAnswer[]> {
  const started = client.clock.monotonic();
  const ends = new Map<string, ItemEnd>();
  let open = items;
  let tries = 1;
  for (; ; tries += 1) {
    for (const [id, end] of await post(client, version, open, deadline)) ends.set(id, end);
    open = open.filter(({ id }) => ends.get(id)?.again === true);
    if (open.length === 0) break;
    // Graph's rule: wait for the longest time that any item names.
    const waits = open.map(({ id }) => ends.get(id)?.wait).filter((wait) => wait !== undefined);
    if (!(await client.retryPolicy.pause(tries, waits.length > 0 ? Math.max(...waits) : undefined, deadline)))
      break;
  }
  const milliseconds = Math.round(client.clock.monotonic() - started);
  return items.map(({ id, read }) => {
    const answer = ends.get(id)?.answer ?? missing(read);
    if (answer.kind === 'refused') logRefused(client, read, answer.fault, { milliseconds, tries });
    return answer;
  });
}

async function post(
  client: GraphClient,
  version: 'v1.0' | 'beta',
  items: readonly Item[],
  deadline: Deadline,
): Promise<ReadonlyMap<string, ItemEnd>> {
  const call = {
    doing: 'readSeveral',
    need: 'nothing',
    url: `/${version}/$batch`,
    body: JSON.stringify({ requests: items.map(toRequest) }),
    deadline,
  } as const;
  try {
    const replies = await client.read(call, toReplies);
    return new Map(items.map(({ id, read }) => [id, judge(client, read, replies.get(id))]));
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { fault } = error;
    return new Map(
      items.map(({ id, read }) => [
        id,
        { answer: { kind: 'refused', fault: { ...fault, doing: read.doing } }, again: false },
      ]),
    );
  }
}

function toRequest({ id, read }: Item): Json {
  const { url, headers, post: question } = read;
  const named = { ...headers, 'client-request-id': read.clientRequestId ?? '' };
  if (question === undefined) return { id, method: 'GET', url, headers: named };
  return {
    id,
    method: 'POST',
    url,
    headers: { ...named, 'Content-Type': 'application/json' },
    body: question,
  };
}

/** By id. An id answered twice is left out: nobody can say which answer is the right one. */
function toReplies(json: unknown): ReadonlyMap<string, unknown> {
  const replies = member(json, 'responses');
  if (!Array.isArray(replies)) throw new UnreadableAnswer('the batch has no list of responses');
  const byId = Map.groupBy(replies as readonly unknown[], (reply) => String(member(reply, 'id')));
  return new Map([...byId].filter(([, all]) => all.length === 1).map(([id, all]) => [id, all[0]]));
}

function judge(client: GraphClient, read: BatchRead, reply: unknown): ItemEnd {
  const status = member(reply, 'status');
  if (typeof status !== 'number') return { answer: missing(read), again: false };
  const raw = member(reply, 'body');
  if (status >= 200 && status <= 299) {
    return { answer: { kind: 'answered', doing: read, body: raw }, again: false };
  }
  if (status === 429) client.throttled();
  const wait = client.retryPolicy.retryAfter(header(reply, 'retry-after'));
  const body = typeof raw === 'string' ? parseJson(raw) : raw;
  const fault = faultOfAnswer(read, {
    status,
    body,
    requestId: header(reply, 'request-id'),
    retryAfterSeconds: wait,
  });
  return { answer: { kind: 'refused', fault }, again: mayRetryRead(status), wait };
}

function header(reply: unknown, name: string): string | undefined {
  const headers = member(reply, 'headers');
  if (!isObject(headers)) return undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

function missing(read: BatchRead): BatchAnswer {
  return {
    kind: 'refused',
    fault: faultWithout(read, 'incomplete', { flaw: 'missingFromBatch' }),
  };
}

function logRefused(
  client: GraphClient,
  read: BatchRead,
  fault: GraphFault,
  effort: { readonly milliseconds: number; readonly tries: number },
): void {
  client.log({
    doing: read.doing,
    method: read.post === undefined ? 'GET' : 'POST',
    ...(fault.status === undefined ? {} : { status: fault.status }),
    ...(fault.requestId === undefined ? {} : { requestId: fault.requestId }),
    ...(fault.clientRequestId === undefined ? {} : { clientRequestId: fault.clientRequestId }),
    ...effort,
  });
}
