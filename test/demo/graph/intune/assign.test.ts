// A policy's rows: what reads show, and what `assign` does to them.
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { FILTERS, POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { innerMessage, openTenant, type OpenTenant, type Reply } from '../open-tenant.js';
import type { Json } from '../http/wire.js';

const POLICIES = 'deviceManagement/deviceCompliancePolicies';
const BASELINE = `${POLICIES}/${POLICY_IDS.baseline}`;

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

beforeEach(() => tenant.control('POST', 'reset'));

const group = (groupId: string): object => ({
  '@odata.type': '#microsoft.graph.groupAssignmentTarget',
  groupId,
});
const excluded = (groupId: string): object => ({
  '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget',
  groupId,
});
const filtered = (target: object, id: string, type: string): object => ({
  ...target,
  deviceAndAppManagementAssignmentFilterId: id,
  deviceAndAppManagementAssignmentFilterType: type,
});

function send(version: string, targets: readonly object[], path = BASELINE): Promise<Reply> {
  return tenant.call('POST', `/${version}/${path}/assign`, {
    body: { assignments: targets.map((target) => ({ target })) },
  });
}

async function rows(path = BASELINE, version = 'beta'): Promise<readonly Json[]> {
  return (await tenant.get(`/${version}/${path}/assignments`)).json.value;
}

const subjects = (list: readonly Json[]): (string | undefined)[] => list.map((row) => row.id.split('_')[1]);

describe('reading', () => {
  it('shows filters and sources on beta, hides them on v1.0', async () => {
    const sales = (list: readonly Json[]): Json | undefined =>
      list.find((row) => row.target.groupId === GROUP_IDS.salesLaptops);
    expect(sales(await rows())).toEqual({
      id: `${POLICY_IDS.baseline}_${GROUP_IDS.salesLaptops}`,
      source: 'direct',
      sourceId: POLICY_IDS.baseline,
      target: filtered(group(GROUP_IDS.salesLaptops), FILTERS.corporate.id, 'include'),
    });
    expect(sales(await rows(BASELINE, 'v1.0'))).toEqual({
      id: `${POLICY_IDS.baseline}_${GROUP_IDS.salesLaptops}`,
      target: group(GROUP_IDS.salesLaptops),
    });
  });

  it('writes "no filter" as null, and in some rows as the empty GUID', async () => {
    const state = await tenant.control('GET', 'state');
    const privileged = state.policies.find((each) => each.displayName === 'Windows privileged access');
    const targets = [...(await rows()), ...(await rows(`${POLICIES}/${privileged!.id}`))].map(
      (row) => row.target,
    );
    const unfiltered = targets.filter(
      (target) => target.deviceAndAppManagementAssignmentFilterType === 'none',
    );
    expect(new Set(unfiltered.map((target) => target.deviceAndAppManagementAssignmentFilterId))).toEqual(
      new Set([null, '00000000-0000-0000-0000-000000000000']),
    );
  });

  it('names everybody by the virtual groups, in the id alone', async () => {
    const [users] = (await rows(`${POLICIES}/${POLICY_IDS.allUsers}`)).filter((row) =>
      row.id.includes('_acacacac-'),
    );
    const [devices] = (await rows(`${POLICIES}/${POLICY_IDS.allDevices}`)).filter((row) =>
      row.id.includes('_adadadad-'),
    );
    expect(users!.target['@odata.type']).toBe('#microsoft.graph.allLicensedUsersAssignmentTarget');
    expect(devices!.target['@odata.type']).toBe('#microsoft.graph.allDevicesAssignmentTarget');
    expect(devices!.target).not.toHaveProperty('groupId');
  });

  it('pages to the end, each row once, in the order of ids', async () => {
    await tenant.control('POST', 'pageSize', { assignments: 25 });
    const seen: Json[] = [];
    let next: string | undefined = `/beta/${POLICIES}('${POLICY_IDS.everySite}')/assignments`;
    const sizes: number[] = [];
    while (next !== undefined) {
      const { json }: { json: Json } = await tenant.get(next);
      seen.push(...json.value);
      sizes.push(json.value.length);
      next = json['@odata.nextLink'];
    }
    expect(sizes).toEqual([25, 25, 10]);
    expect(new Set(seen.map((row) => row.id)).size).toBe(60);
    expect(subjects(seen)).toEqual(subjects(seen).sort());
  });

  it('lists a group twice that a policy set also assigns, and a row whose group is gone', async () => {
    const list = await rows(`${POLICIES}/${POLICY_IDS.policySet}`);
    const sources = list
      .filter((row) => list.some((other) => other !== row && other.id === row.id))
      .map((row) => row.source);
    expect(sources.sort()).toEqual(['direct', 'policySets']);
    expect(subjects(list)).toContain(GROUP_IDS.gone);
    expect((await tenant.get(`/v1.0/groups/${GROUP_IDS.gone}`)).status).toBe(404);
  });

  it.each([
    ['POST', '', '~/singleton/navigation/key/navigation'],
    ['PATCH', `/${POLICY_IDS.baseline}_${GROUP_IDS.executives}`, '~/singleton/navigation/key/navigation/key'],
    [
      'DELETE',
      `/${POLICY_IDS.baseline}_${GROUP_IDS.executives}`,
      '~/singleton/navigation/key/navigation/key',
    ],
  ])('has no route for %s on single assignments', async (method, tail, template) => {
    const body = method === 'DELETE' ? {} : { body: { target: group(GROUP_IDS.financeLaptops) } };
    const reply = await tenant.call(method, `/v1.0/${BASELINE}/assignments${tail}`, body);
    expect(reply.status).toBe(400);
    expect(reply.json.error.code).toBe('No method match route template');
    expect(reply.json.error.message).toContain(`template ${template} with http verb ${method} for request`);
    expect(await rows()).toHaveLength(4);
  });
});

describe('assign', () => {
  it('replaces everything: one row sent, four rows gone', async () => {
    const reply = await send('v1.0', [group(GROUP_IDS.financeLaptops)]);
    expect(reply.status).toBe(200);
    expect(reply.json.value).toEqual([
      { id: `${POLICY_IDS.baseline}_${GROUP_IDS.financeLaptops}`, target: group(GROUP_IDS.financeLaptops) },
    ]);
    expect(subjects(await rows())).toEqual([GROUP_IDS.financeLaptops]);
  });

  it('clears with an empty list', async () => {
    expect((await send('v1.0', [])).status).toBe(200);
    expect(await rows()).toEqual([]);
  });

  it('keeps filters on beta and strips them on v1.0', async () => {
    const target = filtered(group(GROUP_IDS.salesLaptops), FILTERS.corporate.id.toUpperCase(), 'exclude');
    await send('beta', [target]);
    expect((await rows())[0]!.target).toEqual(
      filtered(group(GROUP_IDS.salesLaptops), FILTERS.corporate.id, 'exclude'),
    );
    await send('v1.0', [group(GROUP_IDS.salesLaptops)]);
    expect((await rows())[0]!.target).toMatchObject({
      deviceAndAppManagementAssignmentFilterId: null,
      deviceAndAppManagementAssignmentFilterType: 'none',
    });
  });

  it.each(['#microsoft.graph.', 'microsoft.graph.'])('reads types written with %s', async (prefix) => {
    const target = {
      '@odata.type': `${prefix}configurationManagerCollectionAssignmentTarget`,
      collectionId: 'NWH00001',
    };
    const whole = {
      '@odata.type': '#microsoft.graph.deviceCompliancePolicyAssignment',
      id: 'anything',
      target,
    };
    const reply = await tenant.call('POST', `/v1.0/${BASELINE}/assign`, { body: { assignments: [whole] } });
    expect(reply.status).toBe(200);
    expect((await rows(BASELINE, 'v1.0'))[0]!.target).toEqual({
      '@odata.type': '#microsoft.graph.configurationManagerCollectionAssignmentTarget',
      collectionId: 'NWH00001',
    });
  });

  it('keeps an organizational unit on beta, does not know it on v1.0', async () => {
    const unit = {
      '@odata.type': '#microsoft.graph.organizationalUnitAssignmentTarget',
      organizationalUnitId: 'b3a1c8d2-0000-4000-8000-000000000001',
      assignmentConflictSetting: 'default',
    };
    expect((await send('beta', [unit])).status).toBe(200);
    expect((await rows())[0]!.target).toMatchObject(unit);
    expect(await rows(BASELINE, 'v1.0')).toEqual([]);
    const refused = await send('v1.0', [unit]);
    expect([refused.status, refused.json.error.message]).toEqual([
      400,
      expect.stringContaining("'microsoft.graph.organizationalUnitAssignmentTarget' could not be resolved"),
    ]);
  });

  it('ignores the second of two equal targets', async () => {
    const plain = group(GROUP_IDS.salesLaptops);
    await send('beta', [plain, filtered(plain, FILTERS.corporate.id, 'include')]);
    const list = await rows();
    expect(list).toHaveLength(1);
    expect(list[0]!.target.deviceAndAppManagementAssignmentFilterType).toBe('none');
  });

  it('has one row per group whichever direction: the last one sent', async () => {
    await send('v1.0', [group(GROUP_IDS.executives), excluded(GROUP_IDS.executives)]);
    expect((await rows()).map((row) => row.target['@odata.type'])).toEqual([
      '#microsoft.graph.exclusionGroupAssignmentTarget',
    ]);
  });

  it('accepts a group that does not exist', async () => {
    expect((await send('v1.0', [group('11111111-2222-4333-8444-555555555555')])).status).toBe(200);
  });

  it('does not move the time of modification', async () => {
    const time = async (): Promise<string> =>
      (await tenant.get(`/beta/${BASELINE}`)).json.lastModifiedDateTime;
    const before = await time();
    await send('v1.0', []);
    expect(await time()).toBe(before);
  });

  it('leaves a row to the policy set it came from', async () => {
    const path = `${POLICIES}/${POLICY_IDS.policySet}`;
    await send('beta', [group(GROUP_IDS.retailTills), group(GROUP_IDS.contractorsB)], path);
    const bySubject = Object.fromEntries((await rows(path)).map((row) => [row.target.groupId, row.source]));
    expect(bySubject).toEqual({ [GROUP_IDS.retailTills]: 'policySets', [GROUP_IDS.contractorsB]: 'direct' });
  });
});

describe('assign refuses, and changes nothing', () => {
  afterEach(async () => {
    expect(await rows()).toHaveLength(4);
  });

  it('a group id that is none, in Intune’s words', async () => {
    const reply = await send('v1.0', [group('Finance laptops')]);
    expect(reply.status).toBe(400);
    expect(innerMessage(reply)).toContain(
      'Invalid GroupId : Finance laptops provided, a valid AADGroupId is expected.',
    );
    expect(innerMessage(reply)).toContain(
      `('${POLICY_IDS.baseline}')/microsoft.management.services.api.assign?api-version=`,
    );
  });

  it('on v1.0, members it does not have', async () => {
    const reply = await send('v1.0', [
      filtered(group(GROUP_IDS.salesLaptops), FILTERS.corporate.id, 'include'),
    ]);
    expect(reply.status).toBe(400);
    expect(reply.json.error.message).toContain(
      "The property 'deviceAndAppManagementAssignmentFilterId' does not exist",
    );
    const row = { target: group(GROUP_IDS.salesLaptops), source: 'direct' };
    expect(
      (await tenant.call('POST', `/v1.0/${BASELINE}/assign`, { body: { assignments: [row] } })).status,
    ).toBe(400);
  });

  it.each([
    [
      'a filter the tenant does not have',
      filtered(group(GROUP_IDS.labs), '11111111-2222-4333-8444-555555555555', 'include'),
    ],
    ['a way of filtering that does not exist', filtered(group(GROUP_IDS.labs), FILTERS.corporate.id, 'only')],
    ['an abstract target', { '@odata.type': '#microsoft.graph.deviceAndAppManagementAssignmentTarget' }],
    ['a target without a type', { groupId: GROUP_IDS.labs }],
    ['a type that does not exist', { '@odata.type': '#microsoft.graph.everybodyAssignmentTarget' }],
    ['a group without an id', { '@odata.type': '#microsoft.graph.groupAssignmentTarget' }],
    [
      'a group on all devices',
      { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget', groupId: GROUP_IDS.labs },
    ],
  ])('%s', async (_, target) => {
    expect((await send('beta', [group(GROUP_IDS.labs), target])).status).toBe(400);
  });

  it.each([
    ['no list', {}],
    ['a list that is none', { assignments: {} }],
    ['a row without a target', { assignments: [{ id: 'x' }] }],
    ['another parameter', { assignments: [], force: true }],
    ['no JSON', '{"assignments":'],
  ])('a body with %s', async (_, body) => {
    expect((await tenant.call('POST', `/v1.0/${BASELINE}/assign`, { body })).status).toBe(400);
  });

  it('a body without a content type', async () => {
    const reply = await tenant.call('POST', `/v1.0/${BASELINE}/assign`, {
      body: { assignments: [] },
      headers: { 'content-type': 'text/plain' },
    });
    expect([reply.status, reply.json.error.message]).toEqual([400, expect.stringContaining('Content-Type')]);
  });

  it('a policy v1.0 does not have, and one that does not exist', async () => {
    expect((await send('v1.0', [], `${POLICIES}/${POLICY_IDS.betaOnly}`)).status).toBe(404);
    expect((await send('beta', [], `${POLICIES}/11111111-2222-4333-8444-555555555555`)).status).toBe(404);
  });

  it('another method', async () => {
    expect((await tenant.get(`/v1.0/${BASELINE}/assign`)).status).toBe(400);
  });
});
