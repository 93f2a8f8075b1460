// The whole door on this machine: server, adapter, hardened authentication and a bot of a few lines, before a local channel.
import type { TurnContext } from 'botbuilder';
import { realClock } from '../../bot/real-world.js';
import { clouds } from '../../bot/config/clouds.js';
import { createCredential } from '../../bot/credentials.js';
import { brokenTurnText } from '../../cards/index.js';
import { redirectConsole } from '../../bot/log.js';
import type { Log } from '../../bot/shared/log.js';
import { createAdapter } from '../../bot/botframework/adapter.js';
import type { TeamsAdapter, BotTurn } from '../../bot/botframework/adapter.js';
import { HardenedAuthentication } from '../../bot/botframework/authentication.js';
import type { DoorSettings } from '../../bot/botframework/authentication-claims.js';
import { BotCredentials } from '../../bot/botframework/bot-credential.js';
import { startServer } from '../../bot/botframework/server.js';
import { startChannel } from './stand-ins/channel.js';
import type { Channel } from './stand-ins/channel.js';

/** One line of the log. */
export interface LogLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A running door. Close it. */
export interface Door {
  readonly channel: Channel;
  readonly adapter: TeamsAdapter;
  readonly authentication: HardenedAuthentication;
  readonly settings: DoorSettings;
  readonly origin: string;
  readonly log: LogLine[];
  /** Turns that ran. */
  readonly turns: TurnContext['activity'][];
  /** What a turn does; says back what was said unless a test puts something else here. */
  turn: BotTurn;
  ready: () => Promise<boolean>;
  /** Milliseconds the door's clock is ahead of the real one. */
  ahead: number;
  /** Sends an activity (or any text) to the bot; signed as Teams would unless `authorization` is given. */
  post(body: unknown, authorization?: string | null): Promise<Response>;
  /** Forgets what happened, and does again what a door does by itself. */
  reset(): void;
  close(): Promise<void>;
}

const sayBack: BotTurn = async (context) => {
  await context.sendActivity(`You said: ${context.activity.text}`);
};

/** Starts everything on free ports of 127.0.0.1 and points the platform's identity endpoint at the channel. */
export async function startDoor({ bodyMilliseconds = 10_000 } = {}): Promise<Door> {
  const channel = await startChannel();
  process.env['IDENTITY_ENDPOINT'] = channel.identityEndpoint;
  process.env['IDENTITY_HEADER'] = channel.identityHeader;
  const settings = {
    bot: { appId: channel.appId },
    allowedTenantIds: [channel.tenantId],
    cloud: clouds.Public,
    channel: { openIdMetadataUrl: channel.metadataUrl, tokenIssuer: channel.issuer, loopback: true },
  };
  const clock = { ...realClock, now: () => new Date(Date.now() + door.ahead).toISOString() };
  const credentials = new BotCredentials(
    channel.appId,
    createCredential({ kind: 'managedIdentity', clientId: channel.appId }),
    clock,
  );
  const authentication = new HardenedAuthentication(settings, credentials, clock);
  const lines: LogLine[] = [];
  const log: Log = (level, message, fields = {}) => void lines.push({ level, fields, message });
  const restoreConsole = redirectConsole(log);
  const adapter = createAdapter({
    authentication,
    log,
    newReference: () => 'ref-1',
    brokenText: brokenTurnText,
  });
  const server = await startServer({
    port: 0,
    receive: (authorization, activity) =>
      adapter.receive(authorization, activity, async (context) => {
        door.turns.push(context.activity);
        await door.turn(context);
      }),
    ready: () => door.ready(),
    clock,
    log,
    bodyMilliseconds,
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const door: Door = {
    channel,
    adapter,
    authentication,
    settings,
    origin,
    log: lines,
    turns: [],
    turn: sayBack,
    ready: () => Promise.resolve(true),
    ahead: 0,
    post: (body, authorization = `Bearer ${channel.sign()}`) =>
      fetch(`${origin}/api/messages`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(authorization === null ? {} : { Authorization: authorization }),
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    reset: () => {
      door.turns.length = 0;
      door.log.length = 0;
      channel.received.length = 0;
      channel.metadataStatus = 200;
      channel.connectorStatus = 200;
      Object.assign(door, { turn: sayBack, ready: () => Promise.resolve(true), ahead: 0 });
    },
    close: async () => {
      restoreConsole();
      await server.close();
      await channel.close();
    },
  };
  return door;
}
