// Looking into the simulated tenant, and shaping it from outside.
import { FILTERS, POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { startGraph } from '../../../../demo/graph/server.js';
import { openTenant, type OpenTenant } from '../open-tenant.js';
import type { PolicyState } from '../http/wire.js';

const BASELINE = `/deviceManagement/deviceCompliancePolicies/${POLICY_IDS.baseline}`;

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

beforeEach(() => tenant.control('POST', 'reset'));

async function policy(id: string = POLICY_IDS.baseline): Promise<PolicyState> {
  const { policies } = await tenant.control('GET', 'state');
  return policies.find((each) => each.id === id)!;
}

const wire = (groupId: string): object => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId },
});

it('shows the rows of a policy in plain words, in the order they were made', async () => {
  const { displayName, type, rows } = await policy();
  expect([displayName, type]).toEqual(['Windows 11 baseline', 'windows10CompliancePolicy']);
  const plain = { kind: 'group', source: 'direct' };
  expect(rows.map(({ id, ...row }) => row)).toEqual([
    { ...plain, groupId: GROUP_IDS.windowsPilot, groupName: 'Windows pilot' },
    {
      ...plain,
      groupId: GROUP_IDS.salesLaptops,
      groupName: 'Sales laptops',
      filterId: FILTERS.corporate.id,
      filterName: 'Corporate owned',
      filterType: 'include',
    },
    { ...plain, groupId: GROUP_IDS.hqDesktops, groupName: 'HQ desktops' },
    { kind: 'excludedGroup', source: 'direct', groupId: GROUP_IDS.executives, groupName: 'Executives' },
  ]);
});

it('names every other kind of row, and no name for a group that is gone', async () => {
  const kinds = async (id: string): Promise<string[]> => (await policy(id)).rows.map((row) => row.kind);
  expect(await kinds(POLICY_IDS.serverRoom)).toEqual(['group', 'collection', 'organizationalUnit']);
  expect(await kinds(POLICY_IDS.allDevices)).toEqual(['allDevices', 'excludedGroup']);
  expect(await kinds(POLICY_IDS.allUsers)).toEqual(['allUsers', 'excludedGroup']);
  const gone = (await policy(POLICY_IDS.policySet)).rows.find((row) => row.groupId === GROUP_IDS.gone);
  expect(gone).not.toHaveProperty('groupName');
});

it('edits rows behind the caller’s back', async () => {
  await tenant.control('POST', 'edit', {
    policyId: POLICY_IDS.baseline,
    add: [wire(GROUP_IDS.financeLaptops)],
    remove: [GROUP_IDS.executives, `group:${GROUP_IDS.hqDesktops}`],
  });
  const names = (await policy()).rows.map((row) => row.groupName);
  expect(names).toEqual(['Windows pilot', 'Sales laptops', 'Finance laptops']);
  expect((await tenant.get(`/beta${BASELINE}/assignments`)).json.value).toHaveLength(3);
});

it('changes the row of a group that already has one', async () => {
  const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUP_IDS.executives };
  await tenant.control('POST', 'edit', { policyId: POLICY_IDS.baseline, add: [{ target }] });
  expect((await policy()).rows.map((row) => row.kind)).toEqual(['group', 'group', 'group', 'group']);
});

it('removes rows for everybody by their names', async () => {
  await tenant.control('POST', 'edit', { policyId: POLICY_IDS.allDevices, remove: ['allDevices'] });
  expect((await policy(POLICY_IDS.allDevices)).rows.map((row) => row.kind)).toEqual(['excludedGroup']);
});

it('refuses edits that make no sense', async () => {
  expect(await tenant.control('POST', 'edit', { policyId: 'x' })).toEqual({ error: 'no such policy' });
  const bad = { policyId: POLICY_IDS.baseline, add: [wire('Finance laptops')] };
  expect((await tenant.control('POST', 'edit', bad)).error).toContain('Invalid GroupId');
  expect(await tenant.control('POST', 'nonsense', { displayName: 'x' })).toEqual({
    error: expect.any(String),
  });
  expect(await tenant.control('GET', 'nonsense')).toEqual({
    error: 'no such control call: GET /control/nonsense',
  });
});

it('clones a policy, whose rows then go their own way', async () => {
  const { id } = await tenant.control('POST', 'clone', {
    policyId: POLICY_IDS.baseline,
    displayName: 'A copy',
  });
  const path = `/v1.0/deviceManagement/deviceCompliancePolicies/${id}`;
  expect((await tenant.get(path)).json.displayName).toBe('A copy');
  await tenant.call('POST', `${path}/assign`, { body: { assignments: [] } });
  expect([(await policy(id)).rows.length, (await policy()).rows.length]).toEqual([0, 4]);
});

it('clones what is there now, not what stale reads still show', async () => {
  await tenant.control('POST', 'faults', { fault: { kind: 'staleReads', seconds: 3600 } });
  await tenant.call('POST', `/v1.0${BASELINE}/assign`, { body: { assignments: [] } });
  const { id } = await tenant.control('POST', 'clone', {
    policyId: POLICY_IDS.baseline,
    displayName: 'A copy',
  });
  const path = `/beta/deviceManagement/deviceCompliancePolicies/${id}/assignments`;
  expect((await tenant.get(path)).json.value).toEqual([]);
  expect((await tenant.get(`/beta${BASELINE}/assignments`)).json.value).toHaveLength(4);
});

it('makes policies and groups, and deletes them', async () => {
  const made = await tenant.control('POST', 'policies', {
    displayName: 'Fresh',
    type: 'iosCompliancePolicy',
    graceHours: 5,
    rows: [wire(GROUP_IDS.labs)],
  });
  const path = `/beta/deviceManagement/deviceCompliancePolicies/${made.id}`;
  expect((await tenant.get(`${path}/assignments`)).json.value).toHaveLength(1);
  await tenant.control('DELETE', `policies/${made.id}`);
  expect((await tenant.get(path)).status).toBe(404);
  const { id } = await tenant.control('POST', 'groups', {
    displayName: 'Buoys',
    kind: 'distribution',
    devices: 2,
  });
  const { groups } = await tenant.control('GET', 'state');
  expect(groups.find((each) => each.id === id)).toEqual({
    id,
    displayName: 'Buoys',
    kind: 'distribution',
    membership: 'assigned',
    devices: 2,
    users: 0,
  });
  await tenant.control('DELETE', `groups/${GROUP_IDS.executives}`);
  expect((await tenant.get(`/v1.0/groups/${GROUP_IDS.executives}`)).status).toBe(404);
  expect((await tenant.get(`/beta${BASELINE}/assignments`)).json.value).toHaveLength(4);
});

it('logs every call with what a page shows, and nothing before a number', async () => {
  const { calls: before } = await tenant.control('GET', 'calls');
  expect(before).toEqual([]);
  await tenant.get(`/beta${BASELINE}/assignments?$top=2`);
  const body = { assignments: [wire(GROUP_IDS.labs)] };
  await tenant.call('POST', `/v1.0${BASELINE}/assign`, { body });
  await tenant.batch('beta', [{ id: '1', method: 'GET', url: `${BASELINE}/assignments` }]);
  const { calls } = await tenant.control('GET', 'calls');
  expect(calls).toEqual([
    expect.objectContaining({
      method: 'GET',
      version: 'beta',
      path: `${BASELINE}/assignments`,
      query: '$top=2',
      status: 200,
      rows: 2,
    }),
    expect.objectContaining({
      method: 'POST',
      version: 'v1.0',
      path: `${BASELINE}/assign`,
      rows: 1,
      body: JSON.stringify(body),
    }),
    expect.objectContaining({
      path: '/$batch',
      batch: [{ method: 'GET', path: `${BASELINE}/assignments`, status: 200, rows: 1 }],
    }),
  ]);
  const [first, second] = calls;
  expect(second!.start).toBeGreaterThanOrEqual(first!.end);
  const since = await tenant.control('GET', `calls?since=${String(second!.n)}`);
  expect(since.calls.map((call) => call.path)).toEqual(['/$batch']);
});

it('never logs a token', async () => {
  await tenant.get('/v1.0/groups');
  expect(JSON.stringify(await tenant.control('GET', 'calls'))).not.toMatch(/bearer|eyJ/i);
});

it('streams calls and changes as they happen', async () => {
  const response = await fetch(`${tenant.origin}/control/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = (await reader.read()).value ?? '';
  await tenant.call('POST', `/v1.0${BASELINE}/assign`, { body: { assignments: [] } });
  await tenant.control('POST', 'edit', { policyId: POLICY_IDS.roadToZero, add: [wire(GROUP_IDS.labs)] });
  while (!heard.includes(POLICY_IDS.roadToZero)) heard += (await reader.read()).value ?? '';
  await reader.cancel();
  const events = [...heard.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, kind, data]) => ({
    kind,
    data: JSON.parse(data!),
  }));
  expect(events).toEqual([
    { kind: 'change', data: { kind: 'rows', policyId: POLICY_IDS.baseline, by: 'assign' } },
    { kind: 'call', data: expect.objectContaining({ path: `${BASELINE}/assign`, status: 200 }) },
    { kind: 'change', data: { kind: 'rows', policyId: POLICY_IDS.roadToZero, by: 'outside' } },
  ]);
});

it('says nothing of a change when an assign was refused', async () => {
  const response = await fetch(`${tenant.origin}/control/events`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await tenant.call('POST', `/v1.0${BASELINE}/assign`, { body: {} });
  await tenant.control('POST', 'reset');
  let heard = '';
  while (!heard.includes('"reset"')) heard += (await reader.read()).value ?? '';
  await reader.cancel();
  expect(heard).not.toContain('"assign"}');
});

it('resets everything to the start', async () => {
  await tenant.control('POST', 'edit', { policyId: POLICY_IDS.baseline, remove: [GROUP_IDS.executives] });
  await tenant.control('POST', 'pageSize', { groups: 3 });
  await tenant.control('POST', 'faults', { fault: { kind: 'status', status: 500 } });
  await tenant.control('POST', 'reset');
  expect((await policy()).rows).toHaveLength(4);
  expect((await tenant.get('/v1.0/groups')).json.value).toHaveLength(100);
});

it('keeps every caller waiting as long as it is told to, and closes nevertheless', async () => {
  const other = await startGraph({
    identityOrigin: tenant.identity.origin,
    tenantId: 'x',
    latencyMs: 60_000,
  });
  const events = await fetch(`${other.origin}/control/events`);
  const slow = fetch(`${other.origin}/v1.0/groups`).catch(() => 'cut off');
  await other.close();
  expect(await slow).toBe('cut off');
  await expect(events.text()).rejects.toThrow();
});
