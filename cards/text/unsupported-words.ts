// What was understood but cannot be done, or is written otherwise: said by its name, with what to write instead.
import type { UnsupportedKind } from '../../bot/domain/language/unsupported.js';
import type { Line } from '../card.js';
import type { Problem } from '../answers/problem.js';
import { name, quiet, strong, words } from './runs.js';

interface Told {
  readonly headline: string;
  /** What the words quoted in front of it read as, and what to do. */
  readonly advice: string;
}

/** The headline, what was read as what, and that the whole is nobody's name either. */
export function unsupportedLines({
  what,
  words: said,
  about,
  name: whole,
}: Extract<Problem, { kind: 'unsupported' }>): readonly Line[] {
  const { headline, advice } = TOLD[what];
  return [
    [strong(headline)],
    [name(said), words(` ${advice}`)],
    [quiet(`If all of it is one name: no ${about} is called `), name(whole)],
  ];
}

const TOLD: Readonly<Record<UnsupportedKind, Told>> = {
  schedule: {
    headline: 'The bot cannot schedule a change yet; nothing was planned',
    advice: 'reads as a time. A change is made as soon as it is approved: ask when it is time.',
  },
  filter: {
    headline: 'The bot cannot set assignment filters yet; nothing was planned',
    advice: 'reads as a filter. Filters that are already there are kept.',
  },
  exclusion: {
    headline: 'A group is left out with the word “excluding”; nothing was planned',
    advice:
      'reads as leaving somebody out. Write for example: assign policy NAME to all devices excluding group NAME',
  },
  replacement: {
    headline: 'The bot cannot put one thing in place of another in one step; nothing was planned',
    advice: 'reads as a replacement. Ask for two changes: assign the one, and unassign the other.',
  },
  severalChanges: {
    headline: 'One message asks for one change; nothing was planned',
    advice: 'reads as a change of its own. Send it as a message of its own.',
  },
  severalPolicies: {
    headline: 'One change is about one policy; nothing was planned',
    advice: 'reads as several policies. Ask for each in a message of its own.',
  },
  severalGroups: {
    headline: 'Between groups, write a comma or “and”; nothing was planned',
    advice: 'reads as several groups.',
  },
};
