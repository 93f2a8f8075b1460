// The little HTTP that the stand-in needs: routes, JSON bodies, JSON answers.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as a route sees it. `parts` are the pattern's captures, percent-decoded. */
export interface Call {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** What a route answers; `body` is sent as JSON. With `wire` nothing is: the caller waits in vain, or loses the connection. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly wire?: 'hang' | 'reset';
}

/** One route: a method, a pattern over the whole path, and what it does. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (call: Call) => Reply | Promise<Reply>;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** The route for a request, or nothing. */
export function findRoute(routes: readonly Route[], method: string, path: string): Route | undefined {
  return routes.find((route) => route.method === method && route.path.test(path));
}

/** Runs a route. A body that is no JSON answers 400, one over 1 MiB 413, a throwing route 500. */
export async function runRoute(route: Route, request: IncomingMessage, url: URL): Promise<Reply> {
  const raw = await readText(request);
  if (raw === undefined) return { status: 413, body: { error: { code: 'RequestTooLarge' } } };
  const body = parse(raw);
  if (body === unreadable)
    return { status: 400, body: { error: { code: 'BadSyntax', message: 'not JSON' } } };
  const captured = route.path.exec(url.pathname)?.slice(1) ?? [];
  return await route.answer({
    parts: captured.map(decodeURIComponent),
    query: url.searchParams,
    authorization: request.headers.authorization,
    body,
  });
}

/** Sends an answer as JSON. */
export function send(response: ServerResponse, reply: Reply): void {
  if (reply.wire === 'hang') return;
  if (reply.wire === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'cache-control': 'no-store',
    ...reply.headers,
  });
  response.end(text);
}

const unreadable = Symbol('unreadable');

function parse(raw: string): unknown {
  if (raw.trim() === '') return undefined;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return unreadable;
  }
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}
