// The HTTP door: activities in, answers out, two health questions, and an orderly end.
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity, InvokeResponse } from 'botbuilder';
import { createServer } from 'restify';
import type { Next, Request, Response } from 'restify';
import type { Clock } from '../shared/clock.js';
import { ActivityRefused, parseActivity } from './activity.js';
import type { Log } from '../shared/log.js';
import { createRefusalLog, type RefusalLog } from './refusal-log.js';
import { createBodyReader, type BodyReader } from './request-body.js';
import { within } from '../shared/deadline.js';
import { limitSilent } from './silent-connections.js';

/** What the server needs. */
export interface ServerParts {
  /** 0 takes any free port. */
  readonly port: number;
  /** Authenticates an activity and runs its turn; throws ActivityRefused. Answers what an invoke is answered with. */
  /** The one address to listen on; every address of the machine where it is absent. */
  readonly host?: string | undefined;
  readonly receive: (authorization: string, activity: Activity) => Promise<InvokeResponse | undefined>;
  /** Whether requests can be recorded now. Never asks Graph. */
  readonly ready: () => Promise<boolean>;
  /** For bodies and for the end; what comes before a body, Node times by itself. */
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly log: Log;
  /** How long a body may take to arrive; how long the lines before it may. */
  readonly bodyMilliseconds?: number;
  readonly headMilliseconds?: number;
  /** How many connections may be open without having asked anything. */
  readonly silentConnections?: number;
}

/** A server that listens. `close` stops accepting, waits up to 10 s for turns under way, then cuts what is left. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Doorway extends ServerParts {
  /** Requests whose answers are not finished yet. */
  readonly underWay: Set<Promise<unknown>>;
  /** How many of them are being authenticated or are a turn. */
  turns: number;
  readonly readBody: BodyReader;
  readonly refused: RefusalLog;
  stopping: boolean;
}

const drainMilliseconds = 10_000;

/**
 * What one process takes on at once. Far above what people cause; below what would exhaust its memory, which would lose
 * every turn under way instead of the one too many. Teams' front end and Azure's keep connections and share them.
 */
const mostConnections = 2_000;
const mostSilent = 1_500;
const mostTurns = 500;

/** Starts listening. Throws when the port is taken. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const doorway: Doorway = {
    ...parts,
    underWay: new Set(),
    turns: 0,
    readBody: createBodyReader(parts.clock, parts.bodyMilliseconds ?? 10_000),
    refused: createRefusalLog(parts.log, () => parts.clock.monotonic()),
    stopping: false,
  };
  const server = createLimitedServer(createRoutes(doorway), parts.headMilliseconds ?? 10_000);
  limitSilent(server, parts.silentConnections ?? mostSilent);
  await listen(server, parts.port, parts.host);
  const { port } = server.address() as AddressInfo;
  parts.log('info', 'listening', { port });
  return { port, close: () => close(server, doorway) };
}

/** restify passes none of Node's limits on, so it gets its requests from a server that has them. */
function createLimitedServer(routes: Server, headMilliseconds: number): Server {
  const limits = {
    maxHeaderSize: 16 * 1024,
    headersTimeout: headMilliseconds,
    requestTimeout: headMilliseconds + 10_000,
    // How often Node looks whose time is over.
    connectionsCheckingInterval: Math.min(1_000, headMilliseconds),
  };
  const server = createHttpServer(limits, (request, response) => {
    routes.emit('request', request, response);
  });
  server.maxConnections = mostConnections;
  return server;
}

function createRoutes(doorway: Doorway): Server {
  const restify = createServer({ name: '' });
  restify.post('/api/messages', async (request: Request, response: Response) => {
    await track(doorway, request, response);
  });
  restify.get('/healthz', (_request: Request, response: Response, next: Next) => {
    answer(response, 200, { status: 'alive' });
    next();
  });
  restify.get('/readyz', async (_request: Request, response: Response) => {
    const why = await whyNotReady(doorway);
    answer(
      response,
      why === undefined ? 200 : 503,
      why === undefined ? { status: 'ready' } : { status: 'not ready', reason: why },
    );
  });
  return restify.server;
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server, doorway: Doorway): Promise<void> {
  doorway.stopping = true;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await within(doorway.clock, drainMilliseconds, Promise.allSettled(doorway.underWay));
  server.closeAllConnections();
  await closed;
}

async function whyNotReady(doorway: Doorway): Promise<'stopping' | 'store' | undefined> {
  if (doorway.stopping) return 'stopping';
  try {
    return (await doorway.ready()) ? undefined : 'store';
  } catch (err) {
    doorway.log('error', 'the store cannot be used', { err });
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
  if (doorway.stopping) response.setHeader('Connection', 'close');
  const body = await doorway.readBody(request);
  if ('status' in body) {
    doorway.refused({ status: body.status }, 'refused a body');
    response.setHeader('Connection', 'close');
    refuse(response, body.status);
    return;
  }
  if (doorway.turns >= mostTurns) {
    doorway.refused({ status: 503 }, 'too many turns at once');
    refuse(response, 503);
    return;
  }
  doorway.turns += 1;
  try {
    const reply = await doorway.receive(request.headers.authorization ?? '', parseActivity(body.text));
    answer(response, reply?.status ?? 200, reply?.body);
  } catch (err) {
    refuse(response, statusOf(doorway, err));
  } finally {
    doorway.turns -= 1;
  }
}

function statusOf({ log, refused }: Doorway, err: unknown): keyof typeof errorWords {
  if (!(err instanceof ActivityRefused)) {
    log('error', 'an activity could not be handled', { err });
    return 500;
  }
  const { status, reason } = err;
  refused({ status, reason, err: err.cause }, 'refused an activity');
  return status;
}

function refuse(response: Response, status: keyof typeof errorWords): void {
  if (status === 503) response.setHeader('Retry-After', '5');
  answer(response, status, { error: errorWords[status] });
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
