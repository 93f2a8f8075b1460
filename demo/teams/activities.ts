// The activities that Teams sends to a bot, in the shapes the bot would get from the real channel.
import { randomUUID } from 'node:crypto';
import { conversationIdOf, type Message } from './chat.js';
import type { Bag } from './json.js';
import type { Conversation, Member, World } from './world.js';

/** An activity on its way to the bot; `id` is what a re-send repeats. */
export type Activity = Bag & { readonly id: string; readonly type: string };

/** Where an activity comes from. `conversationId` carries the thread in a channel. */
export interface Origin {
  readonly world: World;
  readonly serviceUrl: string;
  readonly conversation: Conversation;
  readonly conversationId: string;
  readonly from: Member;
}

/** A person's message. In a channel the markup and the entity of the mention are there, with Teams' `&nbsp;` behind it. */
export function messageActivity(origin: Origin, message: Message): Activity {
  const bot = origin.world.bot;
  const text = message.text;
  const markup = `<at>${bot.name}</at>`;
  const mention = { type: 'mention', mentioned: { id: bot.id, name: bot.name }, text: markup };
  return {
    ...envelope(origin),
    type: 'message',
    id: message.id,
    textFormat: 'plain',
    text,
    attachments: [{ contentType: 'text/html', content: htmlOf(text, markup, bot.name) }],
    entities: [...(text.includes(markup) ? [mention] : []), clientInfo()],
  };
}

/** A press of an `Action.Execute`, or a card's own refresh when `trigger` is `automatic`. */
export function cardActionActivity(
  origin: Origin,
  message: Message,
  press: { readonly action: Bag; readonly trigger: 'manual' | 'automatic' },
): Activity {
  return {
    ...envelope({ ...origin, conversationId: conversationIdOf(message) }),
    type: 'invoke',
    id: `f:${randomUUID()}`,
    name: 'adaptiveCard/action',
    replyToId: message.id,
    value: { action: { ...press.action, type: 'Action.Execute' }, trigger: press.trigger },
    entities: [clientInfo()],
  };
}

/** The two activities that tell a bot it was added to a conversation. */
export function installActivities(origin: Origin): readonly Activity[] {
  const { id, name } = origin.world.bot;
  return [
    { ...envelope(origin), type: 'installationUpdate', id: `f:${randomUUID()}`, action: 'add' },
    {
      ...envelope(origin),
      type: 'conversationUpdate',
      id: `f:${randomUUID()}`,
      membersAdded: [{ id, name }],
    },
  ];
}

function envelope(origin: Origin): Bag {
  const { world, conversation, from } = origin;
  const inChannel = conversation.kind === 'channel';
  return {
    channelId: 'msteams',
    serviceUrl: origin.serviceUrl,
    timestamp: new Date().toISOString(),
    localTimestamp: localTimestamp(new Date()),
    localTimezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: 'en-US',
    from: { id: from.teamsId, name: from.name, aadObjectId: from.id },
    recipient: { id: world.bot.id, name: world.bot.name },
    conversation: {
      id: origin.conversationId,
      conversationType: conversation.kind,
      tenantId: world.tenantId,
      ...(inChannel ? { isGroup: true, name: conversation.title } : {}),
    },
    channelData: {
      tenant: { id: world.tenantId },
      ...(inChannel
        ? {
            teamsChannelId: conversation.id,
            teamsTeamId: world.team.id,
            channel: { id: conversation.id },
            team: { id: world.team.id, name: world.team.name },
          }
        : {}),
    },
  };
}

function clientInfo(): Bag {
  return { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'UTC' };
}

function htmlOf(text: string, markup: string, botName: string): string {
  const escape = (plain: string): string =>
    plain.replaceAll('&nbsp;', ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const mention = `<span itemtype="http://schema.skype.com/Mention" itemscope itemid="0">${escape(botName)}</span>`;
  return `<p>${text.split(markup).map(escape).join(mention)}</p>`;
}

function localTimestamp(now: Date): string {
  const minutes = -now.getTimezoneOffset();
  const pad = (value: number): string => String(value).padStart(2, '0');
  const local = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
