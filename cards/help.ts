// What this person can write here, and what will happen then.
import type { Card, Line } from './card.js';
import layout from './help.template.json';
import { template } from './render.js';
import { code, strong, words } from './runs.js';

const draw = template(layout, 'help');

/** What the person may do, so that help shows nothing they cannot use. */
export interface HelpView {
  readonly mayAsk: boolean;
  readonly mayApprove: boolean;
}

/** The sentences that are understood, with the promises the bot makes. Also the welcome. */
export function helpCard(view: HelpView): Card {
  return draw({
    fallbackText:
      'Countersign assigns Intune compliance policies, with a second person’s approval. Write: help',
    headline: [
      strong('Countersign'),
      words(' assigns Intune compliance policies, after a second person has seen exactly what will be sent.'),
    ],
    lines: spaced(mayLines(view)),
    examples: spaced([...(view.mayAsk ? ASK : []), ...LOOK]),
    rules: spaced(RULES),
  });
}

const ASK: readonly Line[] = [
  [code('assign policy Windows 11 baseline to group Finance laptops')],
  [code('assign "R&D baseline" to "Sales", "Legal" excluding "Executives" because audit finding 12')],
  [code('assign policy Windows 11 baseline to all devices')],
  [code('unassign Windows 11 baseline from Finance laptops')],
];

const LOOK: readonly Line[] = [
  [code('show assignments of Windows 11 baseline')],
  [code('list policies')],
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

function mayLines({ mayAsk, mayApprove }: HelpView): readonly Line[] {
  const approves =
    'You may approve: requests reach you as cards, here or in a channel. Your own never count.';
  return [
    [
      words(
        mayAsk
          ? 'You may ask for changes. Write a sentence like these:'
          : 'You may look, but not ask for changes:',
      ),
    ],
    ...(mayApprove ? [[words(approves)]] : []),
  ];
}

function spaced(lines: readonly Line[]) {
  return lines.map((inlines) => ({ spacing: 'Small' as const, inlines }));
}
