// How often, and for how long, one message is put to a connector that is slow, busy or broken.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clouds } from '../../bot/clouds.js';
import { createAdapter } from '../../bot/teams/adapter.js';
import { HardenedAuthentication } from '../../bot/teams/authentication.js';
import { BotCredentials } from '../../bot/teams/bot-credential.js';
import { inConversation, toReference } from '../../bot/teams/in-conversation.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const tenantId = '22222222-aaaa-4bbb-8ccc-000000000002';

let server: Server;
/** Answers the `n`th call, counted from 1. */
let play: (response: ServerResponse, n: number) => void;
let calls: number;
/** Milliseconds slept between tries, in order. */
let pauses: number[];
let levels: string[];
beforeEach(async () => {
  [calls, pauses, levels] = [0, [], []];
  server = createServer((request, response) => {
    request.resume();
    play(response, (calls += 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const reply =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(status < 300 ? { id: 'posted' } : {}));
  };

const freshToken = (): Promise<{ token: string; expiresOnTimestamp: number }> =>
  Promise.resolve({ token: 't', expiresOnTimestamp: Infinity });

/** Posts one message and answers with its id. */
async function post(getToken = freshToken): Promise<string | undefined> {
  const silent = (): void => undefined;
  const credentials = new BotCredentials(appId, { getToken }, Date.now, 80);
  const settings = {
    bot: { type: 'UserAssignedMSI', appId, tenantId },
    allowedTenantIds: [tenantId],
    cloud: clouds.Public,
    channel: { openIdMetadataUrl: 'http://127.0.0.1:1/', tokenIssuer: 'nobody', loopback: true },
  } as const;
  const authentication = new HardenedAuthentication(settings, credentials, Date.now, {
    keys: 150,
    connector: 150,
  });
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const adapter = createAdapter({ authentication, log, newReference: () => 'ref' });
  const clock = {
    now: () => '2026-11-23T12:00:00.000Z',
    monotonic: () => 0,
    sleep: (milliseconds: number) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
  const parts = { adapter, botAppId: appId, clock, log: (level: string) => void levels.push(level) };
  const { port } = server.address() as AddressInfo;
  const reference = toReference(
    {
      serviceUrl: `http://127.0.0.1:${port}/`,
      conversationId: 'a:1',
      conversationType: 'personal',
      tenantId,
      botId: `28:${appId}`,
      channelId: 'msteams',
    },
    undefined,
  );
  return await inConversation(parts, reference, async (context) => {
    const sent = await context.sendActivity('hello');
    return sent?.id;
  });
}

describe('a connector', () => {
  it.each([412, 429, 500, 502, 503, 504])('that answers %i is asked four times in all', async (status) => {
    play = reply(status);
    expect(await post()).toBeUndefined();
    expect(calls).toBe(4);
    expect(pauses).toEqual([500, 1_500, 4_000]);
    expect(levels).toEqual(['warn', 'warn', 'warn', 'error']);
  });

  it.each([400, 401, 403, 404, 413])('that answers %i is not asked again', async (status) => {
    play = reply(status);
    expect(await post()).toBeUndefined();
    expect(calls).toBe(1);
  });

  it('that cuts the connection is asked four times in all', async () => {
    play = (response) => void response.socket?.resetAndDestroy();
    expect(await post()).toBeUndefined();
    expect(calls).toBe(4);
  });

  it('that is busy for a moment gets the message once it has asked for it', async () => {
    play = (response, n) => (n < 3 ? reply(429, { 'retry-after': '7' }) : reply(201))(response);
    expect(await post()).toBe('posted');
    expect(calls).toBe(3);
    expect(pauses).toEqual([7_000, 7_000]);
  });

  it.each([
    ['an hour', '3600', 30_000],
    ['nonsense', 'soon', 500],
    ['no time', '0', 500],
  ])('that wants to be left alone for %s is left alone for a bearable time', async (_, wish, pause) => {
    play = (response, n) => (n < 2 ? reply(503, { 'retry-after': wish }) : reply(201))(response);
    expect(await post()).toBe('posted');
    expect(pauses).toEqual([pause]);
  });
});

describe('a connector that takes the message and', () => {
  it('says nothing is heard out twice and then given up', async () => {
    play = () => undefined;
    expect(await post()).toBeUndefined();
    expect(calls).toBe(2);
    expect(levels).toEqual(['warn', 'error']);
  });

  it('never finishes its answer is given up as well', async () => {
    play = (response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.write('{"id":');
    };
    expect(await post()).toBeUndefined();
    expect(calls).toBe(2);
  });

  it('is silent once gets the message again', async () => {
    play = (response, n) => {
      if (n > 1) reply(201)(response);
    };
    expect(await post()).toBe('posted');
    expect(calls).toBe(2);
  });
});

it("without the bot's own token nothing is sent, and nobody waits for ever", async () => {
  play = reply(201);
  expect(await post(() => new Promise(() => undefined))).toBeUndefined();
  expect(calls).toBe(0);
  expect(levels).toEqual(['warn', 'warn', 'warn', 'error']);
});
