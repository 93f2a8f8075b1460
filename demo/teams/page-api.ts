// What the web page asks of the stand-in: the conversations, sending, pressing, looking, starting over.
import { cardActionActivity, messageActivity, type Origin } from './activities.js';
import type { ActionResult, BotDoor } from './bot-door.js';
import type { ConnectorFaults } from './connector-faults.js';
import { cardFor, conversationIdOf, type Chat, type Message } from './chat.js';
import type { Call, Reply, Route } from './http.js';
import { hostConfigOf } from './host-configs.js';
import { at, bagAt, listAt, textAt, type Bag } from './json.js';
import type { Story } from './story.js';
import type { Tenant } from './tenant.js';
import type { Conversation, Member, World } from './world.js';

/** Everything the page's routes act on. */
export interface Desk {
  readonly world: World;
  readonly chat: Chat;
  readonly story: Story;
  readonly door: BotDoor;
  readonly tenant: Tenant;
  readonly connectorFaults: ConnectorFaults;
  readonly serviceUrl: () => string;
  /** Tells every open page to begin again. */
  readonly restarted: () => void;
  /** Stops the bot, waits for `meanwhile`, and starts it with nothing kept. */
  readonly startBotAfresh: (meanwhile: () => Promise<void>) => Promise<void>;
}

/** GET state, host-configs, tenant, calls; POST send, action, shown, read, looked, reset. Unknown people and messages answer 404. */
export function pageRoutes(desk: Desk): readonly Route[] {
  const route = (method: string, name: string, answer: Route['answer']): Route => ({
    method,
    path: new RegExp(`^/api/${name}$`, 'u'),
    answer,
  });
  return [
    route('GET', 'state', () => ({ status: 200, body: stateOf(desk) })),
    route('GET', 'host-configs', () => ({
      status: 200,
      body: { light: hostConfigOf('light'), dark: hostConfigOf('dark') },
    })),
    route('GET', 'tenant', () => desk.tenant.control('GET', 'state')),
    route('GET', 'calls', () => desk.tenant.control('GET', 'calls')),
    route('POST', 'send', (call) => sendMessage(desk, call)),
    route('POST', 'action', (call) => pressAction(desk, call)),
    route('POST', 'shown', (call) => cardShown(desk, call)),
    route('POST', 'read', (call) => markRead(desk, call)),
    route('POST', 'looked', () => {
      desk.story.look();
      return { status: 204 };
    }),
    route('POST', 'reset', () => startOver(desk)),
  ];
}

const NOT_FOUND: Reply = {
  status: 404,
  body: { error: { message: 'No such person, conversation or message.' } },
};

function stateOf({ world, chat, story }: Desk): Bag {
  const { bot, team, people, conversations } = world;
  const messages = chat.messages();
  return {
    bot,
    team,
    people,
    conversations,
    messages,
    unread: chat.unread(),
    steps: story.steps(),
    marks: story.marks(),
  };
}

/** A person writes. In the channel the bot hears it only when mentioned; the answer does not wait for the bot. */
function sendMessage(desk: Desk, { body }: Call): Reply {
  const person = personOf(desk, body);
  const conversation = desk.world.conversations.find((one) => one.id === textAt(body, 'conversationId'));
  const typed = textAt(body, 'text')?.trim();
  if (!person || !conversation) return NOT_FOUND;
  if (typed === undefined || typed === '')
    return { status: 400, body: { error: { message: 'Nothing to send.' } } };
  const markup = `<at>${desk.world.bot.name}</at>`;
  const isMentioned = conversation.kind === 'channel' && typed.includes(`@${desk.world.bot.name}`);
  const text = isMentioned
    ? typed.replace(new RegExp(`@${desk.world.bot.name}[ \\u00a0]?`, 'u'), `${markup}&nbsp;`)
    : typed;
  const threadId = textAt(body, 'threadId');
  const message = desk.chat.post({
    conversationId: conversation.id,
    personId: person.id,
    text,
    mentions: isMentioned ? [markup] : [],
    mentioned: [],
    attachments: [],
    ...(threadId === undefined ? {} : { threadId }),
  });
  if (conversation.kind === 'personal' || isMentioned) {
    desk.story.take('sent');
    desk.story.mark(`${person.name} sent a message`);
    void deliverMessage(desk, originOf(desk, conversation, person, message), message);
  }
  return { status: 201, body: { id: message.id, heard: conversation.kind === 'personal' || isMentioned } };
}

async function deliverMessage({ door, chat }: Desk, origin: Origin, message: Message): Promise<void> {
  const answer = await door.deliver(messageActivity(origin, message));
  if (answer.kind === 'answered' && answer.status < 300) return;
  const why =
    answer.kind === 'answered'
      ? `The bot answered HTTP ${String(answer.status)}.`
      : 'The bot did not answer.';
  chat.edit(message.id, { undelivered: why });
}

/** Somebody presses a button of a card; the answer is what they see next. */
async function pressAction(desk: Desk, { body }: Call): Promise<Reply> {
  const person = personOf(desk, body);
  const message = desk.chat.find(textAt(body, 'messageId') ?? '');
  const action = bagAt(body, 'action');
  if (!person || !message || !action) return NOT_FOUND;
  const verb = textAt(action, 'verb') ?? '';
  desk.story.mark(`${person.name} pressed ${verb}`);
  const result = await invoke(desk, { person, message, action, trigger: 'manual' });
  if (verb === 'approve' && result.kind !== 'error') desk.story.take('approved');
  return { status: 200, body: result.kind === 'card' ? { kind: 'card' } : result };
}

/** A card came into somebody's sight: if it asks to be refreshed for them, it is, once per edit. */
async function cardShown(desk: Desk, { body }: Call): Promise<Reply> {
  const person = personOf(desk, body);
  const message = desk.chat.find(textAt(body, 'messageId') ?? '');
  if (!person || !message) return NOT_FOUND;
  const card = cardFor(message, person.id);
  const action = bagAt(card, 'refresh', 'action');
  const listed = listAt(card, 'refresh', 'userIds');
  const isFor = at(card, 'refresh', 'userIds') === undefined || listed.includes(person.teamsId);
  if (!action || !isFor || message.views[person.id] !== undefined)
    return { status: 200, body: { kind: 'none' } };
  const result = await invoke(desk, { person, message, action, trigger: 'automatic' });
  // A refresh that came to nothing is not worth a word: the posted card stays.
  return { status: 200, body: { kind: result.kind === 'card' ? 'card' : 'none' } };
}

async function invoke(
  desk: Desk,
  press: {
    readonly person: Member;
    readonly message: Message;
    readonly action: Bag;
    readonly trigger: 'manual' | 'automatic';
  },
): Promise<ActionResult> {
  const { person, message, action, trigger } = press;
  const conversation = desk.world.conversations.find((one) => one.id === message.conversationId);
  if (!conversation) return { kind: 'none' };
  const origin = originOf(desk, conversation, person, message);
  const result = await desk.door.invoke(cardActionActivity(origin, message, { action, trigger }));
  const now = desk.chat.find(message.id);
  // An edit that came while the answer was under way is newer than the answer.
  if (result.kind === 'card' && now?.version === message.version) {
    desk.chat.edit(message.id, { views: { ...now.views, [person.id]: result.card } });
  }
  return result;
}

function markRead(desk: Desk, { body }: Call): Reply {
  const person = personOf(desk, body);
  if (!person) return NOT_FOUND;
  const conversationId = textAt(body, 'conversationId') ?? '';
  desk.chat.markRead(person.id, conversationId);
  const read = desk.chat.messages().filter((one) => one.conversationId === conversationId);
  // The first minute's second step: an approver has a card with its Approve button before them.
  if (read.some((one) => JSON.stringify(cardFor(one, person.id) ?? null).includes('"verb":"approve"'))) {
    desk.story.take('read');
  }
  return { status: 204 };
}

async function startOver(desk: Desk): Promise<Reply> {
  let status = 204;
  // Without the bot: what it still says of old requests would be said into the new chats.
  await desk.startBotAfresh(async () => {
    const reply = await desk.tenant.control('POST', 'reset', {});
    if (reply.status >= 300) status = reply.status;
    desk.connectorFaults.clear();
    desk.chat.clear();
    desk.story.clear();
  });
  desk.restarted();
  return { status };
}

function personOf(desk: Desk, body: unknown): Member | undefined {
  const id = textAt(body, 'personId');
  return desk.world.people.find((one) => one.id === id);
}

function originOf(desk: Desk, conversation: Conversation, from: Member, message: Message): Origin {
  const { world } = desk;
  return {
    world,
    serviceUrl: desk.serviceUrl(),
    conversation,
    conversationId: conversationIdOf(message),
    from,
  };
}
