// A credential that fails says what to check.
import { adviceText } from '../../../cards/text/faults/advice.js';
import { createCredential } from '../../../bot/credentials.js';
import { createGraphCredential } from '../../../bot/graph/http/credential.js';
import { startGraphServer } from '../../support/stand-ins/graph-server.js';
import { createDeadlineClock } from '../../support/time/deadline-clock.js';
import { hurried } from '../../support/time/library-timers.js';
import { faultOf, guid } from '../setup.js';

it('fails with advice and Entra’s number, never with its text, and is asked for again next time', async () => {
  let failure: Error | undefined = new Error(
    'invalid_client: AADSTS7000222: The provided client secret keys for app abc are expired.',
  );
  const token = createGraphCredential(
    {
      getToken: () =>
        failure ? Promise.reject(failure) : Promise.resolve({ token: 'fresh', expiresOnTimestamp: Infinity }),
    },
    { kind: 'secret', audience: 'https://graph.test', clock: createDeadlineClock().clock },
  );
  expect(await faultOf(token())).toEqual({
    kind: 'noToken',
    doing: 'getToken',
    advice: { kind: 'noTokenFrom', source: 'secret' },
    code: 'AADSTS7000222',
  });
  failure = undefined;
  expect(await token()).toBe('fresh');
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
      const fault = await hurried(() => faultOf(credential()));
      expect(fault.kind).toBe('noToken');
      expect(adviceText(fault.advice)).toContain('GRAPH_CLIENT_ID');
    } finally {
      await server.close();
    }
  });
});
