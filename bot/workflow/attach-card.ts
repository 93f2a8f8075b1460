// Remembers where a card of a request was posted, so that every copy can follow the request.
import { withoutThread, type ApprovalRequest, type CardCopy } from '../domain/request.js';
import type { Ports } from './ports.js';
import { save } from './save.js';

/**
 * Adds the copy, which shows `shown`. If the request moved on while the card was being posted, or it is not certain that
 * the copy shows it (`isCertain`), the copy is brought up to date. Answers with the request as stored.
 */
export async function attachCard(
  ports: Ports,
  shown: ApprovalRequest,
  copy: CardCopy,
  isCertain = true,
): Promise<ApprovalRequest | undefined> {
  const request = await addCopy(ports, shown.id, copy, {});
  if (!request) return undefined;
  // The step that adds the copy changes nothing anybody sees.
  if (!isCertain || request.version > shown.version + 1) await ports.delivery.update(request);
  else await ports.store.writeShown(request.id, { version: request.version });
  return request;
}

/**
 * Takes in a message that shows the request and that nobody remembered: whoever posted it died before. From now on it
 * follows the request like any other copy. Nothing happens where it is a known copy, or may be the one that Teams told no id
 * of, which can never be changed.
 */
export async function adoptCard(ports: Ports, request: ApprovalRequest, copy: CardCopy): Promise<void> {
  const { conversation } = copy;
  if (findCopy(request, copy) || findCopy(request, { conversation })) return;
  const adopted = await addCopy(ports, request.id, copy, { adopted: true });
  if (adopted) await ports.delivery.update(adopted);
}

/** The copy at a message, if it is one that is remembered; without an id, one Teams told no id of. Message ids are unique within a conversation only. */
export function findCopy(
  { cards }: Pick<ApprovalRequest, 'cards'>,
  { activityId, conversation }: Pick<CardCopy, 'activityId' | 'conversation'>,
): CardCopy | undefined {
  return cards.find(
    (copy) =>
      copy.activityId === activityId &&
      withoutThread(copy.conversation.conversationId) === withoutThread(conversation.conversationId),
  );
}

async function addCopy(
  ports: Ports,
  id: string,
  copy: CardCopy,
  detail: Readonly<Record<string, true>>,
): Promise<ApprovalRequest | undefined> {
  const result = await save<ApprovalRequest>(ports, id, (current) =>
    findCopy(current, copy)
      ? { kind: 'stop', answer: current }
      : {
          kind: 'save',
          request: { ...current, cards: [...current.cards, copy] },
          event: { action: 'posted', detail: { copies: 1, ...detail } },
        },
  );
  if (result.kind === 'saved') return result.request;
  return result.kind === 'stopped' ? result.answer : undefined;
}
