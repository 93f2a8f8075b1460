// Reads a cleaned sentence by the verb it begins with.
import type { Command, ParseResult } from '../command.js';
import { reasonFrom } from './change.js';
import { namesIn } from './names.js';
import { print } from './print.js';
import { changeFinding, expectedAt, isEveryoneNamedAt, type Finding } from './problems.js';
import { isQuestionAt, questionsAt, readQuestion } from './questions.js';
import { readings } from './readings.js';
import { laterCommand } from './repairs.js';
import { only, problem, unclosedBefore } from './results.js';
import { placesOf, sentenceOf, wordAt, type Sentence } from './sentence.js';
import { BECAUSE, COURTESIES, EXCLUDING, EXPECTED, GREETINGS, PREPOSITION, VERBS } from './words.js';

// In UTF-16 units.
const MOST_REASON_CHARACTERS = 500;

/** Every reading of a cleaned text, or why there is none. Suggests nothing, except quotes where there are too many. */
export function read(text: string): ParseResult {
  const sentence = sentenceOf(text);
  const start = commandStart(sentence);
  const verb = wordAt(sentence, start);
  if (GREETINGS.has(verb) && (verb === 'help' || laterCommand(sentence, start) === undefined))
    return only(text, { kind: 'help' });
  switch (verb) {
    case 'assign':
      return readChange(sentence, 'assign', start + 1);
    case 'unassign':
    case 'remove':
      return readChange(sentence, 'unassign', start + 1);
    case 'show':
      return readShow(sentence, start + 1);
    case 'list':
      return readQuestion(sentence, start + 1) ?? readPolicies(sentence, start + 1);
    case 'policies':
      return readPolicies(sentence, start);
    default:
      return (
        readQuestion(sentence, start) ??
        problem('unknownCommand', text, expectedAt(sentence, start, EXPECTED.command))
      );
  }
}

/** The token a command begins with: courtesies ("please", "hi, can you") count as nothing where a command follows them. */
export function commandStart(sentence: Sentence): number {
  let start = 0;
  while (COURTESIES.has(wordAt(sentence, start))) start++;
  return VERBS.has(wordAt(sentence, start)) || isQuestionAt(sentence, start) ? start : 0;
}

function readChange(sentence: Sentence, verb: 'assign' | 'unassign', from: number): ParseResult {
  const { text, tokens } = sentence;
  const because = placesOf(sentence, { from, to: tokens.length }, BECAUSE)[0];
  const end = tokens[because ?? tokens.length]?.start ?? text.length;
  const unclosed = unclosedBefore(sentence, end);
  if (unclosed) return unclosed;
  const everyone = verb === 'assign' ? excludedEveryone(sentence, from, because ?? tokens.length) : undefined;
  if (everyone !== undefined)
    return problem('expected', text, expectedAt(sentence, everyone, EXPECTED.group));
  const { found, isAll } = readings(sentence, verb, from);
  const [first, ...more] = found;
  if (!isAll) {
    const suggestion = first ? { suggestion: print(first) } : {};
    return problem('tooManyReadings', text, {
      at: 0,
      length: text.length,
      expected: EXPECTED.quotes,
      ...suggestion,
    });
  }
  if (!first) return problem('expected', text, changeFinding(sentence, verb, from));
  if ((first.reason?.length ?? 0) <= MOST_REASON_CHARACTERS)
    return { kind: 'readings', text, readings: [first, ...more] };
  return problem('expected', text, longReason(sentence, from, first.reason ?? ''));
}

function readShow(sentence: Sentence, from: number): ParseResult {
  const { text, tokens } = sentence;
  const unclosed = unclosedBefore(sentence, text.length);
  if (unclosed) return unclosed;
  if (wordAt(sentence, from) === 'policies' && from + 1 === tokens.length)
    return only(text, { kind: 'listPolicies' });
  const isOfAssignments = wordAt(sentence, from) === 'assignments';
  const joint = wordAt(sentence, from + 1);
  if (isOfAssignments && joint !== 'of' && joint !== 'for') {
    return problem('expected', text, expectedAt(sentence, from + 1, ['of']));
  }
  const start = isOfAssignments ? from + 2 : from;
  const [first, ...more] = namesIn(sentence, { from: start, to: tokens.length }, 'policy');
  if (!first) return problem('expected', text, expectedAt(sentence, start, EXPECTED.policy));
  const show = (policy: typeof first): Command => ({ kind: 'show', policy });
  const questions = questionsAt(sentence, wordAt(sentence, from) === 'me' ? from + 1 : from);
  return { kind: 'readings', text, readings: [show(first), ...more.map(show), ...questions] };
}

function readPolicies(sentence: Sentence, from: number): ParseResult {
  if (wordAt(sentence, from) !== 'policies')
    return problem('expected', sentence.text, expectedAt(sentence, from, EXPECTED.list));
  if (from + 1 === sentence.tokens.length) return only(sentence.text, { kind: 'listPolicies' });
  return problem('expected', sentence.text, expectedAt(sentence, from + 1, ['nothing after policies']));
}

// Group names that begin with "all" exist, but nobody who writes `excluding all users` means one.
function excludedEveryone(sentence: Sentence, from: number, to: number): number | undefined {
  const targets = placesOf(sentence, { from, to }, new Set([PREPOSITION.assign]))[0] ?? to;
  const [place] = placesOf(sentence, { from: targets, to }, EXCLUDING).filter((index) =>
    isEveryoneNamedAt(sentence, index + 1),
  );
  return place === undefined ? undefined : place + 1;
}

function longReason(sentence: Sentence, from: number, reason: string): Finding {
  const places = placesOf(sentence, { from, to: sentence.tokens.length }, BECAUSE);
  const place = places.find((index) => reasonFrom(sentence, index + 1) === reason) ?? from;
  const at = sentence.tokens[place + 1]?.start ?? 0;
  const expected = [`a reason of at most ${String(MOST_REASON_CHARACTERS)} characters`];
  return { at, length: sentence.text.length - at, expected };
}
