// A channel on this machine: it signs as Teams does, describes its keys, takes the bot's replies and hands out the bot's tokens.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { rsaKey } from '../rsa-key.js';

/** Something the bot asked of the connector. `token` is the bearer token it showed. */
export interface ConnectorCall {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** A running channel. Close it. */
export interface Channel {
  readonly appId: string;
  readonly tenantId: string;
  readonly metadataUrl: string;
  readonly issuer: string;
  readonly serviceUrl: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly privateKey: KeyObject;
  /** The key everybody may read, as text. */
  readonly publicKeyPem: string;
  readonly keyId: string;
  /** Requests to the metadata and key documents, and for tokens; kept as they come. */
  readonly counts: { metadata: number; keys: number; tokens: number };
  /** What the bot asked of the connector, oldest first. */
  readonly received: ConnectorCall[];
  /** What the metadata document is answered with: 200, or a failure to play. */
  metadataStatus: number;
  /** What activities are answered with by the connector: 200, or a failure to play. */
  connectorStatus: number;
  /** A token as Teams would send it; `changes` to its claims, `undefined` takes one out. */
  sign(changes?: Readonly<Record<string, unknown>>): string;
  /** A message of Alex's in a personal chat; `changes` to its fields. */
  message(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  close(): Promise<void>;
}

/**
 * Starts a channel for one bot (a new one each time, because tokens are kept by app id) and one tenant. Set
 * IDENTITY_ENDPOINT and IDENTITY_HEADER from it before the bot asks for a token: @azure/identity keeps the first endpoint it
 * sees for the life of the process, so start one channel per test file.
 */
export async function startChannel({
  appId = newAppId(),
  tenantId = '22222222-aaaa-4bbb-8ccc-000000000002',
} = {}): Promise<Channel> {
  const { privateKey, publicKey } = rsaKey();
  const keyId = `key-${randomUUID()}`;
  const server = createServer((request, response) => {
    void answer(channel, publicKey, request).then((reply) => send(response, reply));
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = 'https://api.botframework.com';
  const serviceUrl = `${origin}/`;
  const channel: Channel = {
    appId,
    tenantId,
    metadataUrl: `${origin}/v1/.well-known/openidconfiguration`,
    issuer,
    serviceUrl,
    identityEndpoint: `${origin}/identity`,
    identityHeader: randomUUID(),
    privateKey,
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keyId,
    counts: { metadata: 0, keys: 0, tokens: 0 },
    received: [],
    metadataStatus: 200,
    connectorStatus: 200,
    sign(changes = {}) {
      const now = Math.floor(Date.now() / 1000);
      const claims: Record<string, unknown> = {
        iss: issuer,
        aud: appId,
        nbf: now - 60,
        exp: now + 3600,
        serviceurl: serviceUrl,
        ...changes,
      };
      const present = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
      return jwt.sign(present, privateKey, { algorithm: 'RS256', keyid: keyId, noTimestamp: true });
    },
    message(changes = {}) {
      return {
        type: 'message',
        id: randomUUID(),
        timestamp: '2026-11-23T09:30:00.000Z',
        channelId: 'msteams',
        serviceUrl,
        from: { id: '29:alex', name: 'Alex Rivera', aadObjectId: 'aaaaaaaa-0000-4000-8000-000000000001' },
        recipient: { id: `28:${appId}`, name: 'Countersign' },
        conversation: { id: 'a:alex', conversationType: 'personal', tenantId },
        channelData: { tenant: { id: tenantId } },
        text: 'hello',
        ...changes,
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return channel;
}

const newAppId = (): string => randomUUID();

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

async function answer(channel: Channel, publicKey: KeyObject, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', channel.serviceUrl);
  const body = await readJson(request);
  if (url.pathname === '/v1/.well-known/openidconfiguration') {
    channel.counts.metadata += 1;
    return {
      status: channel.metadataStatus,
      body: { issuer: channel.issuer, jwks_uri: `${channel.serviceUrl}keys` },
    };
  }
  if (url.pathname === '/keys') {
    channel.counts.keys += 1;
    // Without endorsements botbuilder takes a key for any channel: the bot must hold to msteams by itself.
    const key = { ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: channel.keyId };
    return { status: 200, body: { keys: [key] } };
  }
  if (url.pathname === '/identity') return giveToken(channel, url, request.headers['x-identity-header']);
  if (!url.pathname.startsWith('/v3/')) return { status: 404 };
  const token = request.headers.authorization?.replace(/^Bearer /, '');
  channel.received.push({
    method: request.method ?? '',
    path: decodeURIComponent(url.pathname),
    token,
    body,
  });
  if (channel.connectorStatus > 299) return { status: channel.connectorStatus };
  return { status: request.method === 'POST' ? 201 : 200, body: { id: `sent-${channel.received.length}` } };
}

// App Service's protocol, version 2019-08-01: learn.microsoft.com/azure/app-service/overview-managed-identity, "REST endpoint reference".
function giveToken(channel: Channel, url: URL, header: unknown): Reply {
  channel.counts.tokens += 1;
  if (header !== channel.identityHeader) return { status: 403 };
  const resource = url.searchParams.get('resource') ?? '';
  const clientId = url.searchParams.get('client_id') ?? '';
  const expires = Math.floor(Date.now() / 1000) + 86_400;
  const claims: Record<string, unknown> = {
    aud: resource,
    appid: clientId,
    tid: channel.tenantId,
    exp: expires,
  };
  const token = jwt.sign(claims, channel.privateKey, { algorithm: 'RS256', keyid: channel.keyId });
  return {
    status: 200,
    body: { access_token: token, expires_on: String(expires), resource, token_type: 'Bearer' },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
