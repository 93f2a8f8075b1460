// The bot's own token, with which it writes to Teams.
import { createCredential } from '../../../credentials.js';
import { readTokenClaims } from '../../../graph/token-roles.js';
import { entraNumber, systemCode } from '../../../shared/system-code.js';
import { inTime } from '../../../shared/deadline.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import type { Case } from '../tools.js';
import { whyNoToken } from '../tenant/why-no-token.js';

const TIMEOUT_MS = 12_000;
const subject = 'token for Teams';

/** Asks the very credential the bot uses. One line. */
export async function checkBotToken(given: Case): Promise<readonly Finding[]> {
  const { config, tools } = given;
  const { bot, cloud } = config;
  const advice = adviceBy[bot.proof.kind];
  let token: string;
  try {
    token = await fetchToken(config, tools);
  } catch (error) {
    return [await sayNone(given, error)];
  }
  const claims = readTokenClaims(token);
  if (!claims) return [cannotTell(subject, 'there is one, but it cannot be read from here')];
  const { appId = 'unknown', audience = 'unknown' } = claims;
  if (appId !== bot.appId)
    return [problem(subject, `it is for application ${appId}, the bot is ${bot.appId}`, advice)];
  if (audience.replace(/\/$/, '') !== cloud.channelScope)
    return [problem(subject, `it is for ${audience}, not for ${cloud.channelScope}`, 'correct CLOUD')];
  return [ok(subject, `application ${appId}, for ${audience}`)];
}

async function sayNone(given: Case, error: unknown): Promise<Finding> {
  const { proof } = given.config.bot;
  // Entra numbers its reasons; where it gave one, the platform did its part.
  const number = entraNumber(error);
  const reason = number === undefined ? await whyNoToken(given, proof) : undefined;
  const why = number ?? reason?.found ?? systemCode(error) ?? 'no reason given';
  return problem(subject, `there is none (${why})`, reason?.todo ?? adviceBy[proof.kind]);
}

async function fetchToken({ bot, cloud }: Case['config'], { clock, stop }: Case['tools']): Promise<string> {
  const credential = createCredential(bot.proof);
  const late = (): Error => new Error('the credential did not answer in time');
  const asked = credential.getToken(`${cloud.channelScope}/.default`, { abortSignal: stop });
  const answered = await inTime(clock, TIMEOUT_MS, asked, late);
  if (!answered) throw new Error('the credential answered nothing');
  return answered.token;
}

const application = 'check MicrosoftAppId and MicrosoftAppTenantId';

const adviceBy: Readonly<Record<Case['config']['bot']['proof']['kind'], string>> = {
  managedIdentity: 'see that the managed identity MicrosoftAppId names is assigned to where the bot runs',
  secret: `${application}, and whether the secret MicrosoftAppPassword has ended`,
  certificate: `${application}, and that the application in Entra knows the certificate of AZURE_CLIENT_CERTIFICATE_PATH`,
  workload: `${application}, and that the application in Entra trusts the issuer, subject and audience of AZURE_FEDERATED_TOKEN_FILE`,
  federated: `${application}, and that the application in Entra has a federated credential for the managed identity GRAPH_CLIENT_ID names`,
};
