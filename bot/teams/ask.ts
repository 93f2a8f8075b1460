// Asks approvers: with a card in their own chat, or by mentioning them where the card already is.
import { requestCard, summary } from '../../cards/index.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { Asked, KnownPerson } from '../workflow/ports.js';
import type { CardFrame } from './card-frame.js';
import type { Writer } from './writing.js';

interface AskParts {
  readonly writer: Writer;
  readonly frame: CardFrame;
}

/** A card of their own each. Answers with those who got it. */
export async function askInChats(
  parts: AskParts,
  request: ApprovalRequest,
  approvers: readonly KnownPerson[],
): Promise<readonly Asked[]> {
  const asked = await Promise.all(approvers.map((person) => askInChat(parts, request, person)));
  return asked.flat();
}

/** A card once; later revisions move that card, and a short message says that a decision is needed again. */
async function askInChat(
  { writer, frame }: AskParts,
  request: ApprovalRequest,
  person: KnownPerson,
): Promise<readonly Asked[]> {
  const { personalChat } = person;
  if (!personalChat) return [];
  const words = summary(request);
  const isThere = request.cards.some(
    ({ conversation }) => conversation.conversationId === personalChat.conversationId,
  );
  if (isThere) {
    const nudged = await writer.post(personalChat, { summary: words, text: words });
    return nudged === undefined ? [] : [{ personId: person.id }];
  }
  const unposted = { activityId: '', conversation: personalChat, audience: 'approver' } as const;
  const card = requestCard(request, await frame.viewOf(request, unposted));
  const activityId = await writer.post(personalChat, { summary: words, card });
  return activityId === undefined ? [] : [{ personId: person.id, copy: { ...unposted, activityId } }];
}

/** A message that mentions them. Where Teams refuses the mention it is posted without one, and nobody counts as reached. */
export async function mentionThere(
  { writer }: AskParts,
  request: ApprovalRequest,
  approvers: readonly KnownPerson[],
): Promise<readonly Asked[]> {
  if (approvers.length === 0) return [];
  const words = summary(request);
  const message = { summary: words, text: words };
  const posted = await writer.post(request.askedIn, { ...message, mention: approvers });
  if (posted !== undefined) return approvers.map(({ id }) => ({ personId: id }));
  await writer.post(request.askedIn, message);
  return [];
}
