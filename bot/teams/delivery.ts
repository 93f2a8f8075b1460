// Brings requests to people: every posted copy follows its request, approvers are asked, requesters are told.
import { requestCard, summary, type Notice } from '../../cards/index.js';
import type { ApprovalRequest, CardCopy } from '../domain/request.js';
import { wasAskedAlone } from '../workflow/ask-approvers.js';
import type { Asked, Delivery, KnownPerson, Log, PeopleStore } from '../workflow/ports.js';
import type { CardFrame } from './card-frame.js';
import { createRequestQueue } from './request-queue.js';
import type { Writer } from './writing.js';

/** Delivery, and what only this edge needs of it. */
export interface TeamsDelivery extends Delivery {
  /** Shows the request as it is on one copy, with a notice for whoever was told "checking" there. */
  notify(request: ApprovalRequest, activityId: string, notice: Notice): Promise<void>;
  /** Waits until everything queued has been written or given up. */
  drain(): Promise<void>;
}

interface DeliveryParts {
  readonly writer: Writer;
  readonly people: Pick<PeopleStore, 'known'>;
  readonly frame: CardFrame;
  readonly log: Log;
}

export function createDelivery(parts: DeliveryParts): TeamsDelivery {
  const queue = createRequestQueue(parts.log);
  return {
    update: async (request) => {
      await queue.write(request, async (latest) => {
        await Promise.all(latest.cards.map((copy) => editCopy(parts, latest, copy)));
      });
    },
    notify: async (request, activityId, notice) => {
      const work = async (latest: ApprovalRequest): Promise<void> => {
        const copy = latest.cards.find((card) => card.activityId === activityId);
        if (copy) await editCopy(parts, latest, copy, notice);
      };
      await queue.write(request, work, true);
    },
    askApprovers: async (request, approvers) => {
      if (!wasAskedAlone(request)) return await mention(parts, request, approvers);
      const asked = await Promise.all(approvers.map((person) => askAlone(parts, request, person)));
      return asked.flat();
    },
    tellRequester: (request) => tellRequester(parts, request),
    drain: () => queue.drain(),
  };
}

async function editCopy(
  { frame, writer }: DeliveryParts,
  request: ApprovalRequest,
  copy: CardCopy,
  notice?: Notice,
): Promise<void> {
  const card = requestCard(request, await frame.viewOf(request, copy, notice));
  await writer.edit(copy.conversation, copy.activityId, { summary: summary(request), card });
}

/** A card of their own, once; later revisions move that card, and a short message says that a decision is needed again. */
async function askAlone(
  { writer, frame }: DeliveryParts,
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

/** The card is already where it was asked; a message mentions those who may approve it. */
async function mention(
  { writer }: DeliveryParts,
  request: ApprovalRequest,
  approvers: readonly KnownPerson[],
): Promise<readonly Asked[]> {
  const [first] = request.cards;
  if (!first || approvers.length === 0) return [];
  const words = summary(request);
  const message = { summary: words, text: words };
  // Somebody who has left the conversation cannot be mentioned in it; the others must still be told.
  const posted =
    (await writer.post(first.conversation, { ...message, mention: approvers })) ??
    (await writer.post(first.conversation, message));
  return posted === undefined ? [] : approvers.map(({ id }) => ({ personId: id }));
}

async function tellRequester({ writer, people }: DeliveryParts, request: ApprovalRequest): Promise<void> {
  const [first] = request.cards;
  if (!first) return;
  const words = summary(request);
  const known = await people.known(request.tenantId);
  const requester = known.find(({ id }) => id === request.requester.id);
  const isAlone = first.conversation.conversationType === 'personal';
  await writer.post(first.conversation, {
    summary: words,
    text: words,
    ...(!isAlone && requester && { mention: [requester] }),
  });
}
