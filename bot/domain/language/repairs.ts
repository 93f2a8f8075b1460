// Whole commands that might have been meant by a sentence that could not be read, the likeliest first. They put words of
// the language right and leave out courtesies; every other word stays.
import { distance } from 'fastest-levenshtein';
import { isMarked } from './lists.js';
import {
  isLedUpTo,
  laterQuestion,
  mistypedQuestions,
  replaced,
  shorterQuestion,
} from './question-repairs.js';
import { isQuestionAt } from './questions.js';
import { wordAt, type Sentence, type Token } from './sentence.js';
import { GREETINGS, LEADING_UP, MISTAKEN_FOR, POLITE, VERBS } from './words.js';

// What people say elsewhere for our verbs.
const SAID_FOR: ReadonlyMap<string, string> = new Map([
  ['add', 'assign'],
  ['apply', 'assign'],
  ['deploy', 'assign'],
  ['push', 'assign'],
  ['delete', 'unassign'],
  ['drop', 'unassign'],
  ['display', 'show'],
  ['get', 'show'],
  ['view', 'show'],
]);
const CORRECTABLE: readonly string[] = [...VERBS]
  .filter((verb) => verb.length > 3 && !GREETINGS.has(verb))
  .concat('help');
const LONGEST_WORD = 12;

/**
 * Texts to try; whether one can be read is for the caller to find out. `start` is the token the command begins with,
 * `expected` what the problem says is missing.
 */
export function repairs(sentence: Sentence, start: number, expected: readonly string[]): string[] {
  const first = sentence.tokens[start];
  const verb = wordAt(sentence, start);
  if (!first) return [];
  if (isQuestionAt(sentence, start)) return shorterQuestion(sentence, start);
  if (!VERBS.has(verb) || GREETINGS.has(verb)) return verbRepairs(sentence, first, start);
  if (expected.includes('to')) return prepositionRepairs(sentence, start, 'to');
  if (expected.includes('from')) return prepositionRepairs(sentence, start, 'from');
  if (expected.includes('of')) return showRepairs(sentence, first, start);
  if (verb === 'policies') return isPolite(sentence, start + 1) ? ['list policies'] : [];
  return verb === 'list' ? listRepairs(sentence, start) : [];
}

/** The token after another at which a command seems to begin, as in "hey bot assign …". */
export function laterCommand(sentence: Sentence, start: number): number | undefined {
  const place = sentence.tokens.findIndex(
    ({ word }, index) => index > start && VERBS.has(word) && !GREETINGS.has(word),
  );
  return place < 0 ? undefined : place;
}

function verbRepairs(sentence: Sentence, first: Token, start: number): string[] {
  const place = laterCommand(sentence, start);
  const later = place !== undefined && isLedUpTo(sentence, place) ? sentence.tokens[place] : undefined;
  const likely = first.kind === 'word' ? (SAID_FOR.get(first.word) ?? nearest(first.word)) : undefined;
  const corrected = likely === undefined ? [] : [replaced(sentence.text, first, likely)];
  return [
    ...mistypedQuestions(sentence, start),
    ...(likely === 'help' ? [] : corrected),
    ...(later ? [sentence.text.slice(later.start)] : []),
    ...(first.word.startsWith('assignment') ? [`show ${sentence.text.slice(first.start)}`] : []),
    ...laterQuestion(sentence, start),
    // The last guess, because whatever follows `help` can be read.
    ...corrected,
  ];
}

function listRepairs(sentence: Sentence, start: number): string[] {
  return [
    sentence.text.replace(/^list(?= assignments )/i, 'show'),
    ...mistypedQuestions(sentence, start + 1),
    ...laterQuestion(sentence, start),
    ...(isForPolicies(sentence, start + 1) ? ['list policies'] : []),
  ];
}

function isForPolicies(sentence: Sentence, from: number): boolean {
  return sentence.tokens
    .slice(from)
    .every(({ word }) => LEADING_UP.has(word) || word === 'policy' || distance(word, 'policies') <= 2);
}

function isPolite(sentence: Sentence, from: number): boolean {
  return sentence.tokens.slice(from).every(({ word }) => POLITE.has(word));
}

function showRepairs(sentence: Sentence, first: Token, start: number): string[] {
  const next = sentence.tokens[start + 1];
  return next ? [replaced(sentence.text, { ...first, end: next.end }, 'show assignments of')] : [];
}

// From the right: policy names hold more small words than lists of groups do.
function prepositionRepairs(sentence: Sentence, start: number, preposition: 'to' | 'from'): string[] {
  const wrong = sentence.tokens.filter(
    (token, index) => index > start + 1 && MISTAKEN_FOR[preposition].has(token.word),
  );
  const marks = sentence.tokens.filter((_token, index) => index > start + 1 && isMarked(sentence, index));
  return [
    ...wrong.reverse().map((token) => replaced(sentence.text, token, preposition)),
    ...marks.map((token) => replaced(sentence.text, { ...token, end: token.start }, `${preposition} `)),
  ].slice(0, 8);
}

function nearest(word: string): string | undefined {
  if (word.length < 3 || word.length > LONGEST_WORD) return undefined;
  const [best] = CORRECTABLE.map((verb) => ({ verb, far: distance(word, verb) })).sort(
    (left, right) => left.far - right.far,
  );
  return best && best.far <= 2 && best.far <= word.length / 2 ? best.verb : undefined;
}
