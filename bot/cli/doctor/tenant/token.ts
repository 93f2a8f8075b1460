// The token for Graph: whether there is one, whose it is, for which tenant, and what it may.
import { adviceText, offWithout } from '../../../../cards/text/faults/advice.js';
import { GraphError } from '../../../domain/graph-error.js';
import {
  grantedBy,
  missingPermissions,
  neededPermissions,
  readTokenClaims,
  surplusPermissions,
  type TokenClaims,
} from '../../../graph/token-roles.js';
import { faultWords } from '../fault-words.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';
import { whyNoToken } from './why-no-token.js';

/** `credential` answers with a token or throws GraphError. `hasToken`: whether Graph can be asked at all. */
export async function checkGraphToken(
  given: Case,
  credential: () => Promise<string>,
): Promise<{ readonly findings: readonly Finding[]; readonly hasToken: boolean }> {
  const { config, tools } = given;
  let token: string;
  try {
    token = await credential();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { hasToken: false, findings: [await sayNone(given, error)] };
  }
  const claims = readTokenClaims(token);
  if (!claims) {
    const found = 'there is one, but it cannot be read from here: nothing is known of its permissions';
    return { hasToken: true, findings: [cannotTell('token for Graph', found)] };
  }
  const whose = checkWhose(claims, config.graph, tools.clock.now());
  return { hasToken: true, findings: [whose, ...checkPermissions(claims.roles)] };
}

async function sayNone(given: Case, { fault }: GraphError): Promise<Finding> {
  const subject = 'token for Graph';
  // Where Entra gave a reason the platform did its part.
  const reason = fault.code === undefined ? await whyNoToken(given, given.config.graph.identity) : undefined;
  return reason
    ? problem(subject, `${faultWords(fault)}: ${reason.found}`, reason.todo)
    : problem(subject, faultWords(fault), adviceText(fault.advice));
}

function checkWhose(
  claims: TokenClaims,
  { tenantId, identity, audience }: Case['config']['graph'],
  now: string,
): Finding {
  const subject = 'token for Graph';
  const { tenantId: theirs = 'none', appId = 'unknown', endsAt } = claims;
  if (theirs !== tenantId) {
    return problem(
      subject,
      `it is for tenant ${theirs}, the settings say ${tenantId}: everybody is refused`,
      'give the bot an identity of the tenant it is to change, or correct MicrosoftAppTenantId (AZURE_TENANT_ID)',
    );
  }
  if (appId !== identity.clientId) {
    const todo = 'see which identity is assigned to where the bot runs';
    return problem(subject, `it is for application ${appId}, the settings say ${identity.clientId}`, todo);
  }
  if (claims.audience !== undefined && !isFor(claims.audience, audience))
    return problem(subject, `it is for ${claims.audience}, not for ${audience}`, 'correct CLOUD');
  if (endsAt === undefined) return ok(subject, `application ${appId}, tenant ${tenantId}`);
  const minutes = Math.round((endsAt - Date.parse(now)) / 60_000);
  if (minutes <= 0)
    return problem(subject, 'by this machine’s clock it has ended already', 'set the clock over the network');
  const left = minutes > 120 ? `${Math.round(minutes / 60)} h` : `${minutes} min`;
  return ok(subject, `application ${appId}, tenant ${tenantId}, ends in ${left}`);
}

/** Graph's application id stands for its address, in every cloud. */
function isFor(audience: string, wanted: string): boolean {
  return audience.replace(/\/$/, '') === wanted || audience === '00000003-0000-0000-c000-000000000000';
}

function checkPermissions(roles: readonly string[]): readonly Finding[] {
  const missing = missingPermissions(roles).map(({ permission }) => permission);
  const needed = neededPermissions().map(({ permission, needs }) => {
    const subject = `permission ${permission}`;
    if (missing.includes(permission)) {
      const todo =
        'grant it to the application with admin consent (deployment/grant.sh or grant.ps1), then restart the bot: a token keeps its old permissions for up to a day';
      return problem(subject, `missing, so this is off: ${needs.map(offWithout).join('; ')}`, todo);
    }
    const role = grantedBy(permission, roles);
    return ok(subject, role === permission ? 'granted' : `granted, by ${role ?? ''}`);
  });
  return [...needed, ...checkSurplus(surplusPermissions(roles))];
}

/** Reading too much is untidy; changing too much lets whoever takes the bot's identity fill the approver group. */
function checkSurplus(surplus: readonly string[]): readonly Finding[] {
  if (surplus.length === 0) return [];
  const subject = 'more permissions than needed';
  const todo = 'remove what nothing else needs; better, give the bot an identity of its own';
  const writing = surplus.filter((role) => !/\.Read(?:Basic)?\.All$/.test(role));
  return writing.length > 0
    ? [problem(subject, `${writing.join(', ')}: whoever takes the bot’s identity can use them`, todo)]
    : [ok(subject, surplus.join(', '), todo)];
}
