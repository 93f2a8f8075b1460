// Asks approvers: with a card in their own chat, or by mentioning them where the card already is.
import { requestCard, summary } from '../../../cards/index.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { Asked, KnownPerson } from '../../workflow/ports.js';
import type { Around, CardFrame } from './card-frame.js';
import type { Posted, Writer } from '../writer.js';

interface AskParts {
  readonly writer: Writer;
  readonly frame: CardFrame;
}

type Reached = (asked: Asked) => Promise<void>;

/** A card of their own each. `reached` hears of everybody as soon as they got it, whoever else is still waited for. */
export async function askInChats(
  parts: AskParts,
  request: ApprovalRequest,
  approvers: readonly KnownPerson[],
  reached: Reached,
): Promise<void> {
  const around = await parts.frame.around(request);
  await Promise.all(
    approvers.map(async (person) => {
      const asked = await askInChat(parts, { request, around }, person);
      if (asked) await reached(asked);
    }),
  );
}

/** A card once; later revisions move that card, and a short message says that a decision is needed again. */
async function askInChat(
  { writer, frame }: AskParts,
  { request, around }: { readonly request: ApprovalRequest; readonly around: Around },
  person: KnownPerson,
): Promise<Asked | undefined> {
  const { personalChat, id: personId } = person;
  if (!personalChat) return undefined;
  const words = summary(request);
  const hasCard = request.cards.some(
    ({ conversation }) => conversation.conversationId === personalChat.conversationId,
  );
  if (hasCard) {
    const { kind } = await writer.post(personalChat, { summary: words, text: words });
    return isThere(kind) ? { personId } : undefined;
  }
  const unposted = { conversation: personalChat, audience: 'approver' } as const;
  const card = requestCard(request, frame.viewOf(request, unposted, around));
  const posted = await writer.post(personalChat, { summary: words, card });
  // A card that may be there cannot follow its request: they are asked again, and that one is taken in when it is pressed.
  if (posted.kind === 'posted') return { personId, copy: { ...unposted, activityId: posted.id } };
  return posted.kind === 'unnamed' ? { personId, copy: unposted } : undefined;
}

/** Whether people see it, or may: what only calls them is not said again. */
function isThere(kind: Posted['kind']): boolean {
  return kind === 'posted' || kind === 'unnamed' || kind === 'unheard';
}

/** A message that mentions them. Where Teams refuses the mention it is posted without one, and nobody counts as reached. */
export async function mentionThere(
  { writer }: AskParts,
  request: ApprovalRequest,
  approvers: readonly KnownPerson[],
  reached: Reached,
): Promise<void> {
  if (approvers.length === 0) return;
  const words = summary(request);
  const message = { summary: words, text: words };
  const { kind } = await writer.post(request.askedIn, { ...message, mention: approvers });
  if (isThere(kind)) {
    await Promise.all(approvers.map(({ id }) => reached({ personId: id })));
  } else if (kind === 'failed') {
    await writer.post(request.askedIn, message);
  }
}
