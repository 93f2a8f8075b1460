// A clock tests own: time stands still until a test lets it pass.
import type { Clock } from '../../../bot/workflow/ports.js';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export interface TestClock extends Clock {
  /** Lets everything that can happen now happen, then moves to the next timer, until `work` is done. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** Lets so many milliseconds pass, firing timers in order. */
  pass(milliseconds: number): Promise<void>;
}

/** Starts at a fixed moment; `monotonic` starts at 0. */
export function createTestClock(start = Date.parse('2026-11-23T14:05:00.000Z')): TestClock {
  let elapsed = 0;
  const timers = new Set<Timer>();
  const quiet = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const next = (): Timer | undefined => [...timers].sort((left, right) => left.at - right.at)[0];
  const fire = (timer: Timer): void => {
    elapsed = Math.max(elapsed, timer.at);
    timers.delete(timer);
    timer.fire();
  };
  return {
    now: () => new Date(start + elapsed).toISOString(),
    monotonic: () => elapsed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const end = (): void => {
          timers.delete(timer);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const timer = { at: elapsed + milliseconds, fire: end };
        timers.add(timer);
        signal?.addEventListener('abort', end);
      }),
    settle: async (work) => {
      const progress = { isDone: false };
      const finish = (): void => {
        progress.isDone = true;
      };
      work.then(finish, finish);
      for (let steps = 0; steps < 10_000; steps += 1) {
        await quiet();
        if (progress.isDone) return await work;
        const timer = next();
        if (!timer) throw new Error('nothing is left to happen, and the work is not done');
        fire(timer);
      }
      throw new Error('the work never ends');
    },
    pass: async (milliseconds) => {
      const until = elapsed + milliseconds;
      await quiet();
      for (let timer = next(); timer && timer.at <= until; timer = next()) {
        fire(timer);
        await quiet();
      }
      elapsed = until;
    },
  };
}
