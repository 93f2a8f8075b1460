// The whole thing on this machine: the real bot, authentication on, between the stand-ins, driven as people drive it.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBot as start, type RunningBot } from '../../bot/program.js';
import { realNature } from '../../bot/real-world.js';
import { startGraph } from '../../demo/graph/server.js';
import { startIdentity } from '../../demo/identity/server.js';
import { startTeams } from '../../demo/teams/server.js';
import { testTime } from './time/test-time.js';

/** JSON as it came over the wire; tests look into it with assertions. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Wire = any;

/** A message as the simulated Teams keeps it. */
export interface Seen {
  readonly id: string;
  readonly conversationId: string;
  readonly threadId?: string;
  readonly personId?: string;
  readonly text: string;
  readonly summary?: string;
  readonly mentioned: readonly string[];
  readonly attachments: readonly { readonly content: Wire }[];
  readonly editedAt?: string;
  /** A half of a text with a card, which Teams splits in two. */
  readonly isFixed?: boolean;
}

export interface StageOptions {
  readonly latencyMs?: number;
  /** On top of, or instead of, what the bot is given otherwise. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How the bot is started, if not in this process. */
  readonly start?: (environment: Readonly<Record<string, string>>) => Promise<RunningBot>;
}

export type Name = 'Alex Rivera' | 'Ben Okafor' | 'Chris Lindqvist' | 'Dana Moss';

export interface Stage {
  readonly folder: string;
  /** Graph's control API: `control('POST', 'faults', {…})`. */
  control(method: string, path: string, body?: unknown): Promise<Wire>;
  /** The connector's control API: `connector('POST', 'faults', {…})`. */
  connector(method: string, path: string, body?: unknown): Promise<Wire>;
  /** Changes what the identity endpoint issues next, for every stage of the file. */
  identity(wish: unknown): Promise<void>;
  /** Calls Graph got since a number. */
  calls(since?: number): Promise<readonly Wire[]>;
  idOf(kind: 'policies' | 'groups' | 'users', name: string): Promise<string>;
  rowsOf(policy: string): Promise<readonly Wire[]>;
  /** Somebody writes to the bot alone, or in the channel. */
  say(who: Name, text: string, where?: 'chat' | 'channel'): Promise<void>;
  /** Everything the page of the simulated Teams shows. */
  state(): Promise<Wire>;
  messages(): Promise<readonly Seen[]>;
  /** What the bot wrote to somebody alone, oldest first. */
  chatOf(who: Name): Promise<readonly Seen[]>;
  channel(): Promise<readonly Seen[]>;
  /** The newest card in somebody's chat, once there is one that `is` likes. */
  card(
    who: Name,
    is?: (card: Wire, message: Seen) => boolean,
  ): Promise<{ readonly message: Seen; readonly card: Wire }>;
  /** Presses a verb with the data its card carries; `extra` are inputs. Answers what the page gets. */
  press(who: Name, message: Seen, verb: string, extra?: Readonly<Record<string, unknown>>): Promise<Wire>;
  /** Sends a card action with any data at all. */
  forge(who: Name, message: Seen, verb: string, data: unknown): Promise<Wire>;
  /** Waits for something to be there; `seconds` are of the test's own time. */
  until<T>(what: string, look: () => Promise<T | undefined>, seconds?: number): Promise<T>;
  stopBot(): Promise<void>;
  startBot(environment?: Readonly<Record<string, string>>): Promise<void>;
  readonly botPort: () => number;
  close(): Promise<void>;
}

const TENANT_ID = '5a9e3b1c-6f0d-4c2e-9b7a-2d4c8e1f0a63';
/** In memory where there is such a folder: a test's store need not outlive the machine. */
const FOLDERS = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** How often it is looked for what is waited for: first, and after a while. */
const SHORTEST_LOOK_MS = 20;
const LONGEST_LOOK_MS = 250;
const ISSUER = 'https://api.botframework.com';
const NAMES: readonly Name[] = ['Alex Rivera', 'Ben Okafor', 'Chris Lindqvist', 'Dana Moss'];

let sharedIdentity: ReturnType<typeof startIdentity> | undefined;

// One for all stages of a file: @azure/identity looks for the platform's identity endpoint once in a process.
afterAll(async () => {
  await (await sharedIdentity)?.close();
});

/** Starts everything on free ports of 127.0.0.1. Close it. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const time = testTime();
  const { clock } = time;
  const leave = time.enter();
  const startHere = (all: Readonly<Record<string, string>>): Promise<RunningBot> =>
    start(all, { nature: { ...realNature, clock } });
  const { latencyMs = 0, environment = {}, start: startBot = startHere } = options;
  // A new one each time, because tokens are kept by client id.
  const appId = randomUUID();
  const folder = mkdtempSync(join(FOLDERS, 'countersign-stage-'));
  sharedIdentity ??= startIdentity({ tenantId: TENANT_ID });
  const identity = await sharedIdentity;
  const graph = await startGraph({ identityOrigin: identity.origin, tenantId: TENANT_ID, latencyMs });
  process.env['IDENTITY_ENDPOINT'] = identity.endpoint;
  process.env['IDENTITY_HEADER'] = identity.secret;
  const control = async (method: string, path: string, body?: unknown): Promise<Wire> =>
    await json(method, `${graph.origin}/control/${path}`, body);
  const tenant = await control('GET', 'state');
  const idIn = (state: Wire, kind: string, name: string): string => {
    const found = state[kind].find((one: Wire) => one.displayName === name);
    if (!found) throw new Error(`no ${name} among ${kind}`);
    return found.id;
  };
  const people = NAMES.map((name) => ({
    id: idIn(tenant, 'users', name),
    name,
    hasChat: name !== 'Dana Moss',
  }));
  const teams = await startTeams({
    botAppId: appId,
    tenantId: TENANT_ID,
    issuer: ISSUER,
    identityOrigin: identity.origin,
    graphControlOrigin: graph.origin,
    people,
  });
  const ofBot = (more: Readonly<Record<string, string>>): Record<string, string> => ({
    PORT: '0',
    MicrosoftAppId: appId,
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppTenantId: TENANT_ID,
    GRAPH_BASE_URL: graph.origin,
    // botbuilder keeps keys by this address for a day and a process: where a port comes round again, its old keys would count.
    ToBotFromChannelOpenIdMetadataUrl: `${teams.openIdMetadataUrl}?stage=${randomUUID()}`,
    ToBotFromChannelTokenIssuer: teams.tokenIssuer,
    REQUESTER_GROUP_IDS: idIn(tenant, 'groups', 'Countersign requesters'),
    APPROVER_GROUP_IDS: idIn(tenant, 'groups', 'Countersign approvers'),
    REQUEST_STORE: `sqlite:${join(folder, 'requests.db')}`,
    LOG_LEVEL: 'silent',
    ...environment,
    ...more,
  });
  let bot: RunningBot | undefined;
  const state = async (): Promise<Wire> => await json('GET', `${teams.origin}/api/state`);
  const messages = async (): Promise<readonly Seen[]> => (await state()).messages;
  const personId = (who: Name): string => people.find(({ name }) => name === who)!.id;
  const conversationIn = ({ conversations }: Wire, who: Name | undefined): string =>
    conversations.find((one: Wire) =>
      who === undefined ? one.kind === 'channel' : one.personId === personId(who),
    ).id;
  const inside = async (who: Name | undefined): Promise<readonly Seen[]> => {
    const now = await state();
    const id = conversationIn(now, who);
    const all: readonly Seen[] = now.messages;
    return all.filter((message) => message.conversationId === id && message.personId === undefined);
  };
  const stage: Stage = {
    folder,
    control,
    connector: (method, path, body) => json(method, `${teams.origin}/control/${path}`, body),
    identity: (wish) => json('POST', `${identity.origin}/control/identity`, wish),
    calls: async (since = 0) => (await control('GET', `calls?since=${String(since)}`)).calls,
    idOf: async (kind, name) => idIn(await control('GET', 'state'), kind, name),
    rowsOf: async (policy) =>
      (await control('GET', 'state')).policies.find((one: Wire) => one.displayName === policy).rows,
    say: async (who, text, where = 'chat') => {
      const conversationId = conversationIn(await state(), where === 'chat' ? who : undefined);
      await json('POST', `${teams.origin}/api/send`, { personId: personId(who), conversationId, text });
    },
    state,
    messages,
    chatOf: (who) => inside(who),
    channel: () => inside(undefined),
    card: async (who, is = () => true) =>
      await stage.until(`a card for ${who}`, async () => {
        const newest = (await inside(who)).filter((message) => cardOf(message) !== undefined).at(-1);
        const card = newest && cardOf(newest);
        return card && is(card, newest) ? { message: newest, card } : undefined;
      }),
    press: async (who, message, verb, extra = {}) => {
      const action = findAction(cardOf(message), verb);
      if (!action) throw new Error(`the card has no ${verb}`);
      return await stage.forge(who, message, verb, { ...action.data, ...extra });
    },
    forge: async (who, message, verb, data) => {
      const action = { type: 'Action.Execute', verb, data };
      const result = await json('POST', `${teams.origin}/api/action`, {
        personId: personId(who),
        messageId: message.id,
        action,
      });
      const now = (await messages()).find(({ id }) => id === message.id) as Wire;
      return { ...result, view: now?.views?.[personId(who)] };
    },
    until: async (what, look, seconds = 20) => {
      const end = clock.monotonic() + seconds * 1000;
      for (let pause = SHORTEST_LOOK_MS; ; pause = Math.min(pause * 1.2, LONGEST_LOOK_MS)) {
        const found = await look();
        if (found !== undefined) return found;
        if (clock.monotonic() > end) throw new Error(`waited ${String(seconds)} s in vain for ${what}`);
        await clock.sleep(pause);
      }
    },
    stopBot: async () => {
      await bot?.close();
      bot = undefined;
    },
    startBot: async (more = {}) => {
      bot = await startBot(ofBot(more));
      await teams.connect(`http://127.0.0.1:${String(bot.port)}/api/messages`);
    },
    botPort: () => bot?.port ?? 0,
    close: async () => {
      await bot?.close();
      await teams.close();
      await graph.close();
      leave();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await stage.startBot();
  await control('GET', 'state');
  return stage;
}

/** The card a message carries. */
export function cardOf(message: Seen): Wire {
  return message.attachments[0]?.content;
}

/** The element with an id, wherever it is in a card. */
export function element(card: Wire, id: string): Wire {
  if (card === null || typeof card !== 'object') return undefined;
  if (card.id === id) return card;
  for (const value of Object.values(card)) {
    const found = element(value, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Everything a person can read in a part of a card, in order. */
export function readable(part: Wire): string {
  if (part === null || typeof part !== 'object') return '';
  if (Array.isArray(part))
    return part
      .map(readable)
      .filter((text) => text !== '')
      .join('\n');
  if (part.type === 'RichTextBlock') return part.inlines.map((run: Wire) => run.text ?? run).join('');
  const own = [part.text, part.title, part.codeSnippet, part.value].filter(
    (text) => typeof text === 'string',
  );
  const { fallback, refresh, ...rest } = part;
  const inner = Object.values(rest)
    .filter((value) => typeof value === 'object')
    .map(readable);
  return [...own, ...inner].filter((text) => text !== '').join('\n');
}

/** The status line of a request's card. */
export function status(card: Wire): string {
  return readable(element(card, 'status') ?? {});
}

/** The first action with a verb, also inside a ShowCard. */
export function findAction(part: Wire, verb: string): Wire {
  if (part === null || typeof part !== 'object') return undefined;
  if (part.type === 'Action.Execute' && part.verb === verb) return part;
  for (const [name, value] of Object.entries(part)) {
    if (name === 'refresh') continue;
    const found = findAction(value, verb);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function json(method: string, url: string, body?: unknown): Promise<Wire> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}
