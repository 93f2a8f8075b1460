// A whole installation on this machine for the doctor to look over: identity, Graph, Teams' keys, a folder, and the settings.
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { examine } from '../../../bot/cli/doctor/examine.js';
import { toText } from '../../../bot/cli/doctor/print.js';
import type { Question } from '../../../bot/cli/doctor/question.js';
import type { Report } from '../../../bot/cli/doctor/report.js';
import type { Tools } from '../../../bot/cli/doctor/tools.js';
import type { Environment } from '../../../bot/config/environment.js';
import { GROUP_IDS } from '../../../demo/graph/seed/groups.js';
import { startGraph } from '../../../demo/graph/server.js';
import { startIdentity } from '../../../demo/identity/server.js';
import { newState, startFront, type Front } from './front.js';
import { makeFolder } from '../../support/folder.js';
import { rsaKey } from '../../support/rsa-key.js';

export const TENANT_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
/** An ordinary Linux disk (ext4), whatever the tests run on. */
const EXT4 = 0xef53;

/** What the doctor said. `text` is all of it with every run of white space made one blank. */
export interface Seen {
  readonly report: Report;
  readonly printed: string;
  readonly text: string;
}

export interface Look {
  readonly environment?: Environment;
  readonly question?: Partial<Question>;
  readonly tools?: Partial<Tools>;
  readonly timeout?: number;
}

export interface Installation {
  readonly folder: string;
  readonly front: Front;
  readonly environment: Record<string, string>;
  /** The simulated tenant's control API. */
  control(path: string, body: object): Promise<void>;
  /** Changes what the identity endpoint does next. */
  identity(wish: object): Promise<void>;
  /** Runs the doctor, and fails where it told a secret, changed the tenant or left a file behind. */
  look(changes?: Look): Promise<Seen>;
  /** As new: another bot, an empty folder, the tenant as it was. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

const ROLES = ['DeviceManagementConfiguration.ReadWrite.All', 'GroupMember.Read.All', 'User.Read.All'];

/**
 * One for a whole file, made as new before each test: @azure/identity asks the same identity endpoint for as long as the
 * process lives, and keeps its tokens.
 */
export async function openInstallation(): Promise<Installation> {
  const identity = await startIdentity({ tenantId: TENANT_ID });
  const graph = await startGraph({ identityOrigin: identity.origin, tenantId: TENANT_ID });
  const front = await startFront(graph.origin);
  const keys = await startKeys();
  const folder = makeFolder('countersign-doctor-test-');
  const restore = setEnvironment({
    IDENTITY_ENDPOINT: identity.endpoint,
    IDENTITY_HEADER: identity.secret,
  });
  const environment: Record<string, string> = {
    MicrosoftAppId: randomUUID(),
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppTenantId: TENANT_ID,
    GRAPH_BASE_URL: front.origin,
    ToBotFromChannelOpenIdMetadataUrl: `${keys.origin}/metadata`,
    REQUESTER_GROUP_IDS: GROUP_IDS.requesters,
    APPROVER_GROUP_IDS: GROUP_IDS.approvers,
    REQUEST_STORE: `sqlite:${join(folder, 'requests.db')}`,
    PORT: '0',
    LOG_LEVEL: 'silent',
    IDENTITY_ENDPOINT: identity.endpoint,
    IDENTITY_HEADER: identity.secret,
  };
  const post = async (url: string, body: object): Promise<void> => {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
  };
  const installation: Installation = {
    folder,
    front,
    environment,
    control: (path, body) => post(`${graph.origin}/control/${path}`, body),
    identity: (wish) => post(`${identity.origin}/control/identity`, wish),
    look: async (changes = {}) => {
      const before = readdirSync(folder).sort();
      const seen = await look(
        { ...changes, environment: { ...environment, ...changes.environment } },
        folder,
      );
      expect(seen.printed).not.toMatch(/eyJ|Bearer/);
      for (const secret of [identity.secret, ...secretsIn(changes.environment)])
        expect(seen.printed).not.toContain(secret);
      expect(front.writes).toEqual([]);
      expect(readdirSync(folder).sort()).toEqual(before);
      return seen;
    },
    renew: async () => {
      environment['MicrosoftAppId'] = randomUUID();
      Object.assign(front.state, newState());
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      await installation.control('reset', {});
      await installation.identity({ roles: ROLES, tenantId: TENANT_ID, fail: null });
    },
    close: async () => {
      restore();
      await Promise.all([identity.close(), graph.close(), front.close(), keys.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return installation;
}

function secretsIn(environment: Environment = {}): readonly string[] {
  return Object.entries(environment)
    .filter(([name]) => /SECRET|Password/.test(name))
    .map(([, value]) => value ?? '')
    .filter((value) => value !== '');
}

async function look(changes: Look & { readonly environment: Environment }, folder: string): Promise<Seen> {
  const stop = new AbortController();
  const tools: Tools = { ...realTools(folder, stop.signal), ...changes.tools };
  try {
    const question = { json: false, ...changes.question };
    const report = await examine(changes.environment, question, tools, changes.timeout);
    const printed = toText(report);
    return { report, printed, text: printed.replace(/\s+/g, ' ') };
  } finally {
    stop.abort();
  }
}

/** This machine, with a good disk and a good Node. */
export function realTools(folder: string, stop: AbortSignal): Tools {
  return {
    clock: clockAhead(0),
    fetch,
    guid: () => randomUUID(),
    nodeVersion: '24.0.0',
    folder,
    diskType: () => EXT4,
    stop,
  };
}

/** The real clock, so many milliseconds ahead. */
export function clockAhead(milliseconds: number): Tools['clock'] {
  return {
    now: () => new Date(Date.now() + milliseconds).toISOString(),
    monotonic: () => performance.now(),
    sleep: async (pause, signal) => {
      await delay(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
    },
  };
}

/** A server on this machine. */
export async function startServer(
  listener: (origin: () => string) => RequestListener,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  let origin = '';
  const server = createServer(listener(() => origin));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A port nobody listens on. */
export async function closedOrigin(): Promise<string> {
  const server = await startServer(() => () => undefined);
  await server.close();
  return server.origin;
}

/** Teams' published keys: one, whose private half nobody has any more. */
async function startKeys(): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const { publicKey } = rsaKey();
  const key = {
    ...publicKey.export({ format: 'jwk' }),
    kid: 'a-published-key',
    use: 'sig',
    endorsements: ['msteams'],
  };
  return startServer((origin) => (request, response) => {
    const body = request.url === '/keys' ? { keys: [key] } : { issuer: 'x', jwks_uri: `${origin()}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id_token_signing_alg_values_supported: ['RS256'], ...body }));
  });
}

function setEnvironment(values: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
