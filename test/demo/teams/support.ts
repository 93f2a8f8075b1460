// A scripted bot, a scripted tenant and the simulated Teams between them, for tests of the last.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startIdentity } from '../../../demo/identity/server.js';
import type { Message, Unread } from '../../../demo/teams/chat.js';
import type { Steps } from '../../../demo/teams/story.js';
import type { Conversation, Member } from '../../../demo/teams/world.js';
import { startTeams, type TeamsStandIn } from '../../../demo/teams/server.js';

export const APP_ID = '0c0ffee0-1111-4222-8333-444455556666';
export const TENANT_ID = '7e2a1f00-aaaa-4bbb-8ccc-ddddeeeeffff';
export const ISSUER = 'https://channel.example';
export const ALEX = { id: 'a1e00000-0000-4000-8000-000000000001', name: 'Alex Rivera', hasChat: true };
export const BEN = { id: 'be000000-0000-4000-8000-000000000002', name: 'Ben Okafor', hasChat: true };
const DANA = { id: 'da000000-0000-4000-8000-000000000003', name: 'Dana Moss', hasChat: false };

/** An activity as the tests look at it; what a kind of activity does not have is simply absent. */
export interface Sent {
  readonly type: string;
  readonly id: string;
  readonly text: string;
  readonly serviceUrl: string;
  readonly localTimestamp: string;
  readonly from: { readonly id: string };
  readonly conversation: { readonly id: string };
  readonly channelData: { readonly channel?: { readonly id: string } };
  readonly entities: readonly unknown[];
  readonly membersAdded?: readonly { readonly name: string }[];
  readonly value: { readonly trigger: string };
}

/** What the bot was sent. */
export interface Arrival {
  readonly authorization: string;
  readonly activity: Sent;
}

/** What the page is told when it is opened. */
export interface PageState {
  readonly team: { readonly id: string };
  readonly people: readonly Member[];
  readonly conversations: readonly Conversation[];
  readonly messages: readonly Message[];
  readonly unread: Unread;
  readonly steps: Steps;
}

/** An answer of the connector or of the page's routes. */
export interface Answer {
  readonly id: string;
  readonly activityId: string;
  readonly members: readonly unknown[];
  readonly continuationToken?: string;
  readonly heard: boolean;
  readonly text: string;
  readonly policyId: string;
}

/** How the bot answers an activity; undefined: 200 without a body. A promise that never settles hangs. */
export type Script = (activity: Sent) => Promise<{ status: number; body?: unknown } | undefined>;

export interface Stage {
  readonly teams: TeamsStandIn;
  readonly arrivals: Arrival[];
  /** Requests to the tenant's control routes: `POST edit`, body. */
  readonly controls: { readonly what: string; readonly body: unknown }[];
  script(next: Script): void;
  /** Calls the connector as the bot; `conversationId` and the rest of the path are the caller's. */
  connector(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; body: Answer }>;
  /** Calls the page's routes. */
  page(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
  state(): Promise<PageState>;
  /** The conversation with a person, or the channel when nobody is named. */
  conversationId(personId?: string): Promise<string>;
  /** Intune's own approval in the scripted tenant; the page hears of it by an event. */
  maa(next: { readonly on: boolean; readonly requests: readonly object[] }): void;
  /** Sends one event of the tenant's stream. */
  tenantEvent(event: string, value: unknown): void;
  botToken(resource?: string, clientId?: string): Promise<string>;
  close(): Promise<void>;
}

/** One of Intune's approval requests, as the tenant shows it. */
export const INTUNE_REQUEST = {
  id: '5b1c9f0e-2a4d-4c7e-9d10-3f6a8b2c4d5e',
  status: 'needsApproval',
  policyId: 'policy-1',
  policyName: 'Windows 11 baseline',
  appId: APP_ID,
  justification:
    'Countersign 7F3K/1: requested by Alex Rivera, approved by Ben Okafor; reason: audit finding 12',
  requestedAt: '2026-11-23T14:05:00Z',
  expiresAt: '2026-11-26T14:05:00Z',
};

/** The state that the scripted tenant shows. */
const STATE = {
  policies: [
    {
      id: 'policy-1',
      displayName: 'Windows 11 baseline',
      type: 'windows10CompliancePolicy',
      rows: [{ kind: 'group', groupId: 'group-1', id: 'r1', source: 'direct' }],
    },
  ],
  groups: [
    { id: 'group-1', displayName: 'Windows pilot', devices: 120, users: 0 },
    { id: 'group-2', displayName: 'Sales and Marketing', devices: 10, users: 0 },
  ],
};

/** Starts everything on free ports; the bot is connected and its installation has arrived. `others` are in the channel, without a chat. */
export async function openStage(
  resendMilliseconds = 15_000,
  others: readonly (typeof ALEX)[] = [],
): Promise<Stage> {
  const arrivals: Arrival[] = [];
  const controls: { what: string; body: unknown }[] = [];
  const streams = new Set<ServerResponse>();
  let maa: object = { on: false, requests: [] };
  let script: Script = () => Promise.resolve(undefined);
  const bot = await listen(async (request, response) => {
    const activity = JSON.parse(await textOf(request)) as Sent;
    arrivals.push({ authorization: request.headers.authorization ?? '', activity });
    const answer = (await script(activity)) ?? { status: 200 };
    // Never chained: a worker that has loaded restify has its writeHead, which answers nothing.
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body ?? {}));
  });
  const graph = await listen(async (request, response) => {
    const what = `${request.method ?? ''} ${(request.url ?? '').replace('/control/', '')}`;
    if (what === 'GET events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      streams.add(response);
      return;
    }
    const text = await textOf(request);
    controls.push({ what, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
    const decided = { person: 'Dana Moss', policyName: 'Windows 11 baseline' };
    const answers: Readonly<Record<string, object>> = {
      'GET state': { ...STATE, maa },
      'POST clone': { id: 'policy-2' },
      'POST maa/approve': decided,
      'POST maa/reject': decided,
    };
    const body = answers[what] ?? {};
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  const identity = await startIdentity({ tenantId: TENANT_ID });
  const teams = await startTeams({
    botAppId: APP_ID,
    tenantId: TENANT_ID,
    issuer: ISSUER,
    identityOrigin: identity.origin,
    graphControlOrigin: graph.origin,
    graphToken: () => Promise.resolve('graph-token'),
    people: [ALEX, BEN, DANA, ...others],
    resendMilliseconds,
  });
  await teams.connect(`${bot.origin}/api/messages`);
  const botToken = async (resource = 'https://api.botframework.com', clientId = APP_ID): Promise<string> => {
    const query = new URLSearchParams({ 'api-version': '2019-08-01', resource, client_id: clientId });
    const response = await fetch(`${identity.endpoint}?${query.toString()}`, {
      headers: { 'x-identity-header': identity.secret },
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  const state = async (): Promise<PageState> =>
    (await (await fetch(`${teams.origin}/api/state`)).json()) as PageState;
  const tenantEvent = (event: string, value: unknown): void => {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
  };
  return {
    teams,
    arrivals,
    controls,
    script: (next) => (script = next),
    connector: async (method, path, body, token) =>
      call(`${teams.serviceUrl}v3/conversations${path}`, method, body, token ?? (await botToken())),
    page: (method, path, body) => call(`${teams.origin}/api/${path}`, method, body),
    state,
    conversationId: async (personId) => {
      const found = (await state()).conversations.find((one) => one.personId === personId);
      return found?.id ?? '';
    },
    maa: (next) => {
      maa = next;
      tenantEvent('change', { kind: 'approval', by: 'outside' });
    },
    tenantEvent,
    botToken,
    close: async () => {
      await teams.close();
      await Promise.all([bot.close(), graph.close(), identity.close()]);
    },
  };
}

/** Waits until something holds; a test that waits in vain ends by its own time limit. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Path of a conversation's activities on the connector. */
export function activitiesOf(conversationId: string, activityId?: string): string {
  const end = activityId === undefined ? '' : `/${encodeURIComponent(activityId)}`;
  return `/${encodeURIComponent(conversationId)}/activities${end}`;
}

/** A message with one Adaptive Card that has an Approve button. */
export function cardActivity(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const content = {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text }],
    actions: [
      { type: 'Action.Execute', verb: 'approve', title: 'Approve', data: { requestId: 'r', revision: 1 } },
    ],
    ...more,
  };
  return {
    type: 'message',
    summary: text,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}

async function call(
  url: string,
  method: string,
  body?: unknown,
  token?: string,
): Promise<{ status: number; body: Answer }> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ origin: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
