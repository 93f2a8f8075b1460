// A clock for what waits for somebody at the other end of a socket: only the test says when that was too long.
import type { Clock } from '../../../bot/workflow/ports.js';

/** See `createDeadlineClock`. */
export interface DeadlineClock {
  readonly clock: Clock;
  /** Resolves when so many deadlines in all have begun. */
  begun(deadlines: number): Promise<void>;
  /** Milliseconds paused, in order. */
  readonly waits: readonly number[];
  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): void;
}

/**
 * A clock for calls over a real socket: pauses (whose only signal is `stop`) take no time and are counted; deadlines (which
 * whoever set them calls off) are over when the test lets time pass.
 */
export function createDeadlineClock(stop?: AbortSignal): DeadlineClock {
  const waits: number[] = [];
  const deadlines = new Map<() => void, number>();
  const awaited = new Map<number, () => void>();
  let count = 0;
  let now = Date.parse('2026-11-23T12:00:00Z');
  const pause = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  const begin = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const over = (): void => {
        deadlines.delete(over);
        resolve();
      };
      deadlines.set(over, now + milliseconds);
      signal.addEventListener('abort', over);
      if (signal.aborted) over();
      count += 1;
      awaited.get(count)?.();
    });
  const clock: Clock = {
    now: () => new Date(now).toISOString(),
    monotonic: () => now,
    sleep: (milliseconds, signal) =>
      signal === undefined || signal === stop ? pause(milliseconds) : begin(milliseconds, signal),
  };
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const [over, at] of deadlines) if (at <= now) over();
  };
  const begun = (wanted: number): Promise<void> =>
    count >= wanted ? Promise.resolve() : new Promise((resolve) => awaited.set(wanted, resolve));
  return { clock, waits, begun, pass };
}
