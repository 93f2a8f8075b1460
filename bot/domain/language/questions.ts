// Questions about requests: which ones wait, which are mine, and what happened to a policy.
import type { Command, NameRef, ParseResult } from '../command.js';
import { namesIn } from './names.js';
import { expectedAt } from './problems.js';
import { only, problem, unclosedBefore } from './results.js';
import { isWholeAt, wordAt, type Sentence } from './sentence.js';
import { EXPECTED, QUESTIONS, type QuestionPhrase } from './words.js';

/** Whether a question about requests begins at that token. It may still lack a name, or say too much. */
export function isQuestionAt(sentence: Sentence, index: number): boolean {
  return phrasesAt(sentence, index).length > 0;
}

/** The question that begins at `start` and ends with the text, or what is wrong with it; nothing where none begins there. */
export function readQuestion(sentence: Sentence, start: number): ParseResult | undefined {
  const [phrase] = phrasesAt(sentence, start);
  if (!phrase) return undefined;
  if (phrase.asks === 'history') return readHistory(sentence, start);
  const { text, tokens } = sentence;
  const end = start + phrase.words.length;
  if (end === tokens.length) return only(text, { kind: 'requests', of: phrase.asks });
  return problem('expected', text, expectedAt(sentence, end, [`nothing after ${phrase.words.at(-1) ?? ''}`]));
}

/** What a question that begins at a token can mean; nothing where there is none, or something is wrong with it. */
export function questionsAt(sentence: Sentence, index: number): readonly Command[] {
  const result = readQuestion(sentence, index);
  return result?.kind === 'readings' ? result.readings : [];
}

/** The phrases with which a question about requests can begin at that token, the longest first. */
export function phrasesAt(sentence: Sentence, index: number): readonly QuestionPhrase[] {
  return QUESTIONS.filter(({ words }) =>
    words.every((word, offset) => wordAt(sentence, index + offset) === word),
  );
}

// A policy's name may itself begin with "of" or "for" (`history For kiosks`), except in front of a quotation or an id.
function readHistory(sentence: Sentence, start: number): ParseResult {
  const { text, tokens } = sentence;
  const unclosed = unclosedBefore(sentence, text.length);
  if (unclosed) return unclosed;
  const namesFrom = (from: number) => namesIn(sentence, { from, to: tokens.length }, 'policy');
  const [after = start, ...earlier] = phrasesAt(sentence, start).map(({ words }) => start + words.length);
  const [first, ...more] = namesFrom(after);
  if (!first) return problem('expected', text, expectedAt(sentence, after, EXPECTED.policy));
  const others = isWholeAt(sentence, after) ? [] : earlier.flatMap(namesFrom);
  const history = (policy: NameRef): Command => ({ kind: 'history', policy });
  return { kind: 'readings', text, readings: [history(first), ...[...more, ...others].map(history)] };
}
