// What people see: every function that turns a value of the domain into a card, a notification or a sentence.
export { assignmentsCard } from './lists/assignments.js';
export type { Card } from './card.js';
export { checkingCard } from './answers/checking.js';
export { helpCard } from './answers/help.js';
export { noticeText } from './text/notice-words.js';
export type { Notice } from './text/notice.js';
export { payloadCard } from './request/payload-card.js';
export { policiesCard } from './lists/policies.js';
export { problemCard } from './answers/problem-card.js';
export type { Problem } from './answers/problem.js';
export { requestCard } from './request/request.js';
export { requestsCard, type RequestsList } from './lists/requests.js';
export { CARD_BYTES, cardBytes } from './size.js';
export { summary } from './text/summary.js';
export type { RequestView } from './request/view.js';
export { brokenTurnText, TOO_MUCH_TEXT } from './text/faults/mishaps.js';
