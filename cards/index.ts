// What people see: every function that turns a value of the domain into a card, a notification or a sentence.
export { assignmentsCard } from './assignments.js';
export type { Card } from './card.js';
export { checkingCard } from './checking.js';
export { helpCard } from './help.js';
export { noticeText } from './notice-words.js';
export type { Notice } from './notice.js';
export { payloadCard } from './payload-card.js';
export { policiesCard } from './policies.js';
export { problemCard } from './problem-card.js';
export type { Problem } from './problem.js';
export { requestCard } from './request.js';
export { requestsCard, type RequestsList } from './requests.js';
export { CARD_BYTES, cardBytes } from './size.js';
export { summary } from './summary.js';
export type { RequestView } from './view.js';
