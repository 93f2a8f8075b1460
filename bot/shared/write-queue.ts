// One piece of work at a time per key, in order: of two writes to one place the later one stands.
import type { Log } from './log.js';

/** Keys begin with the id of the request they are about, and a space if there is more. */
export interface WriteQueue {
  /** Queues a write. A write that is queued and not begun yet serves everybody who asks for one. Never throws: faults are logged. */
  write(key: string, work: () => Promise<void>): Promise<void>;
  /** Queues something of its own, in order with the writes. Never throws. */
  run(key: string, work: () => Promise<void>): Promise<void>;
  /** Waits for everything queued. */
  drain(): Promise<void>;
}

export function createWriteQueue(log: Log): WriteQueue {
  const turns = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();
  const run = (key: string, work: () => Promise<void>): Promise<void> => {
    const turn = (turns.get(key) ?? Promise.resolve())
      .then(work)
      .catch((err: unknown) => log('error', 'delivering a card', { requestId: key.split(' ')[0], err }))
      .finally(() => {
        if (turns.get(key) === turn) turns.delete(key);
      });
    turns.set(key, turn);
    return turn;
  };
  return {
    run,
    write: (key, work) => {
      const queued = waiting.get(key);
      if (queued) return queued;
      const turn = run(key, async () => {
        waiting.delete(key);
        await work();
      });
      waiting.set(key, turn);
      return turn;
    },
    drain: async () => {
      while (turns.size > 0) await Promise.all(turns.values());
    },
  };
}
