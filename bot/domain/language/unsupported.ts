// What the bot understands inside a name that nobody has, but cannot do, or only in other words.
import type { Named } from './ids.js';
import { resembles } from './resemblance.js';

/**
 * `schedule`: another time than now. `filter`: an assignment filter. `exclusion`: groups left out in words the language
 * does not have, or where it has none. `replacement`: one thing in place of another. `severalChanges`, `severalPolicies`:
 * more than one in a message. `severalGroups`: groups divided by neither comma nor "and".
 */
export type UnsupportedKind =
  | 'schedule'
  | 'filter'
  | 'exclusion'
  | 'replacement'
  | 'severalChanges'
  | 'severalPolicies'
  | 'severalGroups';

/** `words` are those that say it, as written. */
export interface Unsupported {
  readonly what: UnsupportedKind;
  readonly words: string;
}

const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const DAY = `(?:${WEEKDAY}|today|tonight|tomorrow|noon|midnight|weekend)`;
const NUMBER = '(?:\\d+|an?|one|two|three|four|five|six|ten|twelve|some|a few)';
const SPAN = '(?:minute|hour|day|night|week|month|quarter|year)s?';
const CLOCK = "\\d{1,2}(?:[:.]\\d{2})?(?:\\s?(?:am|pm|h|o'clock))?";

// Whole words, whatever their case. What may also begin a name of its own counts only behind other words.
const PATTERNS: readonly (readonly [UnsupportedKind, RegExp])[] = [
  [
    'schedule',
    said(
      'today|tonight|tomorrow|\\d{1,2}:\\d{2}|\\d{4}-\\d{2}-\\d{2}',
      `(?:next|this|every) (?:${SPAN}|${DAY}|morning|afternoon|evening)`,
      `(?:on|from|by|until|till|before|after|at) (?:next )?(?:${DAY}|${CLOCK}|\\d{4}-\\d{2}-\\d{2})`,
      `(?:in|for|after|every) ${NUMBER} ${SPAN}`,
      '(?<=\\S )(?:until|till|after hours|later|daily|weekly|monthly)',
    ),
  ],
  ['filter', said('(?:with|using|by) (?:(?:the|an?) )?(?:assignment )?filters?', '(?<=\\S )filter(?:s|ed)?')],
  [
    'exclusion',
    said(
      '(?:but|and) not|^not|(?<=, ?)not|without|minus|apart from|other than|leaving out|save for',
      'except(?:ing)?(?: for)?|exclud(?:e|es|ed|ing)',
      'but(?! (?:with|at|on|in|only|tomorrow|instead) )',
    ),
  ],
  ['replacement', said('instead(?: of)?|in place of|rather than|replac(?:e|es|ed|ing)')],
  [
    'severalChanges',
    said(
      '(?<=\\S )(?:(?:and|then|also) )*(?:assign|unassign|remove)(?= \\S)',
      '^(?:(?:then|also) )*(?:assign|unassign|remove)(?= .* (?:to|from) )',
    ),
  ],
];

const BETWEEN_POLICIES = /\s*[,;]\s*|\s+(?:[&+/|]|and|plus|or|as well as)\s+/iu;
/** Looked at in a name that may be several policies. */
const MOST_PARTS = 10;
const BETWEEN_GROUPS = /;|\s[&+/|]\s|(?<=\S\s)(?:plus|or|also|as well as)\s/iu;

/** What a name that nobody has says besides a name, where that is known; `policies` are the names of those there are. */
export function unsupportedIn(
  name: string,
  about: Named,
  policies: readonly string[],
): Unsupported | undefined {
  const spaced = name.replace(/\s+/gu, ' ').trim();
  const found = PATTERNS.flatMap(([what, pattern]) => {
    const match = pattern.exec(spaced);
    return match ? [{ what, at: match.index }] : [];
  });
  const [first] = found.sort((left, right) => left.at - right.at);
  if (first) return { what: first.what, words: spaced.slice(first.at).replace(/[\s)\]]+$/u, '') };
  if (about === 'group')
    return BETWEEN_GROUPS.test(spaced) ? { what: 'severalGroups', words: spaced } : undefined;
  const parts = spaced.split(BETWEEN_POLICIES, MOST_PARTS).filter((part) => part !== '');
  const isSeveral =
    parts.length > 1 && parts.some((part) => policies.some((policy) => resembles(part, policy, 'policy')));
  return isSeveral ? { what: 'severalPolicies', words: spaced } : undefined;
}

function said(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}
