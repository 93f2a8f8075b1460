// Whom a message mentions: only the bot's own mention is taken away, every other name stays a word of the message.
import type { Activity } from 'botbuilder';
import fc from 'fast-check';
import { clean } from '../../bot/domain/language/clean.js';
import { spoken, withoutAddress } from '../../bot/teams/mentions.js';

const BOT = { id: '28:bot', name: 'Countersign' };
const SALES = { id: 'tag-1', name: 'Sales' };

interface Mentioned {
  readonly id: string;
  readonly name: string;
  readonly text?: string;
}

/** The words that are left of a message that mentions these, in the order of the text. */
function words(text: string, mentioned: readonly Mentioned[] = [], recipient: unknown = BOT): string {
  const entities = [
    { type: 'clientInfo' },
    ...mentioned.map(({ id, name, text: markup = `<at>${name}</at>` }) => {
      return { type: 'mention', mentioned: { id, name }, text: markup };
    }),
  ];
  return clean(spoken({ text, entities, recipient } as unknown as Activity));
}

test.each<[string, string, readonly Mentioned[], string]>([
  ['the bot in front', '<at>Countersign</at> help', [BOT], 'help'],
  ['the bot, with a colon and a hard space', '<at>Countersign</at>:&nbsp;help', [BOT], 'help'],
  ['the bot at the end', 'help <at>Countersign</at>', [BOT], 'help'],
  ['the bot twice', '<at>Countersign</at> help <at>Countersign</at>', [BOT, BOT], 'help'],
  [
    'a tag in a name',
    '<at>Countersign</at> assign BitLocker to <at>Sales</at> devices',
    [BOT, SALES],
    'assign BitLocker to Sales devices',
  ],
  [
    'a tag in a name, without the bot',
    'assign BitLocker to <at>Sales</at> devices',
    [SALES],
    'assign BitLocker to Sales devices',
  ],
  [
    'a tag whose entity is missing',
    '<at>Countersign</at> assign BitLocker to <at>Sales</at> devices',
    [BOT],
    'assign BitLocker to Sales devices',
  ],
  [
    'a tag in front',
    '<at>Sales</at> assign BitLocker to devices',
    [SALES],
    'Sales assign BitLocker to devices',
  ],
  [
    'a tag called like the bot',
    '<at>Countersign</at> assign BitLocker to <at>Countersign</at> devices',
    [BOT, { id: 'tag-2', name: 'Countersign' }],
    'assign BitLocker to Countersign devices',
  ],
  [
    'only a tag called like the bot',
    '<at>Countersign</at> assign BitLocker to devices',
    [{ id: 'tag-2', name: 'Countersign' }],
    'Countersign assign BitLocker to devices',
  ],
  [
    'a person by two names',
    'assign BitLocker to <at>Ada</at> <at>Lovelace</at> devices',
    [
      { id: '29:ada', name: 'Ada' },
      { id: '29:ada', name: 'Lovelace' },
    ],
    'assign BitLocker to Ada Lovelace devices',
  ],
  [
    'a name written otherwise in text and entity',
    '<p><at id="0"><b>Counter</b>\u00a0sign</at>&nbsp;help</p>',
    [{ ...BOT, text: '<at>Counter&nbsp;sign</at>' }],
    'help',
  ],
  ['a name with an entity', 'show <at id="1">R&amp;D</at>', [{ id: 'tag-3', name: 'R&D' }], 'show R&D'],
])('%s', (_what, text, mentioned, left) => {
  expect(words(text, mentioned)).toBe(left);
});

describe('a message whose entities tell nothing of the bot', () => {
  it('may still begin with its name', () => {
    expect(words('<p><at>Countersign</at>&nbsp;help</p>')).toBe('help');
    expect(words('<at>Countersign</at> assign X to <at>Sales</at> devices')).toBe(
      'assign X to Sales devices',
    );
  });

  test.each<[string, string, string, unknown]>([
    ['another name in front', '<at>Sales</at> assign X to devices', 'Sales assign X to devices', BOT],
    ['its name inside', 'assign X to <at>Countersign</at> devices', 'assign X to Countersign devices', BOT],
    [
      'any name, where the bot has none',
      '<at>Countersign</at> assign X to devices',
      'Countersign assign X to devices',
      { id: '28:bot' },
    ],
    ['the words beside a mention of nobody', '<at></at> help', 'help', { id: '28:bot', name: '' }],
  ])('keeps %s', (_what, text, left, recipient) => {
    expect(words(text, [], recipient)).toBe(left);
  });
});

it.each([
  undefined,
  null,
  'mention',
  [null, 3, { type: 'mention' }, { type: 'mention', text: '<at>A</at>' }],
])('entities that are %j break nothing', (entities) => {
  const activity = { text: 'show <at>A</at>', entities, recipient: BOT } as unknown as Activity;
  expect(clean(spoken(activity))).toBe('show A');
});

it.each([undefined, null, 3, {}])('a text that is %j says nothing', (text) => {
  expect(spoken({ text, recipient: BOT } as unknown as Activity)).toBe('');
});

it('whoever is mentioned, and however often: all words but the bot’s own name are left, in their order', () => {
  const word = fc.stringMatching(/^[a-z]{1,6}$/);
  const part = fc.oneof(
    word.map((text) => ({ kind: 'word', text }) as const),
    fc.constantFrom('Sales', 'R&D', 'Countersign').map((text) => ({ kind: 'tag', text }) as const),
    fc.constant({ kind: 'bot', text: 'Countersign' } as const),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts
        .map((one) => (one.kind === 'word' ? one.text : `<at>${one.text.replace('&', '&amp;')}</at>`))
        .join('&nbsp;');
      const mentioned = parts.flatMap(({ kind, text: name }) => {
        const markup = `<at>${name.replace('&', '&amp;')}</at>`;
        return kind === 'word' ? [] : [{ id: kind === 'bot' ? BOT.id : 'tag-1', name, text: markup }];
      });
      const left = parts.filter(({ kind }) => kind !== 'bot').map(({ text: said }) => said);
      expect(words(text, mentioned)).toBe(left.join(' '));
    }),
    { numRuns: 500 },
  );
});

describe('a message an earlier version kept', () => {
  it.each([
    ['<at>Countersign</at>&nbsp;help', 'help'],
    ['<p><at id="0">Countersign</at> assign X to <at>Sales</at> devices</p>', 'assign X to Sales devices'],
    ['assign X to <at>Sales</at> devices', 'assign X to Sales devices'],
    ['assign X to Sales devices', 'assign X to Sales devices'],
  ])('%s', (kept, left) => {
    expect(clean(withoutAddress(kept))).toBe(left);
  });

  it('no other message is changed by it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const said = spoken({ text, recipient: BOT } as unknown as Activity);
        expect(withoutAddress(said)).toBe(said);
      }),
    );
  });
});

it.each([
  ['mentions', '<at>x</at>'.repeat(3_200)],
  ['open mentions', '<at>'.repeat(8_000)],
  ['open tags', '<at '.repeat(8_000)],
  ['more than is read', '<at>'.repeat(60_000)],
])('%s, as many as fit, take no time', (_what, text) => {
  const entities = Array.from({ length: 3_000 }, () => ({ id: 'tag-1', name: 'x' }));
  expect(words(text, entities)).toBeDefined();
});
