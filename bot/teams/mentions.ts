// Whom a message mentions: the bot's own mention is only how Teams delivers a message, every other one is words of it.
import { z } from 'zod';
import { plainCharacters } from '../domain/language/clean.js';
import { withoutHtml } from '../domain/language/html.js';
import { MOST_MARKUP } from '../domain/language/parse.js';
import type { TeamsActivity } from './teams-activity.js';

// Repetitions are bounded, so that no text makes these slow.
const MENTION = /<at(?:\s[^<>]{0,200})?>([\s\S]{0,300}?)<\/at>/gi;
const MENTION_TAG = /<\/?at(?:\s[^<>]{0,200})?>/gi;
const BEFORE_WORDS = /^(?:\s|&nbsp;|<[^<>]{0,200}>){0,20}$/i;

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations */
const mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string(),
});

interface Mention {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/**
 * What a message says, as Teams sent it but for mentions: the bot's own is gone (the entities tell which it is, since a
 * tag or a channel may have its name), and of the others the names are left. Where no entity tells of the bot, a
 * mention of its name in front of everything is its own: nothing can be named there, so no word of a name is lost.
 * A text too long to be read stays as it is.
 */
export function spoken({ text, entities, recipient }: TeamsActivity): string {
  const said: unknown = text;
  if (typeof said !== 'string') return '';
  if (said.length > MOST_MARKUP) return said;
  const mentions = mentionsIn(said);
  const { own, others } = tellApart(mentions, entities, recipient?.id);
  const [first] = mentions;
  const botName = plain(recipient?.name, false);
  const isAddress =
    own.size === 0 &&
    first?.name === botName &&
    botName !== '' &&
    !others.has(first) &&
    BEFORE_WORDS.test(said.slice(0, first.start));
  if (isAddress) own.add(first);
  return withoutTags(without(said, [...own]));
}

/**
 * A message kept by a version that stored mentions as they came, without their entities: whoever is mentioned in front
 * of everything is addressed, all others are words. Leaves every other message as it is.
 */
export function withoutAddress(kept: string): string {
  const first = mentionsIn(kept).find(({ start }) => BEFORE_WORDS.test(kept.slice(0, start)));
  return withoutTags(first ? without(kept, [first]) : kept);
}

/** Entities in the order of the text claim one mention each. */
function tellApart(
  mentions: readonly Mention[],
  entities: unknown,
  botId: unknown,
): { readonly own: Set<Mention>; readonly others: ReadonlySet<Mention> } {
  const own = new Set<Mention>();
  const others = new Set<Mention>();
  for (const entity of Array.isArray(entities) ? entities : []) {
    const told = mention.safeParse(entity).data;
    if (!told) continue;
    const name = plain(told.text);
    const found = mentions.find((one) => one.name === name && !own.has(one) && !others.has(one));
    if (found) (told.mentioned.id === botId ? own : others).add(found);
  }
  return { own, others };
}

function mentionsIn(text: string): readonly Mention[] {
  return [...text.matchAll(MENTION)].map(({ index, 0: all, 1: inner = '' }) => ({
    start: index,
    end: index + all.length,
    name: plain(inner),
  }));
}

function without(text: string, mentions: readonly Mention[]): string {
  const gaps = mentions.toSorted((left, right) => left.start - right.start);
  const begins = [0, ...gaps.map(({ end }) => end)];
  const ends = [...gaps.map(({ start }) => start), text.length];
  return begins.map((begin, index) => text.slice(begin, ends[index])).join(' ');
}

function withoutTags(text: string): string {
  return text.replace(MENTION_TAG, '');
}

function plain(text: unknown, isMarkup = true): string {
  if (typeof text !== 'string') return '';
  return plainCharacters(isMarkup ? withoutHtml(text) : text)
    .replace(/ +/g, ' ')
    .trim();
}
