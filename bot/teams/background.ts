// Work that goes on after whoever started it was answered.
import type { Log } from '../workflow/ports.js';

export interface Background {
  /** Starts it and forgets it; failures are logged. */
  start(work: Promise<unknown>): void;
  /** Waits until nothing is under way any more. */
  drain(): Promise<void>;
}

export function createBackground(log: Log): Background {
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
