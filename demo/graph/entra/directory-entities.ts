// Groups, users and devices as the directory writes them.
import { guidOf } from '../../guid.js';
import type { JsonObject } from '../http/json.js';
import type { Group, GroupKind, User } from '../tenant.js';

/** What a collection of the directory offers. `defaults` come without `$select`; the rest only when chosen. */
export interface EntityKind {
  readonly type: 'group' | 'user' | 'device';
  readonly defaults: readonly string[];
  readonly properties: readonly string[];
  /** Properties `$filter`, `$search` and `$orderby` work on. */
  readonly filterable: readonly string[];
  readonly searchable: readonly string[];
}

const GROUP_PROPERTIES = [
  ...[
    'id',
    'deletedDateTime',
    'classification',
    'createdDateTime',
    'description',
    'displayName',
    'groupTypes',
    'mail',
  ],
  ...['isAssignableToRole', 'mailEnabled', 'mailNickname', 'membershipRule'],
  ...['membershipRuleProcessingState', 'onPremisesSyncEnabled', 'renewedDateTime'],
  ...['securityEnabled', 'visibility'],
];

const USER_DEFAULTS = [
  ...[
    'businessPhones',
    'displayName',
    'givenName',
    'id',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
  ],
  ...['preferredLanguage', 'surname', 'userPrincipalName'],
];

const DEVICE_PROPERTIES = ['id', 'accountEnabled', 'deviceId', 'displayName', 'operatingSystem', 'trustType'];

/** Everything of a group comes by default. */
export const GROUPS: EntityKind = {
  type: 'group',
  defaults: GROUP_PROPERTIES,
  properties: GROUP_PROPERTIES,
  filterable: [
    'id',
    'displayName',
    'mailNickname',
    'mail',
    'securityEnabled',
    'mailEnabled',
    'createdDateTime',
  ],
  searchable: ['displayName', 'description'],
};

/** `accountEnabled` and `userType` are not among the defaults: a client that needs them has to select them. */
export const USERS: EntityKind = {
  type: 'user',
  defaults: USER_DEFAULTS,
  properties: [...USER_DEFAULTS, 'accountEnabled', 'createdDateTime', 'mailNickname', 'userType'],
  filterable: [
    'id',
    'displayName',
    'mailNickname',
    'mail',
    'userPrincipalName',
    'accountEnabled',
    'userType',
  ],
  searchable: ['displayName'],
};

/** Devices appear only as members of groups. */
export const DEVICES: EntityKind = {
  type: 'device',
  defaults: DEVICE_PROPERTIES,
  properties: DEVICE_PROPERTIES,
  filterable: ['id', 'displayName'],
  searchable: ['displayName'],
};

/** Graph's three properties per kind of group. */
const KINDS: Readonly<
  Record<GroupKind, { readonly unified: boolean; readonly mail: boolean; readonly security: boolean }>
> = {
  security: { unified: false, mail: false, security: true },
  mailEnabledSecurity: { unified: false, mail: true, security: true },
  distribution: { unified: false, mail: true, security: false },
  microsoft365: { unified: true, mail: true, security: false },
  microsoft365Security: { unified: true, mail: true, security: true },
};

/** A group with every property. */
export function groupEntity(group: Group): JsonObject {
  const kind = KINDS[group.kind];
  const isDynamic = group.membership === 'dynamic';
  return {
    id: group.id,
    deletedDateTime: null,
    classification: null,
    createdDateTime: group.created,
    description: group.description,
    displayName: group.displayName,
    groupTypes: [...(isDynamic ? ['DynamicMembership'] : []), ...(kind.unified ? ['Unified'] : [])],
    // Null where it was not asked for when the group was made.
    isAssignableToRole: group.roleAssignable || null,
    mail: kind.mail ? `${group.mailNickname}@northwindharbor.example` : null,
    mailEnabled: kind.mail,
    mailNickname: group.mailNickname,
    membershipRule: isDynamic ? '(device.deviceOSType -eq "Windows")' : null,
    membershipRuleProcessingState: !isDynamic ? null : group.isRulePaused === true ? 'Paused' : 'On',
    // Null where a group was never synchronized from on-premises; this company has no such groups.
    onPremisesSyncEnabled: null,
    renewedDateTime: group.created,
    securityEnabled: kind.security,
    visibility: kind.unified ? 'Private' : null,
  };
}

/** A person with every property; lists choose the defaults. */
export function userEntity(user: User): JsonObject {
  const [givenName = '', ...rest] = user.displayName.split(' ');
  return {
    businessPhones: [],
    displayName: user.displayName,
    givenName,
    id: user.id,
    jobTitle: user.jobTitle,
    mail: user.userPrincipalName,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: rest.join(' '),
    userPrincipalName: user.userPrincipalName,
    accountEnabled: user.accountEnabled,
    createdDateTime: '2025-01-13T09:00:00Z',
    mailNickname: user.userPrincipalName.split('@')[0] ?? '',
    userType: user.userType,
  };
}

/** The devices a group holds only as a number, under made-up but stable names. */
export function madeUpDevices(group: Group): readonly JsonObject[] {
  return Array.from({ length: group.devices }, (_, index) => ({
    id: madeUpId(group, 'device', index),
    accountEnabled: true,
    deviceId: madeUpId(group, 'deviceId', index),
    displayName: `NWH-${String(index + 1).padStart(4, '0')}`,
    operatingSystem: 'Windows',
    trustType: 'AzureAd',
  }));
}

/** The people a group holds only as a number, likewise. */
export function madeUpUsers(group: Group): readonly JsonObject[] {
  return Array.from({ length: group.users }, (_, index) =>
    userEntity({
      id: madeUpId(group, 'user', index),
      displayName: `Person ${index + 1}`,
      userPrincipalName: `person${index + 1}.${group.mailNickname}@northwindharbor.example`,
      jobTitle: null,
      accountEnabled: true,
      userType: 'Member',
    }),
  );
}

function madeUpId(group: Group, what: string, index: number): string {
  return guidOf(`${group.id} ${what} ${index}`);
}
