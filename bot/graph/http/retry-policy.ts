// How long, how often and with which pauses Graph is asked before the answer is no answer.
import type { Clock } from '../../workflow/ports.js';
import { backoffMilliseconds, retryAfterSeconds } from './retry.js';

/** Milliseconds; `tries` counts. `call` holds for a read with all its tries and waits, `try` for each of them. */
export interface GraphLimits {
  readonly tries: number;
  readonly try: number;
  readonly call: number;
  readonly assign: number;
}

/** A page of 999 policies takes seconds, and a person waits for the whole call. 20 s for `assign` is the lease's rule. */
export const defaultLimits: GraphLimits = { tries: 5, try: 15_000, call: 45_000, assign: 20_000 };

/** Until when a call may go on, in milliseconds on the clock that never goes back. */
export type Deadline = number;

/** Limits applied: deadlines, tries and waits. */
export interface RetryPolicy {
  /** A fresh deadline for one read, or for several that belong together. */
  deadline(): Deadline;
  /** Milliseconds the next try may take. */
  forOneTry(deadline: Deadline): number;
  /**
   * Waits before the next try: `seconds` where Graph said so, else a growing time of our own. False where tries or
   * time are used up, without waiting in vain, or where the process stops meanwhile.
   */
  pause(tries: number, seconds: number | undefined, deadline: Deadline): Promise<boolean>;
  /** Graph's `Retry-After` in seconds from now; nothing where it says none. */
  retryAfter(header: string | null | undefined): number | undefined;
}

/** `random` answers in [0, 1). `stop` ends every wait. */
export interface RetryPolicySettings {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: GraphLimits;
  readonly stop?: AbortSignal;
}

/** The retry policy by `limits`. */
export function createRetryPolicy({ clock, random, limits, stop }: RetryPolicySettings): RetryPolicy {
  const stopped = (): boolean => stop?.aborted === true;
  return {
    deadline: () => clock.monotonic() + limits.call,
    forOneTry: (deadline) => Math.max(0, Math.min(limits.try, deadline - clock.monotonic())),
    pause: async (tries, seconds, deadline) => {
      const wait = seconds === undefined ? backoffMilliseconds(tries, random()) : seconds * 1000;
      const inVain = tries >= limits.tries || clock.monotonic() + wait >= deadline;
      if (inVain || stopped()) return false;
      await clock.sleep(wait, stop);
      return !stopped();
    },
    retryAfter: (header) => retryAfterSeconds(header, clock.now()),
  };
}
