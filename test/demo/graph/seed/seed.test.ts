// Northwind Harbor holds what the demo's story and the traps of real tenants need.
import { GROUP_IDS } from '../../../../demo/graph/seed/groups.js';
import { PEOPLE } from '../../../../demo/graph/seed/people.js';
import { POLICY_IDS } from '../../../../demo/graph/seed/policies.js';
import { seedTenant } from '../../../../demo/graph/seed/seed.js';
import { countMembers, groupsAround, type Group, type Tenant } from '../../../../demo/graph/tenant.js';

let tenant: Tenant;

beforeEach(() => {
  tenant = seedTenant('a tenant');
});

const groupsNamed = (name: string): Group[] =>
  [...tenant.groups.values()].filter((each) => each.displayName === name);

it('is the same every time, and every copy is its own', () => {
  expect(seedTenant('a tenant')).toEqual(tenant);
  tenant.policies.get(POLICY_IDS.baseline)!.rows = [];
  tenant.groups.get(GROUP_IDS.approvers)!.members.clear();
  expect(seedTenant('a tenant').policies.get(POLICY_IDS.baseline)!.rows).toHaveLength(4);
  expect(seedTenant('a tenant').groups.get(GROUP_IDS.approvers)!.members.size).toBe(4);
});

it('has the story: the policy, its four rows, and the group that is not on it', () => {
  const baseline = tenant.policies.get(POLICY_IDS.baseline)!;
  expect(baseline).toMatchObject({
    displayName: 'Windows 11 baseline',
    type: 'windows10CompliancePolicy',
    graceHours: 0,
  });
  expect(baseline.lastModified).toMatch(/^2026-11-03T/);
  const rows = baseline.rows.map((row) => {
    const group = tenant.groups.get(row.properties['groupId'] ?? '')!;
    return [row.type, group.displayName, countMembers(tenant, group)];
  });
  expect(rows).toEqual([
    ['groupAssignmentTarget', 'Windows pilot', { devices: 120, users: 0 }],
    ['groupAssignmentTarget', 'Sales laptops', { devices: 840, users: 0 }],
    ['groupAssignmentTarget', 'HQ desktops', { devices: 410, users: 0 }],
    ['exclusionGroupAssignmentTarget', 'Executives', { devices: 0, users: 32 }],
  ]);
  const finance = groupsNamed('Finance laptops')[0]!;
  expect(finance).toMatchObject({ id: GROUP_IDS.financeLaptops, kind: 'security', membership: 'assigned' });
  expect(countMembers(tenant, finance)).toEqual({ devices: 214, users: 0 });
});

it('has the people: who asks, who approves, and why some may not', () => {
  const isIn = (person: string, group: string): boolean => groupsAround(tenant, person).has(group);
  expect(Object.values(PEOPLE).filter((id) => isIn(id, GROUP_IDS.requesters))).toEqual([PEOPLE.alex]);
  const { ben, chris, erin, gus } = PEOPLE;
  expect(Object.values(PEOPLE).filter((id) => isIn(id, GROUP_IDS.approvers))).toEqual([
    ben,
    chris,
    erin,
    gus,
  ]);
  expect(tenant.groups.get(GROUP_IDS.approvers)!.members.has(chris)).toBe(false);
  expect(tenant.users.get(erin)!.accountEnabled).toBe(false);
  expect(tenant.users.get(gus)!.userType).toBe('Guest');
});

it('has policies over the platforms, one unassigned, one with 60 rows, two of one name', () => {
  const policies = [...tenant.policies.values()];
  expect(policies.length).toBeGreaterThanOrEqual(14);
  expect(new Set(policies.map((each) => each.type))).toEqual(
    new Set([
      ...[
        'windows10',
        'windows81',
        'ios',
        'macOS',
        'androidWorkProfile',
        'androidDeviceOwner',
        'aospDeviceOwner',
      ].map((platform) => `${platform}CompliancePolicy`),
    ]),
  );
  expect(tenant.policies.get(POLICY_IDS.everySite)!.rows).toHaveLength(60);
  expect(tenant.policies.get(POLICY_IDS.unassigned)!.rows).toEqual([]);
  expect(policies.filter((each) => each.displayName === 'Contractor devices')).toHaveLength(2);
});

it('has groups of every kind, two of one name, an empty one, nested ones', () => {
  const groups = [...tenant.groups.values()];
  expect(groups.length).toBeGreaterThanOrEqual(42);
  expect(new Set(groups.map((each) => each.kind)).size).toBe(5);
  expect(groupsNamed('Contractors')).toHaveLength(2);
  expect(countMembers(tenant, groupsNamed('New starters')[0]!)).toEqual({ devices: 0, users: 0 });
  const nested = countMembers(tenant, groupsNamed('All ports')[0]!);
  expect(nested.devices).toBeGreaterThan(0);
});

it('has no row of a group that was never there, but the one that was deleted', () => {
  const missing = [...tenant.policies.values()]
    .flatMap((each) => each.rows)
    .map((row) => row.properties['groupId'])
    .filter((id) => id !== undefined && !tenant.groups.has(id));
  expect(missing).toEqual([GROUP_IDS.gone]);
});
