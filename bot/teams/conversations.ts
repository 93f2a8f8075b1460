// Conversations, put together over the ways to write that they are given: turns, cards on their way, and the runner that needs nobody.
import type { Ports } from '../workflow/ports.js';
import { carryOn } from '../workflow/applying/carry-on.js';
import { createRunner } from '../workflow/applying/runner.js';
import type { Trace } from '../shared/trace.js';
import { catchUp } from './answers/follow-up.js';
import { createInbox } from './answers/inbox.js';
import { createBackground } from './background.js';
import { createCardFrame } from './copies/card-frame.js';
import { createClaims } from './copies/claims.js';
import { createDelivery } from './copies/delivery.js';
import { createOnce, type Edge } from './edge.js';
import { tracedOnce, tracedUpdate, tracedWriter } from './traced.js';
import { createTurn, type Turn } from './turn.js';
import type { Writer } from './writer.js';

/** What conversations need: everything but bringing requests to people, which they do themselves. */
export interface ConversationsParts {
  readonly ports: Omit<Ports, 'delivery'>;
  readonly writer: Writer;
  /** The origin of the Intune portal, for links. */
  readonly portal: string;
  readonly newReference: () => string;
  readonly trace: Trace;
}

/** `start` goes on with whatever an earlier process left; `finish` waits for everything that goes on without anybody asking. */
export interface Conversations {
  readonly turn: Turn;
  start(): void;
  finish(): Promise<void>;
}

/** Nothing goes on before `start`. */
export function createConversations(parts: ConversationsParts): Conversations {
  const edge = createEdge(parts);
  const inbox = createInbox(edge);
  return {
    turn: createTurn(edge),
    start: () => {
      edge.runner.start();
      inbox.start();
    },
    finish: async () => {
      const { runner, background, delivery } = edge;
      await Promise.all([runner.stop(), inbox.stop().then(() => background.drain())]);
      // The background may have set something going meanwhile; it comes to its safe point at once.
      await runner.stop();
      await delivery.drain();
    },
  };
}

function createEdge({ ports, portal, newReference, trace, ...parts }: ConversationsParts): Edge {
  const { clock, log, people, store, settings, approvals } = ports;
  const claims = createClaims(ports);
  const writer = tracedWriter(trace, parts.writer);
  const isIntuneReadable = approvals.isReadable;
  const frame = createCardFrame({ clock, people, store, settings, isIntuneReadable, portal, log });
  const plain = createDelivery({ writer, people, store, frame, claims, clock, log });
  const delivery = { ...plain, update: tracedUpdate(trace, (request) => plain.update(request)) };
  const all: Ports = { ...ports, delivery };
  const edge: Edge = {
    ports: all,
    runner: createRunner(
      all,
      (request) => catchUp(edge, request),
      (on, requestId, signal) =>
        trace.begin({ name: 'carry on', requestId }, () => carryOn(on, requestId, signal)),
    ),
    writer,
    delivery,
    frame,
    background: createBackground(log),
    claims,
    once: tracedOnce(trace, createOnce()),
    newReference,
  };
  return edge;
}
