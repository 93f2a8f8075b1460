// The card shown while it is being looked up who may do what was pressed or asked.
import type { ApprovalRequest } from '../bot/domain/request.js';
import type { Card } from './card.js';
import layout from './checking.template.json';
import { template } from './render.js';
import { requestCard } from './request.js';
import { strong, words } from './runs.js';
import type { RequestView } from './view.js';

const draw = template(layout, 'checking');
const FALLBACK = 'Checking who may do this';

/**
 * Answers in time when the directory does not. With a request: its current card, saying that the click is
 * being looked into. Without one: a card that will be replaced by the plan or by a refusal.
 */
export function checkingCard(request: ApprovalRequest | undefined, view: RequestView): Card {
  if (request) return requestCard(request, { ...view, notice: { kind: 'checking' } });
  return draw({
    fallbackText: FALLBACK,
    status: [strong('Checking'), words(' who may do this. The answer will appear here in a moment.')],
  });
}
