// What the bot understands of what people write.
import { MOST_CHARACTERS, parse } from '../../../bot/domain/language/parse.js';
import { SENTENCES } from './sentences.js';
import { readingsOf } from './told.js';

describe.each(Object.entries(SENTENCES))('%s', (_heading, sentences) => {
  test.each(sentences.map(([sentence, ...readings]) => ({ sentence, readings })))(
    '$sentence',
    ({ sentence, readings }) => {
      expect(readingsOf(sentence)).toEqual(readings);
    },
  );
});

test('the readings come with the text they were read from', () => {
  expect(parse('<at>Countersign</at> assign&nbsp;“A”  to B.')).toMatchObject({
    kind: 'readings',
    text: 'assign "A" to B',
  });
});

describe('sentences with very many readings', () => {
  test('a list in which every name says "group" has the names it says, or those that begin with "group"', () => {
    expect(
      readingsOf(
        'assign "X" to group A, group B, group C, group D and group E because we have to and want to',
      ),
    ).toEqual([
      'assign [X] → [A] + [B] + [C] + [D] + [E] because [we have to and want to]',
      'assign [X] → [group A] + [group B] + [group C] + [group D] + [group E] because [we have to and want to]',
    ]);
  });

  test('then the first "excluding" excludes', () => {
    expect(readingsOf('assign "X" to group A, group B, group C, group D and group E excluding F')).toEqual([
      'assign [X] → [A] + [B] + [C] + [D] + [E] − [F]',
      'assign [X] → [group A] + [group B] + [group C] + [group D] + [group E] − [F]',
    ]);
  });

  test('a long reason is a reason', () => {
    const reason =
      'we need to move to Intune and to retire the old tools and to comply, finally, with ISO and to pass the audit';
    expect(readingsOf(`assign "X" to group A because ${reason}`)).toEqual([
      `assign [X] → [A] because [${reason}]`,
      `assign [X] → [group A] because [${reason}]`,
    ]);
  });

  test('bare lists of up to seven names are read', () => {
    expect(readingsOf('assign "X" to A, B, C, D, E, F and G')).toHaveLength(64);
  });

  test('longer bare lists are not guessed at: quotes are asked for, with the sentence ready to send', () => {
    const suggestion =
      'assign policy "X" to group "A", group "B", group "C", group "D", group "E", group "F", group "G", group "H"';
    const result = parse('assign X to A, B, C, D, E, F, G and H');
    expect(result).toMatchObject({
      kind: 'problem',
      problem: { kind: 'tooManyReadings', expected: ['names in quotes'], suggestion },
    });
    expect(readingsOf(suggestion)).toEqual(['assign [X] → [A] + [B] + [C] + [D] + [E] + [F] + [G] + [H]']);
  });

  test('a quoted list may be as long as the text', () => {
    const names = Array.from({ length: 400 }, (_none, index) => `"G${String(index)}"`);
    expect(readingsOf(`assign "X" to ${names.join(', ')}`)).toHaveLength(1);
    expect(readingsOf(`assign "X" to ${names.join(', ')}`)[0]).toContain('+ [G399]');
  });
});

describe('limits', () => {
  test('4,000 characters are read, one more is too long', () => {
    const start = 'show ';
    expect(readingsOf(start + 'x'.repeat(MOST_CHARACTERS - start.length))[0]).toMatch(/^show \[x+\]$/);
    expect(readingsOf(start + 'x'.repeat(MOST_CHARACTERS - start.length + 1))).toEqual([
      'tooLong: at most 4000 characters',
    ]);
  });

  test('markup does not count, within reason', () => {
    expect(readingsOf(`${'<p>&nbsp;</p>'.repeat(1_000)}help`)).toEqual(['help']);
    expect(readingsOf(`${'<p>&nbsp;</p>'.repeat(1_000_000)}help`)).toEqual([
      'tooLong: at most 4000 characters',
    ]);
  });

  test('a reason has at most 500 characters', () => {
    expect(readingsOf(`assign "X" to "A" because ${'x'.repeat(500)}`)).toHaveLength(1);
    const result = parse(`assign "X" to "A" because ${'x'.repeat(501)}`);
    expect(result).toMatchObject({
      kind: 'problem',
      problem: { kind: 'expected', at: 26, length: 501, expected: ['a reason of at most 500 characters'] },
    });
  });
});

test.each(['', '   ', '<at>Countersign</at>', '<p><at id="0">Countersign</at>&nbsp;</p>\r\n', '\u200b'])(
  '%j is an empty message',
  (text) => {
    expect(parse(text)).toMatchObject({
      kind: 'problem',
      problem: { kind: 'empty', text: '', at: 0, length: 0 },
    });
  },
);
