// One write at a time per request, each of the request as it then is: an older state never overwrites a newer one.
import type { Log } from '../workflow/ports.js';

export interface RequestQueue {
  /** Queues a write. A write that is queued and not begun yet serves everybody who asks for one. Never throws. */
  write(id: string, work: () => Promise<void>): Promise<void>;
  /** Queues something of its own, in order with the writes. Never throws. */
  run(id: string, work: () => Promise<void>): Promise<void>;
  /** Waits for everything queued. */
  drain(): Promise<void>;
}

export function createRequestQueue(log: Log): RequestQueue {
  const turns = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();
  const run = (id: string, work: () => Promise<void>): Promise<void> => {
    const turn = (turns.get(id) ?? Promise.resolve())
      .then(work)
      .catch((err: unknown) => log('error', 'delivering a card', { requestId: id, err }))
      .finally(() => {
        if (turns.get(id) === turn) turns.delete(id);
      });
    turns.set(id, turn);
    return turn;
  };
  return {
    run,
    write: (id, work) => {
      const queued = waiting.get(id);
      if (queued) return queued;
      const turn = run(id, async () => {
        waiting.delete(id);
        await work();
      });
      waiting.set(id, turn);
      return turn;
    },
    drain: async () => {
      while (turns.size > 0) await Promise.all(turns.values());
    },
  };
}
