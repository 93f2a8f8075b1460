// The bot's own token, with which it writes to Teams.
import { createCredential } from '../../credentials.js';
import { readTokenClaims } from '../../graph/token-roles.js';
import { inTime } from '../../teams/in-time.js';
import { cannotTell, ok, problem, type Finding } from './finding.js';
import type { Case } from './tools.js';

const PATIENCE_MS = 12_000;
const subject = 'token for Teams';

/** Asks the very credential the bot uses. One line. */
export async function checkBotToken({ config, tools }: Case): Promise<readonly Finding[]> {
  const { bot, cloud } = config;
  const token = await fetchToken(config, tools.stop).catch(
    (error: unknown) => new Error(/AADSTS\d+/u.exec(String(error))?.[0] ?? 'no reason given'),
  );
  if (token instanceof Error) return [problem(subject, `there is none (${token.message})`, advice[bot.type])];
  const claims = readTokenClaims(token);
  if (!claims) return [cannotTell(subject, 'there is one, but it cannot be read from here')];
  const { appId = 'unknown', audience = 'unknown' } = claims;
  if (appId !== bot.appId)
    return [problem(subject, `it is for application ${appId}, the bot is ${bot.appId}`, advice[bot.type])];
  if (audience.replace(/\/$/, '') !== cloud.channelScope)
    return [problem(subject, `it is for ${audience}, not for ${cloud.channelScope}`, 'correct CLOUD')];
  return [ok(subject, `application ${appId}, for ${audience}`)];
}

async function fetchToken({ bot, cloud }: Case['config'], abortSignal: AbortSignal): Promise<string> {
  const credential = createCredential(bot.proof);
  const late = (): Error => new Error('the credential did not answer in time');
  const asked = credential.getToken(`${cloud.channelScope}/.default`, { abortSignal });
  const answered = await inTime(PATIENCE_MS, asked, late);
  if (!answered) throw new Error('the credential answered nothing');
  return answered.token;
}

const advice: Readonly<Record<Case['config']['bot']['type'], string>> = {
  UserAssignedMSI:
    'see that the managed identity named by MicrosoftAppId is assigned to where the bot runs, and that the platform sets IDENTITY_ENDPOINT and IDENTITY_HEADER',
  SingleTenant:
    'check MicrosoftAppId, MicrosoftAppTenantId and the bot’s credential, and whether it has expired',
};
