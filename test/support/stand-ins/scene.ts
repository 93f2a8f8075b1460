// A stage whose bot is a real process that can be killed in the middle, and whose store can be looked into.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openSqliteStore } from '../../../bot/storage/sqlite/open-sqlite-store.js';
import type { Store } from '../../../bot/storage/store.js';
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import type { BotProcess, Program } from '../bot-process.js';
import { openStage, type Stage } from '../stage.js';
import { forward, startTap, type Tap } from './tap.js';
import { testTime } from '../time/test-time.js';

/** Where the bots of a scene keep their requests; for a table, whose account is the scene's alone. */
export type SceneStore =
  { readonly kind: 'sqlite' } | { readonly kind: 'table'; readonly connectionString: string };

export interface SceneOptions {
  readonly program: Program;
  readonly store: SceneStore;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One bot in front of the stand-ins, perhaps others beside it. Teams speaks to the first until it is told otherwise. */
export interface Scene {
  readonly stage: Stage;
  readonly first: BotProcess;
  /** Everything the first bot says to the outside goes through here. */
  readonly tap: Tap;
  /** Starts another bot on the same store. */
  startAnother(): Promise<BotProcess>;
  /** From now on Teams speaks to these, to each in turn. */
  turnTo(...bots: readonly BotProcess[]): void;
  /** The store, opened once more. */
  readonly store: Store;
  /** What went wrong in the bots' own words. */
  logs(): string;
  close(): Promise<void>;
}

export async function openScene({ program, store, environment = {} }: SceneOptions): Promise<Scene> {
  const time = testTime();
  const now = (): string => time.clock.now();
  const front = await openFront();
  let given: Readonly<Record<string, string>> = {};
  const closers: (() => Promise<void>)[] = [() => front.close()];
  const bots: BotProcess[] = [];
  let first: BotProcess | undefined;
  let tap: Tap | undefined;
  const startFirst = async (all: Readonly<Record<string, string>>): Promise<BotProcess> => {
    const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '' } = process.env;
    given = { ...all, IDENTITY_ENDPOINT, IDENTITY_HEADER };
    tap = await startTap(wiresOf(given, store));
    closers.push(() => tap?.close() ?? Promise.resolve());
    first = await program.startInTime({ ...given, ...tap.environment }, time);
    bots.push(first);
    front.turnTo([first.port]);
    return first;
  };
  const stage = await openStage({
    environment: { ...environment, ...(store.kind === 'table' && { REQUEST_STORE: store.connectionString }) },
    start: async (all) => {
      await startFirst(all);
      return { port: front.port, close: () => Promise.resolve() };
    },
  });
  if (!first || !tap) throw new Error('the stage started no bot');
  const opened =
    store.kind === 'table'
      ? await openTableStore({ connectionString: store.connectionString, now })
      : openSqliteStore(join(stage.folder, 'requests.db'), now);
  return {
    stage,
    first,
    tap,
    store: opened,
    startAnother: async () => {
      const another = await program.startInTime(given, time);
      bots.push(another);
      return another;
    },
    turnTo: (...turned) => front.turnTo(turned.map(({ port }) => port)),
    logs: () => bots.map((bot, index) => complaints(`bot ${String(index + 1)}`, bot.log())).join('\n'),
    close: async () => {
      await Promise.all(bots.map((bot) => bot.kill()));
      await opened.close();
      for (const closer of closers.reverse()) await closer();
      await stage.close();
    },
  };
}

function wiresOf(environment: Readonly<Record<string, string>>, store: SceneStore): Record<string, string> {
  const table =
    store.kind === 'table' ? /TableEndpoint=([^;]+)/.exec(store.connectionString)?.[1] : undefined;
  return {
    graph: environment['GRAPH_BASE_URL'] ?? '',
    connector: environment['ToBotFromChannelOpenIdMetadataUrl'] ?? '',
    identity: environment['IDENTITY_ENDPOINT'] ?? '',
    ...(table !== undefined && { store: table }),
  };
}

/** Warnings and errors of a log; levels are the log's. */
function complaints(name: string, log: string): string {
  const lines = log.split('\n').filter((line) => !/"level":"(trace|debug|info)"/.test(line) && line !== '');
  return lines.map((line) => `${name}: ${line}`).join('\n');
}

/** The address Teams knows the bot by, whichever processes are behind it. */
async function openFront(): Promise<{
  readonly port: number;
  turnTo(ports: readonly number[]): void;
  close(): Promise<void>;
}> {
  let behind: readonly number[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const [next = 0, ...rest] = behind;
    behind = [...rest, next];
    // A bot that is gone gives no answer at all.
    forward(`127.0.0.1:${String(next)}`, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    turnTo: (ports) => {
      behind = ports;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
