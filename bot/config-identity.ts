// Who the program is, to Teams and to Graph: read from the environment, one credential each, never a silent choice between two.
import { z } from 'zod';
import type { Cloud } from './clouds.js';
import { guid, oneOf } from './config-values.js';
import type { EnvironmentReader } from './environment.js';

/** How the program proves to Entra who it is when it calls Graph. `authorityHost` is an origin. */
export type GraphCredentialSettings =
  | { readonly kind: 'managedIdentity'; readonly clientId: string }
  | {
      readonly kind: 'secret';
      readonly tenantId: string;
      readonly clientId: string;
      readonly secret: string;
      readonly authorityHost: string;
    }
  | {
      readonly kind: 'certificate';
      readonly tenantId: string;
      readonly clientId: string;
      readonly certificatePath: string;
      readonly authorityHost: string;
    }
  | {
      readonly kind: 'workload';
      readonly tenantId: string;
      readonly clientId: string;
      readonly tokenFile: string;
      readonly authorityHost: string;
    };

/** The bot's own registration. A `SingleTenant` bot always has its secret. */
export type BotIdentity =
  | { readonly type: 'UserAssignedMSI'; readonly appId: string; readonly tenantId: string }
  | {
      readonly type: 'SingleTenant';
      readonly appId: string;
      readonly tenantId: string;
      readonly password: string;
    };

/** The bot's registration. Problems are noted in `reader`. */
export function readBot(reader: EnvironmentReader): BotIdentity {
  const type = reader.require(
    'MicrosoftAppType',
    oneOf(['UserAssignedMSI', 'SingleTenant']),
    'write UserAssignedMSI (the bot has a managed identity) or SingleTenant (it has a secret)',
  );
  // An empty id would switch botbuilder's authentication off.
  const appId = reader.require('MicrosoftAppId', guid, "write the bot's application (client) id, a GUID");
  const tenantId = reader.require(
    'MicrosoftAppTenantId',
    guid,
    'write the directory (tenant) id of the bot, a GUID',
  );
  if (type === 'SingleTenant') {
    const advice = "a SingleTenant bot needs its application's client secret";
    return { type, appId, tenantId, password: reader.require('MicrosoftAppPassword', z.string(), advice) };
  }
  return { type: 'UserAssignedMSI', appId, tenantId };
}

const azureCredentials = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
] as const;

/**
 * How Graph is reached: a `UserAssignedMSI` bot by managed identity (`GRAPH_CLIENT_ID`, or its own); a `SingleTenant` bot by the
 * `AZURE_*` credential if there is one, else by the managed identity `GRAPH_CLIENT_ID` names, else by its own secret. Half a
 * credential, or two, is a problem noted in `reader`.
 */
export function readGraphCredential(
  reader: EnvironmentReader,
  cloud: Cloud,
  bot: BotIdentity,
): GraphCredentialSettings {
  const [chosen, ...more] = azureCredentials.filter((variable) => reader.text(variable) !== undefined);
  // Both tokens of such a bot come from the platform's identity endpoint, whatever else lies in its environment.
  if (bot.type === 'UserAssignedMSI') {
    return { kind: 'managedIdentity', clientId: reader.read('GRAPH_CLIENT_ID', guid, bot.appId) };
  }
  if (chosen === undefined) return readOwnCredential(reader, cloud, bot);
  for (const variable of more) reader.problem(variable, `is set next to ${chosen}; keep one of the two`);
  if (reader.text('GRAPH_CLIENT_ID') !== undefined) {
    reader.problem('GRAPH_CLIENT_ID', `names a managed identity, but ${chosen} is set; keep one of the two`);
  }
  const common = {
    tenantId: reader.require(
      'AZURE_TENANT_ID',
      guid,
      `it goes with ${chosen}: write the tenant to change, a GUID`,
    ),
    clientId: reader.require(
      'AZURE_CLIENT_ID',
      guid,
      `it goes with ${chosen}: write the application's client id, a GUID`,
    ),
    authorityHost: cloud.loginHost,
  };
  const value = reader.text(chosen) ?? '';
  switch (chosen) {
    case 'AZURE_CLIENT_SECRET':
      return { kind: 'secret', ...common, secret: value };
    case 'AZURE_CLIENT_CERTIFICATE_PATH':
      return { kind: 'certificate', ...common, certificatePath: value };
    case 'AZURE_FEDERATED_TOKEN_FILE':
      return { kind: 'workload', ...common, tokenFile: value };
  }
}

function readOwnCredential(
  reader: EnvironmentReader,
  cloud: Cloud,
  bot: Extract<BotIdentity, { type: 'SingleTenant' }>,
): GraphCredentialSettings {
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
    secret: bot.password,
    authorityHost: cloud.loginHost,
  };
}
