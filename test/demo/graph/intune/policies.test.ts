// Compliance policies as the simulated Intune lists them.
import { POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { innerMessage, openTenant, type OpenTenant } from '../open-tenant.js';
import type { Json } from '../http/wire.js';

const POLICIES = 'deviceManagement/deviceCompliancePolicies';

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

const names = (json: Json): string[] => json.value.map((each) => each.displayName);

it('lists policies by id, each with its type even when it was not selected, and without a count', async () => {
  const { json } = await tenant.get(`/beta/${POLICIES}?$select=id,displayName`);
  const ids: string[] = json.value.map((each) => each.id);
  expect(ids).toEqual([...ids].sort());
  expect(Object.keys(json.value[0]!).sort()).toEqual(['@odata.type', 'displayName', 'id']);
  expect(json).not.toHaveProperty(['@odata.count']);
});

it('leaves out on v1.0 the policies whose type v1.0 does not have, and scope tags', async () => {
  const beta = names((await tenant.get(`/beta/${POLICIES}`)).json);
  const stable = (await tenant.get(`/v1.0/${POLICIES}`)).json;
  expect(beta.filter((name) => !names(stable).includes(name)).sort()).toEqual([
    'Android dedicated devices',
    'Android shared scanners',
  ]);
  expect(stable.value[0]).not.toHaveProperty('roleScopeTagIds');
  expect((await tenant.get(`/v1.0/${POLICIES}/${POLICY_IDS.betaOnly}`)).status).toBe(404);
});

it('cuts pages and links to the next one on its own origin, to the end', async () => {
  await tenant.control('POST', 'pageSize', { policies: 6 });
  const seen: string[] = [];
  let next: string | undefined = `/beta/${POLICIES}?$select=id,displayName&$orderby=displayName`;
  let pages = 0;
  while (next !== undefined) {
    const { json }: { json: Json } = await tenant.get(next);
    expect(json.value.length).toBeLessThanOrEqual(6);
    seen.push(...names(json));
    next = json['@odata.nextLink'];
    if (next !== undefined) expect(next.startsWith(`${tenant.origin}/beta/`)).toBe(true);
    pages += 1;
  }
  await tenant.control('POST', 'pageSize', { policies: 1000 });
  expect(pages).toBeGreaterThan(2);
  expect(seen).toEqual(names((await tenant.get(`/beta/${POLICIES}?$orderby=displayName`)).json));
});

it('treats $top as the size of a page', async () => {
  const { json } = await tenant.get(`/beta/${POLICIES}?$top=2`);
  expect(json.value).toHaveLength(2);
  expect(json['@odata.nextLink']).toContain('$skiptoken=');
});

it.each([
  ["displayName eq 'Contractor devices'", 2],
  ["displayName in ('Road to Zero', 'iOS corporate')", 2],
  ["displayName ne 'Road to Zero' and not (displayName eq 'iOS corporate')", 18],
  [`displayName eq 'R&D "clean room" PCs'`, 1],
])('filters by %s', async (filter, count) => {
  const { json } = await tenant.get(`/beta/${POLICIES}?$filter=${encodeURIComponent(filter)}`);
  expect(json.value).toHaveLength(count);
});

it('reads an unencoded & in a filter as the end of the filter, as every server does', async () => {
  const { status } = await tenant.get(`/beta/${POLICIES}?$filter=displayName eq 'R&D'`);
  expect(status).toBe(400);
});

it.each(["startswith(displayName,'Win')", "contains(displayName,'Win')", "endswith(displayName,'line')"])(
  'refuses the function in %s',
  async (filter) => {
    expect((await tenant.get(`/beta/${POLICIES}?$filter=${encodeURIComponent(filter)}`)).status).toBe(400);
  },
);

it('filters by type with isof, on beta alone', async () => {
  const filter = encodeURIComponent("isof('microsoft.graph.macOSCompliancePolicy')");
  const { json } = await tenant.get(`/beta/${POLICIES}?$filter=${filter}`);
  expect(json.value.map((each) => each['@odata.type'])).toEqual(
    Array.from({ length: 3 }, () => '#microsoft.graph.macOSCompliancePolicy'),
  );
  expect((await tenant.get(`/v1.0/${POLICIES}?$filter=${filter}`)).status).toBe(400);
});

it('orders by when a policy was modified', async () => {
  const { json } = await tenant.get(`/beta/${POLICIES}?$orderby=lastModifiedDateTime desc&$top=1`);
  expect(names(json)).toEqual(['Windows 11 baseline']);
});

it('expands assignments in a list, but answers an empty list for a single policy', async () => {
  const list = await tenant.get(`/beta/${POLICIES}?$select=id&$expand=assignments`);
  const baseline = list.json.value.find((each) => each.id === POLICY_IDS.baseline);
  expect(baseline!.assignments).toHaveLength(4);
  const item = await tenant.get(`/beta/${POLICIES}/${POLICY_IDS.baseline}?$expand=assignments`);
  expect(item.json.assignments).toEqual([]);
});

it('shows the grace period only in the nested expansion', async () => {
  const path = `/beta/${POLICIES}('${POLICY_IDS.everySite}')`;
  const deep = await tenant.get(
    `${path}?$expand=scheduledActionsForRule($expand=scheduledActionConfigurations)`,
  );
  expect(deep.json.scheduledActionsForRule[0]!.scheduledActionConfigurations).toEqual([
    expect.objectContaining({ actionType: 'block', gracePeriodHours: 72 }),
  ]);
  const shallow = await tenant.get(`${path}?$expand=scheduledActionsForRule`);
  expect(shallow.json.scheduledActionsForRule[0]).not.toHaveProperty('scheduledActionConfigurations');
});

it.each([
  '$select=id,nonsense',
  '$select=passwordRequired',
  '$expand=nonsense',
  '$nonsense=1',
  '$orderby=description',
])('refuses %s', async (query) => {
  expect((await tenant.get(`/beta/${POLICIES}?${query}`)).status).toBe(400);
});

it('answers 404 in Intune’s words for a policy that does not exist, and 400 for a key that is no GUID', async () => {
  const gone = await tenant.get(`/beta/${POLICIES}/11111111-2222-4333-8444-555555555555`);
  expect([gone.status, gone.json.error.code]).toEqual([404, 'ResourceNotFound']);
  expect(innerMessage(gone)).toMatch(/^An error has occurred - Operation ID/);
  expect((await tenant.get(`/beta/${POLICIES}/Windows`)).status).toBe(400);
});

it('counts devices in the status overview, unwrapped', async () => {
  const { json } = await tenant.get(`/v1.0/${POLICIES}/${POLICY_IDS.baseline}/deviceStatusOverview`);
  expect(json.pendingCount + json.successCount + json.errorCount + json.failedCount).toBe(120 + 840 + 410);
});

it('has assignment filters on beta alone', async () => {
  const list = await tenant.get('/beta/deviceManagement/assignmentFilters');
  const corporate = list.json.value.find((each) => each.displayName === 'Corporate owned');
  const item = await tenant.get(
    `/beta/deviceManagement/assignmentFilters/${corporate!.id}?$select=id,displayName,platform`,
  );
  expect(item.json).toMatchObject({
    id: corporate!.id,
    displayName: 'Corporate owned',
    platform: 'windows10AndLater',
  });
  expect(item.json).not.toHaveProperty('rule');
  const stable = await tenant.get('/v1.0/deviceManagement/assignmentFilters');
  expect(stable.json.error.message).toBe("Resource not found for the segment 'assignmentFilters'.");
  expect(
    (await tenant.get('/beta/deviceManagement/assignmentFilters/11111111-2222-4333-8444-555555555555'))
      .status,
  ).toBe(404);
});

it('names the segment of a path it does not know, and refuses other versions', async () => {
  const reply = await tenant.get(`/v1.0/${POLICIES}/${POLICY_IDS.baseline}/groupAssignments`);
  expect([reply.status, reply.json.error.message]).toEqual([
    400,
    "Resource not found for the segment 'groupAssignments'.",
  ]);
  expect((await tenant.get('/v2.0/groups')).json.error.message).toBe('Invalid version: v2.0');
});

it('sends its own and the caller’s request id with every answer', async () => {
  const { headers, json } = await tenant.get('/beta/nonsense', { 'client-request-id': 'my-own-id' });
  expect(headers.get('client-request-id')).toBe('my-own-id');
  expect(headers.get('request-id')).toBe(json.error.innerError['request-id']);
  expect(json.error.innerError['date']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
});
