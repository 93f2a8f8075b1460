// The card of a request: one function for posting and for updating, in every state.
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { Card } from '../card.js';
import { choiceCard } from '../answers/choice.js';
import { template } from '../render.js';
import { requestData, type Room } from './request-data.js';
import layout from './request.template.json';
import { firstThatFits } from '../size.js';
import type { RequestView } from './view.js';

const draw = template(layout, 'request');

/** From all there is to the least; a body is given up before most rows are, because a button pages it. */
const ROOMS: readonly [Room, ...Room[]] = [
  { rows: 60, body: true },
  { rows: 30, body: true },
  { rows: 15, body: true },
  { rows: 60, body: false },
  { rows: 40, body: false },
  { rows: 25, body: false },
  { rows: 15, body: false },
  { rows: 8, body: false },
  { rows: 4, body: false },
  { rows: 2, body: false },
  { rows: 1, body: false },
  { rows: 1, body: false, tight: true },
];

/** The card of a request as it is now, under 25,000 bytes whatever the plan holds. */
export function requestCard(request: ApprovalRequest, view: RequestView): Card {
  if (request.state === 'draft' && request.draft) return choiceCard(request, request.draft, view);
  return firstThatFits(ROOMS, (room) => draw(requestData(request, view, room)));
}
