// Checks the token a bot brings to the connector, with the identity provider's published keys.
import { createPublicKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { isBag, listAt, textAt } from './json.js';

/** What the connector demands as audience; the bot asks its identity endpoint for this resource. */
const AUDIENCE = 'https://api.botframework.com';

/** Whether an `Authorization` header carries this bot's token. Unreachable keys mean no. */
export type BearerCheck = (authorization: string | undefined) => Promise<boolean>;

/** Keys come from `{identityOrigin}/keys` and are read again when a token names one that is not known. */
export function createBearerCheck(identityOrigin: string, botAppId: string): BearerCheck {
  let keys = new Map<string, KeyObject>();
  const keyFor = async (keyId: string): Promise<KeyObject | undefined> => {
    if (!keys.has(keyId)) keys = await readKeys(identityOrigin);
    return keys.get(keyId);
  };
  return async (authorization) => {
    const token = /^Bearer (\S+)$/u.exec(authorization ?? '')?.[1];
    const keyId = textAt(
      token === undefined ? undefined : jwt.decode(token, { complete: true }),
      'header',
      'kid',
    );
    if (token === undefined || keyId === undefined) return false;
    const key = await keyFor(keyId);
    return key !== undefined && isGood(token, key, botAppId);
  };
}

function isGood(token: string, key: KeyObject, botAppId: string): boolean {
  try {
    const claims = jwt.verify(token, key, { algorithms: ['RS256'], audience: AUDIENCE });
    return typeof claims === 'object' && claims.exp !== undefined && textAt(claims, 'appid') === botAppId;
  } catch {
    // jsonwebtoken throws for every kind of bad token; the connector answers 401 to all of them alike.
    return false;
  }
}

async function readKeys(identityOrigin: string): Promise<Map<string, KeyObject>> {
  const keys = new Map<string, KeyObject>();
  const response = await fetch(`${identityOrigin}/keys`).catch(() => undefined);
  if (!response?.ok) return keys;
  for (const key of listAt(await response.json(), 'keys')) {
    const keyId = textAt(key, 'kid');
    if (keyId !== undefined && isBag(key)) keys.set(keyId, createPublicKey({ key, format: 'jwk' }));
  }
  return keys;
}
