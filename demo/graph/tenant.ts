// What the simulated tenant holds: policies with their rows, groups with their members, people, filters, approvals.
import type { Approvals } from './intune/intune-approvals.js';

/** Graph's two versions; both see the same tenant, v1.0 less of it. */
export type Version = 'v1.0' | 'beta';

/** How a row narrows its devices. */
export interface RowFilter {
  readonly id: string;
  readonly mode: 'include' | 'exclude';
}

/** One assignment as stored. `type` is Graph's name without `#microsoft.graph.`; `properties` are its own, e.g. `groupId`. */
export interface Row {
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly filter?: RowFilter;
  /** How "no filter" is written on beta: some rows in real tenants carry the empty GUID instead of null. */
  readonly noFilterAs?: 'emptyGuid';
  readonly source: 'direct' | 'policySets';
  /** The policy set's id; a direct row's is the policy's own. */
  readonly policySetId?: string;
}

/** A compliance policy. Times are ISO 8601 with up to seven fraction digits, as Intune writes them. */
export interface Policy {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** Without `#microsoft.graph.`. */
  readonly type: string;
  readonly created: string;
  readonly lastModified: string;
  readonly version: number;
  readonly graceHours: number;
  /** Settings of this kind of policy, as Graph writes them. */
  readonly settings: Readonly<Record<string, unknown>>;
  rows: readonly Row[];
  /** The rows before the latest `assign`, and when that was, in milliseconds of a clock that never goes back. */
  replaced?: { readonly rows: readonly Row[]; readonly at: number };
}

/** Graph's `groupTypes`, `mailEnabled` and `securityEnabled` in one word. */
export type GroupKind =
  'security' | 'mailEnabledSecurity' | 'distribution' | 'microsoft365' | 'microsoft365Security';

/** A group of the directory. */
export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly mailNickname: string;
  readonly description: string | null;
  readonly kind: GroupKind;
  readonly membership: 'assigned' | 'dynamic';
  /** Somebody paused the rule of a dynamic group; its members stay as they are. */
  readonly isRulePaused?: boolean;
  readonly created: string;
  /** Members that exist only as a number; they are listed under made-up names. */
  readonly devices: number;
  readonly users: number;
  /** Ids of users and groups in this tenant. */
  readonly members: Set<string>;
  /** Who may change it besides administrators. */
  readonly owners: readonly Owner[];
  /** Decided when a group is made: of administrators only those of privileged roles may change its members then. */
  readonly roleAssignable: boolean;
}

/** A person of this tenant, or an application, which v1.0 does not list. */
export interface Owner {
  readonly kind: 'user' | 'servicePrincipal';
  readonly id: string;
  readonly displayName: string;
}

/** A person's account. */
export interface User {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly jobTitle: string | null;
  /** Null where the directory does not say. */
  accountEnabled: boolean | null;
  userType: 'Member' | 'Guest';
}

/** An assignment filter. `platform` is Graph's, e.g. `windows10AndLater`. */
export interface Filter {
  readonly id: string;
  readonly displayName: string;
  readonly platform: string;
  readonly rule: string;
}

/** How many items a page has at most. Graph's own are 1000 for Intune and 100 for the directory. */
export interface PageSizes {
  readonly assignments: number;
  readonly policies: number;
  readonly groups: number;
}

/** Everything there is, by id in lower case. Mutable: `assign` and the control API change it in place. */
export interface Tenant {
  readonly id: string;
  readonly policies: Map<string, Policy>;
  readonly groups: Map<string, Group>;
  readonly users: Map<string, User>;
  readonly filters: Map<string, Filter>;
  readonly approvals: Approvals;
  pageSizes: PageSizes;
}

/** Page sizes as in a real tenant. */
export const DEFAULT_PAGE_SIZES: PageSizes = { assignments: 1000, policies: 1000, groups: 100 };

/** Everything in a group. `groups` and `users` exist in the tenant; the other two are numbers by group. */
export interface Members {
  readonly groups: readonly Group[];
  readonly users: readonly User[];
  readonly counted: readonly Group[];
}

/**
 * Who is in a group: directly, or also through groups in it (`transitive`). A group that contains itself by a detour is
 * visited once. `counted` are the groups whose made-up members belong to the answer.
 */
export function membersOf(tenant: Tenant, group: Group, transitive: boolean): Members {
  const groups = new Map<string, Group>();
  const users = new Map<string, User>();
  const open = [group];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const id of next.members) {
      const user = tenant.users.get(id);
      if (user) users.set(id, user);
      const inner = tenant.groups.get(id);
      if (!inner || groups.has(id) || (transitive && id === group.id)) continue;
      groups.set(id, inner);
      if (transitive) open.push(inner);
    }
  }
  return {
    groups: [...groups.values()],
    users: [...users.values()],
    counted: transitive ? [group, ...groups.values()] : [group],
  };
}

/** How many devices and users a group has, through groups in it. */
export function countMembers(
  tenant: Tenant,
  group: Group,
): { readonly devices: number; readonly users: number } {
  const { users, counted } = membersOf(tenant, group, true);
  return {
    devices: counted.reduce((sum, each) => sum + each.devices, 0),
    users: counted.reduce((sum, each) => sum + each.users, users.length),
  };
}

/** Ids of the groups somebody or something is in, through groups in groups. */
export function groupsAround(tenant: Tenant, memberId: string): ReadonlySet<string> {
  const around = new Set<string>();
  const open = [memberId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const group of tenant.groups.values()) {
      if (!group.members.has(next) || around.has(group.id)) continue;
      around.add(group.id);
      open.push(group.id);
    }
  }
  return around;
}
