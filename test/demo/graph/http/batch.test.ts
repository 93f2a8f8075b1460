// `$batch` of the simulated Graph.
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { PEOPLE } from '../../../../demo/graph/seed/people.js';
import { POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { openTenant, type OpenTenant, type Reply } from '../open-tenant.js';

const BASELINE = `/deviceManagement/deviceCompliancePolicies/${POLICY_IDS.baseline}`;

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

beforeEach(() => tenant.control('POST', 'reset'));

function post(body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  return tenant.call('POST', '/beta/$batch', { body, headers });
}

const get = (id: string, url: string, more: object = {}): object => ({ id, method: 'GET', url, ...more });

it('answers each item by itself, with or without a leading slash', async () => {
  const answers = await tenant.batch('beta', [
    get('rows', `${BASELINE}/assignments`),
    get('group', `groups/${GROUP_IDS.gone}`),
    get('path', '/nonsense'),
  ]);
  expect(answers('rows').status).toBe(200);
  expect(answers('rows').body.value).toHaveLength(4);
  expect([answers('group').status, answers('group').body.error.code]).toEqual([
    404,
    'Request_ResourceNotFound',
  ]);
  expect(answers('path').body.error.message).toBe("Resource not found for the segment 'nonsense'.");
  expect(answers('rows').headers['Content-Type']).toContain('application/json');
});

it('never answers in the order asked', async () => {
  const ids = ['1', '2', '3'];
  for (let round = 0; round < 10; round += 1) {
    const { json } = await post({ requests: ids.map((id) => get(id, '/groups?$top=1')) });
    const answered: string[] = json.responses.map((each) => each.id);
    expect([...answered].sort()).toEqual(ids);
    expect(answered).not.toEqual(ids);
  }
});

it('uses the version of the batch, and absolute next links', async () => {
  const query = '/deviceManagement/deviceCompliancePolicies?$top=1';
  const one = (await tenant.batch('v1.0', [get('one', query)]))('one');
  expect(one.body['@odata.nextLink']?.startsWith(`${tenant.origin}/v1.0/deviceManagement/`)).toBe(true);
  const two = (await tenant.batch('v1.0', [get('two', '/deviceManagement/assignmentFilters')]))('two');
  expect(two.status).toBe(400);
});

it('reads the consistency level from the item, not from the batch', async () => {
  const url = `/groups/${GROUP_IDS.salesLaptops}/transitiveMembers/microsoft.graph.device?$count=true&$top=1`;
  const counted = get('with', url, { headers: { consistencylevel: 'eventual' } });
  const { json } = await post({ requests: [counted, get('without', url)] }, { ConsistencyLevel: 'eventual' });
  const byId = Object.fromEntries(json.responses.map((each) => [each.id, each.body['@odata.count']]));
  expect(byId).toEqual({ with: 840, without: undefined });
});

it('encodes plain text as base64', async () => {
  const item = get('n', `/groups/${GROUP_IDS.salesLaptops}/members/$count`, {
    headers: { ConsistencyLevel: 'eventual' },
  });
  const n = (await tenant.batch('v1.0', [item]))('n');
  expect([n.headers['Content-Type'], n.body]).toEqual(['text/plain', Buffer.from('840').toString('base64')]);
});

it('writes with a body that has a content type', async () => {
  const headers = { 'Content-Type': 'application/json' };
  const url = `/users/${PEOPLE.ben}/checkMemberGroups`;
  const answers = await tenant.batch('v1.0', [
    { id: 'in', method: 'POST', url, headers, body: { groupIds: [GROUP_IDS.approvers] } },
  ]);
  expect(answers('in').body.value).toEqual([GROUP_IDS.approvers]);
  const refused = await post({ requests: [{ id: 'in', method: 'POST', url, body: { groupIds: [] } }] });
  expect([refused.status, refused.json.error.message]).toEqual([
    400,
    expect.stringContaining('Content-Type'),
  ]);
});

it('reads what an earlier item wrote when it depends on it', async () => {
  const headers = { 'Content-Type': 'application/json' };
  const answers = await tenant.batch('beta', [
    { id: '1', method: 'POST', url: `${BASELINE}/assign`, headers, body: { assignments: [] } },
    get('2', `${BASELINE}/assignments`, { dependsOn: ['1'] }),
  ]);
  expect(answers('2').body.value).toEqual([]);
});

it('fails what depends on a failure with 424, and does not do it', async () => {
  const headers = { 'Content-Type': 'application/json' };
  const answers = await tenant.batch('beta', [
    get('a', '/nonsense'),
    {
      id: 'b',
      method: 'POST',
      url: `${BASELINE}/assign`,
      headers,
      body: { assignments: [] },
      dependsOn: ['A'],
    },
    get('c', '/groups?$top=1', { dependsOn: ['b'] }),
    get('d', '/groups?$top=1'),
  ]);
  expect(['a', 'b', 'c', 'd'].map((id) => [id, answers(id).status])).toEqual([
    ['a', 400],
    ['b', 424],
    ['c', 424],
    ['d', 200],
  ]);
  expect((await tenant.get(`/beta${BASELINE}/assignments`)).json.value).toHaveLength(4);
});

it('takes 20 items and no more', async () => {
  const items = Array.from({ length: 21 }, (_, index) => get(String(index), '/groups?$top=1'));
  expect((await post({ requests: items.slice(0, 20) })).json.responses).toHaveLength(20);
  expect((await post({ requests: items })).status).toBe(400);
});

it.each([
  ['ids that are equal but for case', [get('a', '/groups'), get('A', '/groups')]],
  ['an item without an id', [{ method: 'GET', url: '/groups' }]],
  ['an id that is a number', [{ id: 1, method: 'GET', url: '/groups' }]],
  ['an item without a url', [{ id: '1', method: 'GET' }]],
  ['an absolute url', [get('1', 'https://graph.microsoft.com/v1.0/groups')]],
  ['a dependency that does not exist', [get('1', '/groups', { dependsOn: ['9'] })]],
  [
    'items that wait for each other',
    [get('1', '/groups', { dependsOn: ['2'] }), get('2', '/groups', { dependsOn: ['1'] })],
  ],
  ['no items', []],
])('refuses a batch with %s as a whole', async (_, requests) => {
  expect((await post({ requests })).status).toBe(400);
});

it('refuses a batch inside a batch, and a version inside a url', async () => {
  const answers = await tenant.batch('v1.0', [
    {
      id: '1',
      method: 'POST',
      url: '/$batch',
      headers: { 'Content-Type': 'application/json' },
      body: { requests: [] },
    },
    get('2', '/v1.0/groups'),
  ]);
  expect([answers('1').status, answers('2').status]).toEqual([400, 400]);
});

it('is refused as a whole without a token, and item by item without a permission', async () => {
  const response = await fetch(`${tenant.origin}/v1.0/$batch`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(401);
  await response.arrayBuffer();
  await tenant.issue({ roles: ['GroupMember.Read.All'] });
  const answers = await tenant.batch('v1.0', [get('yes', '/groups?$top=1'), get('no', '/users')]);
  await tenant.issue({
    roles: ['DeviceManagementConfiguration.ReadWrite.All', 'GroupMember.Read.All', 'User.Read.All'],
  });
  expect([answers('yes').status, answers('no').status]).toEqual([200, 403]);
});
