// Messages are taken in before they are acknowledged, and answered even if whoever took them in dies: Teams sends each only once.
import { problemCard } from '../../../cards/index.js';
import type { Arrived } from '../../workflow/ports.js';
import { answerMessage, type Said, type Sender } from './answer-message.js';
import type { Edge } from '../edge.js';
import { catchUp } from './follow-up.js';
import { toKnownPerson, type Incoming } from '../incoming.js';
import { withoutAddress } from '../mentions.js';
import { remember } from '../../shared/bounded-map.js';
import { isStoreFault } from '../store-fault.js';
import { answerClaim } from '../../workflow/lease-keys.js';

/**
 * Takes a message in, with one call to the store besides remembering its sender, and has it answered afterwards: once,
 * however often and to whichever process Teams delivers it. Where the store is down nothing is done, and its sender is told so.
 */
export async function takeMessage(edge: Edge, incoming: Incoming, said: Said): Promise<void> {
  const { ports, background, writer } = edge;
  const message = toArrived(edge, incoming, said);
  const remembering = ports.people.remember(toKnownPerson(incoming));
  background.start(remembering);
  try {
    const isNew = await ports.store.takeIn(message);
    await remembering.catch(() => undefined);
    if (isNew) background.start(answer(edge, message));
  } catch (err) {
    if (!isStoreFault(err)) throw err;
    ports.log('error', 'taking a message in', { err });
    const { conversation, activityId: replyToId } = incoming;
    const card = problemCard({ kind: 'storeDown' });
    background.start(writer.post(conversation, { card, ...(replyToId !== undefined && { replyToId }) }));
  }
}

function toArrived({ ports }: Edge, { actor, conversation, activityId }: Incoming, said: Said): Arrived {
  const { tenantId, ...person } = actor;
  return {
    key: `${conversation.conversationId} ${activityId ?? ports.ids.guid()}`,
    requestId: ports.ids.requestId(),
    person,
    tenantId,
    conversation,
    ...(activityId !== undefined && { activityId }),
    ...said,
  };
}

function answer(edge: Edge, message: Arrived): Promise<boolean> {
  const key = answerClaim(message.key);
  return edge.once(key, () =>
    edge.claims.keep(key, async () => {
      const isAnswered = await answerMessage(edge, toSender(message), message);
      if (isAnswered) await edge.ports.store.answered(message.key);
      return isAnswered;
    }),
  );
}

function toSender({ person, tenantId, conversation, activityId }: Arrived): Sender {
  return { actor: { ...person, tenantId }, conversation, activityId };
}

/** How often it is looked for messages nobody answered. */
const SWEEP_MS = 10_000;
/** Who took a message in so long ago and has not answered it may have died. */
const LEFT_MS = 30_000;
/** A message that cannot be answered is given up after so many tries of one process. */
const TRIES = 5;

/** Looks for messages that were left without an answer. */
export interface Inbox {
  /** Begins at once with whatever an earlier process left. */
  start(): void;
  /** Ends looking, and waits for a look under way; answers go on in the background. */
  stop(): Promise<void>;
}

export function createInbox(edge: Edge): Inbox {
  const { clock, store, log } = edge.ports;
  const stopping = new AbortController();
  const tries = new Map<string, number>();
  const sweep = async (): Promise<void> => {
    const before = new Date(Date.parse(clock.now()) - LEFT_MS).toISOString();
    for (const message of await store.claimLeft(before)) {
      const { key } = message;
      const count = (tries.get(key) ?? 0) + 1;
      remember(tries, key, count);
      edge.background.start(
        answerLeft(edge, message, count >= TRIES).then((isAnswered) => isAnswered && tries.delete(key)),
      );
    }
  };
  const keepSweeping = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sweep().catch((err: unknown) => log('error', 'looking for messages that were left', { err }));
      await clock.sleep(SWEEP_MS, stopping.signal);
    }
  };
  let sweeping: Promise<void> = Promise.resolve();
  return {
    start: () => {
      sweeping = keepSweeping();
    },
    stop: async () => {
      stopping.abort();
      await sweeping;
    },
  };
}

/** As if it had just come; one that became a request before its process died needs only what that request still needs. */
async function answerLeft(edge: Edge, message: Arrived, isLastTry: boolean): Promise<boolean> {
  const { store, log } = edge.ports;
  const key = answerClaim(message.key);
  const isAnswered = await edge.once(key, () =>
    edge.claims.hold(key, async () => {
      const stored = await store.load(message.requestId);
      if (stored) await catchUp(edge, stored);
      const said = { ...message, text: withoutAddress(message.text) };
      const isDone = stored !== undefined || (await answerMessage(edge, toSender(message), said));
      if (!isDone && isLastTry) log('warn', 'a message could not be answered');
      if (isDone || isLastTry) await store.answered(message.key);
      return isDone || isLastTry;
    }),
  );
  return isAnswered ?? false;
}
