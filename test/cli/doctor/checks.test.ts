// Checks that ask places a test may not: the login, Teams' hosts, a Node that is too old, tokens of other applications.
import { checkBotToken } from '../../../bot/cli/doctor/teams/bot-token.js';
import { checkChannel } from '../../../bot/cli/doctor/teams/channel.js';
import { checkLoginClock } from '../../../bot/cli/doctor/teams/clock.js';
import { checkNode } from '../../../bot/cli/doctor/setup/node.js';
import { checkGraphToken } from '../../../bot/cli/doctor/tenant/token.js';
import { inTimeOr } from '../../../bot/cli/doctor/deadline.js';
import type { Finding } from '../../../bot/cli/doctor/finding.js';
import type { Case } from '../../../bot/cli/doctor/tools.js';
import { clouds } from '../../../bot/config/clouds.js';
import { readConfig } from '../../../bot/config/read-config.js';
import { GraphError } from '../../../bot/domain/graph-error.js';
import { createDeadlineClock } from '../../support/time/deadline-clock.js';
import { hurried } from '../../support/time/library-timers.js';
import { clockAhead, realTools } from './installation.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const tenantId = '22222222-aaaa-4bbb-8ccc-000000000002';
const base = {
  MicrosoftAppId: appId,
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppTenantId: tenantId,
  APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
};
const single = { ...base, MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: 'hunter2' };

/** A case whose world answers as `answer` says, and remembers whom it was asked about. */
function caseOf(
  answer: (url: string) => Response | Error,
  environment: Readonly<Record<string, string>> = base,
): { readonly given: Case; readonly asked: string[] } {
  const asked: string[] = [];
  const fetch = (input: string | URL | Request): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(url);
    const answered = answer(url);
    return answered instanceof Error ? Promise.reject(answered) : Promise.resolve(answered);
  };
  const tools = { ...realTools('.', new AbortController().signal), fetch };
  return { asked, given: { config: readConfig(environment), environment, question: { json: false }, tools } };
}

function say(findings: readonly Finding[]): string {
  return findings.map(({ status, subject, found }) => `${status} ${subject}: ${found}`).join('\n');
}

function dated(status: number, secondsOff: number, body: object = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { date: new Date(Date.now() + secondsOff * 1000).toUTCString() },
  });
}

const down = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } });

describe('the login', () => {
  const known = (graphHost = 'graph.microsoft.com'): Response =>
    dated(200, 0, { issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`, msgraph_host: graphHost });

  it('knows the tenant and has the same time', async () => {
    const { given, asked } = caseOf(() => known());
    expect(say(await checkLoginClock(given))).toMatch(
      /^ok login: .*the clocks agree.*\nok tenant: the login knows/,
    );
    expect(asked).toEqual([
      `https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration`,
    ]);
  });

  it('knows the tenant, which is in another cloud', async () => {
    expect(say(await checkLoginClock(caseOf(() => known('graph.microsoft.us')).given))).toContain(
      `problem tenant: the login says that Graph for ${tenantId} is graph.microsoft.us, in another cloud than Public`,
    );
  });

  it.each([
    [200, 'cannot tell tenant: HTTP 200, and not a word of the tenant'],
    [403, 'cannot tell tenant: HTTP 403, and not a word of the tenant'],
    [302, 'problem login: https://login.microsoftonline.com answers HTTP 302'],
    [407, 'problem login: https://login.microsoftonline.com answers HTTP 407'],
    [502, 'problem login: https://login.microsoftonline.com answers HTTP 502'],
  ])('is not what answers HTTP %i in its place', async (status, words) => {
    const said = say(await checkLoginClock(caseOf(() => dated(status, 0)).given));
    expect(said).toContain(words);
    expect(said).not.toContain('ok tenant');
  });

  it('is asked beside a stand-in for Graph too, where a token comes from it', async () => {
    const graph = { GRAPH_BASE_URL: 'http://127.0.0.1:9' };
    expect(await checkLoginClock(caseOf(() => known(), { ...base, ...graph }).given)).toEqual([]);
    expect(say(await checkLoginClock(caseOf(() => down, { ...single, ...graph }).given))).toMatch(
      /^problem login:/,
    );
  });

  it('does not know the tenant', async () => {
    const { given } = caseOf(() => dated(400, 0));
    expect(say(await checkLoginClock(given))).toContain(
      `problem tenant: the login knows no tenant ${tenantId} in the cloud Public`,
    );
  });

  it('has another time', async () => {
    const { given } = caseOf(() => dated(200, -601));
    expect(say(await checkLoginClock(given))).toContain(
      'problem clock: this machine is 10 min ahead of https://login',
    );
  });

  it('is away: a problem for whoever needs it, not for a managed identity', async () => {
    expect(say(await checkLoginClock(caseOf(() => down).given))).toBe(
      'cannot tell login: https://login.microsoftonline.com does not answer (ENOTFOUND)',
    );
    expect(say(await checkLoginClock(caseOf(() => down, single).given))).toMatch(/^problem login:/);
  });

  it('of a government is the one that is asked there', async () => {
    const { given, asked } = caseOf(() => dated(200, 0), { ...base, CLOUD: 'USGov' });
    await checkLoginClock(given);
    expect(asked[0]).toMatch(/^https:\/\/login\.microsoftonline\.us\//);
  });
});

describe('Teams’ side', () => {
  const metadata = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
  const keys = 'https://login.botframework.com/v1/.well-known/keys';

  it('publishes keys, and takes replies', async () => {
    const { given, asked } = caseOf((url) =>
      Response.json(url === metadata ? { jwks_uri: keys } : { keys: [{ kid: 'one' }, { kid: 'two' }] }),
    );
    const { findings, keyId } = await checkChannel(given);
    const replies = clouds.Public.serviceHosts.map((host) => `ok replies to ${host}: it answers`);
    expect(say(findings)).toBe(['ok Teams’ signing keys: 2 published', ...replies].join('\n'));
    expect(keyId).toBe('one');
    expect(asked).toEqual(expect.arrayContaining([metadata, keys]));
  });

  it('cannot be reached', async () => {
    const { findings } = await checkChannel(caseOf(() => down).given);
    expect(say(findings)).toContain('problem Teams’ signing keys: no answer (ENOTFOUND)');
    expect(say(findings)).toContain('problem replies to smba.trafficmanager.net: no answer (ENOTFOUND)');
  });

  it('answers with a page of a proxy', async () => {
    const { findings } = await checkChannel(caseOf(() => new Response('<html>', { status: 200 })).given);
    expect(say(findings)).toContain('problem Teams’ signing keys: HTTP 200, and no address of keys');
  });
});

describe('a token for Graph', () => {
  const tokenOf = (claims: object): string =>
    ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const good = { tid: tenantId, appid: appId, aud: 'https://graph.microsoft.com', exp: 4e9, roles: [] };
  const told = async (token: string | Error): Promise<string> => {
    const { given } = caseOf(() => down);
    const credential = (): Promise<string> =>
      token instanceof Error ? Promise.reject(token) : Promise.resolve(token);
    const { findings } = await checkGraphToken(given, credential);
    return say(findings.slice(0, 1));
  };

  it.each([
    [good, `ok token for Graph: application ${appId}, tenant ${tenantId}, ends in`],
    [
      { ...good, appid: 'another' },
      `problem token for Graph: it is for application another, the settings say ${appId}`,
    ],
    [
      { ...good, aud: 'https://graph.microsoft.us' },
      'problem token for Graph: it is for https://graph.microsoft.us, not for https://graph.microsoft.com',
    ],
    [{ ...good, exp: 1 }, 'problem token for Graph: by this machine’s clock it has ended already'],
  ])('%j', async (claims, words) => {
    expect(await told(tokenOf(claims))).toContain(words);
  });

  it('that is no JWT says nothing', async () => {
    expect(await told('opaque')).toContain(
      'cannot tell token for Graph: there is one, but it cannot be read',
    );
  });

  it('that was refused for a wrong secret says so by Entra’s number', async () => {
    const fault = {
      kind: 'noToken',
      doing: 'getToken',
      advice: { kind: 'sentence', text: 'Check the secret.' },
      code: 'AADSTS7000215',
    } as const;
    expect(await told(new GraphError(fault))).toBe('problem token for Graph: no token (AADSTS7000215)');
  });
});

it('a SingleTenant bot whose credential does not work is told which settings to look at', async () => {
  const { given } = caseOf(() => down, { ...single, MicrosoftAppTenantId: tenantId });
  // Nothing may be asked outside this machine: a login that is not there.
  const config = { ...given.config, cloud: { ...given.config.cloud, loginHost: 'https://127.0.0.1:1' } };
  const tools = { ...given.tools, clock: createDeadlineClock().clock };
  const [finding] = await hurried(() => checkBotToken({ ...given, config, tools }));
  expect(finding).toMatchObject({ status: 'problem', todo: expect.stringContaining('MicrosoftAppTenantId') });
});

it('a Node that is too old is a problem with advice', () => {
  expect(checkNode('20.19.0')).toMatchObject({
    status: 'problem',
    found: expect.stringContaining('20.19.0 is too old'),
  });
  expect(checkNode('22.13.0')).toMatchObject({ status: 'ok' });
});

describe('a check', () => {
  const deadline = (milliseconds: number) => {
    const clock = clockAhead(0);
    return { clock, endsAt: clock.monotonic() + milliseconds };
  };

  it('that breaks is a line without the error’s own words', async () => {
    const broken = Promise.reject(new TypeError('secret inside'));
    expect(say(await inTimeOr(deadline(1000), 'store', broken))).toBe(
      'cannot tell store: the check itself broke (TypeError)',
    );
  });

  it('that never ends is given up', async () => {
    expect(say(await inTimeOr(deadline(10), 'store', new Promise(() => undefined)))).toBe(
      'cannot tell store: did not end in time',
    );
  });
});
