// Who and what there is in every scenario: two policies, six groups, two filters, five people.
import type { Assignment } from '../../../bot/domain/assignment.js';
import type { GroupFacts } from '../../../bot/domain/group.js';
import type { Person, Membership } from '../../../bot/domain/person.js';
import type { Policy } from '../../../bot/domain/policy.js';
import type { ApprovalRule } from '../../../bot/domain/approval.js';
import { ALEX, BEN, CHRIS, DANA, sampleGroup } from '../../support/requests.js';

const REQUESTERS = 'aaaa0000-0000-4000-8000-000000000001';
const APPROVERS = 'aaaa0000-0000-4000-8000-000000000002';

/** One person who may both ask and approve. */
const ERIN: Person = { id: 'e4170000-4f2d-4d6b-8a11-0d5f6c7b8a05', name: 'Erin Sato' };

/** In the order steps name them: a requester, two approvers, one who is both, an outsider. */
export const PEOPLE = [ALEX, BEN, CHRIS, ERIN, DANA] as const;

export const RULE: ApprovalRule = {
  requesterGroupIds: [REQUESTERS],
  approverGroupIds: [APPROVERS],
  selfApproval: 'deny',
  approvalsRequired: 1,
  approvalsRequiredBroad: 2,
};

const MEMBERSHIPS: ReadonlyMap<string, readonly string[]> = new Map([
  [ALEX.id, [REQUESTERS]],
  [BEN.id, [APPROVERS]],
  [CHRIS.id, [APPROVERS]],
  [ERIN.id, [REQUESTERS, APPROVERS]],
  [DANA.id, []],
]);

/** What the directory says of somebody. */
export function standingOf(id: string): Membership {
  const person = PEOPLE.find((other) => other.id === id);
  if (!person) return { kind: 'missing', id };
  return { kind: 'known', person, enabled: true, guest: false, groupIds: MEMBERSHIPS.get(id) ?? [] };
}

export function mayAsk(id: string): boolean {
  return (MEMBERSHIPS.get(id) ?? []).length > 0;
}

export function mayApprove(id: string): boolean {
  return MEMBERSHIPS.get(id)?.includes(APPROVERS) ?? false;
}

function policy(digit: string, displayName: string): Policy {
  const id = `${digit}4ab1704-76f9-4306-b9a6-4dd5056bd466`;
  return { kind: 'compliance', id, displayName, type: 'windows10CompliancePolicy', graceHours: 0 };
}

export const POLICIES = [policy('0', 'Windows 11 baseline'), policy('1', 'Kiosk baseline')] as const;

/** The last two have one name, so that a sentence can be ambiguous. */
const GROUP_NAMES = ['Pilot', 'Sales', 'Desktops', 'Executives', 'Twins', 'Twins'] as const;

export const GROUP_IDS: readonly string[] = GROUP_NAMES.map(
  (_, index) => `${String(index)}0000000-8142-4c3d-b055-9f3b6e2d9c1e`,
);

/** The directory's groups by id. */
export function newGroups(): Map<string, GroupFacts> {
  return new Map(
    GROUP_IDS.map((id, index) => {
      const group = sampleGroup(id, GROUP_NAMES[index] ?? '');
      return [id, { kind: 'found', group, members: { devices: 10 * index, users: index } }];
    }),
  );
}

export const FILTER_IDS = [
  '2983b1c2-8ec2-45d3-84ed-deca619d2c04',
  '3983b1c2-8ec2-45d3-84ed-deca619d2c05',
] as const;

/** What each policy has at the beginning; without filters where v1.0 alone is read. */
export function firstRows(withFilters: boolean): ReadonlyMap<string, readonly Assignment[]> {
  const include = (groupId: string): Assignment => ({ target: { kind: 'group', groupId }, source: 'direct' });
  const [pilot = '', sales = '', , executives = ''] = GROUP_IDS;
  const filter = { id: FILTER_IDS[0], mode: 'include' } as const;
  return new Map([
    [
      POLICIES[0].id,
      [
        include(pilot),
        { ...include(sales), ...(withFilters && { filter }) },
        { target: { kind: 'excludedGroup', groupId: executives }, source: 'direct' },
      ],
    ],
    [POLICIES[1].id, []],
  ]);
}

const WISHES = [
  'assign policy P to group Pilot',
  'assign policy P to group Sales',
  'assign policy P to group Desktops',
  'unassign P from Pilot',
  'unassign P from Sales',
  'assign policy P to group Desktops excluding group Executives',
  'unassign P from Executives',
  'assign policy P to all devices',
  'assign policy P to group Twins',
  'assign policy P to group Pilot, group Sales, group Desktops because audit',
] as const;

/** The number of the sentence that is about all devices. */
export const ALL_DEVICES = WISHES.findIndex((wish) => wish.endsWith('all devices'));

/** How many different sentences there are for each policy. */
export const WISH_COUNT = WISHES.length;

/** A sentence, by its number and the policy's. */
export function sentence(wish: number, policyAt: number): string {
  return (WISHES[wish] ?? WISHES[0])
    .replace('policy P', 'P')
    .replace('P', `"${POLICIES[policyAt]?.displayName ?? ''}"`);
}
