// The channel's own tokens: signed for the bot, with metadata and keys published as Bot Framework publishes them.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Route } from './http.js';

/** Where the OpenID metadata document is served. */
export const METADATA_PATH = '/v1/.well-known/openidconfiguration';
const KEYS_PATH = '/v1/.well-known/keys';
const LIFETIME_SECONDS = 3600;

export interface Signer {
  /** A bearer token as the channel sends it: for this bot, for this service URL, good for an hour. */
  token(serviceUrl: string): string;
  /** Serves the metadata and the keys; `origin` is the stand-in's own. */
  routes(origin: string): readonly Route[];
}

/** Made once: it costs a fifth of a second. */
let pair: ReturnType<typeof newPair> | undefined;

function newPair() {
  return { keyid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** Signs (RS256) with this process's own RSA key, as `issuer`, for `audience` (the bot's app id). */
export function createSigner(issuer: string, audience: string): Signer {
  const { keyid, privateKey, publicKey } = (pair ??= newPair());
  const key = { ...publicKey.export({ format: 'jwk' }), kid: keyid, use: 'sig', endorsements: ['msteams'] };
  return {
    token(serviceUrl) {
      const now = Math.floor(Date.now() / 1000);
      // Bot Framework writes the claim in lower case: `serviceurl`.
      const claims = {
        serviceurl: serviceUrl,
        iss: issuer,
        aud: audience,
        nbf: now - 300,
        exp: now + LIFETIME_SECONDS,
      };
      return jwt.sign(claims, privateKey, { algorithm: 'RS256', keyid, noTimestamp: true });
    },
    routes: (origin) => [
      {
        method: 'GET',
        path: new RegExp(`^${METADATA_PATH.replaceAll('.', '\\.')}$`, 'u'),
        answer: () => ({
          status: 200,
          body: {
            issuer,
            authorization_endpoint: 'https://invalid.botframework.com',
            jwks_uri: `${origin}${KEYS_PATH}`,
            id_token_signing_alg_values_supported: ['RS256'],
            token_endpoint_auth_methods_supported: ['private_key_jwt'],
          },
        }),
      },
      {
        method: 'GET',
        path: new RegExp(`^${KEYS_PATH.replaceAll('.', '\\.')}$`, 'u'),
        answer: () => ({ status: 200, body: { keys: [key] } }),
      },
    ],
  };
}
