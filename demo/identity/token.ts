// A token as Entra issues it to a managed identity: RS256, in the v1.0 format that Graph always receives.
import { randomUUID, type KeyObject } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import { guidOf } from '../guid.js';

/** Whose signature it is. */
export interface Issuer {
  readonly kid: string;
  readonly key: KeyObject;
}

/** For whom the token is. `resource` becomes its audience, as sent. */
export interface Wanted {
  readonly resource: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly lifetimeSeconds: number;
}

const GRAPH = /^https:\/\/(graph\.microsoft\.com|graph\.microsoft\.us|dod-graph\.microsoft\.us)\/?$/;

/**
 * A signed token and when it ends, in seconds since 1970. `roles` are Graph's: tokens for other resources, and tokens that
 * were granted nothing, have no such claim at all (Entra: getting a token does not prove consent).
 */
export function issueToken(
  issuer: Issuer,
  wanted: Wanted,
): { readonly token: string; readonly expiresOn: number } {
  const now = Math.floor(Date.now() / 1000);
  // One service principal per client id.
  const oid = guidOf(wanted.clientId);
  const granted = GRAPH.test(wanted.resource) && wanted.roles.length > 0;
  const claims = {
    aud: wanted.resource,
    iss: `https://sts.windows.net/${wanted.tenantId}/`,
    iat: now,
    // Entra dates tokens back a little for clocks that run behind.
    nbf: now - 300,
    exp: now + wanted.lifetimeSeconds,
    appid: wanted.clientId,
    appidacr: '2',
    idp: `https://sts.windows.net/${wanted.tenantId}/`,
    idtyp: 'app',
    oid,
    ...(granted ? { roles: wanted.roles } : {}),
    sub: oid,
    tid: wanted.tenantId,
    uti: randomUUID(),
    ver: '1.0',
  };
  return {
    token: sign(claims, issuer.key, { algorithm: 'RS256', keyid: issuer.kid }),
    expiresOn: claims.exp,
  };
}
