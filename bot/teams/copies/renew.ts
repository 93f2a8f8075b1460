// Posts a new card where Teams will not edit the old one any more: once, whichever process comes to it.
import type { CardCopy } from '../../domain/request.js';
import { beginRenewal, endRenewal, giveUpRenewal } from '../../workflow/renew-card.js';
import type { SavePorts } from '../../workflow/save.js';
import type { Claims } from './claims.js';
import type { Outgoing } from '../writer.js';
import type { Writer } from '../writer.js';
import { renewClaim } from '../../workflow/lease-keys.js';

/** What a new card takes: somewhere to post it, and to remember it. */
export interface RenewParts extends SavePorts {
  readonly writer: Writer;
  readonly claims: Claims;
}

/**
 * How it ended. `posted`: the new card is the copy now, under this id. `over`: there is nothing more to do about the old
 * copy. `later`: another process is at it, or Teams would not take the card just now.
 */
export type Renewed =
  { readonly kind: 'posted'; readonly activityId: string } | { readonly kind: 'over' | 'later' };

/** Posts `message` in place of the copy, in its conversation. Throws what the store throws. */
export async function renewCopy(
  parts: RenewParts,
  id: string,
  copy: CardCopy & { readonly activityId: string },
  message: Outgoing,
): Promise<Renewed> {
  const key = renewClaim(id, copy);
  const ended = await parts.claims.hold(key, () => renew(parts, id, copy, message));
  return ended ?? { kind: 'later' };
}

async function renew(parts: RenewParts, id: string, copy: CardCopy, message: Outgoing): Promise<Renewed> {
  const begun = await beginRenewal(parts, id, copy);
  if (begun !== 'begun') return { kind: begun === 'busy' ? 'later' : 'over' };
  const posted = await parts.writer.post(copy.conversation, message);
  switch (posted.kind) {
    case 'posted':
      await endRenewal(parts, id, copy, posted.id);
      return { kind: 'posted', activityId: posted.id };
    case 'unnamed':
      await endRenewal(parts, id, copy, undefined);
      return { kind: 'over' };
    case 'failed':
      await giveUpRenewal(parts, id, copy);
      return { kind: 'later' };
    // Nobody can be written to there; or it may be there, and a second one would be one too many.
    case 'gone':
    case 'unheard':
      return { kind: 'over' };
  }
}
