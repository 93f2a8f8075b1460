// Sentences that could be read in more ways than can be told apart: how they are read all the same.
import fc from 'fast-check';
import { parse } from '../../../bot/domain/language/parse.js';
import { BEFORE_A_NAME, LEADING_ON, POLICY, VERBS } from '../../../bot/domain/language/words.js';
import { runs } from '../../support/slow.js';
import { readingsOf } from './told.js';

const OURS: ReadonlySet<string> = new Set([...VERBS, ...POLICY, ...BEFORE_A_NAME, ...LEADING_ON, 'all']);
const plainWord = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,7}$/)
  .filter((word) => !OURS.has(word.toLowerCase()));
const plainName = fc.array(plainWord, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const plainNames = fc.uniqueArray(plainName, {
  minLength: 1,
  maxLength: 60,
  size: 'max',
  selector: (name) => name.toLowerCase(),
});

it('a bare list of plain names, however long, has a reading with exactly those names', () => {
  fc.assert(
    fc.property(plainName, plainNames, fc.constantFrom(', ', ' and ', ', and '), (policy, groups, last) => {
      const list = [groups.slice(0, -1).join(', '), ...groups.slice(-1)]
        .filter((part) => part !== '')
        .join(last);
      const result = parse(`assign ${policy} to ${list}`);
      expect(result.kind === 'readings' ? result.readings : result).toContainEqual({
        kind: 'change',
        verb: 'assign',
        policy: { text: policy, isId: false },
        targets: groups.map((name) => ({ kind: 'group', name: { text: name, isId: false } })),
      });
    }),
    { numRuns: runs(500) },
  );
});

describe('sentences with very many readings', () => {
  it('a list in which every name says "group" has the names it says, or those that begin with "group"', () => {
    expect(
      readingsOf(
        'assign "X" to group A, group B, group C, group D and group E because we have to and want to',
      ),
    ).toEqual([
      'assign [X] → [A] + [B] + [C] + [D] + [E] because [we have to and want to]',
      'assign [X] → [group A] + [group B] + [group C] + [group D] + [group E] because [we have to and want to]',
    ]);
  });

  it('then the first "excluding" excludes', () => {
    expect(readingsOf('assign "X" to group A, group B, group C, group D and group E excluding F')).toEqual([
      'assign [X] → [A] + [B] + [C] + [D] + [E] − [F]',
      'assign [X] → [group A] + [group B] + [group C] + [group D] + [group E] − [F]',
    ]);
  });

  it('a long reason is a reason', () => {
    const reason =
      'we need to move to Intune and to retire the old tools and to comply, finally, with ISO and to pass the audit';
    expect(readingsOf(`assign "X" to group A because ${reason}`)).toEqual([
      `assign [X] → [A] because [${reason}]`,
      `assign [X] → [group A] because [${reason}]`,
    ]);
  });

  it('up to seven bare names have every reading', () => {
    const told = readingsOf('assign "X" to A, B, C, D, E, F and G');
    expect(told).toHaveLength(64);
    expect(told).toContain('assign [X] → [A, B, C, D, E, F and G]');
  });

  it('a few "and"s in a long list keep every reading', () => {
    const rest = ['E', 'F', 'G', 'H', 'I', 'J'];
    const after = rest.map((name) => ` + [${name}]`).join('');
    expect(readingsOf(`assign X to A and B, C and D, ${rest.join(', ')}`)).toEqual([
      `assign [X] → [A] + [B] + [C] + [D]${after}`,
      `assign [X] → [A] + [B] + [C and D]${after}`,
      `assign [X] → [A and B] + [C] + [D]${after}`,
      `assign [X] → [A and B] + [C and D]${after}`,
    ]);
  });

  it.each([', ', ',', ' and ', ', and '])(
    'a bare list divided by "%s" may be as long as the text',
    (joint) => {
      const names = Array.from({ length: 400 }, (_none, index) => `G${String(index)}`);
      const told = readingsOf(`assign X to ${names.join(joint)}`);
      expect(told[0]).toBe(`assign [X] → ${names.map((name) => `[${name}]`).join(' + ')}`);
      expect(told.length).toBeLessThanOrEqual(3);
    },
  );

  it('even 1,900 names and exclusions are read', () => {
    const list = (letter: string) => Array.from({ length: 950 }, () => letter).join(',');
    expect(readingsOf(`assign X to ${list('A')} excluding ${list('B')} because C`)).toEqual([
      'assign [X] → [A] − [B] because [C]',
    ]);
  });

  it('a group without a name in a long list is pointed at', () => {
    const text = 'assign X to A, B, C, D, E, F, G, H, group, I';
    expect(parse(text)).toMatchObject({
      kind: 'problem',
      problem: { kind: 'expected', at: text.indexOf(', I'), length: 1 },
    });
  });

  it('what stays hopeless is not guessed at: quotes are asked for, with the sentence ready to send', () => {
    const roads = `${'road to '.repeat(65)}road`;
    const suggestion = `assign policy "${roads}" to group "Rome"`;
    expect(parse(`assign ${roads} to Rome`)).toMatchObject({
      kind: 'problem',
      problem: { kind: 'tooManyReadings', expected: ['names in quotes'], suggestion },
    });
    expect(readingsOf(suggestion)).toEqual([`assign [${roads}] → [Rome]`]);
  });

  it('a quoted list may be as long as the text', () => {
    const names = Array.from({ length: 400 }, (_none, index) => `"G${String(index)}"`);
    expect(readingsOf(`assign "X" to ${names.join(', ')}`)).toHaveLength(1);
    expect(readingsOf(`assign "X" to ${names.join(', ')}`)[0]).toContain('+ [G399]');
  });
});
