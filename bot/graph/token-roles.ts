// What a Graph token says of the program itself: which tenant, until when, and which permissions were granted.
import type { Need } from '../domain/advice.js';
import { permissions, rights } from './permissions.js';
import { isObject, member, parseJson, textMember } from '../shared/read-json.js';

/** What a token claims. Ids in lower case, `endsAt` in milliseconds since 1970; what it does not say is absent. */
export interface TokenClaims {
  readonly tenantId?: string;
  readonly appId?: string;
  readonly audience?: string;
  readonly endsAt?: number;
  /** Application permissions. Entra leaves the claim out where nothing was granted: an empty list then. */
  readonly roles: readonly string[];
}

/** The claims a token carries, as JSON; nothing where it is not a readable JWT. Not verified. */
export function claimsOf(token: string): object | undefined {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return isObject(claims) ? claims : undefined;
}

/**
 * Reads the claims of a token of our own; nothing where it is not a readable JWT, which Microsoft reserves the right to.
 * Not verified: whoever the token is for does that.
 */
export function readTokenClaims(token: string): TokenClaims | undefined {
  const claims = claimsOf(token);
  if (!claims) return undefined;
  const tenantId = textMember(claims, 'tid')?.toLowerCase();
  // Graph's tokens have version 1.0 and say `appid`; version 2.0 says `azp`.
  const appId = (textMember(claims, 'appid') ?? textMember(claims, 'azp'))?.toLowerCase();
  const audience = textMember(claims, 'aud');
  const ends = member(claims, 'exp');
  const roles = member(claims, 'roles');
  return {
    ...(tenantId !== undefined && { tenantId }),
    ...(appId !== undefined && { appId }),
    ...(audience !== undefined && { audience }),
    ...(typeof ends === 'number' && { endsAt: ends * 1000 }),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
  };
}

/**
 * Permissions that include a needed one, because Microsoft's tables list them for the same calls as higher privileged
 * (microsoft-graph-docs-contrib: group-get, group-list-owners, user-get, directoryobject-checkmembergroups).
 */
const widerThan: Readonly<Record<string, readonly string[]>> = {
  'DeviceManagementConfiguration.Read.All': ['DeviceManagementConfiguration.ReadWrite.All'],
  'GroupMember.Read.All': [
    ...['GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All'],
    ...['Directory.Read.All', 'Directory.ReadWrite.All'],
  ],
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
};

/** A permission the program needs, with what it is needed for. */
export interface NeededPermission {
  readonly permission: string;
  readonly needs: readonly Need[];
}

// The table has a row for each need and no other.
const needs = Object.keys(rights) as readonly Need[];

/** Every permission the program needs, each once. */
export function neededPermissions(): readonly NeededPermission[] {
  return permissions.map((permission) => ({
    permission,
    needs: needs.filter((need) => rights[need].permissions.includes(permission)),
  }));
}

/** Those of the needed permissions that `roles` neither hold nor include in a wider one. */
export function missingPermissions(roles: readonly string[]): readonly NeededPermission[] {
  return neededPermissions().filter(({ permission }) => grantedBy(permission, roles) === undefined);
}

/** The role that grants a permission: itself, else a wider one; nothing where there is none. */
export function grantedBy(permission: string, roles: readonly string[]): string | undefined {
  return [permission, ...(widerThan[permission] ?? [])].find((role) => roles.includes(role));
}

/** Those of `roles` that the program does not need: whoever takes its identity has them too. */
export function surplusPermissions(roles: readonly string[]): readonly string[] {
  return [...new Set(roles)].filter((role) => !permissions.includes(role));
}
