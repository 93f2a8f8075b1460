// The whole edge to people over a tenant in memory: real door, real tokens, real store; and a count of everything that was written.
import { clouds } from '../../../bot/config/clouds.js';
import { createCredential } from '../../../bot/credentials.js';
import type { Person } from '../../../bot/domain/person.js';
import type { ApprovalRequest, ConversationRef } from '../../../bot/domain/request.js';
import { redirectConsole } from '../../../bot/log.js';
import type { Log } from '../../../bot/shared/log.js';
import { startTeams } from '../../../bot/program.js';
import type { Clock, Ports } from '../../../bot/workflow/ports.js';
import { startChannel, type Channel } from '../../support/stand-ins/channel.js';
import type { DeadlineClock } from '../../support/time/deadline-clock.js';
import { ALEX, BEN, CHRIS, sampleRequest, TENANT_ID } from '../../support/requests.js';
import { openWorld, type World } from '../../support/world.js';

/** Calls of the store that change it, by name. */
const WRITES = [
  'commit',
  'takeIn',
  'answered',
  'remember',
  'claimWelcome',
  'writeShown',
  'swapLease',
  'swapLastChange',
] as const;

/** The bot behind its door. Close it. */
export interface Front {
  readonly world: World;
  readonly channel: Channel;
  readonly origin: string;
  readonly port: number;
  /** Waits for Ben's or Chris's approval; asked by Alex. */
  readonly request: ApprovalRequest;
  /** How often the store was asked to change something, by the name of the call. */
  readonly writes: Record<(typeof WRITES)[number], number>;
  /** How often the directory was asked who somebody is. */
  readonly lookups: () => number;
  /** Log lines at `error`, in their constant words; writing to the channel may fail and is not among them. */
  readonly errors: string[];
  /** Lets so many milliseconds pass on the clock of everything but the tokens. */
  pass(milliseconds: number): void;
  /** Posts a body, signed as Teams would unless `authorization` says otherwise. */
  post(body: string | Uint8Array, authorization?: string | null): Promise<Answered>;
  /** Until every message that was taken in is answered, as far as the channel takes answers. Throws after five seconds. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Opens it on free ports of 127.0.0.1, with one request that waits. One to a test file: keys are kept by address. Time goes by as it does unless a test brings its own. */
export async function openFront(own?: DeadlineClock): Promise<Front> {
  const channel = await startChannel({ tenantId: TENANT_ID });
  process.env['IDENTITY_ENDPOINT'] = channel.identityEndpoint;
  process.env['IDENTITY_HEADER'] = channel.identityHeader;
  // Whoever presses late must find it still waiting.
  const world = openWorld({ expiresHours: 24 * 365 });
  for (const who of [BEN, CHRIS]) {
    const personalChat = chatOf(channel, who);
    await world.ports.people.remember({ ...who, tenantId: TENANT_ID, teamsId: `29:${who.id}`, personalChat });
  }
  const time = { ahead: 0 };
  const seen = { lookups: 0, unwritten: 0, errors: [] as string[] };
  const writes = Object.fromEntries(WRITES.map((name) => [name, 0])) as Front['writes'];
  const ports = watched(world.ports, writes, seen);
  const log: Log = (level, message) => {
    if (message === 'writing to teams') seen.unwritten += 1;
    else if (level === 'error') seen.errors.push(message);
  };
  const restoreConsole = redirectConsole(log);
  const server = await startTeams({
    settings: {
      port: 0,
      bot: { appId: channel.appId },
      allowedTenantIds: [TENANT_ID],
      cloud: clouds.Public,
      channel: { openIdMetadataUrl: channel.metadataUrl, tokenIssuer: channel.issuer, loopback: true },
    },
    credential: createCredential({ kind: 'managedIdentity', clientId: channel.appId }),
    log,
    ports: {
      ...ports,
      clock: own?.clock ?? createClock(() => time.ahead),
      log,
    },
    ready: () => Promise.resolve(true),
    stopReading: () => undefined,
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const signed = `Bearer ${channel.sign()}`;
  const front: Front & { request: ApprovalRequest } = {
    world,
    channel,
    origin,
    port: server.port,
    request: sampleRequest(),
    writes,
    lookups: () => seen.lookups,
    errors: seen.errors,
    pass: (milliseconds) => {
      time.ahead += milliseconds;
      own?.pass(milliseconds);
    },
    post: async (body, authorization = signed) => {
      const response = await fetch(`${origin}/api/messages`, {
        method: 'POST',
        headers: authorization === null ? {} : { Authorization: authorization },
        body: typeof body === 'string' ? body : Uint8Array.from(body),
      });
      return { status: response.status, text: await response.text() };
    },
    quiet: async () => {
      const end = Date.now() + 5_000;
      // Where the channel will not take an answer, it is tried again later.
      while (writes.answered < writes.takeIn && seen.unwritten === 0) {
        if (Date.now() > end) throw new Error('a message was taken in and never answered');
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      seen.unwritten = 0;
      writes.answered = writes.takeIn;
      channel.received.length = 0;
    },
    close: async () => {
      await server.close();
      await channel.close();
      await world.close();
      restoreConsole();
    },
  };
  front.request = await ask(front);
  for (const name of WRITES) writes[name] = 0;
  channel.received.length = 0;
  return front;
}

/** Somebody's own chat with the bot, by the local channel. */
function chatOf(channel: Channel, who: Person): ConversationRef {
  return {
    serviceUrl: channel.serviceUrl,
    conversationId: `a:${who.id}`,
    conversationType: 'personal',
    tenantId: TENANT_ID,
    botId: `28:${channel.appId}`,
    channelId: 'msteams',
    personId: who.id,
  };
}

/** Alex asks, as people do; answers with the request once its approvers have been asked and every copy shows it. */
async function ask({ world, channel, post }: Front): Promise<ApprovalRequest> {
  const { conversationId: id, tenantId } = chatOf(channel, ALEX);
  const message = channel.message({
    from: { id: `29:${ALEX.id}`, name: ALEX.name, aadObjectId: ALEX.id },
    conversation: { id, conversationType: 'personal', tenantId },
    text: 'assign policy Windows 11 baseline to group Finance laptops',
  });
  await post(JSON.stringify(message));
  for (;;) {
    const [waiting] = await world.ports.store.waiting();
    const request = waiting && (await world.ports.store.load(waiting.id));
    const shown = request && (await world.ports.store.readShown(request.id));
    if (request?.reach?.reached.length === 2 && shown?.version === request.version) return request;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Time goes by as it does, and further where a test says so: `ahead` is in milliseconds. */
function createClock(ahead: () => number): Clock {
  return {
    now: () => new Date(Date.now() + ahead()).toISOString(),
    monotonic: () => performance.now() + ahead(),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

/** That the approvers were asked is noted by the bot itself, in its own time. */
function isBookkeeping([, event]: readonly unknown[]): boolean {
  return (event as { readonly action?: unknown } | undefined)?.action === 'posted';
}

function watched(
  ports: Ports,
  writes: Record<string, number>,
  seen: { lookups: number },
): Omit<Ports, 'delivery'> {
  const store = new Proxy(ports.store, {
    get: (target, name, receiver) => {
      // A message counts once it is taken in for the first time, and as answered once that is stored.
      const held: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string' || !(name in writes) || typeof held !== 'function') return held;
      return async (...values: unknown[]): Promise<unknown> => {
        const result: unknown = await Reflect.apply(held, target, values);
        if (result !== false && !isBookkeeping(values)) writes[name] = (writes[name] ?? 0) + 1;
        return result;
      };
    },
  });
  const { delivery, ...rest } = ports;
  return {
    ...rest,
    store,
    people: store as unknown as Ports['people'],
    directory: {
      ...ports.directory,
      memberships: (personIds, groupIds) => {
        seen.lookups += 1;
        return ports.directory.memberships(personIds, groupIds);
      },
    },
  };
}
