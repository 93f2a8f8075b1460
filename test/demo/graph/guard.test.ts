// What the simulated tenant says of who guards a group, and of what Intune's own approval covers.
import { GROUP_IDS } from '../../../demo/graph/seed/groups.js';
import { PEOPLE } from '../../../demo/graph/seed/people.js';
import { openTenant, type OpenTenant } from './open-tenant.js';

const OWNERS = `/groups/${GROUP_IDS.approvers}/owners`;
const POLICIES = '/beta/deviceManagement/operationApprovalPolicies';

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});
beforeEach(() => tenant.control('POST', 'reset'));
afterAll(() => tenant.close());

async function owners(version: string): Promise<readonly string[]> {
  const { json } = await tenant.get(`/${version}${OWNERS}?$select=id,displayName`);
  return json.value.map(({ displayName }) => displayName);
}

it('nobody owns a group until somebody does', async () => {
  expect(await owners('v1.0')).toEqual([]);
  await tenant.control('POST', 'owners', { groupId: GROUP_IDS.approvers, users: [PEOPLE.dana] });
  expect(await owners('v1.0')).toEqual(['Dana Moss']);
});

it('applications that own a group are listed on beta alone', async () => {
  const groupId = GROUP_IDS.approvers;
  await tenant.control('POST', 'owners', { groupId, users: [PEOPLE.dana], applications: ['Provisioning'] });
  expect(await owners('v1.0')).toEqual(['Dana Moss']);
  expect(await owners('beta')).toEqual(['Dana Moss', 'Provisioning']);
});

it('owners of a group that is not there are a 404', async () => {
  expect((await tenant.get(`/v1.0/groups/${GROUP_IDS.gone}/owners`)).status).toBe(404);
});

it('whether a group is role-assignable is decided when it is made, and null where it is not', async () => {
  const read = async (id: string): Promise<unknown> => {
    const { json } = await tenant.get(
      `/v1.0/groups/${id}?$select=id,isAssignableToRole,onPremisesSyncEnabled`,
    );
    return json;
  };
  const id = '99999999-1111-4222-8333-444444444444';
  await tenant.control('POST', 'groups', { id, displayName: 'Guarded', isAssignableToRole: true });
  expect(await read(id)).toMatchObject({ id, isAssignableToRole: true, onPremisesSyncEnabled: null });
  expect(await read(GROUP_IDS.approvers)).toMatchObject({ isAssignableToRole: null });
});

describe('access policies of Intune’s approval', () => {
  const types = async (): Promise<readonly unknown[]> => {
    const { value } = (await tenant.get(POLICIES)).json;
    return value.map(({ policyType }) => policyType);
  };

  it('are one while it is on, and none while it is off', async () => {
    expect(await types()).toEqual([]);
    await tenant.control('POST', 'maa', { on: true });
    expect(await types()).toEqual(['compliancePolicy']);
  });

  it.each([
    ['unknownFutureValue', ['unknownFutureValue']],
    [null, []],
  ])('say %j as real tenants may', async (policyType, expected) => {
    await tenant.control('POST', 'maa', { on: true, policyType });
    expect(await types()).toEqual(expected);
    expect((await tenant.control('POST', 'maa', { policyType: 'app' })).error).toContain('policyType');
  });

  it('are not on v1.0', async () => {
    expect((await tenant.get(POLICIES.replace('beta', 'v1.0'))).status).toBe(400);
  });
});
