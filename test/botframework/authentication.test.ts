// Who gets through the door: every known way to cheat, with really signed tokens over HTTP, and the status it is refused with.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Activity } from 'botbuilder';
import { realClock } from '../../bot/real-world.js';
import { HardenedAuthentication } from '../../bot/botframework/authentication.js';
import { BotCredentials } from '../../bot/botframework/bot-credential.js';
import { startDoor } from '../support/door.js';
import type { Door } from '../support/door.js';

const otherTenantId = '99999999-aaaa-4bbb-8ccc-000000000009';
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

let door: Door;
beforeAll(async () => {
  door = await startDoor();
});
afterAll(() => door.close());
beforeEach(() => {
  door.reset();
});

const now = (): number => Math.floor(Date.now() / 1000);
const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const claims = (): Record<string, unknown> => jwt.decode(door.channel.sign()) as Record<string, unknown>;

/** A token made by hand, as attackers make them. */
function forge(header: object, payload: object, signature: (signed: string) => string): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${signature(signed)}`;
}

/** The same token with other claims under the old signature. */
function tamper(token: string, changes: object): string {
  const [header, payload, signature] = token.split('.');
  const old = JSON.parse(Buffer.from(payload!, 'base64url').toString('utf8')) as object;
  return `${header!}.${encode({ ...old, ...changes })}.${signature!}`;
}

type Changes = Readonly<Record<string, unknown>>;
type Case = readonly [fact: string, token: () => string | null, changes?: Changes];

const cheats: readonly Case[] = [
  ['no token', () => null],
  ['an empty header', () => ''],
  ['a token that is none', () => 'Bearer abc'],
  ['a token of two parts', () => `Bearer ${door.channel.sign().split('.').slice(0, 2).join('.')}.`],
  ['another scheme', () => `Basic ${door.channel.sign()}`],
  ['two tokens', () => `Bearer ${door.channel.sign()} ${door.channel.sign()}`],
  [
    "a stranger's signature under the channel's key id",
    () => `Bearer ${jwt.sign(claims(), stranger, { algorithm: 'RS256', keyid: door.channel.keyId })}`,
  ],
  [
    'a key nobody knows',
    () => `Bearer ${jwt.sign(claims(), stranger, { algorithm: 'RS256', keyid: 'unknown' })}`,
  ],
  [
    'a token that names no key',
    () => `Bearer ${jwt.sign(claims(), door.channel.privateKey, { algorithm: 'RS256' })}`,
  ],
  ['claims changed after signing', () => `Bearer ${tamper(door.channel.sign(), { exp: now() + 9_999 })}`],
  ['alg none', () => `Bearer ${forge({ alg: 'none', kid: door.channel.keyId }, claims(), () => '')}`],
  [
    'alg none with some signature',
    () => `Bearer ${forge({ alg: 'none', kid: door.channel.keyId }, claims(), () => 'AA')}`,
  ],
  [
    'HS256 with the public key as secret',
    () =>
      `Bearer ${forge({ alg: 'HS256', kid: door.channel.keyId }, claims(), (signed) =>
        createHmac('sha256', door.channel.publicKeyPem).update(signed).digest('base64url'),
      )}`,
  ],
  ['a token that is not valid yet', () => `Bearer ${door.channel.sign({ nbf: now() + 3600 })}`],
  ['a token that expired six minutes ago', () => `Bearer ${door.channel.sign({ exp: now() - 360 })}`],
  ['a token that never expires', () => `Bearer ${door.channel.sign({ exp: undefined })}`],
  ['another issuer', () => `Bearer ${door.channel.sign({ iss: 'https://sts.windows.net/x/' })}`],
  [
    'an emulator token (a Bot Framework tenant, our app id)',
    () =>
      `Bearer ${door.channel.sign({
        iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
        tid: 'd6d49420-f39b-4df7-a1dc-d59a935871db',
        appid: door.channel.appId,
        ver: '1.0',
      })}`,
  ],
  ["a skill's token", () => `Bearer ${door.channel.sign({ ver: '1.0', appid: otherTenantId })}`],
  ['a token for another bot', () => `Bearer ${door.channel.sign({ aud: otherTenantId })}`],
  [
    'a token for several bots',
    () => `Bearer ${door.channel.sign({ aud: [door.channel.appId, otherTenantId] })}`,
  ],
  ['a token for nobody', () => `Bearer ${door.channel.sign({ aud: undefined })}`],
  [
    'a token for another service URL',
    () => `Bearer ${door.channel.sign({ serviceurl: 'https://smba.trafficmanager.net/teams/' })}`,
  ],
  ['a token for no service URL', () => `Bearer ${door.channel.sign({ serviceurl: undefined })}`],
  ['an activity without service URL', () => `Bearer ${door.channel.sign()}`, { serviceUrl: undefined }],
  [
    'neither having a service URL',
    () => `Bearer ${door.channel.sign({ serviceurl: undefined })}`,
    { serviceUrl: undefined },
  ],
  [
    'a service URL that is not text',
    () => `Bearer ${door.channel.sign({ serviceurl: [1] })}`,
    { serviceUrl: [1] },
  ],
  [
    'a service URL of somebody else, duly signed',
    () => `Bearer ${door.channel.sign({ serviceurl: 'https://evil.trafficmanager.net/' })}`,
    { serviceUrl: 'https://evil.trafficmanager.net/' },
  ],
  ['the channel AseChannel', () => `Bearer ${door.channel.sign()}`, { channelId: 'AseChannel' }],
  ['the channel emulator', () => `Bearer ${door.channel.sign()}`, { channelId: 'emulator' }],
  ['the channel MSTeams', () => `Bearer ${door.channel.sign()}`, { channelId: 'MSTeams' }],
  ['no channel', () => `Bearer ${door.channel.sign()}`, { channelId: undefined }],
  [
    'another tenant',
    () => `Bearer ${door.channel.sign()}`,
    { channelData: { tenant: { id: otherTenantId } }, conversation: { id: 'a:1', tenantId: otherTenantId } },
  ],
  [
    'another tenant in the channel data',
    () => `Bearer ${door.channel.sign()}`,
    { channelData: { tenant: { id: otherTenantId } } },
  ],
  [
    'another tenant in the conversation',
    () => `Bearer ${door.channel.sign()}`,
    { conversation: { id: 'a:1', tenantId: otherTenantId } },
  ],
  [
    'a tenant that is not text',
    () => `Bearer ${door.channel.sign()}`,
    { channelData: { tenant: { id: [otherTenantId] } } },
  ],
  [
    'no tenant',
    () => `Bearer ${door.channel.sign()}`,
    { channelData: undefined, conversation: { id: 'a:1' } },
  ],
];

const welcome: readonly Case[] = [
  ['a good token', () => door.channel.sign()],
  ['a token of five minutes ago', () => door.channel.sign({ exp: now() - 200 })],
  [
    "the tenant's id in capitals",
    () => door.channel.sign(),
    { conversation: { id: 'a:1', tenantId: '22222222-AAAA-4BBB-8CCC-000000000002' } },
  ],
  ['the tenant in the channel data alone', () => door.channel.sign(), { conversation: { id: 'a:1' } }],
  ['the tenant in the conversation alone', () => door.channel.sign(), { channelData: undefined }],
];

const named = (cases: readonly Case[]) => cases.map((each) => [each[0], each] as const);

describe('the door', () => {
  it.each(named(cheats))('refuses %s with 401 and runs no turn', async (_fact, [, token, changes]) => {
    const response = await door.post(door.channel.message(changes), token());
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: 'not authorized' });
    expect(door.turns).toEqual([]);
    expect(door.channel.received).toEqual([]);
  });

  it.each([
    ['text that is not JSON', 'hello'],
    ['cut JSON', '{"type":"mess'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['an activity without type', '{"channelId":"msteams"}'],
    ['an activity whose type is not text', '{"type":{}}'],
    ['an activity whose type is empty', '{"type":""}'],
  ])('answers 400 to %s, whoever sends it', async (_fact, body) => {
    expect((await door.post(body)).status).toBe(400);
    expect((await door.post(body, null)).status).toBe(400);
    expect(door.turns).toEqual([]);
  });

  it.each(named(welcome))('lets in %s', async (_fact, [, token, changes]) => {
    const response = await door.post(door.channel.message(changes), `Bearer ${token() ?? ''}`);
    expect(response.status).toBe(200);
    expect(door.turns).toHaveLength(1);
  });

  it('logs why, in words that hold nothing of the caller', async () => {
    await door.post(
      door.channel.message({ text: 'a secret' }),
      `Bearer ${door.channel.sign({ aud: 'somebody' })}`,
    );
    const line = door.log.at(-1);
    expect(line).toMatchObject({ level: 'warn', fields: { status: 401, reason: 'the token is not valid' } });
    expect(JSON.stringify(line?.fields)).not.toMatch(/eyJ|a secret|somebody/);
  });
});

describe('a token that was let in before', () => {
  it('opens only for the service URL and the tenant it came with', async () => {
    const token = `Bearer ${door.channel.sign()}`;
    expect((await door.post(door.channel.message(), token)).status).toBe(200);
    const elsewhere = door.channel.serviceUrl.replace('127.0.0.1', 'localhost');
    expect((await door.post(door.channel.message({ serviceUrl: elsewhere }), token)).status).toBe(401);
    expect((await door.post(door.channel.message({ channelId: 'emulator' }), token)).status).toBe(401);
    const abroad = { channelData: { tenant: { id: otherTenantId } } };
    expect((await door.post(door.channel.message(abroad), token)).status).toBe(401);
    expect((await door.post(door.channel.message(), tamper(token, { exp: now() + 9_999 }))).status).toBe(401);
    expect((await door.post(door.channel.message(), token)).status).toBe(200);
    expect(door.turns).toHaveLength(2);
  });

  it('is looked at again once it has expired', async () => {
    const token = `Bearer ${door.channel.sign({ exp: now() + 60 })}`;
    expect((await door.post(door.channel.message(), token)).status).toBe(200);
    const validate = jest.spyOn(jwt, 'verify');
    try {
      expect((await door.post(door.channel.message(), token)).status).toBe(200);
      expect(validate).not.toHaveBeenCalled();
      door.ahead = 61_000;
      await door.post(door.channel.message(), token);
      expect(validate).toHaveBeenCalledTimes(1);
    } finally {
      validate.mockRestore();
    }
  });
});

describe('the channel', () => {
  it('out of reach means 503, nothing processed, and recovery without a restart', async () => {
    const fresh = await startDoor();
    try {
      fresh.channel.metadataStatus = 500;
      const response = await fresh.post(fresh.channel.message());
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(fresh.turns).toEqual([]);
      fresh.channel.metadataStatus = 200;
      const again = await Promise.all(Array.from({ length: 10 }, () => fresh.post(fresh.channel.message())));
      expect(again.map((answer) => answer.status)).toEqual(Array(10).fill(200));
      expect(fresh.channel.counts).toMatchObject({ metadata: 2, keys: 1 });
    } finally {
      await fresh.close();
    }
  });

  it("is asked once for its keys, and for the bot's token, when told to ahead of the first turn", async () => {
    const { channel, settings } = door;
    const asked: string[] = [];
    const getToken = (scope: string) => {
      asked.push(scope);
      return Promise.resolve({ token: 't', expiresOnTimestamp: Infinity });
    };
    const credentials = new BotCredentials(channel.appId, { getToken }, realClock);
    // A host name of its own, because keys are kept by address for the life of the process.
    const openIdMetadataUrl = channel.metadataUrl.replace('127.0.0.1', 'localhost');
    const ahead = { ...settings, channel: { ...settings.channel, openIdMetadataUrl } };
    const authentication = new HardenedAuthentication(ahead, credentials, realClock);
    const before = { ...channel.counts };
    await Promise.all([authentication.prefetch(), authentication.prefetch()]);
    const activity = channel.message() as unknown as Activity;
    await authentication.authenticateRequest(activity, `Bearer ${channel.sign()}`);
    expect(channel.counts).toEqual({ ...before, metadata: before.metadata + 1, keys: before.keys + 1 });
    expect(asked).toEqual(['https://api.botframework.com/.default']);
  });
});

describe('other ways in', () => {
  it('streaming and skills are closed', async () => {
    await expect(door.authentication.authenticateStreamingRequest()).rejects.toMatchObject({ status: 401 });
    await expect(door.authentication.authenticateChannelRequest()).rejects.toMatchObject({ status: 401 });
  });

  it('a stored conversation of another host is not written to', async () => {
    const reference = {
      serviceUrl: 'https://evil.example.com/',
      channelId: 'msteams',
      conversation: { id: 'a:1' },
    };
    const turn = jest.fn();
    await expect(
      door.adapter.continueConversationAsync(door.channel.appId, reference as object, turn),
    ).rejects.toThrow('the service URL is not one of Teams in this cloud');
    expect(turn).not.toHaveBeenCalled();
  });
});
