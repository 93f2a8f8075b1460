// Whether a name that nobody has may be a slip of the pen for one that somebody has: then no word written is missing in it.
import { distance } from 'fastest-levenshtein';
import type { Named } from './ids.js';
import { DECIDING, GROUP, POLICY, POLITE } from './words.js';

// A dash or the like in front of a word may say "not", and so is one; between words, and all other punctuation, nothing.
const NEGATION = '[!~^¬≠\\-‐-―−]';
const WORD = new RegExp(
  `[\\p{L}\\p{N}\\p{M}]+|\\p{Extended_Pictographic}|(?<![^\\s(])${NEGATION}+(?=[\\p{L}\\p{N}])|^${NEGATION}+`,
  'gu',
);
const NUMBER = /^\p{N}+$/u;
const KIND: Readonly<Record<Named, ReadonlySet<string>>> = { policy: POLICY, group: GROUP };

/**
 * Whether `name` may be offered in place of `written`: each word of it is in the name, a word of its own, as it is, as
 * a part or misspelt. Only courtesies, `policy` and `group` around it do not count, and words may be joined or
 * divided. So "Finanse laptop" resembles "Finance laptops" and "Finance" does, but "all devices but not Finance
 * laptops" does not: to offer that name would lose what else was said.
 */
export function resembles(written: string, name: string, about: Named): boolean {
  const wanted = withoutCourtesies(wordsOf(written), about);
  const has = wordsOf(name);
  if (wanted.length === 0) return false;
  const [joined, whole] = [wanted.join(''), has.join('')];
  if (joined === whole) return true;
  return wanted.length === 1 && isMisspelt(joined, whole) ? true : isInside(wanted, has);
}

function wordsOf(text: string): readonly string[] {
  return text.normalize('NFC').toLowerCase().match(WORD) ?? [];
}

function withoutCourtesies(words: readonly string[], about: Named): readonly string[] {
  const says = (word: string): boolean => !POLITE.has(word) && !KIND[about].has(word);
  const first = words.findIndex(says);
  return first < 0 ? [] : words.slice(first, words.findLastIndex(says) + 1);
}

// What is there as it is comes first, so that no misspelt word takes its place.
function isInside(wanted: readonly string[], has: readonly string[]): boolean {
  if (wanted.length > has.length) return false;
  const left = [...has];
  const take = (is: (word: string) => boolean): boolean => {
    const place = left.findIndex(is);
    if (place >= 0) left.splice(place, 1);
    return place >= 0;
  };
  const missing = wanted.filter((word) => !take((other) => other === word));
  // A ring or a release of another number is worth offering, but a number is no part of a longer name.
  const mayRenumber = wanted.length === has.length && !wanted.every((word) => NUMBER.test(word));
  return missing.every((word) =>
    take((other) =>
      NUMBER.test(word) ? mayRenumber && NUMBER.test(other) : isPart(word, other) || isMisspelt(word, other),
    ),
  );
}

function isPart(word: string, other: string): boolean {
  if (DECIDING.has(word) || word.length < 3) return false;
  return other.startsWith(word) || (word.length > 3 && other.includes(word));
}

// A third of the letters, or two neighbours in the other order.
function isMisspelt(word: string, other: string): boolean {
  const most = Math.max(1, Math.floor(Math.max(word.length, other.length) / 3));
  if (DECIDING.has(word) || word.length < 3 || Math.abs(word.length - other.length) > most) return false;
  const wrong = distance(word, other);
  return wrong <= most || (wrong === 2 && sorted(word) === sorted(other));
}

function sorted(word: string): string {
  return Array.from(word).sort().join('');
}
