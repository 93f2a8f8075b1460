// Who the program is, to Teams and to Graph: read from the environment, one credential each, never a silent choice between two.
import type { Cloud } from './clouds.js';
import { guid, oneOf } from './values.js';
import type { EnvironmentReader } from './environment.js';

/** An application of Entra. `authorityHost` is the origin of the login. */
interface Application {
  readonly tenantId: string;
  readonly clientId: string;
  readonly authorityHost: string;
}

/** How the program proves to Entra who it is. Only `secret` is one. */
export type Identity =
  | { readonly kind: 'managedIdentity'; readonly clientId: string }
  | (Application & { readonly kind: 'secret'; readonly secret: string })
  /** A PEM file with the certificate and its private key. */
  | (Application & { readonly kind: 'certificate'; readonly certificatePath: string })
  /** A file in which the platform keeps a token that the application trusts (workload identity). */
  | (Application & { readonly kind: 'workload'; readonly tokenFile: string })
  /** A managed identity that the application trusts: its token for `audience` is the proof. */
  | (Application & {
      readonly kind: 'federated';
      readonly managedClientId: string;
      readonly audience: string;
    });

/** How Graph, and the store, are reached. A managed identity goes there itself and needs no application. */
export type GraphIdentity = Exclude<Identity, { readonly kind: 'federated' }>;

/** The bot's own registration, and its proof towards Teams. */
export interface BotIdentity {
  readonly type: 'UserAssignedMSI' | 'SingleTenant';
  readonly appId: string;
  readonly tenantId: string;
  readonly proof: Identity;
}

/** The bot's registration. Problems are noted in `reader`. */
export function readBot(reader: EnvironmentReader, cloud: Cloud): BotIdentity {
  const type = reader.require(
    'MicrosoftAppType',
    oneOf(['UserAssignedMSI', 'SingleTenant']),
    'write UserAssignedMSI (the bot is a managed identity) or SingleTenant (it is an application)',
  );
  // An empty id would switch botbuilder's authentication off.
  const appId = reader.require('MicrosoftAppId', guid, "write the bot's application (client) id, a GUID");
  const tenantId = reader.require(
    'MicrosoftAppTenantId',
    guid,
    'write the directory (tenant) id of the bot, a GUID',
  );
  const common = { appId, tenantId };
  if (type !== 'SingleTenant') {
    return { type: 'UserAssignedMSI', ...common, proof: { kind: 'managedIdentity', clientId: appId } };
  }
  const application = { tenantId, clientId: appId, authorityHost: cloud.loginHost };
  return { type, ...common, proof: readProof(reader, application, cloud.tokenExchangeAudience) };
}

/** Files that prove who an application is; the same file may prove two applications that both trust it. */
const proofFiles = ['AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE'] as const;

/** A password is always the bot's own; without one it proves itself by what Graph is reached with, where that can be shared. */
function readProof(reader: EnvironmentReader, application: Application, audience: string): Identity {
  const secret = reader.text('MicrosoftAppPassword');
  if (secret !== undefined) return { kind: 'secret', ...application, secret };
  const file = proofFiles.find((variable) => reader.text(variable) !== undefined);
  if (file !== undefined) return fileProof(file, reader.text(file) ?? '', application);
  const managedClientId = reader.read('GRAPH_CLIENT_ID', guid, undefined);
  if (managedClientId !== undefined) return { kind: 'federated', ...application, managedClientId, audience };
  // An unresolved Key Vault reference has been complained about already.
  if (!reader.problems.some(({ variable }) => variable === 'MicrosoftAppPassword')) {
    const others = `${proofFiles.join(', ')} or GRAPH_CLIENT_ID (a managed identity its registration trusts)`;
    reader.problem(
      'MicrosoftAppPassword',
      `is not set; a SingleTenant bot proves itself by one of MicrosoftAppPassword (a client secret), ${others}`,
    );
  }
  return { kind: 'secret', ...application, secret: '' };
}

function fileProof(
  variable: (typeof proofFiles)[number],
  path: string,
  application: Application,
): GraphIdentity {
  return variable === 'AZURE_CLIENT_CERTIFICATE_PATH'
    ? { kind: 'certificate', ...application, certificatePath: path }
    : { kind: 'workload', ...application, tokenFile: path };
}

const azureCredentials = ['AZURE_CLIENT_SECRET', ...proofFiles] as const;

/**
 * How Graph is reached: a `UserAssignedMSI` bot by managed identity (`GRAPH_CLIENT_ID`, or its own); a `SingleTenant` bot by the
 * `AZURE_*` credential if there is one, else by the managed identity `GRAPH_CLIENT_ID` names, else by its own secret. Half a
 * credential, or two, is a problem noted in `reader`.
 */
export function readGraphIdentity(reader: EnvironmentReader, cloud: Cloud, bot: BotIdentity): GraphIdentity {
  const [chosen, ...more] = azureCredentials.filter((variable) => reader.text(variable) !== undefined);
  // Both tokens of such a bot come from the platform's identity endpoint, whatever else lies in its environment.
  if (bot.type === 'UserAssignedMSI') {
    return { kind: 'managedIdentity', clientId: reader.read('GRAPH_CLIENT_ID', guid, bot.appId) };
  }
  if (chosen === undefined) return readOwnIdentity(reader, cloud, bot);
  for (const variable of more) reader.problem(variable, `is set next to ${chosen}; keep one of the two`);
  if (reader.text('GRAPH_CLIENT_ID') !== undefined) {
    reader.problem('GRAPH_CLIENT_ID', `names a managed identity, but ${chosen} is set; keep one of the two`);
  }
  const application = readApplication(reader, cloud, { bot, chosen });
  const value = reader.text(chosen) ?? '';
  if (chosen === 'AZURE_CLIENT_SECRET') return { kind: 'secret', ...application, secret: value };
  return fileProof(chosen, value, application);
}

/** Whose credential `chosen` is: a file that proves the bot proves it to Graph as well, unless another application is named. */
function readApplication(
  reader: EnvironmentReader,
  cloud: Cloud,
  { bot, chosen }: { readonly bot: BotIdentity; readonly chosen: (typeof azureCredentials)[number] },
): Application {
  const authorityHost = cloud.loginHost;
  if (bot.proof.kind !== 'secret') {
    return {
      tenantId: reader.read('AZURE_TENANT_ID', guid, bot.tenantId),
      clientId: reader.read('AZURE_CLIENT_ID', guid, bot.appId),
      authorityHost,
    };
  }
  const goesWith = `it goes with ${chosen}`;
  return {
    tenantId: reader.require('AZURE_TENANT_ID', guid, `${goesWith}: write the tenant to change, a GUID`),
    clientId: reader.require(
      'AZURE_CLIENT_ID',
      guid,
      `${goesWith}: write the application's client id, a GUID`,
    ),
    authorityHost,
  };
}

function readOwnIdentity(reader: EnvironmentReader, cloud: Cloud, bot: BotIdentity): GraphIdentity {
  if (reader.text('AZURE_CLIENT_ID') !== undefined) {
    reader.problem(
      'AZURE_CLIENT_ID',
      `is set without a credential; add one of ${azureCredentials.join(', ')}, or name a managed identity in GRAPH_CLIENT_ID instead`,
    );
  }
  const managedClientId = reader.read('GRAPH_CLIENT_ID', guid, undefined);
  if (managedClientId !== undefined) return { kind: 'managedIdentity', clientId: managedClientId };
  return {
    kind: 'secret',
    tenantId: reader.read('AZURE_TENANT_ID', guid, bot.tenantId),
    clientId: bot.appId,
    secret: bot.proof.kind === 'secret' ? bot.proof.secret : '',
    authorityHost: cloud.loginHost,
  };
}
