// The environment, parsed once into what the rest of the program may trust, or one error that lists every problem.
import { cloudNames, clouds } from './clouds.js';
import type { Cloud } from './clouds.js';
import { refuseOtherClouds, refuseUnsafeHost } from './host.js';
import { readBot, readGraphIdentity } from './identity.js';
import type { BotIdentity, GraphIdentity } from './identity.js';
import { readRule } from './rule.js';
import { guid, guids, oneOf, positiveNumber, safeOrigin, safeUrl, wholeNumber } from './values.js';
import { isLoopback } from '../shared/loopback.js';
import { readStore } from './store.js';
import type { StoreSettings } from './store.js';
import { readTelemetry } from './telemetry.js';
import type { TelemetrySettings } from './telemetry.js';
import type { ApprovalRule } from '../domain/approval.js';
import { createEnvironmentReader } from './environment.js';
import type { ConfigProblem, Environment, EnvironmentReader } from './environment.js';

/** Part of `Config`; they live with the code that reads them. */
export type { BotIdentity, GraphIdentity };

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Levels `LOG_LEVEL` accepts, from talkative to mute. */
export type LogLevel = (typeof logLevels)[number];

/** Everything the environment decides. GUIDs are lower case, origins have no trailing slash. */
export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly bot: BotIdentity;
  /** Tenants whose activities are accepted; never empty. */
  readonly allowedTenantIds: readonly string[];
  readonly cloud: Cloud;
  readonly channel: {
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    /** Whether the channel is a stand-in on this machine: only then may replies go to this machine. */
    readonly loopback: boolean;
  };
  readonly graph: {
    readonly origin: string;
    readonly audience: string;
    /** The tenant that is changed. */
    readonly tenantId: string;
    readonly beta: 'read' | 'never';
    readonly identity: GraphIdentity;
  };
  readonly store: StoreSettings;
  /** Where traces and metrics go; nowhere where absent. */
  readonly telemetry: TelemetrySettings | undefined;
  readonly rule: ApprovalRule;
  readonly expiresHours: number;
  readonly readBackSeconds: number;
  readonly intuneApprovalPollSeconds: number;
  /** Whether nothing may be applied. */
  readonly frozen: boolean;
}

/** The environment cannot be used. `problems` holds every reason; the message shows them all, one a line, never a value. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => `  ${problem.variable} ${problem.message}.`);
    super(
      `the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads everything the program may be told from outside (`process.env`, in real life). Throws ConfigError with all
 * problems at once; variables it does not know are somebody else's.
 */
export function readConfig(environment: Environment): Config {
  const reader = createEnvironmentReader(environment);
  const cloud = clouds[reader.read('CLOUD', oneOf(cloudNames), 'Public')];
  const bot = readBot(reader, cloud);
  const graph = readGraph(reader, cloud, bot);
  const config: Config = {
    port: reader.read('PORT', wholeNumber(0, 65_535), 3978),
    logLevel: reader.read('LOG_LEVEL', oneOf(logLevels), 'info'),
    bot,
    allowedTenantIds: readAllowedTenants(reader, bot, graph.tenantId),
    cloud,
    channel: readChannel(reader, cloud),
    graph,
    store: readStore(reader, cloud, () => storeIdentity(bot, graph.identity)),
    telemetry: readTelemetry(reader, cloud),
    rule: readRule(reader),
    expiresHours: reader.read('REQUEST_EXPIRES_HOURS', positiveNumber(8_760, '24 or 0.5'), 24),
    readBackSeconds: reader.read('READ_BACK_SECONDS', positiveNumber(3_600, '90'), 90),
    intuneApprovalPollSeconds: reader.read('INTUNE_APPROVAL_POLL_SECONDS', positiveNumber(86_400, '60'), 60),
    frozen: reader.read('COUNTERSIGN_FREEZE', oneOf(['1', '0']), '0') === '1',
  };
  if (reader.text('COUNTERSIGN_RULES') !== undefined) {
    reader.problem('COUNTERSIGN_RULES', 'names a rules file, which arrives in a later version; remove it');
  }
  refuseOtherClouds(reader, cloud, {
    GRAPH_BASE_URL: graph.origin,
    ToBotFromChannelOpenIdMetadataUrl: config.channel.openIdMetadataUrl,
    ToBotFromChannelTokenIssuer: config.channel.tokenIssuer,
  });
  refuseUnsafeHost(reader, [bot.proof, graph.identity]);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}

function readAllowedTenants(
  reader: EnvironmentReader,
  bot: BotIdentity,
  graphTenantId: string,
): readonly string[] {
  const allowed = reader.read('ALLOWED_TENANT_IDS', guids, [bot.tenantId]);
  if (graphTenantId !== '' && !allowed.includes(graphTenantId)) {
    reader.problem(
      'ALLOWED_TENANT_IDS',
      'does not contain the tenant that is changed (AZURE_TENANT_ID, else MicrosoftAppTenantId), so nobody could ask for anything; add it',
    );
  }
  return allowed;
}

/** The store and its cloud, for commands that need nothing else. Throws ConfigError. */
export function readStoreConfig(environment: Environment): Pick<Config, 'store' | 'cloud'> {
  const reader = createEnvironmentReader(environment);
  const cloud = clouds[reader.read('CLOUD', oneOf(cloudNames), 'Public')];
  const store = readStore(reader, cloud, () => {
    const bot = readBot(reader, cloud);
    return storeIdentity(bot, readGraphIdentity(reader, cloud, bot));
  });
  refuseUnsafeHost(reader, 'identity' in store ? [store.identity] : []);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return { store, cloud };
}

/** A managed bot keeps its requests as itself, also where another identity is used for Graph: two powers, two identities. */
function storeIdentity(bot: BotIdentity, graph: GraphIdentity): GraphIdentity {
  return bot.type === 'UserAssignedMSI' ? { kind: 'managedIdentity', clientId: bot.appId } : graph;
}

function readChannel(reader: EnvironmentReader, cloud: Cloud): Config['channel'] {
  const openIdMetadataUrl = reader.read(
    'ToBotFromChannelOpenIdMetadataUrl',
    safeUrl,
    cloud.channelOpenIdMetadataUrl,
  );
  return {
    openIdMetadataUrl,
    tokenIssuer: reader.read('ToBotFromChannelTokenIssuer', safeUrl, cloud.channelTokenIssuer),
    loopback: isLoopback(new URL(openIdMetadataUrl).hostname),
  };
}

function readGraph(reader: EnvironmentReader, cloud: Cloud, bot: BotIdentity): Config['graph'] {
  if (reader.read('GRAPH_AUTH', oneOf(['app', 'delegated']), 'app') === 'delegated') {
    reader.problem('GRAPH_AUTH', 'is delegated, which arrives in a later version; write app or remove it');
  }
  return {
    origin: reader.read('GRAPH_BASE_URL', safeOrigin, cloud.graphOrigin),
    audience: cloud.graphAudience,
    tenantId:
      bot.type === 'UserAssignedMSI' ? bot.tenantId : reader.read('AZURE_TENANT_ID', guid, bot.tenantId),
    beta: reader.read('GRAPH_BETA', oneOf(['read', 'never']), 'read'),
    identity: readGraphIdentity(reader, cloud, bot),
  };
}
