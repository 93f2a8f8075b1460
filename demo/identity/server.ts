// A stand-in for App Service's managed identity endpoint: it issues signed tokens to whoever knows its secret.
import { createPrivateKey, generateKeyPair, randomUUID, timingSafeEqual, type JsonWebKey } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { readText, startLocalServer } from '../local-server.js';
import { pause } from '../pause.js';
import { issueToken, type Issuer } from './token.js';

/** Application permissions the bot needs; what tokens for Graph carry unless told otherwise. */
const DEFAULT_ROLES: readonly string[] = [
  'DeviceManagementConfiguration.ReadWrite.All',
  'GroupMember.Read.All',
  'User.Read.All',
];

/** Entra's tokens for managed identities live for a day. */
const LIFETIME_SECONDS = 24 * 60 * 60;

/** What the endpoint is started with. */
export interface IdentityOptions {
  readonly tenantId: string;
  /** 0 or absent: a free port. */
  readonly port?: number;
  /** The `roles` of tokens for Graph; empty: a token without that claim, as when nobody consented. */
  readonly roles?: readonly string[];
  /** What callers must send as `X-IDENTITY-HEADER`; absent: a random one, readable from the answer. */
  readonly secret?: string;
}

/** `endpoint` and `secret` are what `IDENTITY_ENDPOINT` and `IDENTITY_HEADER` must hold for `@azure/identity`. */
export interface Identity {
  readonly origin: string;
  readonly endpoint: string;
  readonly secret: string;
  close(): Promise<void>;
}

/** How the token route fails: with a status, without an answer, or by breaking the connection; for whom, and how often (absent: always). */
interface Failure {
  readonly how: number | 'hang' | 'reset';
  /** A part of the resource that tokens are asked for; empty: all. */
  readonly resource: string;
  left: number;
}

interface State {
  readonly issuer: Issuer;
  readonly secret: string;
  readonly jwk: JsonWebKey;
  roles: readonly string[];
  tenantId: string;
  lifetimeSeconds: number;
  failure: Failure | undefined;
  latencyMs: number;
}

/** Made once a process: it costs a fifth of a second. */
let keyPair: ReturnType<typeof newPair> | undefined;

function newPair() {
  return promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
}

/**
 * Starts the endpoint on 127.0.0.1. Routes: `GET /msi/token` (App Service's protocol, `api-version=2019-08-01`), `GET /keys`
 * (the public key as a JWKS) and `POST /control/identity`, which changes what is issued next:
 * `{ roles?, tenantId?, lifetimeSeconds?, fail?: { status? | wire?: 'hang' | 'reset', resource?, times? } | null, latencyMs? }`.
 * A token of less than five minutes is asked for again with every call, by `@azure/identity`.
 */
export async function startIdentity(options: IdentityOptions): Promise<Identity> {
  const pair = await (keyPair ??= newPair());
  const state: State = {
    issuer: {
      kid: randomUUID(),
      key: createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    },
    secret: options.secret ?? randomUUID(),
    jwk: pair.publicKey.export({ format: 'jwk' }),
    roles: options.roles ?? DEFAULT_ROLES,
    tenantId: options.tenantId,
    lifetimeSeconds: LIFETIME_SECONDS,
    failure: undefined,
    latencyMs: 0,
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(state, request).then(
      (answered) => {
        if (answered === 'reset') request.socket.resetAndDestroy();
        else if (answered !== 'hang') reply(response, answered.status, answered.body);
      },
      () => reply(response, 500, { statusCode: 500, message: 'An unexpected error occurred.' }),
    );
  };
  const { origin, close } = await startLocalServer(() => listener, options.port ?? 0);
  return { origin, endpoint: `${origin}/msi/token`, secret: state.secret, close };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(state: State, request: IncomingMessage): Promise<Answer | 'hang' | 'reset'> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  switch (`${request.method ?? ''} ${url.pathname}`) {
    case 'GET /keys':
      return {
        status: 200,
        body: { keys: [{ ...state.jwk, kid: state.issuer.kid, use: 'sig', alg: 'RS256' }] },
      };
    case 'POST /control/identity':
      return control(state, await readText(request));
    case 'GET /msi/token':
      if (state.latencyMs > 0) await pause(state.latencyMs);
      return token(state, request.headers['x-identity-header'], url.searchParams);
    default:
      return refusal(404, 'No such route.');
  }
}

function token(
  state: State,
  secret: string | string[] | undefined,
  query: URLSearchParams,
): Answer | 'hang' | 'reset' {
  const { failure } = state;
  if (failure && failure.left > 0 && (query.get('resource') ?? '').includes(failure.resource)) {
    failure.left -= 1;
    const { how } = failure;
    return typeof how === 'number' ? refusal(how, 'The identity endpoint was told to fail.') : how;
  }
  if (typeof secret !== 'string' || !sameText(secret, state.secret))
    return refusal(401, 'X-IDENTITY-HEADER is missing or wrong.');
  if (query.get('api-version') !== '2019-08-01')
    return refusal(400, 'The api-version is missing or not supported.');
  const resource = query.get('resource');
  if (!resource) return refusal(400, 'The parameter resource is missing.');
  const clientId = query.get('client_id') ?? state.tenantId;
  const issued = issueToken(state.issuer, {
    resource,
    clientId,
    tenantId: state.tenantId,
    roles: state.roles,
    lifetimeSeconds: state.lifetimeSeconds,
  });
  // App Service writes the time as text.
  const body = {
    access_token: issued.token,
    expires_on: String(issued.expiresOn),
    resource,
    token_type: 'Bearer',
    client_id: clientId,
  };
  return { status: 200, body };
}

function control(state: State, text: string): Answer {
  const wish: unknown = JSON.parse(text);
  if (typeof wish !== 'object' || wish === null) return refusal(400, 'Expected a JSON object.');
  if ('roles' in wish && Array.isArray(wish.roles)) state.roles = wish.roles.map(String);
  if ('tenantId' in wish && typeof wish.tenantId === 'string') state.tenantId = wish.tenantId;
  if ('latencyMs' in wish && typeof wish.latencyMs === 'number') state.latencyMs = wish.latencyMs;
  if ('lifetimeSeconds' in wish && typeof wish.lifetimeSeconds === 'number')
    state.lifetimeSeconds = wish.lifetimeSeconds;
  if ('fail' in wish) state.failure = readFailure(wish.fail);
  return { status: 200, body: {} };
}

function readFailure(fail: unknown): Failure | undefined {
  if (typeof fail !== 'object' || fail === null) return undefined;
  const status = 'status' in fail && typeof fail.status === 'number' ? fail.status : 503;
  const wire = 'wire' in fail ? fail.wire : undefined;
  return {
    how: wire === 'hang' || wire === 'reset' ? wire : status,
    resource: 'resource' in fail ? String(fail.resource) : '',
    left: 'times' in fail && typeof fail.times === 'number' ? fail.times : Number.POSITIVE_INFINITY,
  };
}

function refusal(status: number, message: string): Answer {
  return { status, body: { statusCode: status, message } };
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  // Not chained: restify, loaded beside this in the demo, replaces writeHead by one that answers nothing.
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
