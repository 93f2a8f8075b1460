// Settings that are each allowed and together take the safety away.
import type { Cloud } from '../../../config/clouds.js';
import type { Config } from '../../../config/read-config.js';
import { isLoopback } from '../../../shared/loopback.js';
import type { Environment } from '../../../config/environment.js';
import { ok, problem, type Finding } from '../finding.js';

/** A line for each such combination; one good line where there is none. */
export function checkInsecure(config: Config, environment: Environment): readonly Finding[] {
  const found = [
    ...selfApproval(config),
    ...fewerForMore(config),
    ...places(config),
    ...leftovers(config, environment),
  ];
  return found.some(({ status }) => status === 'problem')
    ? found
    : [...found, ok('insecure combinations', 'none')];
}

function selfApproval({ rule }: Config): readonly Finding[] {
  if (rule.selfApproval === 'deny') return [];
  if (rule.approverGroupIds.length === 0) {
    return [
      problem(
        'SELF_APPROVAL',
        'is allow and there is no approver group, so whoever asks may approve alone: nobody countersigns',
        'name a group in APPROVER_GROUP_IDS and set SELF_APPROVAL to deny',
      ),
    ];
  }
  if (rule.approvalsRequired > 1 && rule.approvalsRequiredBroad > 1) return [];
  return [
    problem(
      'SELF_APPROVAL',
      'is allow and one approval is enough, so an approver may change the tenant alone',
      'set SELF_APPROVAL to deny, or APPROVALS_REQUIRED and APPROVALS_REQUIRED_BROAD to 2',
    ),
  ];
}

/** Broad is what reaches everybody: it should never be the easier of the two. */
function fewerForMore({ rule }: Config): readonly Finding[] {
  const { approvalsRequired: ordinary, approvalsRequiredBroad: broad } = rule;
  if (broad >= ordinary) return [];
  return [
    problem(
      'APPROVALS_REQUIRED_BROAD',
      `is ${broad}, so a change for all devices needs fewer people than an ordinary one (${ordinary})`,
      `set it to ${ordinary} or more`,
    ),
  ];
}

/** Settings that say where tokens go and whose signatures are believed. */
function places({ cloud, graph, channel }: Config): readonly Finding[] {
  return [
    place(
      'GRAPH_BASE_URL',
      graph.origin,
      cloud.graphOrigin,
      'the token that can change the tenant goes there',
    ),
    place(
      'ToBotFromChannelOpenIdMetadataUrl',
      channel.openIdMetadataUrl,
      cloud.channelOpenIdMetadataUrl,
      'whoever answers there can act as anybody in Teams',
    ),
    issuer(channel.tokenIssuer, cloud),
  ].filter((finding) => finding !== undefined);
}

function place(variable: string, url: string, usual: string, danger: string): Finding | undefined {
  if (url === usual) return undefined;
  if (isLoopback(new URL(url).hostname))
    return ok(variable, 'leads to a stand-in on this machine', 'remove it for a real tenant');
  return problem(variable, `is not Microsoft’s own address, ${usual}: ${danger}`, 'remove it');
}

function issuer(configured: string, cloud: Cloud): Finding | undefined {
  if (configured === cloud.channelTokenIssuer) return undefined;
  const why = `is not Teams’ own issuer, ${cloud.channelTokenIssuer}`;
  return problem('ToBotFromChannelTokenIssuer', why, 'remove it');
}

const secrets = ['MicrosoftAppPassword', 'AZURE_CLIENT_SECRET'] as const;

/** A secret that nothing uses can only be lost. */
function leftovers({ bot }: Config, environment: Environment): readonly Finding[] {
  if (bot.type !== 'UserAssignedMSI') return [];
  return secrets
    .filter((variable) => (environment[variable] ?? '').trim() !== '')
    .map((variable) =>
      problem(
        variable,
        'holds a secret that a UserAssignedMSI bot never uses',
        'remove it, and the secret too where nothing else uses it',
      ),
    );
}
