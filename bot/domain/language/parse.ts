// What a person wrote to the bot, read: every command it can be, or where reading stopped and what might have been meant.
import type { ParseProblem, ParseResult } from '../command.js';
import { clean, lines } from './clean.js';
import { commandStart, read } from './read.js';
import { repairs } from './repairs.js';
import { problem } from './results.js';
import { sentenceOf } from './sentence.js';
import { EXPECTED } from './words.js';

/** The longest text that is read, in UTF-16 units after cleaning. */
export const MOST_CHARACTERS = 4_000;

/** Markup may make a message longer than its text, but not without end: nothing beyond this is even cleaned. In UTF-16 units. */
export const MOST_MARKUP = 32_000;

/**
 * Every reading of a message as Teams sent it (HTML and typographic quotes may still be in it; who is mentioned are
 * words), the most natural first: see `changes` for the order. Answers with a problem when there is none. Never throws.
 */
export function parse(text: string): ParseResult {
  const cleaned = clean(text.slice(0, MOST_MARKUP));
  if (text.length > MOST_MARKUP || cleaned.length > MOST_CHARACTERS) {
    const kept = cleaned.slice(0, MOST_CHARACTERS);
    const expected = [`at most ${String(MOST_CHARACTERS)} characters`];
    return problem('tooLong', kept, { at: kept.length, length: 0, expected });
  }
  if (cleaned === '') return problem('empty', cleaned, { at: 0, length: 0, expected: EXPECTED.command });
  const second = secondChange(lines(text));
  if (second !== undefined) {
    const at = Math.max(0, cleaned.lastIndexOf(second));
    const length = Math.min(second.length, cleaned.length - at);
    return problem('severalChanges', cleaned, { at, length, expected: EXPECTED.oneChange });
  }
  const result = read(cleaned);
  return result.kind === 'problem' ? { ...result, problem: withSuggestion(result.problem) } : result;
}

// A sentence may be broken into lines, and a reason may say anything: but a line that asks for a change after others
// have asked for one is not a part of their names or of their reason.
function secondChange(all: readonly string[]): string | undefined {
  const place = all.findIndex((line, index) => index > 0 && isChange(line));
  return place > 0 && isChange(all.slice(0, place).join(' ')) ? all[place] : undefined;
}

function isChange(text: string): boolean {
  const result = read(text);
  return result.kind === 'readings' && result.readings[0].kind === 'change';
}

function withSuggestion(found: ParseProblem): ParseProblem {
  if (found.suggestion !== undefined || (found.kind !== 'unknownCommand' && found.kind !== 'expected'))
    return found;
  const sentence = sentenceOf(found.text);
  const suggestion = repairs(sentence, commandStart(sentence), found.expected).find(
    (text) => read(text).kind === 'readings',
  );
  return suggestion === undefined ? found : { ...found, suggestion };
}
