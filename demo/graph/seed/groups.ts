// The company's groups: every kind there is, awkward names included.
import { guidOf } from '../../guid.js';
import { PEOPLE } from './people.js';
import type { Group } from '../tenant.js';

/** Ids of the groups the demo's story, its settings and the tests speak of. */
export const GROUP_IDS = {
  requesters: guidOf('group Countersign requesters'),
  approvers: guidOf('group Countersign approvers'),
  workplaceSeniors: guidOf('group Workplace seniors'),
  windowsPilot: '192584fa-43ba-4a94-93b7-d3cd4a1cc631',
  salesLaptops: '3f0c8a52-6d1e-4b7a-9e55-8c1f2a7d4b06',
  hqDesktops: '5b7d1e90-2c44-4f63-8a1b-07e9d3c6f512',
  executives: '8e21c7b4-90af-4d38-b6e2-1f5a3c0d9e77',
  financeLaptops: 'c4a9d2e6-71b3-4e0f-9d58-62b8f1a09c1e',
  contractorsA: guidOf('group Contractors 1'),
  contractorsB: guidOf('group Contractors 2'),
  labs: guidOf('group R&D #1 + lab'),
  salesAndMarketing: guidOf('group Sales and Marketing'),
  retailTills: guidOf('group Retail tills'),
  /** On a policy, but no longer in the directory. */
  gone: guidOf('group deleted long ago'),
} as const;

type GroupParts = Partial<Omit<Group, 'id' | 'displayName' | 'members'>> & {
  readonly id?: string;
  readonly members?: readonly string[];
};

/** The harbours the company has offices at, each with a group of laptops and one of desktops. */
export const SITES: readonly string[] = [
  ...['Aarhus', 'Antwerp', 'Bergen', 'Bilbao', 'Bremen', 'Brest', 'Cork', 'Dover', 'Esbjerg', 'Gdansk'],
  ...['Genoa', 'Ghent', 'Gothenburg', 'Hamburg', 'Helsinki', 'Hull', 'Kiel', 'Leith', 'Lisbon', 'Malmö'],
  ...[
    'Marseille',
    'Oslo',
    'Ostend',
    'Porto',
    'Rostock',
    'Rotterdam',
    'Southampton',
    'Tallinn',
    'Trieste',
    'Turku',
  ],
];

/** The id of a site's group. */
export function siteGroupId(site: string, what: 'laptops' | 'desktops'): string {
  return guidOf(`group ${site} ${what}`);
}

/** All of them, freshly made: their members can be changed. */
export function seedGroups(): readonly Group[] {
  return [...storyGroups(), ...ordinaryGroups(), ...awkwardGroups(), ...siteGroups()];
}

function storyGroups(): readonly Group[] {
  return [
    group('Countersign requesters', { id: GROUP_IDS.requesters, members: [PEOPLE.alex] }),
    group('Countersign approvers', {
      id: GROUP_IDS.approvers,
      members: [PEOPLE.ben, GROUP_IDS.workplaceSeniors, PEOPLE.erin, PEOPLE.gus],
    }),
    group('Workplace seniors', { id: GROUP_IDS.workplaceSeniors, members: [PEOPLE.chris] }),
    group('Windows pilot', { id: GROUP_IDS.windowsPilot, devices: 120 }),
    group('Sales laptops', { id: GROUP_IDS.salesLaptops, devices: 840, membership: 'dynamic' }),
    group('HQ desktops', { id: GROUP_IDS.hqDesktops, devices: 410 }),
    group('Executives', { id: GROUP_IDS.executives, users: 32 }),
    group('Finance laptops', {
      id: GROUP_IDS.financeLaptops,
      devices: 214,
      description: 'Laptops of the finance department',
    }),
  ];
}

function ordinaryGroups(): readonly Group[] {
  return [
    group('All company', { kind: 'microsoft365', users: 1460, membership: 'dynamic' }),
    group('Finance', { users: 61, members: [PEOPLE.dana] }),
    group('Finance desktops', { devices: 38 }),
    group('Finance laptops (retired)', { devices: 0 }),
    group('Sales', { users: 212 }),
    group('Marketing', { users: 74, kind: 'mailEnabledSecurity' }),
    group('Sales and Marketing', { id: GROUP_IDS.salesAndMarketing, users: 286 }),
    group('HR announcements', { kind: 'distribution', users: 1388 }),
    group('Project Lighthouse', { kind: 'microsoft365', users: 18 }),
    group('Crew scheduling', { kind: 'microsoft365Security', users: 44 }),
    group('Warehouse tablets', { devices: 165, membership: 'dynamic' }),
    group('Warehouse scanners', { devices: 320 }),
    group('iPhones corporate', { devices: 530, membership: 'dynamic', isRulePaused: true }),
    group('iPads meeting rooms', { devices: 27 }),
    group('BYOD phones', { users: 702 }),
    group('Mac designers', { devices: 46 }),
    group('Mac developers', { devices: 88 }),
    group('Kiosk PCs', { devices: 19 }),
    group('Retail tills', { id: GROUP_IDS.retailTills, devices: 240 }),
    group('Server room PCs', { devices: 12 }),
    group('Windows preview ring', { devices: 25, members: [PEOPLE.chris] }),
    group('Break glass accounts', { users: 2, description: 'Never subject to compliance' }),
    group('Privileged access workstations', { devices: 9 }),
    group('Contractors', {
      id: GROUP_IDS.contractorsA,
      users: 57,
      description: 'Engaged through procurement',
    }),
    group('Contractors', { id: GROUP_IDS.contractorsB, devices: 31, description: 'Their loan devices' }),
    group('New starters', {}),
    group('Northern ports', {
      members: ['Aarhus', 'Bergen', 'Oslo', 'Turku'].map((site) => siteGroupId(site, 'laptops')),
    }),
    group('All ports', { members: [guidOf('group Northern ports'), siteGroupId('Lisbon', 'laptops')] }),
  ];
}

/** Names that a careless query, card or sentence would trip over. */
function awkwardGroups(): readonly Group[] {
  return [
    group('R&D #1 + lab', { id: GROUP_IDS.labs, devices: 33 }),
    group('R&D', { users: 95 }),
    group("O'Brien's team", { users: 7 }),
    group('The "quiet" room', { devices: 3 }),
    group('🚢 Ship bridge PCs', { devices: 58 }),
    group('**Bold** _claims_', { users: 11 }),
    group('[Docks](https://northwindharbor.example)', { devices: 14 }),
    group('${tenant} template', { devices: 1 }),
    group('100% remote', { users: 140 }),
    group('Port to Port', { devices: 22 }),
    group('Legal, Risk and Compliance', { users: 26 }),
    group('Zürich Büro', { devices: 17 }),
    group('<b>Tugboats</b>', { devices: 5 }),
  ];
}

function siteGroups(): readonly Group[] {
  return SITES.flatMap((site, index) => [
    group(`${site} laptops`, { id: siteGroupId(site, 'laptops'), devices: 20 + ((index * 7) % 45) }),
    group(`${site} desktops`, { id: siteGroupId(site, 'desktops'), devices: 6 + ((index * 5) % 19) }),
  ]);
}

function group(displayName: string, parts: GroupParts): Group {
  const id = parts.id ?? guidOf(`group ${displayName}`);
  return {
    mailNickname: `${displayName.replaceAll(/[^A-Za-z0-9]/g, '') || 'group'}${id.slice(0, 4)}`,
    description: null,
    kind: 'security',
    membership: 'assigned',
    created: '2025-03-17T10:24:05Z',
    devices: 0,
    users: 0,
    owners: [],
    roleAssignable: false,
    ...parts,
    id,
    displayName,
    members: new Set(parts.members),
  };
}
