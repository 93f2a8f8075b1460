// One cloud's Teams: its channel signs and publishes keys, its connector takes what the bot writes for a token of the right audience.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { answering, bearerOf, type Asked, type Reply } from './exchange.js';
import type { Host } from './proxy.js';
import type { Tokens } from './tokens.js';
import type { CloudHosts } from './worlds.js';

/** A message of the bot's, as it stands now. */
export interface Posted {
  readonly id: string;
  readonly conversationId: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly activity: any;
}

/** Whoever signs for one or more clouds. */
export interface Channel {
  /** Metadata and keys. */
  readonly host: Host;
  /** A token as the channel sends it to a bot; `changes` to its claims. */
  sign(botId: string, serviceUrl: string, changes?: Readonly<Record<string, unknown>>): string;
}

/** One cloud's connector. */
export interface Connector {
  readonly host: Host;
  /** The bot's messages, oldest first. */
  readonly posted: Posted[];
  /** Bots that wrote, each once. */
  readonly writers: Set<string>;
  /** Calls whose token was not for this cloud's channel. */
  refused: number;
  /** Redirects every call to this origin from now on. */
  movedTo: string | undefined;
}

/** A channel with a key of its own. */
export function createChannel({ metadata, issuer }: CloudHosts): Channel {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyid = randomUUID();
  const key = { ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: keyid, endorsements: ['msteams'] };
  return {
    host: answering(({ url }) => {
      if (url.pathname === '/v1/.well-known/openidconfiguration') {
        return { status: 200, body: { issuer, jwks_uri: `https://${metadata}/v1/.well-known/keys` } };
      }
      return url.pathname === '/v1/.well-known/keys'
        ? { status: 200, body: { keys: [key] } }
        : { status: 404 };
    }),
    sign: (botId, serviceUrl, changes = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      const claims = {
        iss: issuer,
        aud: botId,
        nbf: now - 60,
        exp: now + 3_600,
        serviceurl: serviceUrl,
        ...changes,
      };
      return jwt.sign(claims, privateKey, { algorithm: 'RS256', keyid, noTimestamp: true });
    },
  };
}

/** A connector that keeps what it is given. */
export function createConnector({ botAudience }: CloudHosts, tokens: Tokens): Connector {
  const connector: Connector = {
    posted: [],
    writers: new Set(),
    refused: 0,
    movedTo: undefined,
    host: answering((asked) => {
      const bearer = tokens.check(bearerOf(asked), botAudience);
      if (!bearer) {
        connector.refused += 1;
        return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
      }
      connector.writers.add(bearer.appId);
      if (connector.movedTo !== undefined) {
        return { status: 307, headers: { location: `${connector.movedTo}${asked.url.pathname}` } };
      }
      return take(connector, asked);
    }),
  };
  return connector;
}

/** Every service URL has a path of its own before `/v3`. */
const ACTIVITIES = /^(?:\/[^/]+)?\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/u;

function take({ posted }: Connector, { method, url, body }: Asked): Reply {
  const [, conversation = '', of] = ACTIVITIES.exec(url.pathname) ?? [];
  if (conversation === '')
    return { status: 404, body: { error: { code: 'NotFound', message: 'No such route.' } } };
  const conversationId = decodeURIComponent(conversation);
  const activity: unknown = JSON.parse(body);
  if (method === 'POST') {
    const id = `posted-${String(posted.length + 1)}`;
    posted.push({ id, conversationId, activity });
    return { status: 201, body: { id } };
  }
  const at = posted.findIndex(({ id }) => id === of);
  if (method !== 'PUT' || at < 0)
    return { status: 404, body: { error: { code: 'NotFound', message: 'No such activity.' } } };
  posted[at] = { id: of ?? '', conversationId, activity };
  return { status: 200, body: { id: of } };
}
