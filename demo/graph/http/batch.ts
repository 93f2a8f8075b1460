// `$batch`: up to twenty calls in one, answered in any order.
import { randomInt } from 'node:crypto';
import { JSON_TYPE, ok, segmentsOf, type Answer, type Call } from './call.js';
import { readJsonBody } from './json-body.js';
import { isObject, listOf, textOf, textsOf, type JsonObject } from './json.js';
import { badRequest, toAnswer } from './refusal.js';

const MOST_ITEMS = 20;

/** One call of a batch, as the call log shows it. */
export interface BatchedCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly rows?: number;
}

interface Item {
  readonly id: string;
  readonly call: Call;
  readonly dependsOn: readonly string[];
}

/** How one call of a batch is performed: the same way as a direct one. */
export type Perform = (call: Call) => Promise<Answer>;

/**
 * Performs a batch. 400 as a whole for more than 20 items, ids that are missing or repeated (in any case), or a body without
 * Content-Type; otherwise 200, each item with its own status. When the connection of an item is to break, that of the batch does.
 */
export async function performBatch(
  call: Call,
  perform: Perform,
): Promise<{ readonly answer: Answer; readonly items: readonly BatchedCall[] }> {
  const items = readItems(call);
  const done = new Map<string, Promise<Answer>>();
  const answerFor = (item: Item): Promise<Answer> => {
    const started = done.get(item.id) ?? start(item);
    done.set(item.id, started);
    return started;
  };
  const start = async (item: Item): Promise<Answer> => {
    const needed = await Promise.all(
      items.filter((each) => item.dependsOn.includes(each.id.toLowerCase())).map(answerFor),
    );
    if (needed.some((answer) => answer.status >= 400)) return failedDependency(item.call);
    return perform(item.call);
  };
  const answers = await Promise.all(items.map(async (item) => ({ item, answer: await answerFor(item) })));
  const broken = answers.find(({ answer }) => answer.wire);
  const responses = shuffled(answers.map(({ item, answer }) => toResponse(item, answer)));
  const { wire, fault } = broken?.answer ?? {};
  return {
    answer: { ...ok({ responses }), ...(wire ? { wire } : {}), ...(fault ? { fault } : {}) },
    items: answers.map(({ item, answer }) => logged(item, answer)),
  };
}

function readItems(call: Call): readonly Item[] {
  const requests = readJsonBody(call)['requests'];
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('Invalid batch payload format.');
  if (requests.length > MOST_ITEMS)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${MOST_ITEMS}.`);
  const items = listOf(requests).map((request) => readItem(call, request));
  // Ids are equal in any case.
  const ids = items.map((item) => item.id.toLowerCase());
  if (new Set(ids).size !== ids.length)
    throw badRequest('Invalid batch payload format: request ids must be unique.');
  // A dependency that comes later could be part of a circle, so it must come before.
  const isEarlier = (id: string, index: number): boolean => ids.slice(0, index).includes(id);
  if (items.some((item, index) => !item.dependsOn.every((id) => isEarlier(id, index)))) {
    throw badRequest('Invalid batch payload format: dependsOn names a request that does not come before.');
  }
  return items;
}

function readItem(call: Call, request: unknown): Item {
  if (!isObject(request)) throw badRequest('Invalid batch payload format.');
  const [id, method, url] = [textOf(request['id']), textOf(request['method']), textOf(request['url'])];
  if (!id || !method || url === undefined) throw badRequest('Invalid batch payload format.');
  const target = new URL(`${call.origin}/${url.replace(/^\//, '')}`);
  const segments = segmentsOf(target.pathname);
  if (!segments || /^https?:/i.test(url))
    throw badRequest(`Invalid batch payload format: the url of request ${id} must be relative.`);
  const headers = lowerCaseNames(request['headers']);
  const body = request['body'];
  if (body !== undefined && headers['content-type'] === undefined) {
    throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`);
  }
  return {
    id,
    dependsOn: textsOf(request['dependsOn']).map((each) => each.toLowerCase()),
    call: {
      ...call,
      method: method.toUpperCase(),
      segments,
      query: target.searchParams,
      headers,
      body: body === undefined ? '' : JSON.stringify(body),
      inBatch: true,
      clientRequestId: headers['client-request-id'] ?? call.clientRequestId,
    },
  };
}

function lowerCaseNames(headers: unknown): Readonly<Record<string, string>> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function toResponse(item: Item, answer: Answer): JsonObject {
  const text = answer.text === undefined ? undefined : Buffer.from(answer.text).toString('base64');
  const type = answer.text === undefined ? JSON_TYPE : 'text/plain';
  const body = answer.json ?? text;
  return {
    id: item.id,
    status: answer.status,
    headers: { 'Cache-Control': 'no-cache', 'OData-Version': '4.0', 'Content-Type': type, ...answer.headers },
    ...(body === undefined ? {} : { body }),
  };
}

function failedDependency(call: Call): Answer {
  return toAnswer(call, {
    status: 424,
    code: 'FailedDependency',
    message: 'The request depends on a request that failed.',
  });
}

function logged({ call }: Item, { status, rows }: Answer): BatchedCall {
  return {
    method: call.method,
    path: `/${call.segments.join('/')}`,
    status,
    ...(rows === undefined ? {} : { rows }),
  };
}

/** In another order than asked whenever there are two or more, so that nobody matches answers by position. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [here, there] = [mixed[last], mixed[other]];
    if (here === undefined || there === undefined) continue;
    mixed[last] = there;
    mixed[other] = here;
  }
  return mixed.every((item, index) => item === items[index]) ? mixed.toReversed() : mixed;
}
