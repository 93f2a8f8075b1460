// Long lists, a page at a time.
import type { CardData } from '../card.js';

/** One page of a list, where it is (empty for a list of one page), and the buttons' numbers and titles. */
export interface Page<Item> {
  readonly shown: readonly Item[];
  readonly place: string;
  readonly turning: CardData;
}

/** Pages count from 1; one that does not exist answers with the nearest one. */
export function pageOf<Item>(items: readonly Item[], page: number, size: number): Page<Item> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const at = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  return {
    shown: items.slice((at - 1) * size, at * size),
    place: pages > 1 ? ` · page ${at} of ${pages}` : '',
    turning: {
      previous: 'Previous page',
      next: 'Next page',
      previousPage: at > 1 ? at - 1 : undefined,
      nextPage: at < pages ? at + 1 : undefined,
    },
  };
}
