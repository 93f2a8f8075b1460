// A client against a scripted Graph, with a clock that moves when somebody pauses, and when a test says so.
import {
  createGraphClient,
  type GraphClient,
  type GraphClientSettings,
} from '../../bot/graph/http/client.js';
import type { GraphLogLine } from '../../bot/graph/http/call-log.js';
import { GraphError, type GraphFault } from '../../bot/domain/graph-error.js';
import { createDeadlineClock } from '../support/time/deadline-clock.js';
import { startGraphServer, type GraphServer, type Script } from '../support/stand-ins/graph-server.js';

export const token = 'the-secret-token';

export interface Setup {
  readonly client: GraphClient;
  readonly server: GraphServer;
  /** Milliseconds slept, in order. */
  readonly waits: readonly number[];
  readonly lines: readonly GraphLogLine[];
  /** Lets so many milliseconds pass: deadlines within them are over. */
  pass(milliseconds: number): void;
}

const started: GraphServer[] = [];

/** Starts a server with this script and a client for it. `stopServers` ends them all. */
export async function setup(script: Script, settings: Partial<GraphClientSettings> = {}): Promise<Setup> {
  const server = await startGraphServer(script);
  started.push(server);
  const { clock, waits, pass } = createDeadlineClock(settings.stop);
  const lines: GraphLogLine[] = [];
  let ids = 0;
  const client = createGraphClient({
    origin: server.origin,
    credential: () => Promise.resolve(token),
    clock,
    random: () => 0.5,
    guid: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    log: (line) => lines.push(line),
    ...settings,
  });
  return { client, server, waits, lines, pass };
}

/** For `afterEach`. */
export async function stopServers(): Promise<void> {
  await Promise.all(started.splice(0).map((server) => server.close()));
}

/** The fault a promise is rejected with; fails the test where it is not. */
export async function faultOf(promise: Promise<unknown>): Promise<GraphFault> {
  const error = await promise.then(
    () => new Error('it was expected to fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof GraphError) return error.fault;
  throw error;
}

/** A GUID that is easy to tell from others. */
export function guid(n: number): string {
  return `${String(n).padStart(8, '0')}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`;
}
