// The identity endpoint speaks App Service's protocol, checked with the client the bot itself uses.
import { ManagedIdentityCredential } from '@azure/identity';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { decode, verify, type JwtPayload } from 'jsonwebtoken';
import { startIdentity, type Identity } from '../../../demo/identity/server.js';

const TENANT = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const CLIENT = '1f0a5d3e-9b7c-4c1d-8a2e-6b4f7d9e0c11';
const GRAPH = 'https://graph.microsoft.com';

interface Token {
  readonly access_token: string;
}

interface Keys {
  readonly keys: readonly [JsonWebKey & { readonly kid: string }];
}

let identity: Identity;

beforeEach(async () => {
  identity = await startIdentity({ tenantId: TENANT, secret: 'let me in' });
});

afterEach(() => identity.close());

async function ask(
  query: Record<string, string>,
  secret = 'let me in',
): Promise<{ status: number; body: Token }> {
  const url = `${identity.endpoint}?${new URLSearchParams(query).toString()}`;
  const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': secret } });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const wanted = (resource: string): Record<string, string> => ({
  'api-version': '2019-08-01',
  resource,
  client_id: CLIENT,
});

async function control(wish: object): Promise<void> {
  await fetch(`${identity.origin}/control/identity`, { method: 'POST', body: JSON.stringify(wish) });
}

it("gives @azure/identity's managed identity credential a token for Graph", async () => {
  process.env['IDENTITY_ENDPOINT'] = identity.endpoint;
  process.env['IDENTITY_HEADER'] = identity.secret;
  try {
    const token = await new ManagedIdentityCredential({ clientId: CLIENT }).getToken(`${GRAPH}/.default`);
    expect(decode(token.token)).toMatchObject({ aud: GRAPH, appid: CLIENT, tid: TENANT });
    expect(token.expiresOnTimestamp).toBeGreaterThan(Date.now());
  } finally {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
  }
});

it("writes tokens in Graph's v1.0 format, signed with the published key", async () => {
  const { body } = await ask(wanted(GRAPH));
  const keys: Keys = JSON.parse(await (await fetch(`${identity.origin}/keys`)).text());
  const key = createPublicKey({ key: keys.keys[0], format: 'jwk' });
  const claims = verify(body.access_token, key, { algorithms: ['RS256'] }) as JwtPayload;
  expect(decode(body.access_token, { complete: true })?.header.kid).toBe(keys.keys[0].kid);
  expect(claims).toMatchObject({
    aud: GRAPH,
    iss: `https://sts.windows.net/${TENANT}/`,
    tid: TENANT,
    appid: CLIENT,
    ver: '1.0',
    roles: ['DeviceManagementConfiguration.ReadWrite.All', 'GroupMember.Read.All', 'User.Read.All'],
  });
  expect(claims['oid']).toEqual(expect.any(String));
  expect(body).toMatchObject({
    resource: GRAPH,
    token_type: 'Bearer',
    client_id: CLIENT,
    expires_on: String(claims.exp),
  });
});

it('never publishes the private key', async () => {
  const published: Keys = JSON.parse(await (await fetch(`${identity.origin}/keys`)).text());
  expect(Object.keys(published.keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

it('gives tokens for other resources no roles of Graph', async () => {
  const { body } = await ask(wanted('https://api.botframework.com'));
  expect(decode(body.access_token)).toMatchObject({ aud: 'https://api.botframework.com' });
  expect(decode(body.access_token)).not.toHaveProperty('roles');
});

it('issues a token without a roles claim when nothing is granted', async () => {
  await control({ roles: [] });
  const { body } = await ask(wanted(GRAPH));
  expect(decode(body.access_token)).not.toHaveProperty('roles');
});

it('issues tokens of another tenant when told to', async () => {
  await control({ tenantId: 'a0000000-0000-4000-8000-000000000001' });
  const { body } = await ask(wanted(GRAPH));
  expect(decode(body.access_token)).toMatchObject({ tid: 'a0000000-0000-4000-8000-000000000001' });
});

it('refuses a caller that does not know the secret', async () => {
  expect((await ask(wanted(GRAPH), 'something else')).status).toBe(401);
});

it.each([
  ['no resource', { 'api-version': '2019-08-01' }],
  ['another protocol version', { 'api-version': '2017-09-01', resource: GRAPH }],
])('refuses a request with %s', async (_, query) => {
  expect((await ask(query)).status).toBe(400);
});

it('fails when told to, and recovers', async () => {
  await control({ fail: { status: 503 } });
  expect((await ask(wanted(GRAPH))).status).toBe(503);
  await control({ fail: null });
  expect((await ask(wanted(GRAPH))).status).toBe(200);
});

it('fails for one resource alone, and so many times', async () => {
  await control({ fail: { status: 500, resource: 'graph', times: 2 } });
  const statuses = [];
  for (const resource of [GRAPH, 'https://api.botframework.com', GRAPH, GRAPH])
    statuses.push((await ask(wanted(resource))).status);
  expect(statuses).toEqual([500, 200, 500, 200]);
});

it('breaks the connection, or never answers, when told to', async () => {
  await control({ fail: { wire: 'reset' } });
  await expect(ask(wanted(GRAPH))).rejects.toThrow();
  await control({ fail: { wire: 'hang', times: 1 } });
  const hanging = ask(wanted(GRAPH)).then(
    () => 'answered',
    () => 'never answered',
  );
  expect((await ask(wanted(GRAPH))).status).toBe(200);
  await identity.close();
  expect(await hanging).toBe('never answered');
  identity = await startIdentity({ tenantId: TENANT });
});

it('issues tokens that end soon when told to', async () => {
  await control({ lifetimeSeconds: 60 });
  const { body } = await ask(wanted(GRAPH));
  const { exp, iat } = decode(body.access_token) as JwtPayload;
  expect(exp! - iat!).toBe(60);
});
