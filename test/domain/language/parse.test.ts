// What the bot understands of what people write.
import { MOST_CHARACTERS, parse } from '../../../bot/domain/language/parse.js';
import { SENTENCES } from './sentences.js';
import { readingsOf } from './told.js';

describe.each(Object.entries(SENTENCES))('%s', (_heading, sentences) => {
  it.each(sentences.map(([sentence, ...readings]) => ({ sentence, readings })))(
    '$sentence',
    ({ sentence, readings }) => {
      expect(readingsOf(sentence)).toEqual(readings);
    },
  );
});

it('the readings come with the text they were read from', () => {
  expect(parse('<p>assign&nbsp;“A”  to B.</p>')).toMatchObject({
    kind: 'readings',
    text: 'assign "A" to B',
  });
});

describe('limits', () => {
  it('4,000 characters are read, one more is too long', () => {
    const start = 'show ';
    expect(readingsOf(start + 'x'.repeat(MOST_CHARACTERS - start.length))[0]).toMatch(/^show \[x+\]$/);
    expect(readingsOf(start + 'x'.repeat(MOST_CHARACTERS - start.length + 1))).toEqual([
      'tooLong: at most 4000 characters',
    ]);
  });

  it('markup does not count, within reason', () => {
    expect(readingsOf(`${'<p>&nbsp;</p>'.repeat(1_000)}help`)).toEqual(['help']);
    expect(readingsOf(`${'<p>&nbsp;</p>'.repeat(1_000_000)}help`)).toEqual([
      'tooLong: at most 4000 characters',
    ]);
  });

  it('a reason has at most 500 characters', () => {
    expect(readingsOf(`assign "X" to "A" because ${'x'.repeat(500)}`)).toHaveLength(1);
    const result = parse(`assign "X" to "A" because ${'x'.repeat(501)}`);
    expect(result).toMatchObject({
      kind: 'problem',
      problem: { kind: 'expected', at: 26, length: 501, expected: ['a reason of at most 500 characters'] },
    });
  });
});

it.each(['', '   ', '<p>&nbsp;</p>\r\n', '\u200b'])('%j is an empty message', (text) => {
  expect(parse(text)).toMatchObject({
    kind: 'problem',
    problem: { kind: 'empty', text: '', at: 0, length: 0 },
  });
});
