// The demo: the real bot between a simulated Teams and a simulated Graph, on this machine alone.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRestartableBot } from './restartable-bot.js';

/** What runs, and how to stop it. `url` is the page's. */
export interface Demo {
  readonly url: string;
  readonly botPort: number;
  readonly graphOrigin: string;
  close(): Promise<void>;
}

const TENANT_ID = '5a9e3b1c-6f0d-4c2e-9b7a-2d4c8e1f0a63';
const APP_ID = 'c0de51a7-3b9f-4e21-8d64-7a1f5c2e9b08';
const ISSUER = 'https://api.botframework.com';

/** Nothing of the demo can be reached from another machine. */
const LOOPBACK = '127.0.0.1';

/** As far away as a real Graph often is. */
const GRAPH_LATENCY_MILLISECONDS = 80;

/** Starts everything. `preferred` ports are taken when they are free, else any. Sets `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
export async function openDemo(preferred: { readonly bot: number; readonly page: number }): Promise<Demo> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    const problems: unknown[] = [];
    // Whatever does not stop must not keep the rest from stopping.
    for (const closer of closers.splice(0).reverse())
      await closer().catch((error: unknown) => problems.push(error));
    if (problems.length > 0) throw new AggregateError(problems, 'the demo did not stop cleanly');
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    return { ...(await openParts(preferred, folder, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openParts(
  preferred: { readonly bot: number; readonly page: number },
  folder: string,
  closers: (() => Promise<void>)[],
): Promise<Omit<Demo, 'close'>> {
  // Loaded only now, so that a half-installed folder can be told apart from everything else.
  const { startIdentity } = await import('./identity/server.js');
  const { startGraph } = await import('./graph/server.js');
  const { startTeams } = await import('./teams/server.js');
  const { start } = await import('../bot/main.js');

  const identity = await startIdentity({ tenantId: TENANT_ID });
  closers.push(() => identity.close());
  const graph = await startGraph({
    identityOrigin: identity.origin,
    tenantId: TENANT_ID,
    latencyMs: GRAPH_LATENCY_MILLISECONDS,
  });
  closers.push(() => graph.close());
  const tenant = await readTenant(graph.origin);
  const teams = await startTeams({
    // Nobody has the page before the bot is there.
    startBotAfresh: (meanwhile) => bot.startAfresh(meanwhile),
    botAppId: APP_ID,
    tenantId: TENANT_ID,
    issuer: ISSUER,
    identityOrigin: identity.origin,
    graphControlOrigin: graph.origin,
    graphToken: () => tokenForScript(identity),
    people: PEOPLE.map(({ name, hasChat }) => ({ id: tenant.idOf('users', name), name, hasChat })),
    port: await freePort(preferred.page),
  });
  closers.push(() => teams.close());
  useIdentity(identity);
  const botPort = await freePort(preferred.bot);
  const environment = {
    ...environmentOf(tenant, graph.origin),
    PORT: String(botPort),
    ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
    ToBotFromChannelTokenIssuer: teams.tokenIssuer,
  };
  const bot = await startRestartableBot(
    folder,
    (store) => start({ ...environment, REQUEST_STORE: store }, LOOPBACK),
    () => teams.connect(`http://${LOOPBACK}:${String(botPort)}/api/messages`),
  );
  closers.push(() => bot.close());
  return { url: teams.origin, botPort, graphOrigin: graph.origin };
}

/** What the bot is told of its identity, its tenant and who may do what. */
function environmentOf(tenant: SimulatedTenant, graphOrigin: string): Readonly<Record<string, string>> {
  return {
    MicrosoftAppId: APP_ID,
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppTenantId: TENANT_ID,
    GRAPH_BASE_URL: graphOrigin,
    REQUESTER_GROUP_IDS: tenant.idOf('groups', 'Countersign requesters'),
    APPROVER_GROUP_IDS: tenant.idOf('groups', 'Countersign approvers'),
    // Whoever approves in Intune wants to see what follows.
    INTUNE_APPROVAL_POLL_SECONDS: '5',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
  };
}

/** The first asks. Dana may neither ask nor approve, and meets the bot in the channel only. */
const PEOPLE = [
  { name: 'Alex Rivera', hasChat: true },
  { name: 'Ben Okafor', hasChat: true },
  { name: 'Chris Lindqvist', hasChat: true },
  { name: 'Dana Moss', hasChat: false },
];

interface IdentityAccess {
  readonly endpoint: string;
  readonly secret: string;
}

/** `@azure/identity` reads these itself. A proxy for the outside world must not get requests to this machine. */
function useIdentity(identity: IdentityAccess): void {
  process.env['IDENTITY_ENDPOINT'] = identity.endpoint;
  process.env['IDENTITY_HEADER'] = identity.secret;
  process.env['NO_PROXY'] = [process.env['NO_PROXY'], '127.0.0.1'].filter(Boolean).join(',');
}

/** The one-row script of the "What if…" menu is somebody else's program, with a token of its own. */
async function tokenForScript({ endpoint, secret }: IdentityAccess): Promise<string> {
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: 'https://graph.microsoft.com' });
  const response = await fetch(`${endpoint}?${query.toString()}`, {
    headers: { 'x-identity-header': secret },
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

interface SimulatedTenant {
  idOf(kind: 'users' | 'groups', name: string): string;
}

async function readTenant(origin: string): Promise<SimulatedTenant> {
  type Named = readonly { readonly id: string; readonly displayName: string }[];
  const response = await fetch(`${origin}/control/state`);
  const state = (await response.json()) as { readonly users: Named; readonly groups: Named };
  return {
    idOf(kind, name) {
      const found = state[kind].find((one) => one.displayName === name);
      if (!found) throw new Error(`the simulated tenant has no ${name}`);
      return found.id;
    },
  };
}

/** The preferred port if nobody has it, else any that is free. */
function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (preferred === 0 ? reject(new Error('no free port')) : resolve(freePort(0))));
    probe.listen(preferred, LOOPBACK, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : preferred));
    });
  });
}

/** Why the demo cannot run here, in one sentence with what to do; nothing when it can. */
function obstacle(version: string, root: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 13)) {
    return `The demo needs Node 22.13 or newer and this is ${version}: use \`npm run demo\` after \`npm ci\`, which brings its own.`;
  }
  const needed = ['adaptivecards', 'markdown-it', 'jsonwebtoken', 'botbuilder', 'restify'];
  const missing = needed.filter((name) => !existsSync(join(root, 'node_modules', name)));
  return missing.length === 0 ? undefined : incomplete(missing.join(', '));
}

function incomplete(what: string): string {
  return `The install is incomplete (missing: ${what}). Run \`npm ci\` in this folder, then \`npm run demo\` again.`;
}

async function run(): Promise<void> {
  const problem = obstacle(process.versions.node, process.cwd());
  if (problem !== undefined) {
    fail(problem);
    return;
  }
  const opening = openDemo({ bot: 3978, page: 3979 });
  // Heard from the first moment on: nothing stays behind when somebody changes their mind while it starts.
  const stop = (): void => {
    opening
      .then((demo) => demo.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          fail(error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error));
          process.exit();
        },
      );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const demo = await opening;
    process.stdout.write(
      `Countersign demo: ${demo.url}\n` +
        'Open it and press Enter: "assign policy Windows 11 baseline to group Finance laptops" is filled in. Then approve as Ben. Ctrl+C stops.\n',
    );
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
    const message = error instanceof Error ? error.message : 'The demo could not start.';
    fail(isMissing ? incomplete(message.split('\n')[0] ?? 'a module') : message);
  }
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

if (require.main === module) void run();
