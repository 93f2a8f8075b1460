// Time as a line with timers on it: it stands still until somebody moves it on.
import type { Clock } from '../../../bot/workflow/ports.js';

/** Something to happen at a moment, in milliseconds since 1970. */
export interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export interface Timeline {
  /** Milliseconds since 1970. */
  now(): number;
  /** The line as the program knows time. */
  readonly clock: Clock;
  add(milliseconds: number, fire: () => void): Timer;
  remove(timer: Timer): void;
  /** When the next timer is due; absent: there is none. */
  next(): number | undefined;
  /** Moves on to a moment, and fires what is due on the way, in order. */
  moveTo(moment: number): void;
}

/** `start` is milliseconds since 1970. */
export function createTimeline(start: number): Timeline {
  const timers = new Set<Timer>();
  let now = start;
  const first = (): Timer | undefined => {
    let found: Timer | undefined;
    for (const timer of timers) if (!found || timer.at < found.at) found = timer;
    return found;
  };
  const line: Timeline = {
    now: () => now,
    clock: {
      now: () => new Date(now).toISOString(),
      monotonic: () => now - start,
      sleep: (milliseconds, signal) =>
        new Promise((resolve) => {
          const end = (): void => {
            timers.delete(timer);
            signal?.removeEventListener('abort', end);
            resolve();
          };
          const timer = line.add(milliseconds, end);
          signal?.addEventListener('abort', end);
          if (signal?.aborted) end();
        }),
    },
    add: (milliseconds, fire) => {
      // As Node has it: at least one millisecond.
      const timer = { at: now + (milliseconds >= 1 ? milliseconds : 1), fire };
      timers.add(timer);
      return timer;
    },
    remove: (timer) => void timers.delete(timer),
    next: () => first()?.at,
    moveTo: (moment) => {
      for (let timer = first(); timer && timer.at <= moment; timer = first()) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.fire();
      }
      now = Math.max(now, moment);
    },
  };
  return line;
}
