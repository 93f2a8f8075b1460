// A turn through the real door: in with a signed token, out with the bot's own; answers also when something breaks.
import jwt from 'jsonwebtoken';
import { startDoor } from '../support/door.js';
import type { Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await startDoor();
});
afterAll(() => door.close());
beforeEach(() => {
  door.reset();
});

const invoke = (name: string): Record<string, unknown> =>
  door.channel.message({
    type: 'invoke',
    name,
    value: { action: { type: 'Action.Execute', verb: 'approve' } },
  });

describe('a turn', () => {
  it('is answered in its conversation, with a token of the bot for the channel', async () => {
    const response = await door.post(door.channel.message({ id: 'm-1' }));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(door.channel.received).toMatchObject([
      { method: 'POST', path: '/v3/conversations/a:alex/activities/m-1', body: { text: 'You said: hello' } },
    ]);
    expect(jwt.decode(door.channel.received[0]!.token!)).toMatchObject({
      aud: 'https://api.botframework.com',
      appid: door.channel.appId,
    });
  });

  it('knows the moments of its activity as dates', async () => {
    await door.post(door.channel.message({ localTimestamp: '2026-11-23T10:30:00+01:00' }));
    expect(door.turns[0]?.timestamp).toEqual(new Date('2026-11-23T09:30:00Z'));
    expect(door.turns[0]?.localTimestamp).toEqual(new Date('2026-11-23T09:30:00Z'));
  });

  it('may go on later, from a stored conversation', async () => {
    await door.post(door.channel.message());
    const { serviceUrl, channelId, conversation, recipient } = door.turns[0]!;
    await door.adapter.continueConversationAsync(
      door.channel.appId,
      { serviceUrl, channelId, conversation, bot: recipient },
      async (context) => {
        await context.sendActivity('later');
      },
    );
    expect(door.channel.received.at(-1)).toMatchObject({
      path: expect.stringMatching(/^\/v3\/conversations\/a:alex\/activities/) as string,
      body: { text: 'later' },
    });
    expect(door.channel.counts.tokens).toBe(1);
  });
});

describe('an invoke', () => {
  it('is answered with the status and body of its turn', async () => {
    const body = {
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { type: 'AdaptiveCard', text: 'é' },
    };
    door.turn = async (context) => {
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    };
    const response = await door.post(invoke('adaptiveCard/action'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual(body);
  });

  it('is answered in JSON whatever the caller says it accepts', async () => {
    door.turn = async (context) => {
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { a: 1 } } });
    };
    const response = await fetch(`${door.origin}/api/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${door.channel.sign()}`, Accept: 'text/html' },
      body: JSON.stringify(invoke('adaptiveCard/action')),
    });
    expect(await response.json()).toEqual({ a: 1 });
  });
});

describe('a turn that breaks', () => {
  beforeEach(() => {
    door.turn = () =>
      Promise.reject(Object.assign(new Error(`secret ${door.channel.sign()}`), { body: 'secret' }));
  });

  it('tells the person who wrote, and the log, the same reference and nothing of the inside', async () => {
    expect((await door.post(door.channel.message())).status).toBe(200);
    expect(door.channel.received).toHaveLength(1);
    const { text } = door.channel.received[0]!.body as { text: string };
    expect(text).toMatch(/^Something went wrong on my side\..* reference ref-1\.$/);
    expect(text).not.toContain('secret');
    expect(door.log).toContainEqual({
      level: 'error',
      fields: {
        err: expect.any(Error) as Error,
        reference: 'ref-1',
        activityType: 'message',
        activityName: undefined,
      },
      message: 'a turn broke',
    });
  });

  it('answers a card action 200 with a message, never silence', async () => {
    const response = await door.post(invoke('adaptiveCard/action'));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: expect.stringContaining('ref-1') as string,
    });
  });

  it('answers a search with no results', async () => {
    expect(await (await door.post(invoke('application/search'))).json()).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results: [] },
    });
  });

  it('says nothing where nobody asked', async () => {
    expect((await door.post(door.channel.message({ type: 'installationUpdate' }))).status).toBe(200);
    expect(door.channel.received).toEqual([]);
  });

  it('is still over in good order when the person cannot be told either', async () => {
    door.channel.connectorStatus = 403;
    expect((await door.post(door.channel.message())).status).toBe(200);
    expect(door.log.at(-1)).toMatchObject({ level: 'error', message: 'nor could the person be told' });
  });
});
