// The company's compliance policies, with the rows that make the story and the traps.
import { guidOf } from '../../guid.js';
import { GROUP_IDS, SITES, siteGroupId } from './groups.js';
import type { Filter, Policy, Row } from '../tenant.js';

/** The policies that the story and the tests speak of. */
export const POLICY_IDS = {
  baseline: '04ab1704-76f9-4306-b9a6-4dd5056bd466',
  everySite: guidOf('policy Windows estate, all sites'),
  unassigned: guidOf('policy Windows preview ring'),
  allDevices: guidOf('policy macOS FileVault'),
  allUsers: guidOf('policy iOS BYOD 📱'),
  roadToZero: guidOf('policy Road to Zero'),
  betaOnly: guidOf('policy Android dedicated devices'),
  policySet: guidOf('policy Retail tills'),
  serverRoom: guidOf('policy Server room PCs'),
} as const;

/** Assignment filters, by the name they have in the story. */
export const FILTERS = {
  corporate: filter('Corporate owned', 'windows10AndLater', '(device.deviceOwnership -eq "Corporate")'),
  virtual: filter('Virtual machines', 'windows10AndLater', '(device.model -contains "Virtual")'),
  supervised: filter('Supervised iOS', 'iOS', '(device.isSupervised -eq "True")'),
  loan: filter('Loan devices & "spares"', 'windows10AndLater', '(device.deviceCategory -eq "Loan")'),
} as const satisfies Readonly<Record<string, Filter>>;

/** All of them, freshly made: their rows can be changed. */
export function seedPolicies(): readonly Policy[] {
  return [...windowsPolicies(), ...policiesWithOddRows(), ...mobilePolicies(), ...awkwardPolicies()];
}

function windowsPolicies(): readonly Policy[] {
  return [
    policy('Windows 11 baseline', 'windows10', {
      id: POLICY_IDS.baseline,
      lastModified: '2026-11-03T09:56:06.170645Z',
      version: 7,
      rows: [
        include(GROUP_IDS.windowsPilot),
        { ...include(GROUP_IDS.salesLaptops), filter: { id: FILTERS.corporate.id, mode: 'include' } },
        include(GROUP_IDS.hqDesktops),
        exclude(GROUP_IDS.executives),
      ],
    }),
    policy('Windows 11 kiosks', 'windows10', {
      graceHours: 24,
      rows: [include(named('Kiosk PCs')), exclude(GROUP_IDS.labs)],
    }),
    policy('Windows estate, all sites', 'windows10', {
      id: POLICY_IDS.everySite,
      graceHours: 72,
      rows: SITES.flatMap((site) => [
        include(siteGroupId(site, 'laptops')),
        include(siteGroupId(site, 'desktops')),
      ]),
    }),
    policy('Windows preview ring', 'windows10', { id: POLICY_IDS.unassigned, graceHours: 12 }),
    policy('Windows privileged access', 'windows10', {
      rows: [
        { ...include(named('Privileged access workstations')), noFilterAs: 'emptyGuid' },
        { ...include(GROUP_IDS.hqDesktops), filter: { id: FILTERS.virtual.id, mode: 'exclude' } },
      ],
    }),
    policy('Windows 8.1 legacy', 'windows81', { graceHours: 240, lastModified: '2024-02-29T23:59:59Z' }),
  ];
}

/** Rows that a tool that knows only groups would lose. */
function policiesWithOddRows(): readonly Policy[] {
  return [
    policy('Server room PCs', 'windows10', {
      id: POLICY_IDS.serverRoom,
      rows: [
        include(named('Server room PCs')),
        row('configurationManagerCollectionAssignmentTarget', { collectionId: 'NWH00042' }),
        row('organizationalUnitAssignmentTarget', {
          organizationalUnitId: guidOf('unit Server room'),
          assignmentConflictSetting: 'default',
        }),
      ],
    }),
    policy('Retail tills', 'windows10', {
      id: POLICY_IDS.policySet,
      graceHours: 48,
      rows: [
        include(GROUP_IDS.contractorsB),
        fromPolicySet(include(GROUP_IDS.retailTills)),
        // A group that is assigned directly and by a policy set is listed twice (Microsoft365DSC #3058).
        include(named('Kiosk PCs')),
        fromPolicySet(include(named('Kiosk PCs'))),
        include(GROUP_IDS.gone),
      ],
    }),
  ];
}

function mobilePolicies(): readonly Policy[] {
  return [
    policy('iOS corporate', 'ios', {
      rows: [
        { ...include(named('iPhones corporate')), filter: { id: FILTERS.supervised.id, mode: 'include' } },
        include(named('iPads meeting rooms')),
      ],
    }),
    policy('iOS BYOD 📱', 'ios', {
      id: POLICY_IDS.allUsers,
      graceHours: 24,
      rows: [row('allLicensedUsersAssignmentTarget', {}), exclude(named('Break glass accounts'))],
    }),
    policy('Android work profile', 'androidWorkProfile', {
      graceHours: 24,
      rows: [include(named('BYOD phones'))],
    }),
    policy('Android dedicated devices', 'androidDeviceOwner', {
      id: POLICY_IDS.betaOnly,
      rows: [include(named('Warehouse tablets'))],
    }),
    policy('Android shared scanners', 'aospDeviceOwner', { rows: [include(named('Warehouse scanners'))] }),
    policy('macOS FileVault', 'macOS', {
      id: POLICY_IDS.allDevices,
      rows: [row('allDevicesAssignmentTarget', {}), exclude(named('Mac developers'))],
    }),
  ];
}

/** Two of one name, and names that a careless query, card or sentence would trip over. */
function awkwardPolicies(): readonly Policy[] {
  return [
    policy('Contractor devices', 'windows10', {
      id: guidOf('policy Contractor devices 1'),
      rows: [include(GROUP_IDS.contractorsB)],
    }),
    policy('Contractor devices', 'macOS', {
      id: guidOf('policy Contractor devices 2'),
      rows: [include(GROUP_IDS.contractorsA)],
    }),
    policy('Road to Zero', 'windows10', {
      id: POLICY_IDS.roadToZero,
      graceHours: 8,
      rows: [include(named('Windows preview ring'))],
    }),
    policy('R&D "clean room" PCs', 'windows10', { rows: [include(GROUP_IDS.labs)] }),
    policy('macOS **developers** [draft](https://northwindharbor.example)', 'macOS', {
      rows: [include(named('Mac developers'))],
    }),
    policy('${displayName} template', 'windows10', {}),
  ];
}

type PolicyParts = Partial<Omit<Policy, 'displayName' | 'type'>>;

/** What a policy of a platform demands; a few settings of each, as Graph writes them. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  windows10: {
    passwordRequired: true,
    bitLockerEnabled: true,
    secureBootEnabled: true,
    osMinimumVersion: '10.0.22631.0',
  },
  windows81: { passwordRequired: true },
  ios: { passcodeRequired: true, osMinimumVersion: '18.0', securityBlockJailbrokenDevices: true },
  androidWorkProfile: { passwordRequired: true, securityBlockJailbrokenDevices: true },
  androidDeviceOwner: { passwordRequired: true, storageRequireEncryption: true },
  aospDeviceOwner: { passwordRequired: true },
  macOS: { passwordRequired: true, storageRequireEncryption: true, firewallEnabled: true },
};

function policy(displayName: string, platform: string, parts: PolicyParts): Policy {
  return {
    id: guidOf(`policy ${displayName}`),
    description: '',
    created: '2025-06-02T07:30:12.4471Z',
    lastModified: '2026-09-18T14:02:41.88312Z',
    version: 2,
    graceHours: 0,
    rows: [],
    ...parts,
    displayName,
    type: `${platform}CompliancePolicy`,
    settings: SETTINGS[platform] ?? {},
  };
}

function row(type: string, properties: Readonly<Record<string, string>>): Row {
  return { type, properties, source: 'direct' };
}

function include(groupId: string): Row {
  return row('groupAssignmentTarget', { groupId });
}

function exclude(groupId: string): Row {
  return row('exclusionGroupAssignmentTarget', { groupId });
}

function fromPolicySet(held: Row): Row {
  return { ...held, source: 'policySets', policySetId: guidOf('policy set Retail starter') };
}

/** The id of a group whose name is its own only. */
function named(displayName: string): string {
  return guidOf(`group ${displayName}`);
}

function filter(displayName: string, platform: string, rule: string): Filter {
  return { id: guidOf(`filter ${displayName}`), displayName, platform, rule };
}
