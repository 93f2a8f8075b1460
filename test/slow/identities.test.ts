// Who the bot is, over the wires it is proved on: each way to a token, from asking to Applied, and what is told where the proof does not hold.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import type { CloudName } from '../../bot/config/clouds.js';
import { buildProgram, type Program } from '../support/bot-process.js';
import { createApplicationCertificate, type Certificate } from '../support/internet/certificates.js';
import {
  openConversation,
  until,
  type Conversation,
  type Setting,
} from '../support/internet/conversation.js';
import { startInternet, type Internet } from '../support/internet/internet.js';
import type { LoginCall } from '../support/internet/login.js';
import { principalOf } from '../support/internet/managed-identity.js';
import type { ProofKind, Registration } from '../support/internet/proofs.js';
import type { Wire } from '../support/stage.js';
import { TENANT_ID } from '../support/internet/tokens.js';
import { HOSTS } from '../support/internet/worlds.js';

const PASSWORD = 'a password nobody may log';
const SingleTenant = { MicrosoftAppType: 'SingleTenant' };

let program: Program;
let internet: Internet;
let conversation: Conversation | undefined;

beforeAll(async () => {
  program = buildProgram();
  internet = await startInternet();
}, 60_000);
beforeEach(() => internet.reset());
afterEach(async () => {
  await conversation?.end();
  conversation = undefined;
});
afterAll(async () => {
  await program.remove();
  await internet.close();
});

async function open(setting: Omit<Setting, 'internet' | 'program'>): Promise<Conversation> {
  conversation = await openConversation({ internet, program, ...setting });
  return conversation;
}

/** An application of the tenant. */
function register(proof: Omit<Registration, 'clientId'>, cloud: CloudName = 'Public'): string {
  const clientId = randomUUID();
  internet.sites[cloud].login.applications.set(clientId, { clientId, ...proof });
  return clientId;
}

/** The different token requests the login had, whatever their order. */
function asked(cloud: CloudName = 'Public'): ReadonlySet<LoginCall> {
  return new Set(internet.sites[cloud].login.calls);
}

const forTeams = (clientId: string, proof: ProofKind, cloud: CloudName = 'Public'): LoginCall => ({
  clientId,
  scope: `${HOSTS[cloud].botAudience}/.default`,
  proof,
});
const forGraph = (clientId: string, proof: ProofKind, cloud: CloudName = 'Public'): LoginCall => ({
  clientId,
  scope: `https://${HOSTS[cloud].graph}/.default`,
  proof,
});

/** A file in the Internet's folder. */
function fileOf(text: string): string {
  const path = join(internet.folder, randomUUID());
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const pemFile = ({ key, certificate }: Certificate): string => fileOf(`${key}${certificate}`);

/** A cluster whose tokens an application may trust. */
function createCluster() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issuer = 'https://issuer.cluster.example';
  const subject = 'system:serviceaccount:countersign:bot';
  const audience = 'api://AzureADTokenExchange';
  return {
    federation: {
      issuer,
      subject,
      audience,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
    token: (expiresIn = 3_600): string =>
      jwt.sign({ jti: randomUUID() }, privateKey, {
        algorithm: 'RS256',
        issuer,
        subject,
        audience,
        expiresIn,
      }),
  };
}

describe('a managed identity', () => {
  const stray = {
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_CLIENT_ID: randomUUID(),
    AZURE_CLIENT_SECRET: PASSWORD,
    MicrosoftAppPassword: PASSWORD,
  };

  it('is the bot and reaches Graph, and no secret that lies beside it is used', async () => {
    const { untilApplied, botId } = await open({
      environment: { ...stray, MicrosoftAppType: 'UserAssignedMSI' },
    });
    await untilApplied();
    expect(asked()).toEqual(new Set());
    expect(new Set(internet.managedIdentity.calls)).toEqual(
      new Set([
        { clientId: botId, resource: 'https://api.botframework.com' },
        { clientId: botId, resource: 'https://graph.microsoft.com' },
      ]),
    );
    expect(internet.proxy.contacted()).not.toContain(`${HOSTS.Public.login}:443`);
  });

  it('of its own reaches Graph where one is named', async () => {
    const graphId = randomUUID();
    const { untilApplied, botId, site } = await open({
      environment: { MicrosoftAppType: 'UserAssignedMSI', GRAPH_CLIENT_ID: graphId },
    });
    await untilApplied();
    expect([...site.connector.writers]).toEqual([botId]);
    expect([...site.graph.callers]).toEqual([graphId]);
  });

  it.each(['Public', 'USGov'] as const)('proves an application that trusts it, in %s', async (cloud) => {
    const managedId = randomUUID();
    const { login, exchangeAudience: audience } = HOSTS[cloud];
    const issuer = `https://${login}/${TENANT_ID}/v2.0`;
    const { publicKey } = internet.tokens;
    const federation = { issuer, subject: principalOf(managedId), audience, publicKey };
    const botId = register({ federation }, cloud);
    const { untilApplied, site } = await open({
      cloud,
      botId,
      environment: { MicrosoftAppType: 'SingleTenant', GRAPH_CLIENT_ID: managedId },
    });
    await untilApplied();
    expect(asked(cloud)).toEqual(new Set([forTeams(botId, 'federation', cloud)]));
    expect(internet.managedIdentity.calls).toContainEqual({ clientId: managedId, resource: audience });
    expect([...site.graph.callers]).toEqual([managedId]);
  });
});

describe('an application', () => {
  it('proves itself by its password', async () => {
    const botId = register({ secret: PASSWORD });
    const { untilApplied, bot } = await open({
      botId,
      environment: { ...SingleTenant, MicrosoftAppPassword: PASSWORD },
    });
    await untilApplied();
    expect(asked()).toEqual(new Set([forTeams(botId, 'secret'), forGraph(botId, 'secret')]));
    expectNoSecretIn(bot.log());
  });

  it('proves itself by its certificate', async () => {
    const own = createApplicationCertificate();
    const botId = register({ certificate: own.certificate });
    const { untilApplied, bot } = await open({
      botId,
      environment: { ...SingleTenant, AZURE_CLIENT_CERTIFICATE_PATH: pemFile(own) },
    });
    await untilApplied();
    expect(asked()).toEqual(new Set([forTeams(botId, 'certificate'), forGraph(botId, 'certificate')]));
    expectNoSecretIn(bot.log());
  });

  it('proves itself by the token in a file, also by the next one there', async () => {
    const { federation, token } = createCluster();
    const botId = register({ federation });
    const path = fileOf(token(600));
    const { login } = internet.sites.Public;
    login.lifetimeSeconds = 600;
    const { untilApplied, probe, say, reads, bot } = await open({
      botId,
      environment: { ...SingleTenant, AZURE_FEDERATED_TOKEN_FILE: path },
    });
    await untilApplied();
    expect(asked()).toEqual(new Set([forTeams(botId, 'federation'), forGraph(botId, 'federation')]));
    login.calls.length = 0;
    // The platform writes a new token, the application trusts another key from now on: only the new file can prove it.
    const next = createCluster();
    login.applications.set(botId, { clientId: botId, federation: next.federation });
    writeFileSync(path, next.token());
    await probe.hurry(6 * 60_000);
    await say('Alex Rivera', 'show assignments of policy Windows 11 baseline');
    await reads('Alex Rivera', /Finance laptops/u);
    expect(asked()).toEqual(new Set([forTeams(botId, 'federation'), forGraph(botId, 'federation')]));
    expectNoSecretIn(bot.log());
  });

  it('may reach Graph as another one, by a certificate, while the bot has its password', async () => {
    const own = createApplicationCertificate();
    const [botId, graphId] = [register({ secret: PASSWORD }), register({ certificate: own.certificate })];
    const { untilApplied, site } = await open({
      botId,
      environment: {
        ...SingleTenant,
        MicrosoftAppPassword: PASSWORD,
        AZURE_TENANT_ID: TENANT_ID,
        AZURE_CLIENT_ID: graphId,
        AZURE_CLIENT_CERTIFICATE_PATH: pemFile(own),
      },
    });
    await untilApplied();
    expect(asked()).toEqual(new Set([forTeams(botId, 'secret'), forGraph(graphId, 'certificate')]));
    expect([...site.graph.callers, ...site.connector.writers]).toEqual([graphId, botId]);
  });
});

describe('where the proof does not hold', () => {
  interface Broken {
    readonly what: string;
    /** Entra's number for it. */
    readonly number: string;
    /** What the person is told to check. */
    readonly advice: string;
    readonly registered: Omit<Registration, 'clientId'>;
    readonly settings: () => Record<string, string>;
  }
  const cluster = createCluster();
  const cases: readonly Broken[] = [
    {
      what: 'a certificate Entra does not know',
      number: 'AADSTS700027',
      advice: 'check the certificate file',
      registered: { certificate: createApplicationCertificate().certificate },
      settings: () => ({ AZURE_CLIENT_CERTIFICATE_PATH: pemFile(createApplicationCertificate()) }),
    },
    {
      what: 'a federated token that is over',
      number: 'AADSTS700024',
      advice: 'check the federated token file',
      registered: { federation: cluster.federation },
      settings: () => ({ AZURE_FEDERATED_TOKEN_FILE: fileOf(cluster.token(-600)) }),
    },
  ];

  it.each(cases)('with $what the bot starts, and the log says why it cannot answer', async (broken) => {
    const botId = register(broken.registered);
    const { bot, say } = await open({ botId, environment: { ...SingleTenant, ...broken.settings() } });
    expect((await fetch(`http://127.0.0.1:${String(bot.port)}/readyz`)).status).toBe(200);
    await say('Alex Rivera', 'help');
    const ofBot = await until("the bot's own failure", bot, () => errorsIn(bot.log(), 'BotTokenError')[0]);
    expect(ofBot).toMatchObject({ level: 'warn', err: { code: broken.number } });
    expectNoSecretIn(bot.log());
  });

  it.each(cases)('with $what for Graph whoever asks reads what to check', async (broken) => {
    const [botId, graphId] = [register({ secret: PASSWORD }), register(broken.registered)];
    const { bot, say, reads } = await open({
      botId,
      environment: {
        ...SingleTenant,
        MicrosoftAppPassword: PASSWORD,
        AZURE_TENANT_ID: TENANT_ID,
        AZURE_CLIENT_ID: graphId,
        ...broken.settings(),
      },
    });
    expect((await fetch(`http://127.0.0.1:${String(bot.port)}/readyz`)).status).toBe(200);
    await say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
    const text = await reads('Alex Rivera', /Nothing was planned or sent/u);
    expect(text).toContain('The bot got no token for Graph');
    expect(text).toContain(broken.advice);
    expect(errorsIn(bot.log(), 'GraphError')).toContainEqual(
      expect.objectContaining({ err: expect.objectContaining({ code: broken.number }) }),
    );
    expectNoSecretIn(bot.log());
  });
});

/** Lines of the log that carry an error of this name. */
function errorsIn(log: string, name: string): Wire[] {
  const lines = log.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines.map((line): Wire => JSON.parse(line)).filter((line) => line.err?.name === name);
}

/** Neither a password, nor a key, nor the beginning every token has. */
function expectNoSecretIn(log: string): void {
  expect(log).not.toMatch(/eyJ|PRIVATE KEY/u);
  expect(log).not.toContain(PASSWORD);
}
