// What every turn needs: the workflow's ports, the ways to write, and a count of what is still going on.
import type { Card } from '../../cards/index.js';
import type { Ports } from '../workflow/ports.js';
import type { Runner } from '../workflow/applying/runner.js';
import type { Background } from './background.js';
import type { CardFrame } from './copies/card-frame.js';
import type { Claims } from './copies/claims.js';
import type { TeamsDelivery } from './copies/delivery.js';
import type { Writer } from './writer.js';

export { within } from '../shared/deadline.js';

export interface Edge {
  readonly ports: Ports;
  readonly runner: Runner;
  readonly writer: Writer;
  readonly delivery: TeamsDelivery;
  readonly frame: CardFrame;
  readonly background: Background;
  /** One process at a time. */
  readonly claims: Claims;
  /** Runs work under a key; whoever asks for the same key meanwhile joins it. */
  readonly once: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  /** A short id by which a person and the log speak of the same mishap. */
  readonly newReference: () => string;
}

/** What an invoke is answered with: a card that replaces the pressed one for whoever pressed, or a sentence. */
export type Answer =
  { readonly kind: 'card'; readonly card: Card } | { readonly kind: 'message'; readonly text: string };

/** One run per key at a time, in this process. */
export function createOnce(): Edge['once'] {
  const running = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const started = (running.get(key) as Promise<T> | undefined) ?? work().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}

/** Teams shows an error when an invoke is not answered for long; the design promises 3 seconds, this leaves time to send. */
export const ANSWER_MS = 2_500;
