// Remembers where a card of a request was posted, so that every copy can follow the request.
import type { ApprovalRequest, CardCopy } from '../domain/request.js';
import type { Ports } from './ports.js';
import { save } from './save.js';

/**
 * Adds the copy, which shows `shown`. If the request moved on while the card was being posted, the copy is brought
 * up to date. Answers with the request as stored.
 */
export async function attachCard(
  ports: Ports,
  shown: ApprovalRequest,
  copy: CardCopy,
): Promise<ApprovalRequest | undefined> {
  const result = await save(ports, shown.id, (current) => ({
    kind: 'save',
    request: { ...current, cards: [...current.cards, copy] },
    event: { action: 'posted', detail: { copies: 1 } },
  }));
  if (result.kind !== 'saved') return undefined;
  const { request } = result;
  // The step that adds the copy changes nothing anybody sees.
  if (request.version > shown.version + 1) await ports.delivery.update(request);
  else await ports.store.writeShown(request.id, { version: request.version });
  return request;
}
