// Whether what an on-call engineer looks at has somewhere to go.
import { askHttp } from '../ask-http.js';
import { ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';

/** Levels at which the log has no calls to Graph, which two alerts look for (deployment/runbooks.md). */
const QUIET: readonly string[] = ['warn', 'error', 'fatal', 'silent'];

/** A line on traces and metrics, and one more where the log says too little. Nothing is sent. */
export async function checkTelemetry(given: Case): Promise<readonly Finding[]> {
  const { logLevel } = given.config;
  const sent = await checkIngestion(given);
  if (!QUIET.includes(logLevel)) return [sent];
  const found = `is ${logLevel}, so calls to Graph are not logged: the alerts graph-refused and foreign-change see nothing`;
  return [sent, ok('LOG_LEVEL', found, 'set it to info')];
}

async function checkIngestion({ config, tools }: Case): Promise<Finding> {
  const subject = 'traces and metrics';
  if (!config.telemetry) {
    const todo = 'set APPLICATIONINSIGHTS_CONNECTION_STRING where somebody is on call';
    return ok(subject, 'are sent nowhere; only the log speaks', todo);
  }
  const { ingestionOrigin } = config.telemetry;
  const answer = await askHttp(tools, `${ingestionOrigin}/`);
  // Without telemetry in the question there is no answer that means more than "here".
  return answer.kind === 'answer'
    ? ok(subject, `${ingestionOrigin} answers; whether it takes the key shows in the log of the bot`)
    : problem(
        subject,
        `${ingestionOrigin} does not answer (${answer.why}): alerts are blind`,
        'check APPLICATIONINSIGHTS_CONNECTION_STRING, network and firewall; the bot works without',
      );
}
