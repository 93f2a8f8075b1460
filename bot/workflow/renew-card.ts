// A card that Teams will not edit any more makes room for a new one, once.
import type { ApprovalRequest, CardCopy } from '../domain/request.js';
import { findCopy } from './attach-card.js';
import { save, type SavePorts, type SaveResult } from './save.js';

/**
 * Notes, before anything is posted, that a new card takes the copy's place: whoever dies after that leaves a note by
 * which no other posts a second one. `over`: it is no copy any more, or a new one was posted, or may have been.
 */
export async function beginRenewal(
  ports: SavePorts,
  id: string,
  copy: CardCopy,
): Promise<'begun' | 'over' | 'busy'> {
  const { kind } = await change(ports, id, copy, (known) =>
    known.renewed ? undefined : { copy: { ...known, renewed: true }, copies: 0 },
  );
  if (kind === 'busy') return 'busy';
  return kind === 'saved' ? 'begun' : 'over';
}

/** The new card stands there and is the copy from now on; without an id where Teams told none. */
export async function endRenewal(
  ports: SavePorts,
  id: string,
  copy: CardCopy,
  activityId: string | undefined,
): Promise<void> {
  await change(ports, id, copy, ({ conversation, audience }) => ({
    copy: { ...(activityId !== undefined && { activityId }), conversation, audience, renewed: true },
    copies: 1,
  }));
}

/** Nothing was posted, beyond doubt: it may be tried again. */
export async function giveUpRenewal(ports: SavePorts, id: string, copy: CardCopy): Promise<void> {
  await change(ports, id, copy, ({ renewed, ...known }) =>
    renewed ? { copy: known, copies: 0 } : undefined,
  );
}

/** Puts what `decide` makes of the copy in its place. Nobody sees anything of it: the request itself does not move. */
function change(
  ports: SavePorts,
  id: string,
  copy: CardCopy,
  decide: (known: CardCopy) => { readonly copy: CardCopy; readonly copies: number } | undefined,
): Promise<SaveResult<undefined>> {
  return save<undefined>(ports, id, (current: ApprovalRequest) => {
    const known = findCopy(current, copy);
    const decided = known && decide(known);
    if (!decided) return { kind: 'stop', answer: undefined };
    const cards = current.cards.map((one) => (one === known ? decided.copy : one));
    const detail = { copies: decided.copies, renewed: true };
    return { kind: 'save', request: { ...current, cards }, event: { action: 'posted', detail } };
  });
}
