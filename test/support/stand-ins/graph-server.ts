// A small scripted Graph: a real server on this machine that answers as a test says and remembers what it was asked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as it came in. `url` is path and query as sent; `decoded` is the same with the query's values readable. */
export interface GraphCall {
  readonly method: string;
  readonly url: string;
  readonly decoded: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What to answer. `broken` breaks the connection instead: at once, or after status and half of the body, or never answers. */
export interface GraphReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly broken?: 'reset' | 'truncated' | 'hang' | 'hangAfterHeaders';
}

/** Answers the `n`th call, counted from 0. */
export type Script = (call: GraphCall, n: number) => GraphReply | Promise<GraphReply>;

export interface GraphServer {
  readonly origin: string;
  readonly calls: readonly GraphCall[];
  /** The most calls that were ever under way at once. */
  readonly peak: () => number;
  /** Resolves when so many calls in all were left without an answer, or without its end. */
  silent(calls: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startGraphServer(script: Script): Promise<GraphServer> {
  const calls: GraphCall[] = [];
  const silences = createSilences();
  let open = 0;
  let peak = 0;
  const server = createServer((request, response) => {
    open += 1;
    peak = Math.max(peak, open);
    response.once('close', () => (open -= 1));
    void bodyOf(request).then(async (body) => {
      const call = toCall(request, body);
      calls.push(call);
      write(response, await script(call, calls.length - 1), silences.fell);
    });
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    calls,
    peak: () => peak,
    silent: silences.reached,
    close: () => close(server),
  };
}

/** One item of a `$batch` as it came in. */
export interface BatchCall {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly decoded: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What to answer to an item; nothing leaves it out of the reply. */
export interface BatchReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The items of a `$batch` call. */
export function itemsOf(call: GraphCall): readonly BatchCall[] {
  const { requests } = JSON.parse(call.body) as { requests: Omit<BatchCall, 'decoded'>[] };
  return requests.map((item) => ({ ...item, decoded: decode(item.url) }));
}

/** Answers a `$batch` item by item, in reverse order: Graph promises none. */
export function batchReply(call: GraphCall, answer: (item: BatchCall) => BatchReply | undefined): GraphReply {
  const responses = itemsOf(call).flatMap((item) => {
    const reply = answer(item);
    return reply ? [{ id: item.id, status: 200, headers: {}, ...reply }] : [];
  });
  return { json: { responses: responses.reverse() } };
}

function toCall(request: IncomingMessage, body: string): GraphCall {
  const url = request.url ?? '';
  return { method: request.method ?? '', url, decoded: decode(url), headers: request.headers, body };
}

function decode(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://graph.invalid');
  return `${decodeURIComponent(pathname)}?${[...searchParams].map(([name, value]) => `${name}=${value}`).join('&')}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Counts silences, for whoever waits for so many. */
function createSilences() {
  const waiting = new Map<number, () => void>();
  let count = 0;
  return {
    fell: (): void => {
      count += 1;
      waiting.get(count)?.();
    },
    reached: (calls: number): Promise<void> =>
      count >= calls ? Promise.resolve() : new Promise((resolve) => waiting.set(calls, resolve)),
  };
}

function write(response: ServerResponse, reply: GraphReply, fellSilent: () => void): void {
  const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  const type = reply.json === undefined ? 'text/plain' : 'application/json';
  if (reply.broken === 'hang') {
    fellSilent();
    return;
  }
  if (reply.broken === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const length =
    reply.broken === undefined ? {} : { 'content-length': String(Buffer.byteLength(text) + 100) };
  response.writeHead(reply.status ?? 200, { 'content-type': type, ...length, ...reply.headers });
  if (reply.broken === undefined) response.end(text);
  else response.write(text, () => (reply.broken === 'truncated' ? response.socket?.destroy() : fellSilent()));
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
