// Time, given to whoever needs it.

/** Time, injected so that tests own it. */
export interface Clock {
  /** Wall clock, ISO 8601 in UTC. */
  now(): string;
  /** Milliseconds on a clock that never goes back. */
  monotonic(): number;
  /** Resolves after so many milliseconds, or at once when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
