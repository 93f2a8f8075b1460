// The simulated tenant with its identity endpoint, and short ways to call it as a program with a token would.
import { startGraph, type GraphOptions } from '../../../demo/graph/server.js';
import { startIdentity, type Identity } from '../../../demo/identity/server.js';
import type { BatchAnswer, Controlled, Json } from './http/wire.js';

const TENANT_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body; an empty object when there is none. */
  readonly json: Json;
}

export interface OpenTenant {
  readonly identity: Identity;
  readonly origin: string;
  /** A Graph call with a token; `path` begins with the version. */
  call(
    method: string,
    path: string,
    parts?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** Items of one `$batch`; gives the answer to an id. */
  batch(version: string, requests: readonly object[]): Promise<(id: string) => BatchAnswer>;
  control(method: string, path: string, body?: unknown): Promise<Controlled>;
  /** Changes what tokens carry from now on. */
  issue(wish: object): Promise<void>;
  close(): Promise<void>;
}

export async function openTenant(options: Partial<GraphOptions> = {}): Promise<OpenTenant> {
  const identity = await startIdentity({ tenantId: TENANT_ID });
  const graph = await startGraph({ identityOrigin: identity.origin, tenantId: TENANT_ID, ...options });
  const tenant: OpenTenant = {
    identity,
    origin: graph.origin,
    async call(method, path, { body, headers } = {}) {
      const content = body === undefined ? {} : { 'content-type': 'application/json' };
      const url = path.startsWith('http') ? path : `${graph.origin}${path}`;
      const response = await fetch(url, {
        method,
        headers: { authorization: `Bearer ${await graphToken(identity)}`, ...content, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return toReply(response);
    },
    get: (path, headers) => tenant.call('GET', path, headers ? { headers } : {}),
    async batch(version, requests) {
      const { json } = await tenant.call('POST', `/${version}/$batch`, { body: { requests } });
      return (id) => json.responses.find((each) => each.id === id) ?? NO_ANSWER;
    },
    async control(method, path, body) {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const response = await fetch(`${graph.origin}/control/${path}`, init);
      const answer: Controlled = JSON.parse(await response.text());
      return answer;
    },
    async issue(wish) {
      await fetch(`${identity.origin}/control/identity`, { method: 'POST', body: JSON.stringify(wish) });
    },
    async close() {
      await graph.close();
      await identity.close();
    },
  };
  return tenant;
}

/** A token as a managed identity gets it. */
export async function graphToken(
  identity: Identity,
  resource = 'https://graph.microsoft.com',
): Promise<string> {
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource, client_id: TENANT_ID });
  const response = await fetch(`${identity.endpoint}?${query.toString()}`, {
    headers: { 'X-IDENTITY-HEADER': identity.secret },
  });
  const body: { readonly access_token: string } = JSON.parse(await response.text());
  return body.access_token;
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  const json: Json = JSON.parse(isJson ? text : '{}');
  return { status: response.status, headers: response.headers, text, json };
}

/** The `Message` inside the JSON that Intune writes into a string. */
export function innerMessage(reply: Reply): string {
  const inner: { readonly Message: string } = JSON.parse(reply.json.error.message);
  return inner.Message;
}

const NO_ANSWER: BatchAnswer = { id: '', status: 0, headers: {}, body: JSON.parse('{}') };
