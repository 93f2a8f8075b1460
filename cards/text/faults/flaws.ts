// What is wrong with a call to Graph in the bot's own judgement, as the end of "What was wrong with it: …".
import type { GraphFlaw } from '../../../bot/domain/graph-error.js';

/** A clause for every flaw. */
export const FLAWS: Readonly<Record<GraphFlaw, string>> = {
  notJson: 'the answer is not JSON',
  strangeShape: 'the answer is not in the form that Graph documents',
  circularPages: 'the pages of the list go in circles',
  pageTwice: 'a page of the list came twice',
  pageElsewhere: 'the link to the next page points to another host',
  missingFromBatch: 'the batch holds no answer to this',
  emptyId: 'an id is empty',
};
