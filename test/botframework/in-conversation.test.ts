// How often, and for how long, one message is put to a connector that is slow, busy or broken.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clouds } from '../../bot/config/clouds.js';
import { createAdapter } from '../../bot/botframework/adapter.js';
import { HardenedAuthentication } from '../../bot/botframework/authentication.js';
import { BotCredentials } from '../../bot/botframework/bot-credential.js';
import type { Outgoing } from '../../bot/teams/writer.js';
import { createWriter } from '../../bot/botframework/connector-writer.js';
import type { Edited, Posted, Writer } from '../../bot/teams/writer.js';
import { createDeadlineClock, type DeadlineClock } from '../support/time/deadline-clock.js';
import type { ConversationRef } from '../../bot/domain/request.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const tenantId = '22222222-aaaa-4bbb-8ccc-000000000002';

let server: Server;
/** Answers the `n`th call, counted from 1. */
let play: (response: ServerResponse, n: number) => void;
let calls: number;
/** Milliseconds slept between tries, in order. */
let pauses: number[];
/** What happens while it sleeps. */
let onPause: () => void;
let levels: string[];
/** Of the door and its calls. */
let time: DeadlineClock;
beforeEach(async () => {
  [calls, pauses, levels, onPause] = [0, [], [], () => undefined];
  time = createDeadlineClock();
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

/** A writer to the server, patient for 150 ms a call, and for 80 ms with its token. */
function writer(getToken = freshToken, stopping?: AbortSignal): Writer {
  const silent = (): void => undefined;
  const credentials = new BotCredentials(appId, { getToken }, time.clock, 80);
  const settings = {
    bot: { type: 'UserAssignedMSI', appId, tenantId },
    allowedTenantIds: [tenantId],
    cloud: clouds.Public,
    channel: { openIdMetadataUrl: 'http://127.0.0.1:1/', tokenIssuer: 'nobody', loopback: true },
  } as const;
  const authentication = new HardenedAuthentication(settings, credentials, time.clock, {
    keys: 150,
    connector: 150,
  });
  const adapter = createAdapter({
    authentication,
    log: silent,
    newReference: () => 'ref',
    brokenText: String,
  });
  const clock = {
    now: () => '2026-11-23T12:00:00.000Z',
    monotonic: () => 0,
    sleep: (milliseconds: number) => {
      pauses.push(milliseconds);
      onPause();
      return Promise.resolve();
    },
  };
  return createWriter({
    adapter,
    botAppId: appId,
    clock,
    // What is of no concern to whoever runs the bot.
    log: (level) => {
      if (level !== 'debug') levels.push(level);
    },
    ...(stopping && { stopping }),
  });
}

function chat(): ConversationRef {
  const { port } = server.address() as AddressInfo;
  return {
    serviceUrl: `http://127.0.0.1:${String(port)}/`,
    conversationId: 'a:1',
    conversationType: 'personal',
    tenantId,
    botId: `28:${appId}`,
    channelId: 'msteams',
  };
}

const QUESTION = { text: 'please decide' };
const NEWS = { text: 'it is done', onlyTells: true } as const;
const post = (message: Outgoing = QUESTION, stopping?: AbortSignal): Promise<Posted> =>
  writer(freshToken, stopping).post(chat(), message);
const edit = (stopping?: AbortSignal): Promise<Edited> =>
  writer(freshToken, stopping).edit(chat(), 'message-1', QUESTION);

const reset = (response: ServerResponse): void => void response.socket?.resetAndDestroy();
/** Says nothing until the one who asked has lost patience. */
const silence = (): void => time.pass(150);
const halfAnAnswer = (response: ServerResponse): void => {
  response.writeHead(201, { 'content-type': 'application/json' });
  response.write('{"id":', () => time.pass(150));
};

describe.each([
  ['a post', (stopping?: AbortSignal) => post(QUESTION, stopping)],
  ['news', (stopping?: AbortSignal) => post(NEWS, stopping)],
  ['an edit', edit],
])('%s that the connector', (_, write) => {
  it.each([412, 429, 503])('will not take now (%i) is put to it four times in all', async (status) => {
    play = reply(status);
    expect((await write()).kind).toBe('failed');
    expect(calls).toBe(4);
    expect(pauses).toEqual([500, 1_500, 4_000]);
    expect(levels).toEqual(['warn', 'warn', 'warn', 'error']);
  });

  it.each([400, 401, 413])('will never take (%i) is not put to it again', async (status) => {
    play = reply(status);
    expect((await write()).kind).toBe('failed');
    expect([calls, levels]).toEqual([1, ['error']]);
  });

  it.each([403, 404, 410])(
    'has no place for any more (%i) is put to it for over a minute, ever more rarely, and that is no fault',
    async (status) => {
      play = reply(status);
      expect((await write()).kind).toBe('gone');
      expect([calls, levels]).toEqual([5, ['info']]);
      expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
      expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(60_000);
    },
  );

  it.each([[[404]], [[403, 403]], [[410, 404, 403, 404]], [[404, 429, 403, 503, 410, 412, 404]]])(
    'refuses at random, as Teams does (%j), arrives all the same',
    async (statuses) => {
      play = (response, n) => reply(statuses[n - 1] ?? 201)(response);
      expect(['posted', 'edited']).toContain((await write()).kind);
      expect(calls).toBe(statuses.length + 1);
      expect(levels).not.toContain('error');
    },
  );

  it('called gone when the bot was told to stop is left to the next process', async () => {
    play = reply(404);
    const stopping = new AbortController();
    onPause = () => stopping.abort();
    expect((await write(stopping.signal)).kind).toBe('failed');
    expect([calls, levels]).toEqual([2, []]);
  });

  it('is too busy for arrives once it has asked for it', async () => {
    play = (response, n) => (n < 3 ? reply(429, { 'retry-after': '7' }) : reply(201))(response);
    expect(['posted', 'edited']).toContain((await write()).kind);
    expect([calls, pauses]).toEqual([3, [7_000, 7_000]]);
  });

  it.each([
    ['an hour', '3600', 30_000],
    ['nonsense', 'soon', 500],
    ['no time', '0', 500],
  ])('wants to wait with for %s waits a bearable time', async (_wish, wish, pause) => {
    play = (response, n) => (n < 2 ? reply(503, { 'retry-after': wish }) : reply(201))(response);
    await write();
    expect([calls, pauses]).toEqual([2, [pause]]);
  });
});

describe.each([500, 502, 504])('a connector that answers %i, perhaps after taking it,', (status) => {
  it('gets an edit four times: it changes nothing the second time', async () => {
    play = reply(status);
    expect(await edit()).toEqual({ kind: 'failed', mayLand: false });
    expect(calls).toBe(4);
  });

  it('gets a question once more, and news not at once', async () => {
    play = reply(status);
    expect(await post()).toEqual({ kind: 'failed' });
    expect(calls).toBe(2);
    expect(await post(NEWS)).toEqual({ kind: 'failed' });
    expect(calls).toBe(3);
  });
});

describe.each([
  ['says nothing', silence],
  ['never finishes its answer', halfAnAnswer],
])('a connector that may have taken it and %s', (_, fail) => {
  it('gets a question once more, and it may be there', async () => {
    play = fail;
    expect(await post()).toEqual({ kind: 'unheard' });
    expect([calls, levels]).toEqual([2, ['warn', 'error']]);
  });

  it('does not get news again: it may be there', async () => {
    play = fail;
    expect(await post(NEWS)).toEqual({ kind: 'unheard' });
    expect(calls).toBe(1);
  });

  it('gets an edit once more, which may land later than the next', async () => {
    play = fail;
    expect(await edit()).toEqual({ kind: 'failed', mayLand: true });
    expect(calls).toBe(2);
  });
});

describe('a connector that', () => {
  it('cuts the connection gets a question once more, news not again, and an edit four times', async () => {
    play = reset;
    expect(await post()).toEqual({ kind: 'unheard' });
    expect(calls).toBe(2);
    expect(await post(NEWS)).toEqual({ kind: 'unheard' });
    expect(calls).toBe(3);
    expect(await edit()).toEqual({ kind: 'failed', mayLand: true });
    expect(calls).toBe(7);
  });

  it('is silent once takes the next, and an edit of before may still land', async () => {
    play = (response, n) => (n % 2 === 0 ? reply(200)(response) : silence());
    expect(await post()).toEqual({ kind: 'posted', id: 'posted' });
    expect(await edit()).toEqual({ kind: 'edited', mayLand: true });
    expect(calls).toBe(4);
  });

  it.each([
    ['an empty id', 201, '{"id":""}'],
    ['no id', 201, '{}'],
    ['202 and no id', 202, '{}'],
    ['no words at all', 202, ''],
    ['no content', 204, ''],
    ['an id that is none', 200, '{"id":7}'],
    ['words without sense', 201, '<html>'],
  ])(
    'says yes with %s has posted it: it is not put to it again, and cannot be edited',
    async (_, status, text) => {
      play = (response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(text);
      };
      expect(await post()).toEqual({ kind: 'unnamed' });
      expect(await post(NEWS)).toEqual({ kind: 'unnamed' });
      expect(calls).toBe(2);
      expect(levels).not.toContain('error');
    },
  );

  it('swallowed a message gets no other until it answers something harmless', async () => {
    const methods: string[] = [];
    server.on('request', ({ method }) => void methods.push(method ?? ''));
    const mute = writer();
    play = silence;
    await mute.post(chat(), QUESTION);
    expect(await mute.post(chat(), QUESTION)).toEqual({ kind: 'failed' });
    expect(methods).toEqual(['POST', 'POST', 'GET']);
    play = (response, n) => (n < 5 ? reply(200)(response) : reply(201)(response));
    expect(await mute.post(chat(), QUESTION)).toEqual({ kind: 'posted', id: 'posted' });
    expect(methods.slice(3)).toEqual(['GET', 'POST']);
  });

  it('has lost a conversation is heard of once, however often it is written to', async () => {
    play = reply(404);
    const one = writer();
    for (let times = 0; times < 3; times += 1) await one.edit(chat(), 'message-1', QUESTION);
    expect(levels).toEqual(['info']);
  });
});

it("without the bot's own token nothing is sent, and nobody waits for ever", async () => {
  play = reply(201);
  // The deadline begins once the login was asked.
  const silentLogin = (): ReturnType<typeof freshToken> => {
    setImmediate(() => time.pass(80));
    return new Promise(() => undefined);
  };
  expect(await writer(silentLogin).post(chat(), QUESTION)).toEqual({ kind: 'failed' });
  expect(calls).toBe(0);
  expect(levels).toEqual(['warn', 'warn', 'warn', 'error']);
});
