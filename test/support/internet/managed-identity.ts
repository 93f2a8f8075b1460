// App Service's endpoint for managed identities, on this machine and not on the Internet, and the keys of all tokens beside it.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { guidOf } from '../../../demo/guid.js';
import { answering, type Asked, type Reply } from './exchange.js';
import type { Tokens } from './tokens.js';

/** A token that a managed identity asked for. */
export interface IdentityCall {
  readonly clientId: string;
  readonly resource: string;
}

/** A running endpoint. */
export interface ManagedIdentity {
  /** Its keys are at `{origin}/keys`. */
  readonly origin: string;
  /** `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Good requests, oldest first. */
  readonly calls: IdentityCall[];
  close(): Promise<void>;
}

/** The object id of a managed identity: what its tokens have as `sub`. */
export const principalOf = (clientId: string): string => guidOf(clientId);

/**
 * Starts it; `exchanges` are audiences of tokens that prove an application, with the issuer they carry.
 * App Service's protocol, version 2019-08-01: learn.microsoft.com/azure/app-service/overview-managed-identity.
 */
export async function startManagedIdentity(
  tokens: Tokens,
  exchanges: ReadonlyMap<string, string>,
): Promise<ManagedIdentity> {
  const header = randomUUID();
  const calls: IdentityCall[] = [];
  const give = ({ url, headers }: Asked): Reply => {
    const resource = url.searchParams.get('resource') ?? '';
    const clientId = url.searchParams.get('client_id') ?? '';
    const isGood =
      headers['x-identity-header'] === header && url.searchParams.get('api-version') === '2019-08-01';
    if (!isGood || resource === '' || clientId === '')
      return { status: 400, body: { statusCode: 400, message: 'Bad Request' } };
    calls.push({ clientId, resource });
    const issuer = exchanges.get(resource);
    const token =
      issuer === undefined
        ? tokens.issue(resource, clientId)
        : tokens.issueForExchange(resource, { principalId: principalOf(clientId), issuer });
    const expires = String(Math.floor(Date.now() / 1_000) + 24 * 60 * 60);
    return {
      status: 200,
      body: { access_token: token, expires_on: expires, resource, token_type: 'Bearer', client_id: clientId },
    };
  };
  const answer = answering((asked) => {
    if (asked.url.pathname === '/keys') return { status: 200, body: { keys: [tokens.jwk] } };
    return asked.url.pathname === '/msi/token' ? give(asked) : { status: 404 };
  });
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    origin,
    environment: { IDENTITY_ENDPOINT: `${origin}/msi/token`, IDENTITY_HEADER: header },
    calls,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
