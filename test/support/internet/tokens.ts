// Whose signature Entra's tokens carry on this Internet, and what a service makes of a token it is shown.
import { generateKeyPairSync, randomUUID, type JsonWebKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { issueToken } from '../../../demo/identity/token.js';

/** The one tenant there is. */
export const TENANT_ID = '5a9e3b1c-6f0d-4c2e-9b7a-2d4c8e1f0a63';

/** Application permissions the bot needs. */
const ROLES = ['DeviceManagementConfiguration.ReadWrite.All', 'GroupMember.Read.All', 'User.Read.All'];

const LIFETIME_SECONDS = 24 * 60 * 60;

/** Whom a good token speaks for. */
export interface Bearer {
  readonly appId: string;
}

/** Signs and checks. */
export interface Tokens {
  /** An access token for `audience`; `lifetimeSeconds` is a day unless told. */
  issue(audience: string, appId: string, lifetimeSeconds?: number): string;
  /** A managed identity's token that proves an application elsewhere: version 2, `issuer` being the login's. */
  issueForExchange(
    audience: string,
    identity: { readonly principalId: string; readonly issuer: string },
  ): string;
  /** Whom a token speaks for, if it is ours, for `audience` and still good. */
  check(token: string | undefined, audience: string): Bearer | undefined;
  /** The public key as Graph's stand-in reads it. */
  readonly jwk: JsonWebKey;
  /** The same, PEM. */
  readonly publicKey: string;
}

/** Makes the signature. */
export function createTokens(): Tokens {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const read = (token: string): Readonly<Record<string, unknown>> | undefined => {
    try {
      const claims = jwt.verify(token, publicKey, { algorithms: ['RS256'] });
      return typeof claims === 'object' ? claims : undefined;
    } catch {
      // Whatever is wrong with a token, it is none.
      return undefined;
    }
  };
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    issue: (resource, clientId, lifetimeSeconds = LIFETIME_SECONDS) =>
      issueToken({ kid, key }, { resource, clientId, tenantId: TENANT_ID, roles: ROLES, lifetimeSeconds })
        .token,
    issueForExchange: (audience, { principalId, issuer }) =>
      jwt.sign(
        { aud: audience, iss: issuer, sub: principalId, oid: principalId, tid: TENANT_ID, ver: '2.0' },
        key,
        {
          algorithm: 'RS256',
          keyid: kid,
          expiresIn: LIFETIME_SECONDS,
        },
      ),
    check: (token, audience) => {
      const claims = token === undefined ? undefined : read(token);
      const appId = claims?.['appid'];
      return claims?.['aud'] === audience && typeof appId === 'string' ? { appId } : undefined;
    },
  };
}
