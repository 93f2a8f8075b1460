// The card shown while it is being looked up who may do what was pressed or asked.
import type { Card } from '../card.js';
import layout from './checking.template.json';
import { template } from '../render.js';
import { strong, words } from '../text/runs.js';

const draw = template(layout, 'checking');

/** Answers in time when the directory does not. It tells nothing of a request: who asks is not known yet. */
export function checkingCard(): Card {
  return draw({
    fallbackText: 'Checking who may do this',
    status: [strong('Checking'), words(' who may do this. The answer will appear here in a moment.')],
  });
}
