// People as the simulated directory answers, and which groups they are in.
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { PEOPLE } from '../../../../demo/graph/seed/people.js';
import { openTenant, type OpenTenant, type Reply } from '../open-tenant.js';

const NOBODY = '11111111-2222-4333-8444-555555555555';

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

function check(path: string, groupIds: unknown): Promise<Reply> {
  return tenant.call('POST', `/v1.0/${path}/checkMemberGroups`, { body: { groupIds } });
}

it('says whether an account is enabled or a guest only when that is selected', async () => {
  const plain = await tenant.get(`/v1.0/users/${PEOPLE.erin}`);
  expect(plain.json).toMatchObject({ id: PEOPLE.erin, displayName: 'Erin Walsh' });
  expect(plain.json).not.toHaveProperty('accountEnabled');
  expect(plain.json).not.toHaveProperty('userType');
  const erin = await tenant.get(`/v1.0/users/${PEOPLE.erin}?$select=id,accountEnabled,userType`);
  expect(erin.json).toMatchObject({ accountEnabled: false, userType: 'Member' });
  const gus = await tenant.get(`/v1.0/users/${PEOPLE.gus}?$select=accountEnabled,userType`);
  expect(gus.json).toMatchObject({ accountEnabled: true, userType: 'Guest' });
});

it('finds a person by sign-in name, and nobody by an unknown id', async () => {
  expect((await tenant.get('/v1.0/users/Ben.Okafor@northwindharbor.example')).json.id).toBe(PEOPLE.ben);
  const reply = await tenant.get(`/v1.0/users/${NOBODY}`);
  expect([reply.status, reply.json.error.code]).toEqual([404, 'Request_ResourceNotFound']);
});

it('finds memberships through groups in groups, and leaves out what the person is not in', async () => {
  const { json } = await check(`users/${PEOPLE.chris}`, [
    GROUP_IDS.requesters,
    GROUP_IDS.approvers.toUpperCase(),
    NOBODY,
  ]);
  expect(json).toEqual({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)',
    value: [GROUP_IDS.approvers],
  });
  expect(
    (await check(`users/${PEOPLE.dana}`, [GROUP_IDS.requesters, GROUP_IDS.approvers])).json.value,
  ).toEqual([]);
});

it('answers the same for directory objects, people and groups', async () => {
  expect((await check(`directoryObjects/${PEOPLE.ben}`, [GROUP_IDS.approvers])).json.value).toEqual([
    GROUP_IDS.approvers,
  ]);
  const nested = await check(`directoryObjects/${GROUP_IDS.workplaceSeniors}`, [GROUP_IDS.approvers]);
  expect(nested.json.value).toEqual([GROUP_IDS.approvers]);
  expect((await check(`directoryObjects/${NOBODY}`, [GROUP_IDS.approvers])).status).toBe(404);
});

it('takes 20 groups at once and no more', async () => {
  const twenty = Array.from({ length: 20 }, () => GROUP_IDS.approvers);
  expect((await check(`users/${PEOPLE.ben}`, twenty)).json.value).toEqual([GROUP_IDS.approvers]);
  expect((await check(`users/${PEOPLE.ben}`, [...twenty, NOBODY])).status).toBe(400);
});

it.each([
  ['not a GUID', ['approvers']],
  ['not text', [1]],
  ['not a list', 'approvers'],
  ['missing', undefined],
])('refuses group ids that are %s', async (_, groupIds) => {
  expect((await check(`users/${PEOPLE.ben}`, groupIds)).status).toBe(400);
});

it('answers 404 for somebody who does not exist', async () => {
  expect((await check(`users/${NOBODY}`, [GROUP_IDS.approvers])).status).toBe(404);
});

it('sees an account change at once', async () => {
  const { id } = await tenant.control('POST', 'users', { displayName: 'Finn New' });
  await tenant.control('POST', 'members', { groupId: GROUP_IDS.approvers, add: [id] });
  expect((await check(`users/${id}`, [GROUP_IDS.approvers])).json.value).toEqual([GROUP_IDS.approvers]);
  await tenant.control('PATCH', `users/${id}`, { accountEnabled: null, userType: 'Guest' });
  const { json } = await tenant.get(`/v1.0/users/${id}?$select=displayName,accountEnabled,userType`);
  expect(json).toMatchObject({ displayName: 'Finn New', accountEnabled: null, userType: 'Guest' });
  await tenant.control('POST', 'members', { groupId: GROUP_IDS.approvers, remove: [id] });
  expect((await check(`users/${id}`, [GROUP_IDS.approvers])).json.value).toEqual([]);
});
