// The connector: the Bot Framework v3 REST routes by which a bot writes into conversations.
import type { BearerCheck } from './bearer.js';
import { withConnectorFault, type ConnectorCall, type ConnectorFaults } from './connector-faults.js';
import { CARD_TYPE, conversationIdOf, type Chat, type Draft, type Message } from './chat.js';
import type { Call, Reply, Route } from './http.js';
import { bagAt, isBag, listAt, textAt, type Bag } from './json.js';
import { memberRoutes } from './members.js';
import { splitThread, type Conversation, type World } from './world.js';

/** The path of the service URL, as Teams has one behind its host. */
export const SERVICE_PATH = '/teams/';

/** Teams refuses an activity of about 100 KB, counted in UTF-16. */
const MAX_ACTIVITY_BYTES = 100 * 1024;

interface Connector {
  readonly world: World;
  readonly chat: Chat;
  readonly isBot: BearerCheck;
  readonly faults: ConnectorFaults;
  /** Hears that the bot is typing in a conversation. */
  readonly typing: (conversationId: string) => void;
}

/** Every route demands the bot's bearer token: 401 without, before anything else is looked at, and before any fault. */
export function connectorRoutes(connector: Connector): readonly Route[] {
  const { isBot, faults } = connector;
  const route = (method: string, path: string, answer: (call: Call) => Reply): Route => ({
    method,
    path: new RegExp(`^${SERVICE_PATH}v3/conversations${path}$`, 'u'),
    answer: async (call) => {
      if (!(await isBot(call.authorization))) return DENIED;
      const heard = { call: nameOf(method, call), conversationId: call.parts[0] ?? '', body: call.body };
      return withConnectorFault(faults, heard, () => answer(call));
    },
  });
  const id = '/([^/]+)';
  return [
    route('POST', '', (call) => createConversation(connector, call)),
    route('POST', `${id}/activities`, (call) => postActivity(connector, call)),
    route('POST', `${id}/activities${id}`, (call) => postActivity(connector, call)),
    route('PUT', `${id}/activities${id}`, (call) => updateActivity(connector, call)),
    route('DELETE', `${id}/activities${id}`, (call) => deleteActivity(connector, call)),
    ...memberRoutes(connector.world, route),
  ];
}

function nameOf(method: string, { parts, body }: Call): ConnectorCall {
  if (method === 'GET') return 'roster';
  if (method === 'PUT') return 'edit';
  if (method === 'DELETE') return 'delete';
  if (parts.length === 0 && !bagAt(body, 'activity')) return 'create';
  return textAt(body, 'type') === 'typing' ? 'typing' : 'post';
}

const DENIED: Reply = { status: 401, body: { message: 'Authorization has been denied for this request.' } };

function refusal(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}

/** With members: the one person's chat, which is always the same. With a channel: a new thread. */
function createConversation({ world, chat }: Connector, { body }: Call): Reply {
  const tenantId = textAt(body, 'channelData', 'tenant', 'id') ?? textAt(body, 'tenantId');
  if (tenantId !== world.tenantId) return refusal(403, 'Unauthorized', 'The bot is not part of this tenant.');
  const channelId = textAt(body, 'channelData', 'channel', 'id');
  const memberId = textAt(listAt(body, 'members')[0], 'id');
  const member = world.people.find((one) => one.teamsId === memberId);
  const conversation = world.conversations.find((one) =>
    channelId === undefined ? member !== undefined && one.personId === member.id : one.id === channelId,
  );
  if (!conversation)
    return refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  const activity = bagAt(body, 'activity');
  if (!activity) {
    return conversation.kind === 'personal'
      ? { status: 201, body: { id: conversation.id } }
      : refusal(400, 'BadArgument', 'A new thread needs an activity.');
  }
  const draft = draftOf(world, conversation, activity);
  if (isSplit(draft)) return postApart(chat, draft);
  const message = chat.post(draft);
  return { status: 201, body: { id: conversationIdOf(message), activityId: message.id } };
}

function postActivity({ world, chat, typing }: Connector, { parts, body }: Call): Reply {
  const { base, threadId } = splitThread(parts[0] ?? '');
  const conversation = world.conversations.find((one) => one.id === base);
  if (!conversation) return refusal(404, 'ConversationNotFound', 'Conversation not found.');
  if (threadId !== undefined && !chat.find(threadId))
    return refusal(404, 'ConversationNotFound', 'Thread not found.');
  if (!isBag(body)) return refusal(400, 'BadSyntax', 'An activity is expected.');
  if (isTooBig(body)) return refusal(413, 'MessageSizeTooBig', 'Message size too large.');
  if (textAt(body, 'type') === 'typing') {
    typing(base);
    return { status: 202, body: {} };
  }
  const replied = chat.find(parts[1] ?? '');
  const thread = threadId ?? replied?.threadId;
  const draft = {
    ...draftOf(world, conversation, body),
    ...(thread === undefined ? {} : { threadId: thread }),
  };
  if (isSplit(draft)) return postApart(chat, draft);
  return { status: 201, body: { id: chat.post(draft).id } };
}

/** Teams makes two messages of a text with a card ("Conversation basics": `202`, and no id by which to change either). */
function isSplit({ text, attachments }: Draft): boolean {
  return text !== '' && attachments.some((one) => textAt(one, 'contentType') === CARD_TYPE);
}

function postApart(chat: Chat, { text, attachments, ...draft }: Draft): Reply {
  const { threadId } = chat.post({ ...draft, text, attachments: [], isFixed: true });
  const thread = threadId === undefined ? {} : { threadId };
  chat.post({ ...draft, ...thread, text: '', attachments, isFixed: true });
  return { status: 202, body: {} };
}

function updateActivity({ world, chat }: Connector, { parts, body }: Call): Reply {
  const held = botMessage(chat, parts);
  if ('status' in held) return held;
  const conversation = world.conversations.find((one) => one.id === held.conversationId);
  if (!isBag(body) || !conversation) return refusal(400, 'BadSyntax', 'An activity is expected.');
  if (isTooBig(body)) return refusal(413, 'MessageSizeTooBig', 'Message size too large.');
  const { text, mentions, mentioned, attachments } = draftOf(world, conversation, body);
  const editedAt = new Date().toISOString();
  chat.edit(held.id, {
    text,
    mentions,
    mentioned,
    attachments,
    editedAt,
    version: held.version + 1,
    views: {},
  });
  return { status: 200, body: { id: held.id } };
}

function deleteActivity({ chat }: Connector, { parts }: Call): Reply {
  const held = botMessage(chat, parts);
  if ('status' in held) return held;
  chat.edit(held.id, { deleted: true, text: '', attachments: [], views: {}, version: held.version + 1 });
  return { status: 200 };
}

function botMessage(chat: Chat, [conversationId = '', activityId = '']: readonly string[]): Message | Reply {
  const held = chat.find(activityId);
  if (
    !held ||
    held.deleted === true ||
    held.isFixed === true ||
    held.conversationId !== splitThread(conversationId).base
  ) {
    return refusal(404, 'ActivityNotFoundInConversation', 'The activity was not found in this conversation.');
  }
  if (held.personId !== undefined)
    return refusal(403, 'Forbidden', 'Only the author of a message may change it.');
  return held;
}

function draftOf(world: World, conversation: Conversation, activity: Bag): Draft {
  const summary = textAt(activity, 'summary');
  const mentions = mentionEntities(activity);
  const ids = mentions.map((mention) => textAt(mention, 'mentioned', 'id'));
  return {
    conversationId: conversation.id,
    text: textAt(activity, 'text') ?? '',
    mentions: mentions.flatMap((mention) => textAt(mention, 'text') ?? []),
    mentioned: world.people
      .filter((one) => ids.includes(one.teamsId) || ids.includes(one.id))
      .map((one) => one.id),
    attachments: listAt(activity, 'attachments').filter(isBag),
    ...(summary === undefined ? {} : { summary }),
  };
}

/** Mentions stand in the activity's entities for its text, and in a card's own `msteams.entities` for the card. */
function mentionEntities(activity: Bag): readonly unknown[] {
  const cards = listAt(activity, 'attachments').filter((one) => textAt(one, 'contentType') === CARD_TYPE);
  const inCards = cards.flatMap((card) => listAt(card, 'content', 'msteams', 'entities'));
  return [...listAt(activity, 'entities'), ...inCards].filter(
    (entity) => textAt(entity, 'type') === 'mention',
  );
}

function isTooBig(activity: Bag): boolean {
  return JSON.stringify(activity).length * 2 > MAX_ACTIVITY_BYTES;
}
