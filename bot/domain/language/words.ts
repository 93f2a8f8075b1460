// The words of the language, in lower case.

/** What a sentence can begin with. */
export const VERBS: ReadonlySet<string> = new Set([
  'assign',
  'unassign',
  'remove',
  'show',
  'list',
  'policies',
  'help',
  'hi',
  'hello',
  'hey',
  '?',
]);

/** Whoever says one of these wants to know what can be said. */
export const GREETINGS: ReadonlySet<string> = new Set(['help', 'hi', 'hello', 'hey', '?']);

/** A way to ask about requests. `words` are what it begins with; only `history` goes on, with a policy's name. */
export interface QuestionPhrase {
  readonly asks: 'waiting' | 'mine' | 'history';
  readonly words: readonly string[];
}

/** Longer phrases come before those they begin with. */
export const QUESTIONS: readonly QuestionPhrase[] = [
  { asks: 'waiting', words: ['requests'] },
  { asks: 'waiting', words: ['open', 'requests'] },
  { asks: 'waiting', words: ['waiting', 'requests'] },
  { asks: 'waiting', words: ['pending', 'requests'] },
  { asks: 'waiting', words: ['what', 'is', 'waiting'] },
  { asks: 'waiting', words: ["what's", 'waiting'] },
  { asks: 'mine', words: ['my', 'requests'] },
  { asks: 'history', words: ['history', 'of'] },
  { asks: 'history', words: ['history', 'for'] },
  { asks: 'history', words: ['history'] },
  { asks: 'history', words: ['changes', 'to'] },
  { asks: 'history', words: ['who', 'changed'] },
];

/** Courtesies in front of a verb; they mean nothing. */
export const COURTESIES: ReadonlySet<string> = new Set([
  'please',
  'can',
  'could',
  'would',
  'will',
  'you',
  'hi',
  'hello',
  'hey',
  ',',
]);

/** Courtesies around a name or behind a command. A suggestion may leave these out, and no other word behind a verb. */
export const POLITE: ReadonlySet<string> = new Set([
  'please',
  'pls',
  'thanks',
  'thank',
  'thx',
  'you',
  'me',
  'the',
  ',',
]);

/** What leads up to a command ("I want to …", "list all …"). A suggestion may leave these out in front, and no other word. */
export const LEADING_UP: ReadonlySet<string> = new Set([
  ...COURTESIES,
  ...POLITE,
  'i',
  "i'd",
  'want',
  'need',
  'like',
  'to',
  'tell',
  'us',
  'bot',
  'what',
  'are',
  'list',
  'all',
]);

export const BECAUSE: ReadonlySet<string> = new Set(['because']);
export const EXCLUDING: ReadonlySet<string> = new Set(['excluding', 'exclude', 'except']);
export const GROUP: ReadonlySet<string> = new Set(['group', 'groups']);
export const POLICY: ReadonlySet<string> = new Set(['policy']);

/** What stands between the names of a list. */
export const JOINING: ReadonlySet<string> = new Set([',', 'and']);

/** A quotation right after one of these is a whole name, not a quoted word inside a bare one. */
export const BEFORE_A_NAME: ReadonlySet<string> = new Set([
  ...BECAUSE,
  ...EXCLUDING,
  ...GROUP,
  ...POLICY,
  ...JOINING,
  'collection',
  'to',
  'from',
]);

/** A group's bare name does not end with one of these: something is missing after it. */
export const LEADING_ON: ReadonlySet<string> = new Set([...BECAUSE, ...EXCLUDING, ...JOINING, 'to', 'from']);

/** Words that decide what a sentence says: none of them is ever a misspelling of another word. */
export const DECIDING: ReadonlySet<string> = new Set([
  ...BEFORE_A_NAME,
  'assign',
  'unassign',
  'remove',
  'then',
  'all',
  'or',
  'but',
  'not',
  'no',
  'non',
  'only',
  'with',
  'without',
  'minus',
  'plus',
  'instead',
  'of',
  'filter',
  'today',
  'tonight',
  'tomorrow',
  'at',
  'on',
  'in',
  'until',
  'before',
  'after',
  'next',
]);

/** The word between a policy and its targets. */
export const PREPOSITION = { assign: 'to', unassign: 'from' } as const;

/** What people write in place of it. */
export const MISTAKEN_FOR: Readonly<Record<'to' | 'from', ReadonlySet<string>>> = {
  to: new Set(['from', 'into', 'onto', 'too', 'ot', 'tot', 'tp', '->', '=>']),
  from: new Set(['to', 'off', 'of', 'form', 'frm', 'fro', 'fom', 'frim']),
};

/** What is expected where something is missing, in words a person can type. */
export const EXPECTED = {
  command: [
    'assign',
    'unassign',
    'show assignments of',
    'list policies',
    'requests',
    'my requests',
    'history of',
    'help',
  ],
  list: ['policies', 'requests', 'my requests'],
  policy: ['a policy name'],
  group: ['a group name'],
  targets: ['a group name', 'all devices', 'all users', 'collection ID'],
  afterTarget: [',', 'and', 'excluding', 'because'],
  quotes: ['names in quotes'],
  oneChange: ['one change per message'],
} as const;
