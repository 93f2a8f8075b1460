// The exact body on a card: whole and folded away, or, where it is too long, its hash and a way to page it.
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { CardData } from '../card.js';
import { bodyText, code, count, quiet, words } from '../text/runs.js';
import { laidOut, rowByRow } from '../text/payload-text.js';

/** A body above this cannot fit, because a card holds it twice; it is not even laid out. */
const MOST_BYTES = 12_000;

/** `payload` with the body in it if there is room, else `payloadHash` and how much is not shown. */
export function payloadData(plan: Plan, room: boolean): CardData {
  const rows = count(plan.after.length, 'row');
  const size = Buffer.byteLength(plan.request.body, 'utf8');
  const bytes = count(size, 'byte');
  const title = `exact body (${rows}, SHA-256 ${plan.bodyHash.slice(0, 4)}…)`;
  if (!room || size > MOST_BYTES) {
    return {
      payloadHash: `sha256:${plan.bodyHash}`,
      payloadUnshown: [
        words(
          `The exact body has ${rows}, ${bytes}: none of it fits on this card, all of it is a page away.`,
        ),
      ],
      payloadTitle: `Page through the ${title}`,
    };
  }
  return {
    payload: laidOut(plan),
    payloadLines: rowByRow(plan).map((line) => [bodyText(line)]),
    payloadNote: [
      quiet(`Exactly ${bytes}, laid out here to be read. SHA-256 `),
      { ...code(plan.bodyHash), isSubtle: true },
    ],
    payloadTitle: `Show ${title}`,
  };
}
