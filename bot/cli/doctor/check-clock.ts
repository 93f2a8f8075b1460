// Whether Graph and the login answer at all, and whether this machine's clock agrees with theirs.
import { isLoopbackHost } from '../../config-values.js';
import { askHttp, type HttpAnswer } from './ask-http.js';
import { cannotTell, ok, problem, type Finding } from './finding.js';
import type { Case } from './tools.js';

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

/** Asks the login about the tenant, which says too whether there is such a tenant. Beside a stand-in for Graph nothing is asked. */
export async function checkLoginClock({ config, tools }: Case): Promise<readonly Finding[]> {
  const { loginHost } = config.cloud;
  const { tenantId, origin, identity } = config.graph;
  if (isLoopbackHost(new URL(origin).hostname)) return [];
  const url = `${loginHost}/${tenantId}/v2.0/.well-known/openid-configuration`;
  const { answer, finding } = await readClock(tools, 'login', url);
  if (answer.kind === 'silent') {
    // A managed identity has its tokens from the platform, and never goes there itself.
    const isNeeded = config.bot.type !== 'UserAssignedMSI' || identity.kind !== 'managedIdentity';
    return [isNeeded ? finding : cannotTell('login', finding.found)];
  }
  // AADSTS90002: Entra answers 400 for a tenant it does not know.
  const isKnown = answer.status < 400 || answer.status >= 500;
  const tenant = isKnown
    ? ok('tenant', `the login knows ${tenantId}`)
    : problem(
        'tenant',
        `the login knows no tenant ${tenantId} in the cloud ${config.cloud.name}`,
        'correct MicrosoftAppTenantId (or AZURE_TENANT_ID), or CLOUD',
      );
  return [finding, ...(answer.status >= 500 ? [] : [tenant])];
}

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
    const todo = 'check network, DNS, proxy and firewall of this machine';
    return { answer, finding: problem(name, `${origin} does not answer (${answer.why})`, todo) };
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
