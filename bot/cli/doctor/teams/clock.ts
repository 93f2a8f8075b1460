// Whether Graph and the login answer at all, and whether this machine's clock agrees with theirs.
import { isElsewhere } from '../../../config/clouds.js';
import { isLoopback } from '../../../shared/loopback.js';
import { parseJson, textMember } from '../../../shared/read-json.js';
import { askHttp, type HttpAnswer } from '../ask-http.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';

/** Entra takes tokens up to five minutes early or late; two minutes is a clock nobody sets. */
const MOST_SECONDS = 120;

/** Asks Graph who it is, without a token. `answers`: whether anything came back. */
export async function checkGraphClock({
  config,
  tools,
}: Case): Promise<{ readonly findings: readonly Finding[]; readonly answers: boolean }> {
  const { origin } = config.graph;
  const { answer, finding } = await readClock(tools, 'Graph', `${origin}/v1.0/`);
  return { findings: [finding], answers: answer.kind === 'answer' };
}

/**
 * Asks the login about the tenant, which says too whether there is such a tenant, and in which cloud. Beside a stand-in for
 * Graph nothing is asked, unless a token comes from there all the same.
 */
export async function checkLoginClock({ config, tools }: Case): Promise<readonly Finding[]> {
  const { loginHost } = config.cloud;
  const { tenantId, origin, identity } = config.graph;
  // A managed identity has its tokens from the platform, and never goes there itself.
  const isNeeded = config.bot.proof.kind !== 'managedIdentity' || identity.kind !== 'managedIdentity';
  if (isLoopback(new URL(origin).hostname) && !isNeeded) return [];
  const url = `${loginHost}/${tenantId}/v2.0/.well-known/openid-configuration`;
  const { answer, finding } = await readClock(tools, 'login', url);
  if (answer.kind === 'silent') return [isNeeded ? finding : cannotTell('login', finding.found)];
  if (finding.subject === 'login' && finding.status === 'problem') return [finding];
  return [finding, sayTenant(config, answer)];
}

function sayTenant(
  { graph, cloud }: Case['config'],
  answer: Extract<HttpAnswer, { readonly kind: 'answer' }>,
): Finding {
  const { tenantId } = graph;
  // AADSTS90002: Entra answers 400 for a tenant it does not know.
  if (answer.status === 400) {
    return problem(
      'tenant',
      `the login knows no tenant ${tenantId} in the cloud ${cloud.name}`,
      'correct MicrosoftAppTenantId (or AZURE_TENANT_ID), or CLOUD',
    );
  }
  const says = parseJson(answer.text);
  if (answer.status !== 200 || textMember(says, 'issuer')?.includes(tenantId) !== true)
    return cannotTell('tenant', `HTTP ${answer.status}, and not a word of the tenant`, network);
  // The login of one cloud knows tenants of others, and says where their Graph is.
  const theirs = textMember(says, 'msgraph_host');
  if (theirs !== undefined && isElsewhere(theirs, cloud)) {
    return problem(
      'tenant',
      `the login says that Graph for ${tenantId} is ${theirs}, in another cloud than ${cloud.name}`,
      'correct CLOUD',
    );
  }
  return ok('tenant', `the login knows ${tenantId}`);
}

const network = 'check network, DNS, proxy and firewall of this machine';

async function readClock(
  tools: Case['tools'],
  name: string,
  url: string,
): Promise<{ readonly answer: HttpAnswer; readonly finding: Finding }> {
  const started = Date.parse(tools.clock.now());
  const answer = await askHttp(tools, url);
  const ended = Date.parse(tools.clock.now());
  const { origin } = new URL(url);
  if (answer.kind === 'silent') {
    return { answer, finding: problem(name, `${origin} does not answer (${answer.why})`, network) };
  }
  // None of these is said by Graph or Entra of these addresses: something on the way says them.
  if (answer.status >= 500 || answer.status === 407 || (answer.status >= 300 && answer.status < 400)) {
    return { answer, finding: problem(name, `${origin} answers HTTP ${answer.status}`, network) };
  }
  const theirs = Date.parse(answer.date ?? '');
  if (Number.isNaN(theirs)) return { answer, finding: ok(name, `${origin} answers, but tells no time`) };
  return { answer, finding: compare(name, origin, Math.round((started + ended - 2 * theirs) / 2000)) };
}

/** `ahead`: seconds by which this machine's clock is ahead. */
function compare(name: string, origin: string, ahead: number): Finding {
  const seconds = Math.abs(ahead);
  if (seconds <= MOST_SECONDS)
    return ok(name, `${origin} answers, and the clocks agree (${seconds} s apart)`);
  const apart = seconds < 300 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return problem(
    'clock',
    `this machine is ${apart} ${ahead > 0 ? 'ahead of' : 'behind'} ${origin}: tokens are refused, requests end at the wrong time`,
    'have the clock set over the network (NTP)',
  );
}
