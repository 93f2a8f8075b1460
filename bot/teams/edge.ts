// What every turn needs: the workflow's ports, the ways to write, and a count of what is still going on.
import type { Card } from '../../cards/index.js';
import type { Ports } from '../workflow/ports.js';
import type { Runner } from '../workflow/runner.js';
import type { CardFrame } from './card-frame.js';
import type { TeamsDelivery } from './delivery.js';
import type { Writer } from './writing.js';

export interface Edge {
  readonly ports: Ports;
  readonly runner: Runner;
  readonly writer: Writer;
  readonly delivery: TeamsDelivery;
  readonly frame: CardFrame;
  readonly background: Background;
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

/** Work that goes on after a turn has been answered. */
export interface Background {
  /** Starts it and forgets it; failures are logged. */
  start(work: Promise<unknown>): void;
  drain(): Promise<void>;
}

export function createBackground(log: Ports['log']): Background {
  const underWay = new Set<Promise<unknown>>();
  return {
    start: (work) => {
      const watched = work.catch((err: unknown) => {
        log('error', 'working in the background', { err });
      });
      underWay.add(watched);
      void watched.finally(() => underWay.delete(watched));
    },
    drain: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** Teams shows an error when an invoke is not answered for long; the design promises 3 seconds, this leaves time to send. */
export const ANSWER_MS = 2_500;

/** The work's result if it comes within `milliseconds`, else `late`. */
export async function within<T>(
  clock: Ports['clock'],
  milliseconds: number,
  work: Promise<T>,
): Promise<{ readonly kind: 'inTime'; readonly value: T } | { readonly kind: 'late' }> {
  const waited = new AbortController();
  const late = clock.sleep(Math.max(0, milliseconds), waited.signal).then(() => ({ kind: 'late' }) as const);
  try {
    return await Promise.race([work.then((value) => ({ kind: 'inTime', value }) as const), late]);
  } finally {
    waited.abort();
  }
}
