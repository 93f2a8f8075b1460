// A card must fit: Teams refuses large messages, so long lists are cut until the whole is small enough.
import type { Card } from './card.js';

/** Bytes a card stays under, as `JSON.stringify` in UTF-8: the connector's old limit is 28 KB for the whole message. */
export const CARD_BYTES = 25_000;

/** The UTF-8 bytes of a card as sent. */
export function cardBytes(card: Card): number {
  return Buffer.byteLength(JSON.stringify(card), 'utf8');
}

/** The first of the sizes, tried in order, whose card fits; the last one if none does. */
export function firstThatFits<Size>(sizes: readonly [Size, ...Size[]], draw: (size: Size) => Card): Card {
  let card = draw(sizes[0]);
  for (const size of sizes.slice(1)) {
    if (cardBytes(card) < CARD_BYTES) return card;
    card = draw(size);
  }
  return card;
}
