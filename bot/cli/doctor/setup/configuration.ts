// The settings: everything that is wrong with them, or what they say.
import { ConfigError, readConfig, type Config } from '../../../config/read-config.js';
import type { Environment } from '../../../config/environment.js';
import { ok, problem, type Finding } from '../finding.js';

/** `config` is absent where the settings cannot be used. */
export interface Configured {
  readonly findings: readonly Finding[];
  readonly config?: Config;
}

/** Every problem at once, as the start would say them. */
export function checkConfiguration(environment: Environment): Configured {
  try {
    const config = readConfig(environment);
    return { config, findings: [sayBot(config), sayRule(config), ...notes(config)] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { findings: error.problems.map(({ variable, message }) => toFinding(variable, message)) };
  }
}

/** Problems are written as `is not a GUID; write …`: what is wrong, and behind the first semicolon what to do. */
function toFinding(variable: string, message: string): Finding {
  const at = message.indexOf('; ');
  return at < 0
    ? problem(variable, message, 'see deployment/env.example')
    : problem(variable, message.slice(0, at), message.slice(at + 2));
}

function sayBot({ bot, cloud, graph }: Config): Finding {
  const own = graph.tenantId === bot.tenantId ? '' : `, changing tenant ${graph.tenantId}`;
  const proof = bot.type === 'SingleTenant' ? ` by ${proofWords[bot.proof.kind]}` : '';
  return ok(
    'settings',
    `${bot.type} bot ${bot.appId}${proof}, of tenant ${bot.tenantId}${own}, cloud ${cloud.name}, Graph as ${credentialWords[graph.identity.kind]}`,
  );
}

const proofWords = {
  managedIdentity: 'a managed identity',
  secret: 'a secret',
  certificate: 'a certificate',
  workload: 'a federated token',
  federated: 'a managed identity it trusts',
} as const;

const credentialWords = {
  managedIdentity: 'a managed identity',
  secret: 'an application with a secret',
  certificate: 'an application with a certificate',
  workload: 'an application with a federated token',
} as const;

function sayRule({ rule }: Config): Finding {
  const { approvalsRequired: ordinary, approvalsRequiredBroad: broad, selfApproval } = rule;
  const own = selfApproval === 'deny' ? 'the requester’s own never counts' : 'the requester’s own counts';
  return ok('approval rule', `${ordinary} for an ordinary change, ${broad} for a broad one; ${own}`);
}

/** Settings that are right, and that people forget about. */
function notes({ frozen, graph, allowedTenantIds }: Config): readonly Finding[] {
  return [
    frozen
      ? ok('COUNTERSIGN_FREEZE', 'is 1, so nothing is applied', 'set it to 0 when changes may go on')
      : undefined,
    graph.beta === 'never'
      ? ok('GRAPH_BETA', 'is never, so assignment filters cannot be seen and every change counts as broad')
      : undefined,
    allowedTenantIds.length > 1
      ? ok('ALLOWED_TENANT_IDS', `messages of ${allowedTenantIds.length} tenants are let in`)
      : undefined,
  ].filter((finding) => finding !== undefined);
}
