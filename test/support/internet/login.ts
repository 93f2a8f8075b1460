// Entra's login: it gives an application a token only for a proof it has checked to the last claim.
import { randomUUID } from 'node:crypto';
import { answering, type Asked, type Reply } from './exchange.js';
import { proofIn, type ProofKind, type Refused, type Registration } from './proofs.js';
import type { Host } from './proxy.js';
import { TENANT_ID, type Tokens } from './tokens.js';

/** A token somebody asked the login for; `proof` is absent where none was given, `refused` then holds Entra's number. */
export interface LoginCall {
  readonly clientId: string;
  readonly scope: string;
  readonly proof?: ProofKind;
  readonly refused?: number;
}

/** One cloud's login. */
export interface Login {
  readonly host: Host;
  /** Token requests, oldest first. */
  readonly calls: LoginCall[];
  /** Applications of the tenant, by client id. */
  readonly applications: Map<string, Registration>;
  /** How long a token lives from now on, in seconds. */
  lifetimeSeconds: number;
}

/** `hostname` is the login's own; `audiences` are what a token can be for in this cloud. */
export function createLogin(hostname: string, audiences: readonly string[], tokens: Tokens): Login {
  const login: Login = {
    host: answering((asked) => answer(asked)),
    calls: [],
    applications: new Map(),
    lifetimeSeconds: 3_600,
  };
  const answer = (asked: Asked): Reply => {
    const { pathname } = asked.url;
    if (asked.method === 'POST' && pathname.endsWith('/oauth2/v2.0/token')) return giveToken(asked);
    return { status: 404, body: { error: 'not_found' } };
  };
  const giveToken = ({ url, body }: Asked): Reply => {
    const form = new URLSearchParams(body);
    const call = { clientId: form.get('client_id') ?? '', scope: form.get('scope') ?? '' };
    const proof = check(url, form);
    if (typeof proof !== 'string') {
      login.calls.push({ ...call, refused: proof.number });
      return refusal(proof);
    }
    login.calls.push({ ...call, proof });
    const { lifetimeSeconds } = login;
    const token = tokens.issue(call.scope.replace(/\/\.default$/u, ''), call.clientId, lifetimeSeconds);
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        ext_expires_in: lifetimeSeconds,
        access_token: token,
      },
    };
  };
  const check = (url: URL, form: URLSearchParams): ProofKind | Refused => {
    if (url.pathname !== `/${TENANT_ID}/oauth2/v2.0/token`)
      return { number: 90002, words: 'Tenant not found.' };
    if (form.get('grant_type') !== 'client_credentials')
      return { number: 70003, words: 'The grant type is not supported.' };
    const known = login.applications.get(form.get('client_id') ?? '');
    if (!known) return { number: 700016, words: 'Application was not found in the directory.' };
    // Microsoft's client libraries ask for `openid profile offline_access` beside it in other flows; here it stands alone.
    if (!audiences.some((audience) => form.get('scope') === `${audience}/.default`)) {
      return { number: 500011, words: 'The resource principal was not found in the tenant.' };
    }
    return proofIn(form, known, `https://${hostname}${url.pathname}`);
  };
  return login;
}

function refusal({ number, words }: Refused): Reply {
  const isProof = number >= 700_000 && number !== 700_016;
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = new Date()
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/u, 'Z');
  return {
    status: isProof ? 401 : 400,
    body: {
      error: isProof ? 'invalid_client' : 'invalid_request',
      error_description: `AADSTS${String(number)}: ${words} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
    },
  };
}
