// Why a change could not be read: the first place where something is missing or in the way, and what belongs there.
import type { ChangeCommand } from '../command.js';
import { prepositions, reasonFrom } from './change.js';
import { everyoneAt } from './lists.js';
import { namesIn } from './names.js';
import { isWholeAt, placesOf, wordAt, type Sentence, type Span } from './sentence.js';
import {
  BECAUSE,
  BEFORE_A_NAME,
  EXCLUDING,
  EXPECTED,
  GROUP,
  JOINING,
  LEADING_ON,
  MISTAKEN_FOR,
  POLICY,
  PREPOSITION,
} from './words.js';

/** A place in the cleaned text, in UTF-16 units, and what was expected there. */
export interface Finding {
  readonly at: number;
  readonly length: number;
  readonly expected: readonly string[];
}

/** Something expected at a token, or at the end of the text if the token is past it. */
export function expectedAt(sentence: Sentence, index: number, expected: readonly string[]): Finding {
  const token = sentence.tokens[index];
  const at = token?.start ?? sentence.text.length;
  return { at, length: token ? token.end - at : 0, expected };
}

/** What is wrong with a change that has no reading. `from` is the token after the verb. */
export function changeFinding(sentence: Sentence, verb: ChangeCommand['verb'], from: number): Finding {
  const because = placesOf(sentence, { from, to: sentence.tokens.length }, BECAUSE)[0];
  const to = because ?? sentence.tokens.length;
  const start = POLICY.has(wordAt(sentence, from)) ? from + 1 : from;
  const { marked, bare } = prepositions(sentence, verb, { from, to });
  const places = [...marked, ...bare];
  const place = places.find((candidate) => candidate > start);
  const isMissing = start >= to || isBlankAt(sentence, start) || JOINING.has(wordAt(sentence, start));
  if (isMissing || (place === undefined && places.length > 0)) {
    return expectedAt(sentence, start, EXPECTED.policy);
  }
  const end = policyEnd(sentence, PREPOSITION[verb], { from: start, to: place ?? to });
  if (end !== place) return expectedAt(sentence, end, [PREPOSITION[verb]]);
  const targets = { from: end + 1, to };
  const finding = targetsFinding(sentence, verb, targets);
  if (finding) return finding;
  const isReasonless = because !== undefined && reasonFrom(sentence, because + 1) === '';
  return isReasonless
    ? expectedAt(sentence, because + 1, ['a reason'])
    : expectedAt(sentence, targets.from, EXPECTED.targets);
}

// Where the word after the policy belongs: after a whole name, before a stray one or a comma, or where another word
// took its place; else before the targets if they show themselves, or at the end.
function policyEnd(sentence: Sentence, preposition: 'to' | 'from', { from, to }: Span): number {
  if (isWholeAt(sentence, from)) return from + 1;
  if (namesIn(sentence, { from, to }, 'policy').length === 0) {
    const stray = sentence.tokens.findIndex(
      (token, index) => index > from && index < to && token.kind === 'whole',
    );
    return stray < 0 ? to - 1 : stray;
  }
  if (wordAt(sentence, to) === preposition) return to;
  const mistaken = placesOf(sentence, { from: from + 1, to }, MISTAKEN_FOR[preposition]);
  return mistaken.at(-1) ?? placesOf(sentence, { from: from + 1, to }, GROUP)[0] ?? to;
}

function targetsFinding(sentence: Sentence, verb: ChangeCommand['verb'], span: Span): Finding | undefined {
  let isNameDue = true;
  let names: readonly string[] = EXPECTED.targets;
  for (let index = span.from; index < span.to; index++) {
    const word = wordAt(sentence, index);
    const isExcluding: boolean = verb === 'assign' && EXCLUDING.has(word) && !isNameDue;
    if (isExcluding) names = EXPECTED.group;
    if (isNameDue && JOINING.has(word) && !(word === 'and' && wordAt(sentence, index - 1) === ',')) {
      return expectedAt(sentence, index, names);
    }
    const isNoGroup =
      isEveryoneNamedAt(sentence, index) || (word === 'collection' && isWholeAt(sentence, index + 1));
    if ((isNoGroup && isNameDue && names === EXPECTED.group) || isBlankAt(sentence, index))
      return expectedAt(sentence, index, names);
    if (!isNameDue && isWholeAt(sentence, index) && BEFORE_A_NAME.has(wordAt(sentence, index - 1))) {
      return expectedAt(sentence, index - 1, EXPECTED.afterTarget);
    }
    isNameDue = isExcluding || JOINING.has(word) || (isNameDue && (GROUP.has(word) || word === 'collection'));
    const hasMore = index + 1 < span.to;
    if (isWholeAt(sentence, index) && hasMore && !endsAfter(sentence, index + 1)) {
      return expectedAt(sentence, index + 1, EXPECTED.afterTarget);
    }
  }
  const isLedOn = isNameDue || LEADING_ON.has(wordAt(sentence, span.to - 1));
  return isLedOn ? expectedAt(sentence, span.to, names) : undefined;
}

/** Whether a bare `all devices` or `all users` begins here and ends a name: nobody can be excluded as that. */
export function isEveryoneNamedAt(sentence: Sentence, index: number): boolean {
  const after = sentence.tokens[index + 2]?.word;
  return (
    everyoneAt(sentence, index) !== undefined &&
    (after === undefined || JOINING.has(after) || BECAUSE.has(after))
  );
}

function isBlankAt(sentence: Sentence, index: number): boolean {
  return isWholeAt(sentence, index) && sentence.tokens[index]?.text.trim() === '';
}

function endsAfter(sentence: Sentence, index: number): boolean {
  const word = wordAt(sentence, index);
  return JOINING.has(word) || EXCLUDING.has(word) || word === 'but';
}
