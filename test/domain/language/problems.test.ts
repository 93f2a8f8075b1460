// What the bot says about what it cannot read: the place, what belongs there, and a sentence that would work.
import { parse } from '../../../bot/domain/language/parse.js';

const COMMANDS =
  'assign | unassign | show assignments of | list policies | requests | my requests | history of | help';
const LISTS = 'policies | requests | my requests';
const TARGETS = 'a group name | all devices | all users | collection ID';

interface Row {
  /** The place is between ⟨ and ⟩. */
  readonly sentence: string;
  readonly expected: string;
  readonly kind?: string;
  readonly suggestion?: string;
}

const ROWS: readonly Row[] = [
  // Verbs.
  {
    sentence: '⟨asign⟩ policy X to Y',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'assign policy X to Y',
  },
  {
    sentence: '⟨asign⟩ "two  spaces" to Y',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'assign "two  spaces" to Y',
  },
  {
    sentence: '⟨Unasign⟩ X from Y',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'unassign X from Y',
  },
  { sentence: '⟨asign⟩ X', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: '⟨deploy⟩ X to Y', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'assign X to Y' },
  {
    sentence: '⟨delete⟩ X from Y',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'unassign X from Y',
  },
  {
    sentence: '⟨shwo⟩ assignments of X',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'show assignments of X',
  },
  { sentence: '⟨hlep⟩', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'help' },
  {
    sentence: '⟨assignments⟩ of X',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'show assignments of X',
  },
  {
    sentence: '⟨I⟩ want to assign X to Y',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'assign X to Y',
  },
  { sentence: '⟨hey⟩ bot show X', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'show X' },
  { sentence: '⟨"assign"⟩ X to Y', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: '⟨constructor⟩ X to Y', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: '⟨.⟩', kind: 'unknownCommand', expected: COMMANDS },
  // Words that a suggestion would lose: there is none.
  { sentence: '⟨do⟩ not assign X to Y', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: "⟨please⟩ don't assign X to Y", kind: 'unknownCommand', expected: COMMANDS },
  { sentence: '⟨tomorrow⟩ assign X to Y', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: '⟨Sales⟩ assign X to Y', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: '⟨if⟩ Ben agrees, my requests', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: 'requests ⟨tomorrow⟩', expected: 'nothing after requests' },
  // Questions about requests.
  { sentence: '⟨reqests⟩', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'requests' },
  { sentence: '⟨request⟩', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'requests' },
  { sentence: '⟨my⟩ reqeusts', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'my requests' },
  {
    sentence: '⟨opne⟩ requests',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'open requests',
  },
  { sentence: '⟨what⟩ is wating', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'what is waiting' },
  { sentence: '⟨hsitory⟩ of X', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'history of X' },
  {
    sentence: '⟨who⟩ chnaged "X"',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'who changed "X"',
  },
  { sentence: '⟨chagnes⟩ to X', kind: 'unknownCommand', expected: COMMANDS, suggestion: 'changes to X' },
  {
    sentence: '⟨tell⟩ me what is waiting',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'what is waiting',
  },
  {
    sentence: '⟨what⟩ are my requests please',
    kind: 'unknownCommand',
    expected: COMMANDS,
    suggestion: 'my requests',
  },
  { sentence: '⟨what⟩ about it', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: '⟨my⟩ "requests"', kind: 'unknownCommand', expected: COMMANDS },
  { sentence: 'requests ⟨of⟩ Ben', expected: 'nothing after requests' },
  { sentence: 'my requests⟨,⟩ please', expected: 'nothing after requests', suggestion: 'my requests' },
  { sentence: 'what is waiting ⟨for⟩ me', expected: 'nothing after waiting' },
  { sentence: 'history⟨⟩', expected: 'a policy name' },
  { sentence: 'history of⟨⟩', expected: 'a policy name' },
  { sentence: 'history of ⟨policy⟩', expected: 'a policy name' },
  { sentence: 'history of ⟨""⟩', expected: 'a policy name' },
  { sentence: 'changes to⟨⟩', expected: 'a policy name' },
  { sentence: 'who changed⟨⟩', expected: 'a policy name' },
  { sentence: 'history of ⟨"⟩X', kind: 'unclosedQuote', expected: 'a closing "' },
  { sentence: 'list ⟨reqests⟩', expected: LISTS, suggestion: 'list requests' },
  { sentence: 'list ⟨all⟩ open requests', expected: LISTS, suggestion: 'open requests' },
  { sentence: 'list my requests ⟨please⟩', expected: 'nothing after requests', suggestion: 'my requests' },
  // The policy.
  { sentence: 'assign⟨⟩', expected: 'a policy name' },
  { sentence: 'assign policy⟨⟩', expected: 'a policy name' },
  { sentence: 'assign ⟨to⟩ Y', expected: 'a policy name' },
  { sentence: 'assign policy ⟨to⟩ Y', expected: 'a policy name' },
  { sentence: 'assign ⟨""⟩ to Y', expected: 'a policy name' },
  { sentence: 'assign ⟨because⟩', expected: 'a policy name' },
  { sentence: 'unassign ⟨from⟩ Y', expected: 'a policy name' },
  { sentence: 'assign ⟨and⟩ to Y', expected: 'a policy name' },
  // The word between.
  { sentence: 'assign X⟨,⟩ to Y', expected: 'to' },
  { sentence: 'assign X group ⟨"Y"⟩ to Z', expected: 'to' },
  { sentence: 'assign X⟨⟩', expected: 'to' },
  { sentence: 'assign X ⟨because⟩ Y', expected: 'to' },
  { sentence: 'assign X ⟨from⟩ Y', expected: 'to', suggestion: 'assign X to Y' },
  { sentence: 'assign X ⟨onto⟩ Y, Z', expected: 'to', suggestion: 'assign X to Y, Z' },
  { sentence: 'assign X ⟨group⟩ Y', expected: 'to', suggestion: 'assign X to group Y' },
  { sentence: 'assign X all users⟨⟩', expected: 'to', suggestion: 'assign X to all users' },
  { sentence: 'assign "X" ⟨Y⟩ to Z', expected: 'to' },
  { sentence: 'unassign X ⟨to⟩ Y', expected: 'from', suggestion: 'unassign X from Y' },
  { sentence: 'remove Road to Zero ⟨to⟩ Y', expected: 'from', suggestion: 'remove Road to Zero from Y' },
  { sentence: 'unassign X ⟨form⟩ Y', expected: 'from', suggestion: 'unassign X from Y' },
  // The targets.
  { sentence: 'assign X to⟨⟩', expected: TARGETS },
  { sentence: 'assign X to group⟨⟩', expected: TARGETS },
  { sentence: 'assign X to ⟨because⟩ audit', expected: TARGETS },
  { sentence: 'assign X to A,⟨⟩', expected: TARGETS },
  { sentence: 'assign X to A and⟨⟩', expected: TARGETS },
  { sentence: 'assign X to A, ⟨,⟩ B', expected: TARGETS },
  { sentence: 'assign X to A and ⟨and⟩ B', expected: TARGETS },
  { sentence: 'assign X to ⟨,⟩ B', expected: TARGETS },
  { sentence: 'assign X to ⟨" "⟩', expected: TARGETS },
  { sentence: 'assign X to "A" ⟨B⟩', expected: ', | and | excluding | because' },
  { sentence: 'assign X to Ring ⟨group⟩ "B"', expected: ', | and | excluding | because' },
  { sentence: 'assign X to collection "B" ⟨C⟩', expected: ', | and | excluding | because' },
  { sentence: 'unassign X from⟨⟩', expected: TARGETS },
  // Exclusions.
  { sentence: 'assign X to A excluding⟨⟩', expected: 'a group name' },
  { sentence: 'assign X to A excluding B,⟨⟩', expected: 'a group name' },
  { sentence: 'assign X to all devices excluding ⟨all⟩ users', expected: 'a group name' },
  { sentence: 'assign X to "A" excluding "B", ⟨all⟩ users', expected: 'a group name' },
  { sentence: 'assign X to "A" excluding ⟨collection⟩ "B"', expected: 'a group name' },
  { sentence: 'assign X to A except "B", ⟨""⟩', expected: 'a group name' },
  // The reason.
  { sentence: 'assign X to A because⟨⟩', expected: 'a reason' },
  { sentence: 'assign X to A because ⟨""⟩', expected: 'a reason' },
  // Quotes.
  { sentence: 'assign ⟨"⟩X to Y', kind: 'unclosedQuote', expected: 'a closing "' },
  { sentence: "assign X to ⟨'⟩Y because Z", kind: 'unclosedQuote', expected: "a closing '" },
  { sentence: 'assign "X" to "A", ⟨"⟩B', kind: 'unclosedQuote', expected: 'a closing "' },
  { sentence: 'show ⟨"⟩X', kind: 'unclosedQuote', expected: 'a closing "' },
  // Looking.
  { sentence: 'show⟨⟩', expected: 'a policy name' },
  { sentence: 'show assignments⟨⟩', expected: 'of' },
  { sentence: 'show assignments ⟨X⟩', expected: 'of', suggestion: 'show assignments of X' },
  { sentence: 'show assignments of⟨⟩', expected: 'a policy name' },
  { sentence: 'list⟨⟩', expected: LISTS, suggestion: 'list policies' },
  { sentence: 'list ⟨assignments⟩ of X', expected: LISTS, suggestion: 'show assignments of X' },
  { sentence: 'policies ⟨for⟩ Windows', expected: 'nothing after policies' },
  { sentence: 'policies ⟨please⟩', expected: 'nothing after policies', suggestion: 'list policies' },
  { sentence: 'list ⟨all⟩ the polices', expected: LISTS, suggestion: 'list policies' },
  { sentence: 'list ⟨groups⟩', expected: LISTS },
];

it.each(ROWS)('$sentence', ({ sentence, kind = 'expected', expected, suggestion }) => {
  const result = parse(sentence.replace(/[⟨⟩]/g, ''));
  if (result.kind !== 'problem') throw new Error(`read as ${JSON.stringify(result.readings)}`);
  const { problem } = result;
  const end = problem.at + problem.length;
  const shown = `${problem.text.slice(0, problem.at)}⟨${problem.text.slice(problem.at, end)}⟩${problem.text.slice(end)}`;
  expect({ ...problem, shown, expected: problem.expected.join(' | ') }).toMatchObject({
    kind,
    expected,
    shown: sentence,
  });
  expect(problem.suggestion).toBe(suggestion);
});

it.each(ROWS.flatMap(({ suggestion }) => suggestion ?? []))(
  'the suggestion "%s" can be sent as it is',
  (suggestion) => {
    expect(parse(suggestion)).toMatchObject({ kind: 'readings', text: suggestion });
  },
);
