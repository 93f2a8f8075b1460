// What leaves for Teams: a card alone and with words for the feed, or words, with the people they are for.
import { checkingCard, helpCard, problemCard } from '../../cards/index.js';
import { toActivity } from '../../bot/botframework/outgoing.js';

it.each([
  ['a welcome', helpCard('newcomers')],
  ['a word about a mishap', problemCard({ kind: 'storeDown' })],
  ['a sign that it is looked into', checkingCard()],
])('%s is a card alone, and the feed does not call it "Card"', (_, card) => {
  const activity = toActivity({ card });
  expect(activity).not.toHaveProperty('text');
  expect(activity.attachments).toHaveLength(1);
  expect(activity.summary).toMatch(/\w+ \w+/);
});

it('a card’s summary is its own where it has one', () => {
  expect(toActivity({ card: checkingCard(), summary: 'Approval needed' }).summary).toBe('Approval needed');
});

it('who is mentioned stands in the text exactly as in the entities, whatever the name is', () => {
  const mention = [{ teamsId: '29:1', name: 'Ann <b>&amp; "Co"' }];
  const { text, entities, textFormat, attachments } = toActivity({ text: 'a < b', mention });
  const [entity] = entities as unknown as { text: string }[];
  expect([textFormat, attachments]).toEqual(['xml', undefined]);
  expect(text).toBe(`${entity!.text} a &#60; b`);
  expect(text).not.toContain('<b>');
});

it('words and a card cannot be one message', () => {
  const card = checkingCard();
  // @ts-expect-error Teams would make two messages of it, and tell the id of neither.
  const both: Parameters<typeof toActivity>[0] = { text: 'Please look', card };
  expect(toActivity(both)).not.toHaveProperty('text');
});
