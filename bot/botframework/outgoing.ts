// What is written to Teams: words, perhaps to somebody, or a card, and never both in one message.
import type { Activity } from 'botbuilder';
import type { Outgoing } from '../teams/writer.js';

/** The message as the connector takes it, without what botbuilder adds. */
export function toActivity(message: Outgoing): Partial<Activity> {
  return message.card ? withCard(message) : withWords(message);
}

function withCard({ card, summary }: Extract<Outgoing, { readonly card: object }>): Partial<Activity> {
  const spoken = summary ?? card['fallbackText'];
  return {
    type: 'message',
    // Without one the feed says "Card".
    ...(typeof spoken === 'string' && { summary: spoken }),
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

function withWords({
  summary,
  text,
  mention = [],
}: Extract<Outgoing, { readonly text: string }>): Partial<Activity> {
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
