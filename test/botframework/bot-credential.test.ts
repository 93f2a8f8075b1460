// The bot's own tokens: from the right place, once, and kept as long as they hold.
import { createCredential } from '../../bot/credentials.js';
import { startChannel } from '../support/stand-ins/channel.js';
import type { Channel } from '../support/stand-ins/channel.js';
import { createDeadlineClock } from '../support/time/deadline-clock.js';
import { BotCredentials, BotTokenError } from '../../bot/botframework/bot-credential.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const audience = 'https://api.botframework.com';

/** A credential that counts, and answers tokens of an hour or fails. */
function counting() {
  const { clock, pass } = createDeadlineClock();
  const source = {
    asked: [] as (string | string[])[],
    fails: false,
    getToken(scope: string | string[]) {
      source.asked.push(scope);
      if (source.fails) return Promise.reject(new Error('the endpoint is away'));
      return Promise.resolve({
        token: `token-${source.asked.length}`,
        expiresOnTimestamp: Date.parse(clock.now()) + 3_600_000,
      });
    },
  };
  return {
    source,
    pass,
    credentials: new BotCredentials(appId, source, clock),
  };
}

async function tokenOf(credentials: BotCredentials): Promise<string | undefined> {
  const signer = await credentials.createCredentials(appId, audience);
  const headers = new Map<string, string>();
  await signer.signRequest({ headers } as unknown as Parameters<typeof signer.signRequest>[0]);
  return headers.get('authorization');
}

describe("the bot's token", () => {
  it('is asked for once by many at once, for the audience of the channel', async () => {
    const { source, credentials } = counting();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf(credentials)));
    expect(new Set(tokens)).toEqual(new Set(['Bearer token-1']));
    expect(source.asked).toEqual(['https://api.botframework.com/.default']);
  });

  it('is kept until five minutes before it ends', async () => {
    const { credentials, pass } = counting();
    await credentials.prefetch(audience);
    pass(54 * 60_000);
    expect(await tokenOf(credentials)).toBe('Bearer token-1');
    pass(2 * 60_000);
    expect(await tokenOf(credentials)).toBe('Bearer token-2');
  });

  it('is used to its end while no new one can be had, and not beyond', async () => {
    const { source, credentials, pass } = counting();
    await credentials.prefetch(audience);
    source.fails = true;
    pass(59 * 60_000);
    expect(await tokenOf(credentials)).toBe('Bearer token-1');
    pass(2 * 60_000);
    await expect(tokenOf(credentials)).rejects.toThrow(BotTokenError);
    source.fails = false;
    expect(await tokenOf(credentials)).toMatch(/^Bearer token-/);
  });

  it('that never comes is given up for everybody who waits, and asked for afresh', async () => {
    let isSilent = true;
    const token = { token: 'fresh', expiresOnTimestamp: Infinity };
    const getToken = jest.fn(() => (isSilent ? new Promise<never>(() => undefined) : Promise.resolve(token)));
    const { clock, begun, pass } = createDeadlineClock();
    const credentials = new BotCredentials(appId, { getToken }, clock, 40);
    const waiting = Promise.allSettled([tokenOf(credentials), tokenOf(credentials)]);
    await begun(1);
    pass(40);
    expect(await waiting).toMatchObject([
      { status: 'rejected', reason: { name: 'BotTokenError' } },
      { status: 'rejected', reason: { name: 'BotTokenError' } },
    ]);
    isSilent = false;
    expect(await tokenOf(credentials)).toBe('Bearer fresh');
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  it("never means that authentication is off, whatever botbuilder's default says", async () => {
    const nobody = new BotCredentials('', counting().source, createDeadlineClock().clock);
    expect(await nobody.isAuthenticationDisabled()).toBe(false);
    expect(await counting().credentials.isValidAppId(appId.toUpperCase())).toBe(true);
    expect(await counting().credentials.isValidAppId('')).toBe(false);
  });
});

describe('a managed identity', () => {
  let channel: Channel;
  beforeAll(async () => {
    channel = await startChannel({ appId });
    process.env['IDENTITY_ENDPOINT'] = channel.identityEndpoint;
    process.env['IDENTITY_HEADER'] = channel.identityHeader;
  });
  afterAll(async () => {
    for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'])
      Reflect.deleteProperty(process.env, name);
    await channel.close();
  });

  it("comes from the platform's endpoint even when the environment holds a secret for Graph", async () => {
    process.env['AZURE_TENANT_ID'] = channel.tenantId;
    process.env['AZURE_CLIENT_ID'] = '66666666-aaaa-4bbb-8ccc-000000000006';
    process.env['AZURE_CLIENT_SECRET'] = 'for Graph';
    const credential = createCredential({ kind: 'managedIdentity', clientId: appId });
    const token = await credential.getToken(`${audience}/.default`);
    const payload = JSON.parse(
      Buffer.from(token!.token.split('.')[1]!, 'base64url').toString('utf8'),
    ) as object;
    expect(payload).toMatchObject({ appid: appId, aud: audience });
    expect(channel.counts.tokens).toBe(1);
  });
});
