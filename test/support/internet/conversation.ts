// The bot's own process on this Internet, and two people who write to it and press its cards.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CloudName } from '../../../bot/config/clouds.js';
import { PEOPLE } from '../../../demo/graph/seed/people.js';
import type { BotProcess, Program } from '../bot-process.js';
import { findAction, readable, status, type Wire } from '../stage.js';
import type { CloudSite, Internet } from './internet.js';
import { createProbe, type Probe } from './probe.js';
import type { Posted } from './teams.js';
import { TENANT_ID } from './tokens.js';
import { HOSTS } from './worlds.js';

/** Who takes part: one asks, the other approves. */
export type Who = 'Alex Rivera' | 'Ben Okafor';

/** How an activity differs from what this cloud's Teams would send. */
export interface Difference {
  readonly activity?: Readonly<Record<string, unknown>>;
  /** The whole token. */
  readonly token?: string;
}

/** The bot and the people around it. */
export interface Conversation {
  readonly bot: BotProcess;
  readonly site: CloudSite;
  readonly botId: string;
  readonly probe: Probe;
  /** Sends a message of somebody's; answers with the bot's HTTP status. */
  say(who: Who, text: string, but?: Difference): Promise<number>;
  /** Waits for a message to somebody, since anybody last wrote, that reads so, and answers with what it says. */
  reads(who: Who, words: RegExp): Promise<string>;
  /** Ask, look, approve as somebody else, and wait until both cards say Applied. */
  untilApplied(): Promise<void>;
  end(): Promise<void>;
}

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';

/** What every bot of a test is told, whoever it is. */
export interface Setting {
  readonly internet: Internet;
  readonly program: Program;
  readonly cloud?: CloudName;
  readonly botId?: string;
  /** How it proves who it is, and whatever else. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a bot that knows its tenant, its groups, its cloud and no address at all. */
export async function openConversation({
  internet,
  program,
  cloud = 'Public',
  botId = randomUUID(),
  environment,
}: Setting): Promise<Conversation> {
  const groups = await groupIds(internet);
  const probe = createProbe(internet.folder);
  const bot = await program.start({
    ...internet.environment,
    ...probe.environment,
    CLOUD: cloud,
    MicrosoftAppId: botId,
    MicrosoftAppTenantId: TENANT_ID,
    REQUESTER_GROUP_IDS: groups('Countersign requesters'),
    APPROVER_GROUP_IDS: groups('Countersign approvers'),
    REQUEST_STORE: `sqlite:${join(internet.folder, `${randomUUID()}.db`)}`,
    ...environment,
  });
  const site = internet.sites[cloud];
  const { serviceUrl } = HOSTS[cloud];
  const send = async (activity: Readonly<Record<string, unknown>>, token?: string): Promise<number> => {
    const sent = await fetch(`http://127.0.0.1:${String(bot.port)}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token ?? site.channel.sign(botId, String(activity['serviceUrl']))}`,
      },
      body: JSON.stringify(activity),
    });
    await sent.text();
    return sent.status;
  };
  let wrote = 0;
  const say: Conversation['say'] = (who, text, but = {}) => {
    wrote = site.connector.posted.length;
    return send({ ...envelope(who, botId, serviceUrl), type: 'message', text, ...but.activity }, but.token);
  };
  const messagesTo = (who: Who): readonly Posted[] =>
    site.connector.posted.slice(wrote).filter(({ conversationId }) => conversationId === chatOf(who));
  const reads: Conversation['reads'] = (who, words) =>
    until(`${String(words)} for ${who}`, bot, () =>
      messagesTo(who)
        .map(({ activity }) => `${String(activity.text ?? '')}\n${readable(cardIn(activity) ?? {})}`)
        .find((text) => words.test(text)),
    );
  const card = (who: Who, state: string): Promise<Posted> =>
    until(`${state} for ${who}`, bot, () =>
      messagesTo(who).findLast(({ activity }) => status(cardIn(activity) ?? {}).startsWith(state)),
    );
  return {
    bot,
    site,
    botId,
    probe,
    say,
    reads,
    untilApplied: async () => {
      await say('Ben Okafor', 'help');
      await reads('Ben Okafor', /./u);
      await say('Alex Rivera', SENTENCE);
      await card('Alex Rivera', 'Waiting');
      const { id, activity } = await card('Ben Okafor', 'Waiting');
      const action: Wire = findAction(cardIn(activity), 'approve');
      await send({
        ...envelope('Ben Okafor', botId, serviceUrl),
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: id,
        value: { action: { type: 'Action.Execute', verb: 'approve', data: action.data }, trigger: 'manual' },
      });
      await card('Alex Rivera', 'Applied');
      await card('Ben Okafor', 'Applied');
    },
    end: () => bot.kill(),
  };
}

async function groupIds(internet: Internet): Promise<(name: string) => string> {
  const { groups } = (await internet.control('GET', 'state')) as {
    readonly groups: readonly { readonly id: string; readonly displayName: string }[];
  };
  return (name) => groups.find(({ displayName }) => displayName === name)?.id ?? '';
}

const cardIn = (activity: Wire): Wire => activity.attachments?.[0]?.content;

const chatOf = (who: Who): string => `a:${who.replace(' ', '-')}`;

function envelope(who: Who, botId: string, serviceUrl: string): Readonly<Record<string, unknown>> {
  return {
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${who}`, name: who, aadObjectId: who === 'Alex Rivera' ? PEOPLE.alex : PEOPLE.ben },
    recipient: { id: `28:${botId}`, name: 'Countersign' },
    conversation: { id: chatOf(who), conversationType: 'personal', tenantId: TENANT_ID },
    channelData: { tenant: { id: TENANT_ID } },
  };
}

/** Waits for something to be there, 20 seconds at most; what the bot logged is in the error. */
export async function until<T>(what: string, bot: BotProcess, look: () => T | undefined): Promise<T> {
  const end = Date.now() + 240_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}:\n${bot.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
