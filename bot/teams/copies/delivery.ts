// Brings requests to people: every posted copy follows its request, and the requester hears of its end.
import type { Notice } from '../../../cards/index.js';
import { isOver } from '../../domain/moves.js';
import { wasAskedAlone, type ApprovalRequest, type CardCopy } from '../../domain/request.js';
import type { Delivery, KnownPerson, PeopleStore, RequestStore, ShownStore } from '../../workflow/ports.js';
import { askInChats, mentionThere } from './ask.js';
import { createBackground, type Background } from '../background.js';
import { createCopies, type Copies, type CopiesParts, type Sheet } from './copies.js';
import { requestsOnSamePolicy, policyIdOf } from './same-policy.js';
import { remember } from '../../shared/bounded-map.js';
import { tellEnding } from './tell.js';
import { createWriteQueue } from '../../shared/write-queue.js';

/** Delivery, and what only this edge needs of it. */
export interface TeamsDelivery extends Delivery {
  /** Edits every copy, also those that show the newest state already: a client may show something else over it. */
  redraw(request: ApprovalRequest): Promise<void>;
  /** A copy was made by an edit that went unanswered: it is drawn again when that cannot land any more. */
  doubt(request: ApprovalRequest): void;
  /** Shows the request as it is on one copy, with a notice for whoever was told "checking" there. */
  notify(request: ApprovalRequest, copy: CardCopy, notice: Notice): Promise<void>;
  /** Waits until everything queued has been written or given up. */
  drain(): Promise<void>;
}

export interface DeliveryParts extends CopiesParts {
  readonly people: PeopleStore;
  readonly store: Pick<RequestStore, 'load' | 'commit' | 'waiting'> & ShownStore;
}

/** One time a request was read and brought to people. */
interface Pass {
  readonly sheet: Sheet;
  done: Promise<void>;
}

interface Desk extends DeliveryParts {
  readonly copies: Copies;
  /** The newest pass of each request that is not done. */
  readonly passes: Map<string, Pass>;
  /** By request, the version this process was the last to record as shown. */
  readonly shownHere: Map<string, number>;
  /** By request, what the cards of its neighbours say of it. */
  readonly places: Map<string, Place>;
  readonly background: Background;
  readonly update: (id: string) => Promise<void>;
}

interface Place {
  readonly policyId: string | undefined;
  readonly state: string;
}

export function createDelivery(parts: DeliveryParts): TeamsDelivery {
  const readings = createWriteQueue(parts.log);
  const desk: Desk = {
    ...parts,
    copies: createCopies(parts),
    passes: new Map(),
    shownHere: new Map(),
    places: new Map(),
    background: createBackground(parts.log),
    update: async (id) => {
      await readings.write(id, () => beginPass(desk, id));
      await desk.passes.get(id)?.done;
    },
  };
  const { copies, people, writer } = desk;
  return {
    update: ({ id }) => desk.update(id),
    redraw: ({ id }) => {
      copies.forget(id);
      return desk.update(id);
    },
    doubt: ({ id }) => copies.doubt(id),
    notify: ({ id }, copy, notice) => copies.notify(id, copy, notice, () => readSheet(desk, id)),
    askApprovers: async (request, approvers, reached) => {
      if (wasAskedAlone(request)) {
        await askInChats(parts, request, approvers, reached);
        return;
      }
      // Of a whole channel only those: there may be thousands in it.
      await Promise.all(approvers.map((person) => people.remember(person)));
      await mentionThere(parts, request, approvers, reached);
    },
    peopleIn: async (conversation) => {
      const { tenantId } = conversation;
      const members = await writer.roster(conversation);
      return members.length > 0
        ? members.map(({ objectId, ...person }): KnownPerson => ({ ...person, id: objectId, tenantId }))
        : await people.known(tenantId);
    },
    drain: async () => {
      await readings.drain();
      await desk.background.drain();
      await copies.drain();
    },
  };
}

async function readSheet({ store, frame }: Desk, id: string): Promise<Sheet | undefined> {
  const request = await store.load(id);
  return request && { request, around: await frame.around(request) };
}

/** Reads the request and has its copies drawn. Whoever reads it next need not wait for the slowest copy. */
async function beginPass(desk: Desk, id: string): Promise<void> {
  const [sheet, shown] = await Promise.all([readSheet(desk, id), desk.store.readShown(id)]);
  if (!sheet) return;
  // Somebody else has drawn since: what this process remembers of the copies is no longer so.
  if (shown && shown.version > (desk.shownHere.get(id) ?? 0)) desk.copies.forget(id);
  const pass: Pass = { sheet, done: Promise.resolve() };
  desk.passes.set(id, pass);
  pass.done = finishPass(desk, pass).catch((err: unknown) => {
    if (desk.passes.get(id) === pass) desk.passes.delete(id);
    desk.log('error', 'bringing people up to date', { requestId: id, err });
  });
  desk.background.start(pass.done);
  desk.background.start(updateNeighbours(desk, sheet.request));
}

/** Has everybody told, remembers how far that went, and begins again if the request has moved: another process may have drawn a newer state meanwhile. */
async function finishPass(desk: Desk, pass: Pass): Promise<void> {
  const { copies, store, passes, shownHere } = desk;
  const { request } = pass.sheet;
  const { id, version, cards, state } = request;
  const [isDrawn, isTold] = await Promise.all([copies.draw(pass.sheet), tellEnding(desk, request)]);
  if (passes.get(id) !== pass) return;
  passes.delete(id);
  // A request that goes on without a card is still to be posted.
  if ((cards.length > 0 || isOver(state)) && isDrawn && isTold) {
    await store.writeShown(id, { version });
    remember(shownHere, id, version);
  }
  if ((await store.load(id))?.version !== version) await desk.update(id);
}

/** Cards of requests about the same policy name this one: they follow when it comes, moves or ends. */
async function updateNeighbours(desk: Desk, request: ApprovalRequest): Promise<void> {
  const { places, store } = desk;
  const { id, state } = request;
  const before = places.get(id);
  const now: Place = { policyId: policyIdOf(request), state: isOver(state) ? 'over' : state };
  remember(places, id, now);
  if (before?.policyId === now.policyId && before?.state === now.state) return;
  for (const policyId of new Set([before?.policyId, now.policyId])) {
    if (policyId === undefined) continue;
    const others = await requestsOnSamePolicy(store, policyId, id);
    // One hop: that a neighbour is drawn is no news to its own neighbours.
    for (const other of others) {
      if (!places.has(other.id)) remember(places, other.id, { policyId, state: other.state });
    }
    await Promise.all(others.map((other) => desk.update(other.id)));
  }
}
