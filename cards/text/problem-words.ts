// Problems in words: what was not understood or not possible, and what to write instead.
import { rowKey } from '../../bot/domain/assignment.js';
import type { ParseProblem } from '../../bot/domain/command.js';
import { adviceText } from './faults/advice.js';
import { alreadySoLines } from './already-so.js';
import { candidate } from '../answers/candidates.js';
import type { Line, Run } from '../card.js';
import { otherKindLines } from './other-policy-kinds.js';
import { faultLines } from './faults/faults.js';
import { inert } from './inert.js';
import type { Candidate, Problem } from '../answers/problem.js';
import { target, type Names } from '../request/rows.js';
import { unsupportedLines } from './unsupported-words.js';
import { code, count, joined, name, quiet, strong, words } from './runs.js';

/** Most wishes listed where nothing is to change. */
const MOST_WISHES = 8;
const UNNAMED: Names = { groups: {}, filters: {} };

/** Lines about a problem; the first is the headline. */
export function problemLines(problem: Problem): readonly Line[] {
  switch (problem.kind) {
    case 'parse':
      return parseLines(problem.problem);
    case 'unknownName':
      return unknown(problem);
    case 'unsupported':
      return unsupportedLines(problem);
    case 'ambiguousName':
      return ambiguous(problem);
    case 'otherKind':
      return otherKindLines(problem);
    case 'includeAndExclude':
      return [
        [name(problem.group), strong(' cannot be included and excluded at once')],
        [words('Intune keeps one row per group: say one or the other.')],
      ];
    case 'nothingToChange':
      return nothingToChange(problem);
    case 'fromPolicySet':
      return fromPolicySet(problem);
    case 'standingUnread':
      return [
        [strong('It could not be checked what you may do')],
        [words('What cannot be checked counts as no. Nothing was planned or sent.')],
        [
          strong('What to do: '),
          words(problem.why ? inert(adviceText(problem.why), 300) : 'Try again in a minute.'),
        ],
      ];
    case 'graphFault':
      return [
        [strong('Graph could not be asked, so nothing was planned or sent')],
        ...faultLines(problem.fault),
      ];
    case 'tooLong':
      return [
        [strong('That message is too long')],
        [
          words(
            `It has ${count(problem.length, 'character')}; up to ${count(problem.limit, 'character')} are read.`,
          ),
        ],
      ];
    case 'internal':
      return internal(problem.reference);
    default:
      return SENTENCES[problem.kind].map((text, index) => [index === 0 ? strong(text) : words(text)]);
  }
}

type Plain = Exclude<
  Problem['kind'],
  | 'parse'
  | 'unknownName'
  | 'unsupported'
  | 'ambiguousName'
  | 'otherKind'
  | 'includeAndExclude'
  | 'standingUnread'
  | 'nothingToChange'
  | 'fromPolicySet'
  | 'graphFault'
  | 'tooLong'
  | 'internal'
>;

const SENTENCES: Readonly<Record<Plain, readonly string[]>> = {
  outsider: [
    'You can neither ask for changes nor look at assignments here',
    'Whoever runs this bot in your organisation decides who may.',
  ],
  mayNotAsk: [
    'You may look, but not ask for changes',
    'Write: show assignments of a policy, or: list policies.',
  ],
  empty: ['There was nothing to read in that message', 'Write: help'],
  attachment: ['Only text is read, not attachments', 'Write the change as a sentence, or: help'],
  tooManyReadings: [
    'That sentence can be read in too many ways',
    'Put the names in quotes: assign policy "NAME" to group "NAME"',
  ],
  notAChange: ['That asks for no change', 'Write what shall be assigned: assign policy NAME to group NAME'],
  requestNotFound: [
    'That request is not known here',
    'It may belong to another installation of the bot. Nothing was changed.',
  ],
  badAction: [
    'That button could not be understood',
    'Nothing was changed. Ask for the request again to get a current card.',
  ],
  storeDown: ['The bot cannot reach what it keeps of requests', 'Nothing was done. Try again in a minute.'],
  frozen: ['Changes are frozen right now', 'Nothing is sent until an operator lifts the freeze.'],
};

/** What is already so, wish by wish; with no wish left, an undo found nothing of what the request did. */
function nothingToChange(problem: Extract<Problem, { kind: 'nothingToChange' }>): readonly Line[] {
  const { policy, alreadySo, rows } = problem;
  const policyName = name(policy.displayName);
  if (alreadySo.length === 0) {
    return [
      [strong('Nothing to take back in '), policyName],
      [
        words(
          'What that request did is no longer there: it was taken back or edited since. Later edits are kept.',
        ),
      ],
    ];
  }
  const wishes = alreadySoLines(alreadySo, { ...problem, told: 'is' });
  const rest = wishes.length - MOST_WISHES;
  const assigned = new Set(
    alreadySo.flatMap((wish) => (wish.verb === 'assign' ? [rowKey(wish.target)] : [])),
  );
  const keepsFilter = rows.some((row) => row.filter && assigned.has(rowKey(row.target)));
  return [
    [strong('Nothing to change in '), policyName],
    ...wishes.slice(0, MOST_WISHES),
    ...(rest > 0 ? [[quiet(`and ${rest} more`)]] : []),
    ...(keepsFilter ? [[quiet('The bot does not change filters.')]] : []),
  ];
}

function fromPolicySet({
  target: whom,
  group,
}: Extract<Problem, { kind: 'fromPolicySet' }>): readonly Line[] {
  const named = group === undefined ? target({ target: whom, source: 'policySets' }, UNNAMED) : [name(group)];
  return [
    [strong('Nothing was planned: the row for '), ...named, strong(' comes from a policy set')],
    [words('Change the policy set itself, in Intune.')],
  ];
}

function internal(reference: string | undefined): readonly Line[] {
  return [
    [strong('Something went wrong in the bot itself')],
    [
      words(
        'If you were waiting for a change, look at the request’s card: it says what is certain. Otherwise try again.',
      ),
    ],
    ...(reference === undefined ? [] : [[quiet('Reference for the operator: '), code(inert(reference, 80))]]),
  ];
}

const LINES =
  'All lines of the message were read as one sentence. Write a comma or “and” between groups, and one change per message.';

function unknown(problem: Extract<Problem, { kind: 'unknownName' }>): readonly Line[] {
  const { about, suggestions, severalLines = false } = problem;
  return [
    [strong(`No ${about} is called `), name(problem.name)],
    ...(severalLines ? [[words(LINES)]] : []),
    ...(suggestions.length > 0
      ? [[words('Names are never guessed. Did you mean:')], ...candidates(suggestions)]
      : [[words(`Nothing similar was found. The whole name is needed, or the ${about}’s id.`)]]),
  ];
}

function ambiguous(problem: Extract<Problem, { kind: 'ambiguousName' }>): readonly Line[] {
  const known = problem.candidates.length > 0;
  return [
    [strong(`More than one ${problem.about} is called `), name(problem.name)],
    [words(known ? 'Ask again with the id of the one you mean:' : 'Ask again with its id.')],
    ...candidates(problem.candidates),
  ];
}

function candidates(list: readonly Candidate[]): readonly Line[] {
  const rest = list.length - 10;
  return [
    ...list.slice(0, 10).map((option) => [words('· '), ...candidate(option)]),
    ...(rest > 0 ? [[quiet(`and ${rest} more`)]] : []),
  ];
}

/** The sentence with the place marked in it, what was expected there, and a whole sentence that would work. */
function parseLines(problem: ParseProblem): readonly Line[] {
  const expected = problem.expected.map((text): Line => [strong(text === ',' ? 'a comma' : inert(text, 80))]);
  const last = expected.at(-1) ?? [];
  const choice = expected.length > 1 ? [...joined(expected.slice(0, -1)), words(' or '), ...last] : last;
  return [
    [strong(HEADLINES[problem.kind])],
    ...(problem.text === '' ? [] : [marked(problem)]),
    ...(choice.length === 0 ? [] : [[words('Expected at ▶: '), ...choice]]),
    ...(problem.suggestion === undefined
      ? []
      : [[words('Did you mean: '), code(inert(problem.suggestion, 500))]]),
    [quiet('Write help to see everything that is understood.')],
  ];
}

const HEADLINES: Readonly<Record<ParseProblem['kind'], string>> = {
  empty: 'There was nothing to read in that message',
  tooLong: 'That message is too long',
  unknownCommand: 'That is not something I know how to do',
  expected: 'I could not read all of that',
  unclosedQuote: 'A quotation mark is never closed',
  tooManyReadings: 'That sentence can be read in too many ways',
  severalChanges: 'One message asks for one change; nothing was planned',
};

function marked({ text, at, length }: ParseProblem): Line {
  const before = piece(text.slice(Math.max(0, at - 200), at));
  const here = piece(text.slice(at, at + Math.min(length, 200)));
  const after = piece(text.slice(at + Math.min(length, 200), at + length + 200));
  const mark: Run = {
    type: 'TextRun',
    text: `▶${here}`,
    weight: 'Bolder',
    color: 'Attention',
    underline: true,
  };
  return [words(before), mark, words(after)].filter((run) => run.text !== '');
}

/** A part of a sentence, inert, with the spaces at its ends kept. */
function piece(text: string): string {
  const lead = /^\s/.test(text) ? ' ' : '';
  const tail = /\s$/.test(text) ? ' ' : '';
  const middle = inert(text, 220);
  return middle === '' ? lead : `${lead}${middle}${tail}`;
}
