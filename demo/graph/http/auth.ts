// Who calls, and what they may: the bearer's signature, lifetime, audience and roles.
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { decode, TokenExpiredError, NotBeforeError, verify } from 'jsonwebtoken';
import { isObject, listOf, textOf, textsOf } from './json.js';
import { Refusal } from './refusal.js';

/** What a call needs. `anyOf` per entry: one of these roles; every entry must be met. */
export interface Permission {
  readonly service: 'intune' | 'directory';
  readonly anyOf: readonly (readonly string[])[];
}

const CONFIGURATION = [
  'DeviceManagementConfiguration.Read.All',
  'DeviceManagementConfiguration.ReadWrite.All',
];
const RBAC = ['DeviceManagementRBAC.Read.All', 'DeviceManagementRBAC.ReadWrite.All'];
const GROUP = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'];
const USER = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'];

/** Application permissions per call, least privileged first, from Graph's reference. */
export const PERMISSIONS = {
  readPolicies: { service: 'intune', anyOf: [CONFIGURATION] },
  assign: { service: 'intune', anyOf: [['DeviceManagementConfiguration.ReadWrite.All']] },
  approvalRequests: { service: 'intune', anyOf: [[...CONFIGURATION, ...RBAC]] },
  readGroups: { service: 'directory', anyOf: [GROUP] },
  readUsers: { service: 'directory', anyOf: [USER] },
  checkMemberGroups: { service: 'directory', anyOf: [USER, GROUP] },
} as const satisfies Readonly<Record<string, Permission>>;

/** An app with its own token: who it is, and what it may. */
export interface Caller {
  readonly appId: string;
  readonly roles: readonly string[];
}

/** Answers who calls, or throws the 401. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

const AUDIENCES: [string, ...string[]] = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
];

/**
 * Checks bearers against the keys at `identityOrigin`. A token of another tenant is served: a caller that is pointed at the
 * wrong tenant has to notice it itself.
 */
export function authenticator(identityOrigin: string): Authenticate {
  const keys = new Map<string, KeyObject>();
  const keyFor = async (kid: string): Promise<KeyObject | undefined> => {
    if (!keys.has(kid)) for (const [id, key] of await fetchKeys(identityOrigin)) keys.set(id, key);
    return keys.get(kid);
  };
  return async (authorization) => {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Access token is empty.');
    const header = decode(token, { complete: true })?.header;
    if (!header) throw unauthenticated('CompactToken parsing failed with error code: 80049217');
    const key = await keyFor(header.kid ?? '');
    if (!key) throw unauthenticated('Signing key is invalid.');
    return callerIn(verified(token, key));
  };
}

/** Throws the 403 that names what is missing: by scope for Intune, without a word for the directory. */
export function authorize(roles: readonly string[], { service, anyOf }: Permission): void {
  const missing = anyOf.find((some) => !some.some((role) => roles.includes(role)));
  if (!missing) return;
  if (service === 'directory') {
    throw new Refusal({
      status: 403,
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    });
  }
  const scopes = missing.join(', ');
  const message = `Application is not authorized to perform this operation. Application must have one of the following scopes: ${scopes}`;
  throw new Refusal({ status: 403, code: 'Forbidden', message, intune: true });
}

function verified(token: string, key: KeyObject): unknown {
  try {
    return verify(token, key, { algorithms: ['RS256'], audience: AUDIENCES });
  } catch (error) {
    if (error instanceof TokenExpiredError)
      throw unauthenticated('Lifetime validation failed, the token is expired.');
    if (error instanceof NotBeforeError)
      throw unauthenticated('Access token has expired or is not yet valid.');
    throw unauthenticated(
      error instanceof Error && error.message.includes('audience')
        ? 'Invalid audience.'
        : 'Access token validation failure.',
    );
  }
}

/** The claims a Graph token always has, and `roles`, which is absent when nothing was granted. */
function callerIn(claims: unknown): Caller {
  const { exp, iss, tid, appid, roles } = isObject(claims) ? claims : {};
  if (typeof exp !== 'number') throw unauthenticated('Access token validation failure.');
  if (typeof tid !== 'string' || iss !== `https://sts.windows.net/${tid}/`)
    throw unauthenticated('Access token validation failure. Invalid issuer.');
  return { appId: textOf(appid) ?? '', roles: textsOf(roles) };
}

async function fetchKeys(identityOrigin: string): Promise<readonly (readonly [string, KeyObject])[]> {
  const body: unknown = await (await fetch(`${identityOrigin}/keys`)).json();
  const jwks = isObject(body) ? listOf(body['keys']) : [];
  return jwks
    .filter(isObject)
    .map(
      (jwk) => [textOf(jwk['kid']) ?? '', createPublicKey({ key: publicJwk(jwk), format: 'jwk' })] as const,
    );
}

function publicJwk(jwk: Readonly<Record<string, unknown>>): JsonWebKey {
  return { kty: 'RSA', n: textOf(jwk['n']) ?? '', e: textOf(jwk['e']) ?? '' };
}

function unauthenticated(message: string): Refusal {
  return new Refusal({ status: 401, code: 'InvalidAuthenticationToken', message });
}
