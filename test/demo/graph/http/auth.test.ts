// Who may call the simulated Graph, and what a caller without permission hears.
import { generateKeyPairSync } from 'node:crypto';
import { decode, sign } from 'jsonwebtoken';
import { POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { PEOPLE } from '../../../../demo/graph/seed/people.js';
import { graphToken, innerMessage, openTenant, type OpenTenant } from '../open-tenant.js';
import type { Json } from './wire.js';

const POLICIES = '/beta/deviceManagement/deviceCompliancePolicies';

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

afterEach(() =>
  tenant.issue({
    roles: ['DeviceManagementConfiguration.ReadWrite.All', 'GroupMember.Read.All', 'User.Read.All'],
  }),
);

async function withBearer(
  authorization: string | undefined,
): Promise<{ status: number; error: Json['error'] }> {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${tenant.origin}${POLICIES}`, { headers });
  const body: Json = JSON.parse(await response.text());
  return { status: response.status, error: body.error };
}

it('refuses a call without a token', async () => {
  const { status, error } = await withBearer(undefined);
  expect(status).toBe(401);
  expect(error).toMatchObject({ code: 'InvalidAuthenticationToken', message: 'Access token is empty.' });
});

it('refuses text that is no token', async () => {
  expect((await withBearer('Bearer abc')).error.code).toBe('InvalidAuthenticationToken');
});

it('refuses a token for another audience', async () => {
  const token = await graphToken(tenant.identity, 'https://api.botframework.com');
  const { status, error } = await withBearer(`Bearer ${token}`);
  expect([status, error.message]).toEqual([401, 'Invalid audience.']);
});

it("refuses a token signed with somebody else's key, whatever key it names", async () => {
  const genuine = decode(await graphToken(tenant.identity), { complete: true });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const claims = genuine?.payload ?? {};
  const token = sign(claims, privateKey, { algorithm: 'RS256', keyid: genuine?.header.kid ?? '' });
  expect((await withBearer(`Bearer ${token}`)).status).toBe(401);
});

it('refuses a token whose claims were changed', async () => {
  const [header, , signature] = (await graphToken(tenant.identity)).split('.');
  const claims = { ...decodeClaims(await graphToken(tenant.identity)), roles: ['Directory.ReadWrite.All'] };
  const forged = `${header ?? ''}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature ?? ''}`;
  expect((await withBearer(`Bearer ${forged}`)).status).toBe(401);
});

it('names the scopes an Intune call lacks, in JSON inside the message, with the caller’s own id', async () => {
  await tenant.issue({ roles: ['GroupMember.Read.All'] });
  const reply = await tenant.get(POLICIES, { 'client-request-id': 'a1b2c3d4-0000-4000-8000-000000000001' });
  expect(reply.status).toBe(403);
  expect(reply.json.error.code).toBe('Forbidden');
  expect(JSON.parse(reply.json.error.message)._version).toBe(3);
  expect(innerMessage(reply)).toContain(
    'one of the following scopes: DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All',
  );
  expect(innerMessage(reply)).toContain('Activity ID: a1b2c3d4-0000-4000-8000-000000000001');
  expect(innerMessage(reply)).toContain(
    'Operation ID (for customer support): 00000000-0000-0000-0000-000000000000',
  );
});

it('lets a reader read but not assign', async () => {
  await tenant.issue({ roles: ['DeviceManagementConfiguration.Read.All'] });
  expect((await tenant.get(`${POLICIES}/${POLICY_IDS.baseline}/assignments`)).status).toBe(200);
  const reply = await tenant.call('POST', `${POLICIES}/${POLICY_IDS.baseline}/assign`, {
    body: { assignments: [] },
  });
  expect(reply.status).toBe(403);
  expect(innerMessage(reply)).toContain('scopes: DeviceManagementConfiguration.ReadWrite.All -');
});

it('refuses everything to a token without roles', async () => {
  await tenant.issue({ roles: [] });
  expect((await tenant.get(POLICIES)).status).toBe(403);
  expect((await tenant.get('/v1.0/groups')).status).toBe(403);
});

it('tells a caller of the directory only that its privileges do not suffice', async () => {
  await tenant.issue({ roles: ['DeviceManagementConfiguration.ReadWrite.All'] });
  const reply = await tenant.get('/v1.0/groups');
  expect(reply.status).toBe(403);
  expect(reply.json.error).toMatchObject({
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  });
});

it.each([[['User.Read.All']], [['GroupMember.Read.All']]])(
  'checkMemberGroups needs both: %s is not enough',
  async (roles) => {
    await tenant.issue({ roles });
    const path = `/v1.0/users/${PEOPLE.alex}/checkMemberGroups`;
    expect((await tenant.call('POST', path, { body: { groupIds: [] } })).status).toBe(403);
  },
);

function decodeClaims(token: string): object {
  const claims = decode(token);
  return typeof claims === 'object' && claims !== null ? claims : {};
}
