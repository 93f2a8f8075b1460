// What holds for every sentence, tried on thousands that nobody would write.
import fc from 'fast-check';
import type { ChangeCommand, Command, NameRef, TargetRef } from '../../../bot/domain/command.js';
import { plainCharacters } from '../../../bot/domain/language/clean.js';
import { nameRef } from '../../../bot/domain/language/names.js';
import { parse } from '../../../bot/domain/language/parse.js';
import { print } from '../../../bot/domain/language/print.js';
import { SENTENCES } from './sentences.js';
import { readingsOf } from './told.js';
import { runs } from '../../support/slow.js';
import { anyCharacter } from '../../support/any-text.js';

const WORDS = [
  ...[
    'assign',
    'unassign',
    'remove',
    'show',
    'assignments',
    'of',
    'policy',
    'policies',
    'requests',
    'my',
    'history',
    'who',
    'changed',
    'group',
    'groups',
    'collection',
    'SMS00001',
  ],
  ...[
    'to',
    'from',
    'and',
    ',',
    'excluding',
    'except',
    'because',
    'all',
    'devices',
    'users',
    'Finance',
    "O'Brien",
    'R&amp;D',
    '"',
    "'",
  ],
  ...[
    '""',
    '"A"',
    "'B'",
    '“C”',
    '<at>',
    '</at>',
    '<b>',
    '<',
    '&lt;',
    '&',
    '🛡️',
    '👩‍💻',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'https://x',
  ],
];

const anything = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);
const wordy = fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' '));

/** Text as a name can be after reading: anything but typographic quotes, odd spaces and the invisible. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    wordy.map((words) => words.slice(0, 60)),
  )
  .map(plainCharacters)
  .filter((candidate) => candidate.trim() !== '');
const id = fc.uuid().map((guid): NameRef => ({ text: guid, isId: true }));
const names = (about: 'policy' | 'group') =>
  fc.oneof({ weight: 5, arbitrary: text.map((name) => nameRef(name, about)) }, { weight: 1, arbitrary: id });
const groupsOf = (kind: 'group' | 'excludedGroup') =>
  names('group').map((name): TargetRef => ({ kind, name }));
const included = fc.oneof(
  { weight: 4, arbitrary: groupsOf('group') },
  fc.constant<TargetRef>({ kind: 'allDevices' }),
  fc.constant<TargetRef>({ kind: 'allUsers' }),
  text.map((collectionId): TargetRef => ({ kind: 'collection', collectionId })),
);
const selector = (target: TargetRef) =>
  'name' in target ? target.name.text.toLowerCase() : JSON.stringify(target);
const targets = fc.uniqueArray(included, { minLength: 1, maxLength: 8, selector });
const exclusions = fc.uniqueArray(groupsOf('excludedGroup'), { maxLength: 4, selector });

const command: fc.Arbitrary<Command> = fc
  .record({
    verb: fc.constantFrom('assign' as const, 'unassign' as const),
    policy: names('policy'),
    targets,
    exclusions,
    reason: fc.option(text, { nil: undefined }),
  })
  .map(({ verb, policy, targets: to, exclusions: without, reason }): ChangeCommand => ({
    kind: 'change',
    verb,
    policy,
    targets: verb === 'assign' ? [...to, ...without] : to,
    ...(reason === undefined ? {} : { reason }),
  }));

const question = fc.oneof(
  names('policy').map((policy): Command => ({ kind: 'show', policy })),
  names('policy').map((policy): Command => ({ kind: 'history', policy })),
  fc.constantFrom('waiting' as const, 'mine' as const).map((of): Command => ({ kind: 'requests', of })),
);

it('a printed command has exactly one reading: itself', () => {
  fc.assert(
    fc.property(fc.oneof(command, question), (wish) => {
      const sentence = print(wish);
      fc.pre(sentence.length < 4_000);
      const result = parse(sentence);
      expect(result.kind === 'readings' ? result.readings : result).toEqual([wish]);
    }),
    { numRuns: runs(1_000) },
  );
});

it('every message has readings, each of them different, or a problem with a place in it', () => {
  const message = fc.oneof(
    anything,
    wordy,
    wordy.map((words) => `assign ${words}`),
    wordy.map((words) => `remove ${words}`),
    wordy.map((words) => `show ${words}`),
    wordy.map((words) => `list ${words}`),
    wordy.map((words) => `history ${words}`),
    wordy.map((words) => `my requests ${words}`),
  );
  fc.assert(
    fc.property(message, (sent) => {
      const result = parse(sent);
      if (result.kind === 'readings') {
        expect(result.readings.length).toBeLessThanOrEqual(64);
        expect(new Set(result.readings.map((reading) => JSON.stringify(reading))).size).toBe(
          result.readings.length,
        );
        return;
      }
      const { problem } = result;
      expect(problem.expected.length).toBeGreaterThan(0);
      if (problem.expected.includes('a reason'))
        expect(problem.text.slice(0, problem.at)).toMatch(/because $|because$/i);
      expect(problem.at).toBeGreaterThanOrEqual(0);
      expect(problem.at + problem.length).toBeLessThanOrEqual(problem.text.length);
      if (problem.suggestion !== undefined && !/[<&]/.test(sent))
        expect(parse(problem.suggestion)).toMatchObject({ kind: 'readings' });
    }),
    { numRuns: runs(2_000) },
  );
});

it('every reading of a bare sentence can be printed and is then the only one', () => {
  fc.assert(
    fc.property(wordy, fc.constantFrom('assign', 'unassign', 'history of', 'show'), (words, verb) => {
      const result = parse(`${verb} ${words}`);
      fc.pre(result.kind === 'readings');
      for (const reading of result.readings) {
        const printed = parse(print(reading));
        expect(printed.kind === 'readings' ? printed.readings : printed).toEqual([reading]);
      }
    }),
    { numRuns: runs(150) },
  );
});

describe.each<[string, (sentence: string) => string]>([
  ['what a mention in front leaves', (sentence) => ` &nbsp;${sentence}`],
  ['paragraphs', (sentence) => `<p>${sentence}</p>\r\n`],
  ['non-breaking spaces', (sentence) => sentence.replaceAll(' ', '\u00a0')],
  ['written non-breaking spaces', (sentence) => sentence.replaceAll(' ', '&nbsp;')],
  ['zero-width characters', (sentence) => sentence.replaceAll(' ', ' \u200b')],
  [
    'entities',
    (sentence) => sentence.replace(/["'&]/g, (character) => `&#${String(character.charCodeAt(0))};`),
  ],
  [
    'named entities',
    (sentence) => sentence.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
  ],
  ['a full stop', (sentence) => `${sentence}.`],
  ['shouting at the end', (sentence) => `${sentence} !!!`],
  [
    'smart quotes',
    (sentence) =>
      sentence
        .replace(/(^|[ ,])"/g, '$1“')
        .replaceAll('"', '”')
        .replaceAll("'", '’'),
  ],
  ['a verb in capitals', (sentence) => sentence.replace(/^\w+/, (verb) => verb.toUpperCase())],
])('%s', (_what, altered) => {
  it('changes no reading', () => {
    for (const [sentence] of Object.values(SENTENCES).flat()) {
      expect([sentence, ...readingsOf(altered(sentence))]).toEqual([sentence, ...readingsOf(sentence)]);
    }
  });
});

it('the case of keywords changes no reading', () => {
  const letter = fc.infiniteStream(fc.boolean());
  fc.assert(
    fc.property(fc.oneof(command, question), letter, (wish, upper) => {
      const outside = print(wish).split(/("(?:[^"]|"")*")/);
      const shout = (part: string) =>
        part.replace(/\w/g, (found) => (upper.next().value ? found.toUpperCase() : found));
      const sentence = outside.map((part, index) => (index % 2 === 0 ? shout(part) : part)).join('');
      fc.pre(sentence.length < 4_000);
      expect(readingsOf(sentence)).toEqual(readingsOf(print(wish)));
    }),
  );
});

it.each<[string, string]>([
  ['to and and', `assign ${'to to to and and '.repeat(235)}x`],
  ['one long list', `assign x to ${'a and '.repeat(600)}b`],
  ['a list that ends in nothing', `assign x to ${'a and '.repeat(600)}because`],
  ['groups without names', `assign x to ${'group and '.repeat(390)}group`],
  ['names in pairs', `assign x to ${'a and b, '.repeat(430)}z`],
  ['a long list after many beginnings', `assign ${'x to '.repeat(60)}${'a,'.repeat(1_800)}z`],
  ['reasons', `assign ${'because to '.repeat(350)}z`],
  ['exclusions', `assign x to ${'a excluding all users and '.repeat(150)}z`],
  ['everything', `assign x ${'to a excluding b because '.repeat(155)}z`],
  ['a misplaced quotation', `assign "A" B ${'to c '.repeat(750)}z`],
  ['misplaced quotations', `assign A to ${'"A" x,'.repeat(600)}z`],
  ['questions', 'what is my history of '.repeat(170)],
  ['a question of a policy', `history of ${'requests of '.repeat(330)}`],
  ['open quotes', `'a `.repeat(1_300)],
  ['open tags', '<a "'.repeat(8_000)],
  ['open mentions', '<at>'.repeat(8_000)],
  ['open French quotes', '«'.repeat(32_000)],
])('%s, as much as fits: answered', (_what, message) => {
  expect(['readings', 'problem']).toContain(parse(message).kind);
});
