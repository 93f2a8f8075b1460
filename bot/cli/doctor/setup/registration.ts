// The bot's registration in Azure: not to be read with the permissions the bot has, so a person looks.
import { cannotTell, type Finding } from '../finding.js';
import type { Case } from '../tools.js';

/** One line, with what must stand there. */
export function checkRegistration({ config, question }: Case): Finding {
  const { bot } = config;
  const origin = question.url?.startsWith('https:') === true ? question.url : 'https://HOST';
  const endpoint = `${origin}/api/messages`;
  return cannotTell(
    'registration of the bot',
    'Azure Resource Manager alone tells, and the bot has no right to ask it',
    `in the Azure portal open the Azure Bot and compare: Configuration > messaging endpoint ${endpoint}, type ${bot.type}, app id ${bot.appId}, tenant ${bot.tenantId}; Channels > Microsoft Teams is on`,
  );
}
