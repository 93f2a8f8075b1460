// A stand-in for Teams on localhost: it signs the channel's tokens, is the connector, and serves the page.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startLocalServer, type LocalServer } from '../local-server.js';
import { installActivities } from './activities.js';
import { createBearerCheck } from './bearer.js';
import { createBotDoor } from './bot-door.js';
import { createChat, saysApplied } from './chat.js';
import { controlRoutes } from './control.js';
import { createConnectorFaults } from './connector-faults.js';
import { connectorRoutes, SERVICE_PATH } from './connector.js';
import { findRoute, runRoute, send, type Route } from './http.js';
import { createHub, type Hub } from './hub.js';
import { pageRoutes, type Desk } from './page-api.js';
import { sendPageFile } from './page-files.js';
import { playRoutes } from './plays.js';
import { createSigner, METADATA_PATH } from './signing.js';
import { createStory } from './story.js';
import { createTenant } from './tenant.js';
import { createWorld, type Person, type World } from './world.js';

export interface TeamsSettings {
  readonly botAppId: string;
  readonly tenantId: string;
  /** Who signs the channel's tokens; the bot must be told the same. */
  readonly issuer: string;
  /** Where the keys of the bot's tokens are: `{identityOrigin}/keys`. */
  readonly identityOrigin: string;
  /** The simulated Graph, with its control routes. */
  readonly graphControlOrigin: string;
  /** A Graph token for the script that the page's "What if…" menu runs. */
  readonly graphToken?: () => Promise<string>;
  /** The first asks, on the left of the page. `hasChat`: the bot is installed in a personal chat with them. */
  readonly people: readonly (Person & { readonly hasChat: boolean })[];
  /** Stops the bot, waits for `meanwhile`, and starts it with nothing kept; absent: it keeps what it has. */
  readonly startBotAfresh?: (meanwhile: () => Promise<void>) => Promise<void>;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** 15,000 as in Teams unless a test wants less. */
  readonly resendMilliseconds?: number;
}

export interface TeamsStandIn {
  /** The page's address. */
  readonly origin: string;
  /** What activities carry as `serviceUrl`. */
  readonly serviceUrl: string;
  readonly openIdMetadataUrl: string;
  readonly tokenIssuer: string;
  /** Names the bot's messaging endpoint and installs the bot: Teams says so more than once, as it does. */
  connect(botEndpoint: string): Promise<void>;
  close(): Promise<void>;
}

const RESEND_MILLISECONDS = 15_000;

interface Site {
  readonly routes: readonly Route[];
  readonly hub: Hub;
  readonly origin: string;
}

/** Listens on 127.0.0.1 alone. Throws what `listen` throws, for example `EADDRINUSE`. */
export async function startTeams(settings: TeamsSettings): Promise<TeamsStandIn> {
  const stopping = new AbortController();
  const hub = createHub();
  // Requests are read only after this function has returned, so the listener may name what is made below.
  const server: LocalServer = await startLocalServer(
    () => (request, response) => {
      serve(site, request, response).catch(() => {
        if (!response.headersSent) response.statusCode = 500;
        response.end();
      });
    },
    settings.port ?? 0,
  );
  const { origin } = server;
  const serviceUrl = `${origin}${SERVICE_PATH}`;
  const signer = createSigner(settings.issuer, settings.botAppId);
  let endpoint: string | undefined;
  const door = createBotDoor({
    endpoint: () => endpoint,
    token: () => signer.token(serviceUrl),
    resendMilliseconds: settings.resendMilliseconds ?? RESEND_MILLISECONDS,
    signal: stopping.signal,
  });
  const desk = openDesk(settings, hub, { door, serviceUrl });
  const routes = [
    ...signer.routes(origin),
    ...deskRoutes(settings, hub, desk),
    ...controlRoutes(desk.connectorFaults, stopping.signal),
  ];
  const site: Site = { routes, hub, origin };
  void desk.tenant.follow(stopping.signal, (event, value) => hub.emit(event, value));
  return {
    origin,
    serviceUrl,
    openIdMetadataUrl: `${origin}${METADATA_PATH}`,
    tokenIssuer: settings.issuer,
    async connect(botEndpoint) {
      endpoint = botEndpoint;
      await install(desk);
    },
    async close() {
      stopping.abort();
      hub.close();
      await server.close();
    },
  };
}

function openDesk(
  settings: TeamsSettings,
  hub: Hub,
  wires: Pick<Desk, 'door'> & { serviceUrl: string },
): Desk {
  const world = worldOf(settings);
  const story = createStory((event, value) => hub.emit(event, value));
  return {
    world,
    // Before anybody has asked, there is only the welcome, and everybody has long read that.
    chat: createChat(
      world,
      (event) => {
        hub.emit('chat', event);
        if (event.kind !== 'read' && saysApplied(event.message)) story.take('applied');
      },
      () => !story.steps().sent,
    ),
    story,
    door: wires.door,
    tenant: createTenant(settings.graphControlOrigin),
    connectorFaults: createConnectorFaults(),
    serviceUrl: () => wires.serviceUrl,
    restarted: () => hub.emit('restarted', {}),
    startBotAfresh: settings.startBotAfresh ?? ((meanwhile) => meanwhile()),
  };
}

function worldOf(settings: TeamsSettings): World {
  const world = createWorld(settings.tenantId, settings.botAppId, settings.people);
  const withChat = new Set(settings.people.filter((one) => one.hasChat).map((one) => one.id));
  const isThere = (personId: string | undefined): boolean => personId === undefined || withChat.has(personId);
  return { ...world, conversations: world.conversations.filter((one) => isThere(one.personId)) };
}

function deskRoutes(settings: TeamsSettings, hub: Hub, desk: Desk): readonly Route[] {
  const { world, chat, story, tenant } = desk;
  const isBot = createBearerCheck(settings.identityOrigin, settings.botAppId);
  const typing = (conversationId: string): void => hub.emit('typing', { conversationId });
  const stage = { tenant, graphOrigin: settings.graphControlOrigin, graphToken: settings.graphToken };
  return [
    ...connectorRoutes({ world, chat, isBot, faults: desk.connectorFaults, typing }),
    ...pageRoutes(desk),
    ...playRoutes({ ...stage, mark: (text) => story.mark(text) }),
  ];
}

async function install(desk: Desk): Promise<void> {
  const { world, door } = desk;
  for (const conversation of world.conversations) {
    const from = world.people.find((one) => one.id === conversation.personId) ?? world.people[0];
    if (!from) continue;
    const origin = {
      world,
      serviceUrl: desk.serviceUrl(),
      conversation,
      conversationId: conversation.id,
      from,
    };
    await Promise.all(installActivities(origin).map((activity) => door.deliver(activity)));
    await Promise.all(installActivities(origin).map((activity) => door.deliver(activity)));
  }
}

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOurs(request, site.origin)) {
    send(response, { status: 403 });
    return;
  }
  const url = new URL(request.url ?? '/', site.origin);
  const method = request.method ?? 'GET';
  const route = findRoute(site.routes, method, url.pathname);
  if (method === 'GET' && url.pathname === '/api/events') site.hub.attach(response);
  else if (route) send(response, await runRoute(route, request, url));
  else if (method === 'GET') await sendPageFile(url.pathname, response);
  else send(response, { status: 404, body: { error: { message: 'No such route.' } } });
}

/** Another site open in the same browser must not play with the demo, also not under a name it lets point here. */
function isOurs({ headers }: IncomingMessage, origin: string): boolean {
  const { host, port } = new URL(origin);
  const hosts = [host, `localhost:${port}`];
  const isOwnPage = headers.origin === undefined || hosts.some((one) => headers.origin === `http://${one}`);
  return isOwnPage && hosts.includes(headers.host ?? '');
}
