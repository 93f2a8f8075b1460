// Whole questions about requests that might have been meant, as texts to try.
import { distance } from 'fastest-levenshtein';
import { isQuestionAt, phrasesAt } from './questions.js';
import type { Sentence, Token } from './sentence.js';
import { LEADING_UP, POLITE, QUESTIONS } from './words.js';

// More letters than this wrong, and it is another phrase.
const MOST_WRONG = 2;

/** The text with the words from `start` on put right, for each question they nearly are. */
export function mistypedQuestions(sentence: Sentence, start: number): string[] {
  return QUESTIONS.flatMap(({ words }) => {
    const said = sentence.tokens.slice(start, start + words.length);
    const [first, last] = [said.at(0), said.at(-1)];
    if (!first || !last || said.some(({ kind }) => kind !== 'word')) return [];
    const phrase = words.join(' ');
    const wrong = distance(said.map(({ word }) => word).join(' '), phrase);
    const isNearly = wrong > 0 && wrong <= MOST_WRONG;
    return isNearly ? [replaced(sentence.text, { start: first.start, end: last.end }, phrase)] : [];
  });
}

/** The first question that begins after a token, as it is and without what follows it, where only courtesies lead up to it. */
export function laterQuestion(sentence: Sentence, start: number): string[] {
  const index = sentence.tokens.findIndex((_token, place) => place > start && isQuestionAt(sentence, place));
  const token = sentence.tokens[index];
  if (!token || !isLedUpTo(sentence, index)) return [];
  return [sentence.text.slice(token.start), ...shorterQuestion(sentence, index)];
}

/** The question at a token without the courtesies that follow it; none where other words do. */
export function shorterQuestion(sentence: Sentence, start: number): string[] {
  return phrasesAt(sentence, start)
    .filter(({ words }) => sentence.tokens.slice(start + words.length).every(({ word }) => POLITE.has(word)))
    .map(({ words }) => words.join(' '));
}

/** Whether everything in front of a token may be left out. */
export function isLedUpTo(sentence: Sentence, index: number): boolean {
  return sentence.tokens.slice(0, index).every(({ word }) => LEADING_UP.has(word));
}

/** The text with a part of it, given by offsets, replaced. */
export function replaced(text: string, { start, end }: Pick<Token, 'start' | 'end'>, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
