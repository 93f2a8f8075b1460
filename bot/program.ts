// Wiring for real life: configuration, edges, workflow, door; and an orderly end.
import { randomBytes } from 'node:crypto';
import { brokenTurnText, TOO_MUCH_TEXT } from '../cards/index.js';
import { offWithout } from '../cards/text/faults/advice.js';
import { readConfig, type Config } from './config/read-config.js';
import { createCredential } from './credentials.js';
import type { Environment } from './config/environment.js';
import { createIntuneApprovals } from './graph/intune/approvals.js';
import { createGraphClient, type GraphClient } from './graph/http/client.js';
import { createGraphCredential } from './graph/http/credential.js';
import { createDirectory } from './graph/entra/directory.js';
import { createPolicies } from './graph/intune/policies.js';
import { pathSteps } from './graph/permissions.js';
import { warnOfMissingPermissions } from './graph/warn-of-missing.js';
import { createLog, redirectConsole } from './log.js';
import type { Log } from './shared/log.js';
import { openConfiguredStore } from './open-configured-store.js';
import { realNature, type Nature } from './real-world.js';
import { requestSettings } from './config/request-settings.js';
import type { Store } from './storage/store.js';
import { inTime, within } from './shared/deadline.js';
import { UNTRACED, type Trace } from './shared/trace.js';
import { createAdapter } from './botframework/adapter.js';
import { HardenedAuthentication } from './botframework/authentication.js';
import type { DoorSettings } from './botframework/authentication-claims.js';
import { BotCredentials } from './botframework/bot-credential.js';
import { createWriter } from './botframework/connector-writer.js';
import { rateLimited } from './botframework/rate-limit.js';
import { asBotTurn, tracedTurn } from './botframework/run-turn.js';
import { startServer, type RunningServer } from './botframework/server.js';
import { createConversations } from './teams/conversations.js';
import { turnStep } from './teams/traced.js';
import { lineIds } from './telemetry/scope.js';
import { openTelemetry, type Telemetry } from './telemetry/telemetry.js';
import type { Ports } from './workflow/ports.js';

/**
 * A bot that listens. `close` answers what is under way and lets go of everything, also of what does not end in time:
 * the next start goes on with it.
 */
export interface RunningBot {
  readonly port: number;
  close(): Promise<void>;
}

/** Below the 30 s after which platforms kill a process that was told to stop. */
const CLOSE_MS = 25_000;

/** `nature` is the real one unless a test has its own; `closeMilliseconds` is how long `close` waits for work under way. */
export interface Start {
  readonly nature?: Nature;
  readonly closeMilliseconds?: number;
  /** The one address to listen on; every address of the machine where it is absent. */
  readonly host?: string;
}

/**
 * Starts everything. Starting never depends on Graph or Teams: they may come later. Throws ConfigError, StoreError or
 * the port's own error, and then holds nothing.
 */
export async function startBot(
  environment: Environment,
  { nature = realNature, closeMilliseconds = CLOSE_MS, host }: Start = {},
): Promise<RunningBot> {
  const { clock } = nature;
  const config = readConfig(environment);
  const log = createLog(config.logLevel, undefined, lineIds);
  const restoreConsole = redirectConsole(log);
  const stop = new AbortController();
  let store: Store | undefined;
  let telemetry: Telemetry | undefined;
  const letGo = async (): Promise<void> => {
    stop.abort();
    await telemetry?.close();
    await store?.close();
    restoreConsole();
  };
  try {
    store = await openConfiguredStore(config.store, () => clock.now());
    telemetry = await openTelemetry({
      settings: config.telemetry,
      graph: { host: new URL(config.graph.origin).hostname, steps: pathSteps },
      store,
      clock,
      log,
    });
    const teams = await open({ config, log, store, telemetry, stop, nature, host });
    return {
      port: teams.port,
      close: async () => {
        const late = (): Error => new Error('work under way did not end in time');
        await inTime(clock, closeMilliseconds, teams.close(), late).catch((err: unknown) =>
          log('error', 'left what was under way to the next start', { err }),
        );
        await letGo();
      },
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** What the program is wired from. */
interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly telemetry: Telemetry;
  readonly stop: AbortController;
  readonly nature: Nature;
  readonly host: string | undefined;
}

function open(parts: Parts): Promise<RunningServer> {
  const { config, log, store, stop, telemetry } = parts;
  return startTeams({
    settings: config,
    credential: createCredential(config.bot.proof),
    log,
    ports: { ...graphPorts(parts), ...localPorts(parts) },
    ready: () => store.ready(),
    stopReading: () => stop.abort(),
    trace: telemetry.spans,
    host: parts.host,
  });
}

function graphPorts({
  config,
  log,
  telemetry,
  stop,
  nature,
}: Parts): Pick<Ports, 'policies' | 'approvals' | 'directory'> {
  const { clock, ids, random } = nature;
  const { origin, audience, identity, tenantId, beta } = config.graph;
  const token = createGraphCredential(createCredential(identity), {
    kind: identity.kind,
    audience,
    clock,
  });
  warnOfMissingPermissions(token, log, offWithout);
  const plain = createGraphClient({
    origin,
    credential: token,
    clock,
    random,
    guid: () => ids.guid(),
    log: (line) => {
      telemetry.graph.ended(line);
      // In every line, `requestId` is the id of a request of ours.
      const { requestId: graphRequestId, ...rest } = line;
      log('info', 'graph call', { ...rest, graphRequestId });
    },
    throttled: () => telemetry.graph.throttled(),
    stop: stop.signal,
  });
  const client: GraphClient = {
    ...plain,
    read: (call, decode) => telemetry.graph.call(call, () => plain.read(call, decode)),
    send: (call) => telemetry.graph.call(call, () => plain.send(call)),
  };
  return {
    policies: createPolicies(client, { beta }),
    approvals: createIntuneApprovals(client, { beta }),
    directory: createDirectory(client, { credential: token, tenantId }),
  };
}

function localPorts({
  config,
  telemetry,
  nature,
}: Parts): Omit<Ports, 'policies' | 'approvals' | 'directory' | 'delivery'> {
  return {
    ...telemetry.ports,
    clock: nature.clock,
    ids: nature.ids,
    settings: requestSettings(config),
  };
}

/** A short id by which a person and the log speak of the same mishap. */
const newReference = (): string => randomBytes(4).toString('hex');

/** What the door to people is told by the configuration. */
export interface TeamsSettings extends Omit<DoorSettings, 'cloud'> {
  readonly port: number;
  readonly cloud: DoorSettings['cloud'] & { readonly intuneOrigin: string };
}

/** What people are talked to with. */
export interface TeamsParts {
  readonly settings: TeamsSettings;
  /** The bot's own: its tokens go with what it writes to people. */
  readonly credential: ReturnType<typeof createCredential>;
  readonly log: Log;
  readonly ports: Omit<Ports, 'delivery'>;
  readonly ready: () => Promise<boolean>;
  /** Ends reads from Graph that are under way, and all later ones. Called once, while closing. */
  readonly stopReading: () => void;
  readonly trace?: Trace;
  readonly host?: string | undefined;
}

/** What is under way when the door has closed may end by itself for so long before its reads, and pauses before writing again, are ended. */
const GRACE_MS = 3_000;

/**
 * Opens the door and goes on with whatever an earlier process left. Throws when the port is taken, and then nothing has
 * been started. `close` ends what is under way, reads from Graph and pauses between tries last.
 */
export async function startTeams(parts: TeamsParts): Promise<RunningServer> {
  const { settings, log, ready, trace = UNTRACED, ports } = parts;
  const { clock } = ports;
  const { appId: botAppId } = settings.bot;
  const authentication = new HardenedAuthentication(
    settings,
    new BotCredentials(botAppId, parts.credential, clock),
    clock,
  );
  const adapter = createAdapter({ authentication, log, newReference, brokenText: brokenTurnText });
  const stopping = new AbortController();
  const writer = createWriter({ adapter, botAppId, clock, log: ports.log, stopping: stopping.signal });
  const portal = settings.cloud.intuneOrigin;
  const conversations = createConversations({ ports, writer, portal, newReference, trace });
  const turn = tracedTurn(
    rateLimited(asBotTurn(conversations.turn), {
      log,
      now: () => clock.monotonic(),
      turnedAwayText: TOO_MUCH_TEXT,
    }),
    { trace, stepOf: turnStep, broke: (context, error) => adapter.onTurnError(context, error) },
  );
  const server = await startServer({
    port: settings.port,
    host: parts.host,
    receive: (authorization, activity) => adapter.receive(authorization, activity, turn),
    ready,
    clock,
    log,
  });
  // Only now: a process without a door must not act on requests.
  conversations.start();
  // Ahead of the first turn, so that it need not wait; a channel that is away now may be back by then.
  authentication
    .prefetch()
    .catch((err: unknown) =>
      log('warn', 'no keys or no token for teams yet; npm run doctor says why', { err }),
    );
  const letGo = (): void => {
    parts.stopReading();
    stopping.abort();
  };
  return {
    port: server.port,
    close: async () => {
      await server.close();
      const rest = conversations.finish();
      await within(clock, GRACE_MS, rest).finally(letGo);
      await rest;
    },
  };
}
