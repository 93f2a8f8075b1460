// What this person can write here, and what will happen then.
import type { Card, Line } from '../card.js';
import layout from './help.template.json';
import { template } from '../render.js';
import { code, quiet, strong, words } from '../text/runs.js';

const draw = template(layout, 'help');

/** For whom: somebody who may ask, somebody who may also approve, or everybody in a conversation the bot came to. */
export type HelpAudience = 'requester' | 'approver' | 'newcomers';

/** The sentences that are understood, with the promises the bot makes. Also the welcome. */
export function helpCard(audience: HelpAudience): Card {
  return draw({
    fallbackText:
      'Countersign assigns Intune compliance policies, with a second person’s approval. Write: help',
    headline: [
      strong('Countersign'),
      words(' assigns Intune compliance policies, after a second person has seen exactly what will be sent.'),
    ],
    lines: spaced(FOR[audience]),
    examples: spaced(EXAMPLES),
    rules: spaced(RULES),
  });
}

const EXAMPLES: readonly Line[] = [
  [code('assign policy Windows 11 baseline to group Finance laptops')],
  [code('assign "R&D baseline" to "Sales", "Legal" excluding "Executives" because audit finding 12')],
  [code('assign policy Windows 11 baseline to all devices')],
  [code('unassign Windows 11 baseline from Finance laptops')],
  [code('show assignments of Windows 11 baseline')],
  [code('list policies')],
  [code('requests'), quiet(' · what waits for somebody')],
  [code('my requests'), quiet(' · what you asked for')],
  [code('history of Windows 11 baseline'), quiet(' · who asked for what, and what became of it')],
  [code('help')],
];

const RULES: readonly Line[] = [
  [
    strong('What was shown is what is sent. '),
    words('The card holds the exact body for Graph, and its hash.'),
  ],
  [strong('What you do not mention stays. '), words('Filters and exclusions too.')],
  [
    strong('Names are never guessed. '),
    words('A name, in quotes or not, or an object id. If two things share a name, you are asked.'),
  ],
  [
    strong('If it is not certain what happened, '),
    words('the bot finds out by reading and says what it knows.'),
  ],
];

const WRITE: Line = [words('Write a sentence like these:')];

const FOR: Readonly<Record<HelpAudience, readonly Line[]>> = {
  requester: [[words('You may ask for changes; somebody else approves them.')], WRITE],
  approver: [
    [
      words(
        'You may ask for changes, and approve those of others: requests reach you as cards, here or in a channel.',
      ),
    ],
    WRITE,
  ],
  newcomers: [[words('Your administrators decide who may ask and who may approve.')], WRITE],
};

function spaced(lines: readonly Line[]) {
  return lines.map((inlines) => ({ spacing: 'Small' as const, inlines }));
}
