// What stands in the conversations, who has not read it yet, and which card each viewer sees.
import { bagAt, textAt, type Bag } from './json.js';
import { membersOf, type Conversation, type World } from './world.js';

/** One message as the page shows it. Times are ISO 8601. */
export interface Message {
  /** The activity id: milliseconds, as Teams writes them, unique. */
  readonly id: string;
  readonly conversationId: string;
  /** The id of the message that began the thread; only in the channel, its own id on the first. */
  readonly threadId?: string;
  /** Absent when the bot wrote it. */
  readonly personId?: string;
  readonly text: string;
  /** Names of those mentioned, as the markup spells them. */
  readonly mentions: readonly string[];
  /** Object ids of people mentioned. */
  readonly mentioned: readonly string[];
  readonly attachments: readonly Bag[];
  readonly summary?: string;
  readonly at: string;
  readonly editedAt?: string;
  readonly deleted?: boolean;
  /** Nobody can change it any more: no id of it was ever told. */
  readonly isFixed?: boolean;
  /** Counts edits: a viewer refreshes a card once for each. */
  readonly version: number;
  /** Cards that replaced the posted one for one viewer, by object id. An edit ends them. */
  readonly views: Readonly<Record<string, Bag>>;
  /** Why the bot did not get a person's message, in words. */
  readonly undelivered?: string;
}

/** What an author decides about a message; ids and times are the channel's. */
export type Draft = Pick<Message, 'conversationId' | 'text' | 'mentions' | 'mentioned' | 'attachments'> &
  Partial<Pick<Message, 'threadId' | 'personId' | 'summary' | 'isFixed'>>;

/** How often each person has been called to a conversation since they last looked: personId → conversationId → count. */
export type Unread = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Something that the page must hear about. `posted` notifies; `edited` never does. */
export type ChatEvent =
  | { readonly kind: 'posted' | 'edited'; readonly message: Message; readonly unread: Unread }
  | { readonly kind: 'read'; readonly unread: Unread };

export interface Chat {
  messages(): readonly Message[];
  find(id: string): Message | undefined;
  unread(): Unread;
  /** A new message: for everybody else in the conversation it is unread. */
  post(draft: Draft): Message;
  /** Changes a message where it stands. Nobody is notified. */
  edit(id: string, change: Partial<Message>): Message | undefined;
  markRead(personId: string, conversationId: string): void;
  /** Nothing was ever said. */
  clear(): void;
}

/** Keeps everything in memory; `tell` hears each change once it has happened. While `isQuiet` answers true nothing becomes unread. */
export function createChat(world: World, tell: (event: ChatEvent) => void, isQuiet: () => boolean): Chat {
  const messages = new Map<string, Message>();
  let unread: Unread = {};
  let lastId = 0;
  const nextId = (): string => {
    lastId = Math.max(lastId + 1, Date.now());
    return String(lastId);
  };
  return {
    messages: () => [...messages.values()],
    find: (id) => messages.get(id),
    unread: () => unread,
    post(draft) {
      const id = nextId();
      const message: Message = {
        ...draft,
        ...(isChannel(world, draft.conversationId) ? { threadId: draft.threadId ?? id } : {}),
        id,
        at: new Date().toISOString(),
        version: 1,
        views: {},
      };
      messages.set(id, message);
      if (!isQuiet()) unread = withOneMore(world, unread, message);
      tell({ kind: 'posted', message, unread });
      return message;
    },
    edit(id, change) {
      const held = messages.get(id);
      if (!held) return undefined;
      const message = { ...held, ...change };
      messages.set(id, message);
      tell({ kind: 'edited', message, unread });
      return message;
    },
    markRead(personId, conversationId) {
      if (!unread[personId]?.[conversationId]) return;
      unread = { ...unread, [personId]: { ...unread[personId], [conversationId]: 0 } };
      tell({ kind: 'read', unread });
    },
    clear() {
      messages.clear();
      unread = {};
    },
  };
}

function withOneMore(world: World, unread: Unread, { conversationId, personId }: Message): Unread {
  const conversation = world.conversations.find((one) => one.id === conversationId);
  const others = conversation ? membersOf(world, conversation).filter((one) => one.id !== personId) : [];
  const raised = others.map((one) => {
    const counts = unread[one.id];
    return [one.id, { ...counts, [conversationId]: (counts?.[conversationId] ?? 0) + 1 }] as const;
  });
  return { ...unread, ...Object.fromEntries(raised) };
}

/** The card a person sees in a message: their own view if they have one, else the posted card. */
export function cardFor(message: Message, personId: string): Bag | undefined {
  const isCard = (attachment: Bag): boolean => textAt(attachment, 'contentType') === CARD_TYPE;
  return message.views[personId] ?? bagAt(message.attachments.find(isCard), 'content');
}

/** Whether the bot's card says, in the element that names a request's state, that the request ended applied. */
export function saysApplied(message: Message): boolean {
  const card = bagAt(
    message.attachments.find((one) => textAt(one, 'contentType') === CARD_TYPE),
    'content',
  );
  return (
    message.personId === undefined && firstText(elementOf(card, 'status'))?.startsWith('Applied') === true
  );
}

function elementOf(value: unknown, id: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (textAt(value, 'id') === id) return value;
  return Object.values(value)
    .map((one) => elementOf(one, id))
    .find((one) => one !== undefined);
}

function firstText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const inner = (): string | undefined =>
    Object.values(value)
      .map(firstText)
      .find((one) => one !== undefined);
  return textAt(value, 'text') ?? inner();
}

/** The content type of an Adaptive Card, in attachments and in answers to invokes. */
export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** The id by which the bot knows where a message stands: in the channel it names the thread. */
export function conversationIdOf(message: Message): string {
  return message.threadId === undefined
    ? message.conversationId
    : `${message.conversationId};messageid=${message.threadId}`;
}

function isChannel(world: World, conversationId: string): boolean {
  return world.conversations.some((one: Conversation) => one.id === conversationId && one.kind === 'channel');
}
