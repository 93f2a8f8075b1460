// The edge to people, put together: door, turns, cards on their way, and the runner that needs nobody.
import { randomBytes } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { carryOn } from '../workflow/applying/carry-on.js';
import type { Ports } from '../workflow/ports.js';
import { createRunner } from '../workflow/applying/runner.js';
import { createAdapter, type TeamsAdapter } from '../botframework/adapter.js';
import { HardenedAuthentication } from '../botframework/authentication.js';
import type { DoorSettings } from '../botframework/authentication-claims.js';
import { BotCredentials } from '../botframework/bot-credential.js';
import { createBackground } from './background.js';
import { createTurn } from './bot.js';
import { createCardFrame } from './copies/card-frame.js';
import { createClaims } from './copies/claims.js';
import { createDelivery } from './copies/delivery.js';
import { createOnce, within, type Edge } from './edge.js';
import type { Log } from '../shared/log.js';
import { UNTRACED, type Trace } from '../shared/trace.js';
import { catchUp } from './answers/follow-up.js';
import { createInbox, type Inbox } from './answers/inbox.js';
import { paced } from '../botframework/rate-limit.js';
import { startServer, type RunningServer } from '../botframework/server.js';
import { tracedOnce, tracedTurn, tracedUpdate, tracedWriter } from './traced.js';
import { createWriter } from '../botframework/writing.js';

/** What this edge is told by the configuration. */
export interface TeamsSettings extends Omit<DoorSettings, 'cloud'> {
  readonly port: number;
  readonly cloud: DoorSettings['cloud'] & { readonly intuneOrigin: string };
}

/** Everything but writing to people, which this edge brings. */
export interface TeamsParts {
  readonly settings: TeamsSettings;
  /** The bot's own: its tokens go with what it writes to people. */
  readonly credential: TokenCredential;
  readonly log: Log;
  readonly ports: Omit<Ports, 'delivery'>;
  readonly ready: () => Promise<boolean>;
  /** Ends reads from Graph that are under way, and all later ones. Called once, while closing. */
  readonly stopReading: () => void;
  readonly trace?: Trace;
}

/** What is under way when the door has closed may end by itself for so long before its reads, and pauses before writing again, are ended. */
const GRACE_MS = 3_000;

/**
 * Opens the door and goes on with whatever an earlier process left. Throws when the port is taken, and then nothing has
 * been started. `close` ends what is under way, reads from Graph and pauses between tries last.
 */
export async function startTeams(parts: TeamsParts): Promise<RunningServer> {
  const { settings, log, ready, trace = UNTRACED } = parts;
  const newReference = (): string => randomBytes(4).toString('hex');
  const authentication = createDoor(parts);
  const adapter = createAdapter({ authentication, log, newReference });
  const stopping = new AbortController();
  const edge = createEdge({ ...parts, trace, stopping: stopping.signal }, adapter, newReference);
  const allowed = paced(createTurn(edge), log, () => parts.ports.clock.monotonic());
  const turn = tracedTurn(trace, allowed, (context, error) => adapter.onTurnError(context, error));
  const server = await startServer({
    port: settings.port,
    receive: (authorization, activity) => adapter.receive(authorization, activity, turn),
    ready,
    clock: parts.ports.clock,
    log,
  });
  // Only now: a process without a door must not act on requests.
  const inbox = createInbox(edge);
  edge.runner.start();
  inbox.start();
  // Ahead of the first turn, so that it need not wait; a channel that is away now may be back by then.
  authentication
    .prefetch()
    .catch((err: unknown) =>
      log('warn', 'no keys or no token for teams yet; npm run doctor says why', { err }),
    );
  return {
    port: server.port,
    close: async () => {
      await server.close();
      const rest = finish(edge, inbox);
      try {
        await within(parts.ports.clock, GRACE_MS, rest);
      } finally {
        parts.stopReading();
        stopping.abort();
      }
      await rest;
    },
  };
}

/** Waits for everything that goes on without anybody asking. */
async function finish({ runner, background, delivery }: Edge, inbox: Inbox): Promise<void> {
  await Promise.all([runner.stop(), inbox.stop().then(() => background.drain())]);
  // The background may have set something going meanwhile; it comes to its safe point at once.
  await runner.stop();
  await delivery.drain();
}

function createDoor({ settings, credential, ports: { clock } }: TeamsParts): HardenedAuthentication {
  const credentials = new BotCredentials(settings.bot.appId, credential, clock);
  return new HardenedAuthentication(settings, credentials, clock);
}

function createEdge(
  parts: TeamsParts & { readonly trace: Trace; readonly stopping: AbortSignal },
  adapter: TeamsAdapter,
  newReference: () => string,
): Edge {
  const { settings, ports, trace, stopping } = parts;
  const { clock, log, people, store } = ports;
  const claims = createClaims(ports);
  const { appId: botAppId } = settings.bot;
  const writer = tracedWriter(trace, createWriter({ adapter, botAppId, clock, log, stopping }));
  const portal = settings.cloud.intuneOrigin;
  const isIntuneReadable = ports.approvals.isReadable;
  const frame = createCardFrame({
    clock,
    people,
    store,
    settings: ports.settings,
    isIntuneReadable,
    portal,
    log,
  });
  const plain = createDelivery({ writer, people, store, frame, claims, clock, log });
  const delivery = { ...plain, update: tracedUpdate(trace, (request) => plain.update(request)) };
  const all: Ports = { ...ports, delivery };
  const edge: Edge = {
    ports: all,
    runner: createRunner(
      all,
      (request) => catchUp(edge, request),
      (on, requestId, signal) =>
        trace.begin({ name: 'carry on', requestId }, () => carryOn(on, requestId, signal)),
    ),
    writer,
    delivery,
    frame,
    background: createBackground(log),
    claims,
    once: tracedOnce(trace, createOnce()),
    newReference,
  };
  return edge;
}
