// Simulated time: one queue of events for the tenant and every process, so that a scenario happens the same way each time.

/** `idle`: a process sleeps. Time may leap while nothing else is awaited. */
export type Urgency = 'idle' | 'busy';

/** So long something may be going on until time leaps all the same: whatever needs longer is only waiting. */
const GIVE_UP_MS = 15 * 60_000;

export interface SimulatedTime {
  /** Milliseconds since the scenario began, by no process's clock. */
  now(): number;
  /** Has `work` happen after so many milliseconds. Answers with how to call it off. */
  after(milliseconds: number, work: () => void, urgency?: Urgency): () => void;
  /** Lets the next so many events happen, and everything they lead to at once; fewer where everybody sleeps. */
  happen(events: number): Promise<void>;
  /**
   * Lets so much time pass. While no call is under way and `mayLeap` agrees it leaps, as for a machine that slept:
   * what was due in between happens once, at the end.
   */
  pass(milliseconds: number, mayLeap: () => boolean): Promise<void>;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly urgency: Urgency;
  readonly work: () => void;
}

/** Time begins at 0 and stands still until it is told to pass. */
export function createSimulatedTime(): SimulatedTime {
  const queue: Entry[] = [];
  let now = 0;
  let order = 0;
  let busy = 0;
  const remove = (entry: Entry): void => {
    const index = queue.indexOf(entry);
    if (index < 0) return;
    queue.splice(index, 1);
    if (entry.urgency === 'busy') busy -= 1;
  };
  const step = async (): Promise<void> => {
    const [entry] = queue;
    if (!entry) return;
    remove(entry);
    now = Math.max(now, entry.at);
    entry.work();
    await everythingAtOnce();
  };
  return {
    now: () => now,
    after: (milliseconds, work, urgency = 'busy') => {
      const entry: Entry = { at: now + Math.max(0, milliseconds), order: (order += 1), urgency, work };
      const index = queue.findLastIndex((other) => other.at <= entry.at);
      queue.splice(index + 1, 0, entry);
      if (urgency === 'busy') busy += 1;
      return () => remove(entry);
    },
    happen: async (events) => {
      await everythingAtOnce();
      for (let count = 0; count < events && busy > 0; count += 1) await step();
    },
    pass: async (milliseconds, mayLeap) => {
      const until = now + milliseconds;
      const givesUpAt = now + GIVE_UP_MS;
      await everythingAtOnce();
      for (let next = queue[0]; next && next.at <= until; next = queue[0]) {
        if (busy === 0 && (now > givesUpAt || mayLeap())) now = until;
        await step();
      }
      now = Math.max(now, until);
    },
  };
}

/** Promises that are kept lead to others; nothing in a scenario waits for anything outside it. */
function everythingAtOnce(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
