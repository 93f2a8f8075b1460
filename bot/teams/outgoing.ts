// What is written to Teams: words, perhaps to somebody, or a card, and never both in one message.
import type { Activity } from 'botbuilder';
import type { Card } from '../../cards/index.js';

interface Addressed {
  /** What a notification shows; that of a card without one is its own `fallbackText`. */
  readonly summary?: string;
  /** The message this answers. */
  readonly replyToId?: string;
  /** Nobody must act on it, and a card says the same: where Teams may have taken it, it is not said again at once. */
  readonly onlyTells?: true;
}

/** `text` is plain: nothing in it is read as markup. `mention`: people to mention in front of it. */
interface Words extends Addressed {
  readonly text: string;
  readonly mention?: readonly { readonly teamsId: string; readonly name: string }[];
  readonly card?: never;
}

interface Shown extends Addressed {
  readonly card: Card;
  readonly text?: never;
  readonly mention?: never;
}

/** A message to post. Words with a card would be split by Teams in two, of which nobody learns the ids ("Conversation basics"). */
export type Outgoing = Words | Shown;

/** The message as the connector takes it, without what botbuilder adds. */
export function toActivity(message: Outgoing): Partial<Activity> {
  return message.card ? withCard(message) : withWords(message);
}

function withCard({ card, summary }: Shown): Partial<Activity> {
  const spoken = summary ?? card['fallbackText'];
  return {
    type: 'message',
    // Without one the feed says "Card".
    ...(typeof spoken === 'string' && { summary: spoken }),
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

function withWords({ summary, text, mention = [] }: Words): Partial<Activity> {
  const mentions = mention.map(({ teamsId, name }) => ({
    type: 'mention',
    text: `<at>${escapeXml(name)}</at>`,
    mentioned: { id: teamsId, name },
  }));
  const isXml = mentions.length > 0;
  return {
    type: 'message',
    ...(summary !== undefined && { summary }),
    text: [...mentions.map((one) => one.text), isXml ? escapeXml(text) : text].join(' ').trim(),
    textFormat: isXml ? 'xml' : 'plain',
    ...(isXml && { entities: mentions }),
  };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
