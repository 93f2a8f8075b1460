// Brings requests to people: every posted copy follows its request, and the requester hears of its end.
import { requestCard, summary, type Notice } from '../../cards/index.js';
import { isOver } from '../domain/moves.js';
import { wasAskedAlone, type ApprovalRequest, type CardCopy } from '../domain/request.js';
import type { Delivery, KnownPerson, Log, PeopleStore, RequestStore, ShownStore } from '../workflow/ports.js';
import { askInChats, mentionThere } from './ask.js';
import type { CardFrame } from './card-frame.js';
import { createRequestQueue } from './request-queue.js';
import type { Writer } from './writing.js';

/** Delivery, and what only this edge needs of it. */
export interface TeamsDelivery extends Delivery {
  /** Edits every copy, also those that show the newest state already: a client may show something else over it. */
  redraw(request: ApprovalRequest): Promise<void>;
  /** Shows the request as it is on one copy, with a notice for whoever was told "checking" there. */
  notify(request: ApprovalRequest, activityId: string, notice: Notice): Promise<void>;
  /** Waits until everything queued has been written or given up. */
  drain(): Promise<void>;
}

export interface DeliveryParts {
  readonly writer: Writer;
  readonly people: PeopleStore;
  readonly store: Pick<RequestStore, 'load'> & ShownStore;
  readonly frame: CardFrame;
  readonly log: Log;
}

/** The parts, and what each copy was last drawn as: most steps of a request change nothing that is seen. */
interface Desk extends DeliveryParts {
  readonly drawn: Map<string, string>;
  /** By request, the version this process was the last to record as shown. */
  readonly shownHere: Map<string, number>;
}

/** So many copies are remembered as drawn; a forgotten one is only drawn once more. */
const REMEMBERED = 2_000;

export function createDelivery(given: DeliveryParts): TeamsDelivery {
  const parts: Desk = { ...given, drawn: new Map(), shownHere: new Map() };
  const queue = createRequestQueue(parts.log);
  return {
    update: ({ id }) => queue.write(id, () => bringUpToDate(parts, id)),
    redraw: (request) => {
      forget(parts, request);
      return queue.run(request.id, () => bringUpToDate(parts, request.id));
    },
    notify: ({ id }, activityId, notice) =>
      queue.run(id, async () => {
        const request = await parts.store.load(id);
        const copy = request?.cards.find((card) => card.activityId === activityId);
        if (request && copy) await editCopy(parts, request, copy, notice);
      }),
    askApprovers: (request, approvers) =>
      wasAskedAlone(request)
        ? askInChats(parts, request, approvers)
        : mentionThere(parts, request, approvers),
    peopleIn: async (conversation) => {
      const members = await parts.writer.roster(conversation);
      const met = members.map(({ objectId, teamsId, name }): KnownPerson => {
        return { id: objectId, teamsId, name, tenantId: conversation.tenantId };
      });
      await Promise.all(met.map((person) => parts.people.remember(person)));
      return met.length > 0 ? met : await parts.people.known(conversation.tenantId);
    },
    drain: () => queue.drain(),
  };
}

/** How often a request may move on while its copies are being drawn. */
const ROUNDS = 5;

/** Draws until what was drawn is still what is stored: another process may have drawn a newer state meanwhile. */
async function bringUpToDate(parts: Desk, id: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const request = await parts.store.load(id);
    if (!request) return;
    const shown = await parts.store.readShown(id);
    // Somebody else has drawn since: what this process remembers of the copies is no longer so.
    if (shown && shown.version !== parts.shownHere.get(id)) forget(parts, request);
    await draw(parts, request);
    if ((await parts.store.load(id))?.version === request.version) return;
  }
}

/** Edits every copy, tells the requester of an ending once, and remembers how far that went. */
async function draw(parts: Desk, request: ApprovalRequest): Promise<void> {
  const { id } = request;
  const edited = await Promise.all(request.cards.map((copy) => editCopy(parts, request, copy)));
  const shown = await parts.store.readShown(id);
  const ending = endingOf(request);
  const isTold = ending === undefined || shown?.told === ending || (await tellRequester(parts, request));
  const isShown = request.cards.length > 0 && edited.every(Boolean) && isTold;
  const version = isShown ? request.version : (shown?.version ?? 0);
  await parts.store.writeShown(id, { version, ...(ending !== undefined && isTold && { told: ending }) });
  parts.shownHere.set(id, version);
  dropOldest(parts.shownHere);
}

/** Names an ending the requester must hear of; nothing while it goes on, or when they ended it themselves. */
function endingOf({ state, revision }: ApprovalRequest): string | undefined {
  const isHeard = state === 'unconfirmed' || (isOver(state) && state !== 'cancelled');
  return isHeard ? `${state} ${String(revision)}` : undefined;
}

async function editCopy(
  { frame, writer, drawn }: Desk,
  request: ApprovalRequest,
  copy: CardCopy,
  notice?: Notice,
): Promise<boolean> {
  const card = requestCard(request, await frame.viewOf(request, copy, notice));
  const key = keyOf(copy);
  const drawing = JSON.stringify(card);
  if (drawn.get(key) === drawing) return true;
  const isTaken = await writer.edit(copy.conversation, copy.activityId, { summary: summary(request), card });
  drawn.delete(key);
  if (isTaken) drawn.set(key, drawing);
  dropOldest(drawn);
  return isTaken;
}

function forget({ drawn }: Desk, { cards }: ApprovalRequest): void {
  for (const copy of cards) drawn.delete(keyOf(copy));
}

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}

function keyOf({ conversation, activityId }: CardCopy): string {
  return `${conversation.conversationId} ${activityId}`;
}

async function tellRequester({ writer, people }: DeliveryParts, request: ApprovalRequest): Promise<boolean> {
  const words = summary(request);
  const known = await people.known(request.tenantId);
  const requester = known.find(({ id }) => id === request.requester.id);
  const posted = await writer.post(request.askedIn, {
    summary: words,
    text: words,
    ...(!wasAskedAlone(request) && requester && { mention: [requester] }),
  });
  return posted !== undefined;
}
