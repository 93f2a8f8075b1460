// The HTTP door: activities in, answers out, two health questions, and an orderly end.
import type { Activity, InvokeResponse } from 'botbuilder';
import { createServer } from 'restify';
import type { Next, Request, Response, Server } from 'restify';
import { ActivityRefused, parseActivity } from './activity.js';
import type { EdgeLog } from './edge-log.js';
import { readBody } from './request-body.js';

/** What the server needs. */
export interface ServerParts {
  /** 0 takes any free port. */
  readonly port: number;
  /** Authenticates an activity and runs its turn; throws ActivityRefused. Answers what an invoke is answered with. */
  readonly receive: (authorization: string, activity: Activity) => Promise<InvokeResponse | undefined>;
  /** Whether requests can be recorded now. Never asks Graph. */
  readonly ready: () => Promise<boolean>;
  readonly log: EdgeLog;
  /** How long a body may take to arrive. */
  readonly bodyMilliseconds?: number;
}

/** A server that listens. `close` stops accepting, waits up to 10 s for turns under way, then cuts what is left. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Doorway extends ServerParts {
  /** Turns and their answers that are not finished yet. */
  readonly underWay: Set<Promise<unknown>>;
  stopping: boolean;
}

const drainMilliseconds = 10_000;

/** Starts listening. Throws when the port is taken. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const doorway: Doorway = { ...parts, underWay: new Set(), stopping: false };
  const server = createServer({ name: '' });
  // Node's own limits against clients that dribble; it looks at them every 30 s.
  server.server.headersTimeout = 10_000;
  server.server.requestTimeout = 20_000;
  server.post('/api/messages', async (request: Request, response: Response) => {
    await track(doorway, request, response);
  });
  server.get('/healthz', (_request: Request, response: Response, next: Next) => {
    answer(response, 200, { status: 'alive' });
    next();
  });
  server.get('/readyz', async (_request: Request, response: Response) => {
    const why = await whyNotReady(doorway);
    answer(
      response,
      why === undefined ? 200 : 503,
      why === undefined ? { status: 'ready' } : { status: 'not ready', reason: why },
    );
  });
  await listen(server, parts.port);
  const { port } = server.address();
  parts.log.info({ port }, 'listening');
  return { port, close: () => close(server, doorway) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server, doorway: Doorway): Promise<void> {
  doorway.stopping = true;
  const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
  const late = new AbortController();
  await Promise.race([Promise.allSettled(doorway.underWay), pause(drainMilliseconds, late.signal)]);
  late.abort();
  server.server.closeAllConnections();
  await closed;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

async function whyNotReady(doorway: Doorway): Promise<'stopping' | 'store' | undefined> {
  if (doorway.stopping) return 'stopping';
  try {
    return (await doorway.ready()) ? undefined : 'store';
  } catch (err) {
    doorway.log.error({ err }, 'the store cannot be used');
    return 'store';
  }
}

async function track(doorway: Doorway, request: Request, response: Response): Promise<void> {
  const closed = new Promise((resolve) => response.once('close', resolve));
  const turn = Promise.all([closed, receive(doorway, request, response)]);
  doorway.underWay.add(turn);
  try {
    await turn;
  } finally {
    doorway.underWay.delete(turn);
  }
}

async function receive(doorway: Doorway, request: Request, response: Response): Promise<void> {
  const { log } = doorway;
  if (doorway.stopping) response.setHeader('Connection', 'close');
  const body = await readBody(request, doorway.bodyMilliseconds ?? 10_000);
  if ('status' in body) {
    log.warn({ status: body.status }, 'refused a body');
    response.setHeader('Connection', 'close');
    answer(response, body.status, { error: errorWords[body.status] });
    return;
  }
  try {
    const reply = await doorway.receive(request.headers.authorization ?? '', parseActivity(body.text));
    answer(response, reply?.status ?? 200, reply?.body);
  } catch (err) {
    const status = err instanceof ActivityRefused ? err.status : 500;
    if (err instanceof ActivityRefused)
      log.warn({ status, reason: err.reason, err: err.cause }, 'refused an activity');
    else log.error({ err }, 'an activity could not be handled');
    if (status === 503) response.setHeader('Retry-After', '5');
    answer(response, status, { error: errorWords[status] });
  }
}

const errorWords = {
  400: 'this is not an activity',
  401: 'not authorized',
  408: 'the request took too long',
  413: 'the request is too large',
  415: 'compressed requests are not accepted',
  500: 'something went wrong',
  503: 'try again in a moment',
} as const;

function answer(response: Response, status: number, body: unknown): void {
  if (body === undefined) response.sendRaw(status, '');
  else response.sendRaw(status, JSON.stringify(body), { 'Content-Type': 'application/json; charset=utf-8' });
}
