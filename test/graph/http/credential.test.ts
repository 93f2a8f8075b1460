// One token for everybody, renewed in time; and a credential that fails says what to check.
import { adviceText } from '../../../cards/text/advice.js';
import { createCredential } from '../../../bot/credentials.js';
import { createGraphCredential, keepToken } from '../../../bot/graph/http/credential.js';
import { startGraphServer } from '../../support/graph-server.js';
import { createDeadlineClock } from '../../support/deadline-clock.js';
import { faultOf, guid } from '../setup.js';

const minutes = (count: number): number => count * 60_000;

/** A credential that hands out numbered tokens that live an hour, and a clock a test moves. */
function kept(): {
  token: () => Promise<string>;
  asked: string[];
  go: (milliseconds: number) => void;
  fail: (error: Error | undefined) => void;
} {
  const { clock, pass } = createDeadlineClock();
  let failure: Error | undefined;
  const asked: string[] = [];
  const token = keepToken(
    {
      getToken: async (scopes) => {
        asked.push(String(scopes));
        await Promise.resolve();
        if (failure) throw failure;
        return { token: `token ${asked.length}`, expiresOnTimestamp: Date.parse(clock.now()) + minutes(60) };
      },
    },
    {
      scope: 'https://graph.test/.default',
      advice: { kind: 'sentence', text: 'Check the identity.' },
      clock,
    },
  );
  return {
    token,
    asked,
    go: pass,
    fail: (error) => (failure = error),
  };
}

it('is asked for once, however many ask at a time, and then kept', async () => {
  const { token, asked, go } = kept();
  expect(await Promise.all([token(), token(), token()])).toEqual(['token 1', 'token 1', 'token 1']);
  go(minutes(54));
  expect(await token()).toBe('token 1');
  expect(asked).toEqual(['https://graph.test/.default']);
});

it('is renewed five minutes before it ends', async () => {
  const { token, go } = kept();
  await token();
  go(minutes(55));
  expect(await token()).toBe('token 2');
});

it('is used to its end where renewing fails, and not a moment longer', async () => {
  const { token, go, fail } = kept();
  await token();
  fail(new Error('down'));
  go(minutes(58));
  expect(await token()).toBe('token 1');
  go(minutes(2));
  expect((await faultOf(token())).kind).toBe('noToken');
});

it('fails with advice and Entra’s number, never with its text, and is asked for again next time', async () => {
  const { token, fail } = kept();
  fail(new Error('invalid_client: AADSTS7000222: The provided client secret keys for app abc are expired.'));
  expect(await faultOf(token())).toEqual({
    kind: 'noToken',
    doing: 'getting a token for Graph',
    advice: { kind: 'sentence', text: 'Check the identity.' },
    code: 'AADSTS7000222',
  });
  fail(undefined);
  expect(await token()).toBe('token 2');
});

it.each([
  ['certificate', { kind: 'certificate', certificatePath: '/nowhere/at/all.pem' }, 'certificate file'],
  ['workload', { kind: 'workload', tokenFile: '/nowhere/at/all' }, 'federated token file'],
] as const)('a %s that is not there is a fault with advice, not a crash', async (_, identity, advice) => {
  const application = { tenantId: guid(1), clientId: guid(2), authorityHost: 'https://127.0.0.1:1' };
  const credential = createGraphCredential(createCredential({ ...application, ...identity }), {
    kind: identity.kind,
    audience: 'https://graph.test',
    clock: createDeadlineClock().clock,
  });
  const fault = await faultOf(credential());
  expect(fault.kind).toBe('noToken');
  expect(adviceText(fault.advice)).toContain(advice);
});

describe('a login that takes the question and never answers', () => {
  /** A login that is silent while `isSilent`, and the signals it was given. */
  function silent() {
    const signals: unknown[] = [];
    const { clock, pass } = createDeadlineClock();
    const login = { isSilent: true, signals, pass };
    const token = keepToken(
      {
        getToken: async (_scope, options) => {
          signals.push(options?.abortSignal?.aborted);
          if (login.isSilent) await new Promise(() => undefined);
          return {
            token: `token ${signals.length}`,
            expiresOnTimestamp: Date.parse(clock.now()) + minutes(60),
          };
        },
      },
      {
        scope: 'https://graph.test/.default',
        advice: { kind: 'sentence', text: 'Check the identity.' },
        clock,
        timeouts: { fetch: 40, renew: 20 },
      },
    );
    return { login, token };
  }

  it('is a fault for everybody who waits, and the next one asks afresh', async () => {
    const { login, token } = silent();
    const failing = Promise.all([faultOf(token()), faultOf(token())]);
    login.pass(40);
    const faults = await failing;
    expect(faults.map(({ kind, advice }) => [kind, advice])).toEqual([
      ['noToken', { kind: 'sentence', text: 'Check the identity.' }],
      ['noToken', { kind: 'sentence', text: 'Check the identity.' }],
    ]);
    login.isSilent = false;
    expect(await token()).toBe('token 2');
    expect(login.signals).toHaveLength(2);
  });

  it('does not take a token away that still lives', async () => {
    const { login, token } = silent();
    login.isSilent = false;
    await token();
    login.isSilent = true;
    login.pass(minutes(58));
    const kept = token();
    login.pass(20);
    expect(await kept).toBe('token 1');
    login.isSilent = false;
    // Nobody waits for the login again at once.
    expect(await token()).toBe('token 1');
    login.pass(minutes(1));
    expect(await token()).toBe('token 3');
  });
});

describe('a managed identity', () => {
  const names = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'] as const;
  const before = names.map((name) => process.env[name]);
  afterEach(() => {
    names.forEach((name, index) => {
      if (before[index] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[index];
    });
  });

  it('is asked at the platform’s endpoint, also over http on this machine', async () => {
    const expires = String(Math.floor(Date.now() / 1000) + 3600);
    const server = await startGraphServer(() => ({
      json: { access_token: 'from the platform', expires_on: expires, resource: 'x', token_type: 'Bearer' },
    }));
    process.env['IDENTITY_ENDPOINT'] = `${server.origin}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'the platforms word';
    const { clock } = createDeadlineClock();
    const credential = createGraphCredential(
      createCredential({ kind: 'managedIdentity', clientId: guid(3) }),
      { kind: 'managedIdentity', audience: 'https://graph.test', clock },
    );
    try {
      expect(await credential()).toBe('from the platform');
      expect(server.calls).toHaveLength(1);
      expect(server.calls[0]!.decoded).toContain('resource=https://graph.test');
      expect(server.calls[0]!.decoded).toContain(`client_id=${guid(3)}`);
      expect(server.calls[0]!.headers['x-identity-header']).toBe('the platforms word');
    } finally {
      await server.close();
    }
  });

  it('that is not there is a fault that names the settings', async () => {
    const server = await startGraphServer(() => ({
      status: 400,
      json: { statusCode: 400, message: 'No such identity' },
    }));
    process.env['IDENTITY_ENDPOINT'] = `${server.origin}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'word';
    const { clock } = createDeadlineClock();
    const credential = createGraphCredential(
      createCredential({ kind: 'managedIdentity', clientId: guid(4) }),
      { kind: 'managedIdentity', audience: 'https://graph.test', clock },
    );
    try {
      const fault = await faultOf(credential());
      expect(fault.kind).toBe('noToken');
      expect(adviceText(fault.advice)).toContain('GRAPH_CLIENT_ID');
    } finally {
      await server.close();
    }
  });
});
