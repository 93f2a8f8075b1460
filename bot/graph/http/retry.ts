// When a read may be tried again, and how long to wait before.

const firstWait = 500;
const longestWait = 8_000;

/** Whether a read answered so may be tried again. 424 comes only in batches, for an item that was not run. */
export function mayRetryRead(status: number): boolean {
  return status === 408 || status === 424 || status === 429 || status >= 500;
}

/**
 * Graph's `Retry-After` in seconds: a number (decimals were seen from Intune) or an HTTP date. Nothing where it is
 * absent, unreadable, zero or past: then the wait is ours to choose. `now` is ISO 8601.
 */
export function retryAfterSeconds(header: string | null | undefined, now: string): number | undefined {
  const text = header?.trim() ?? '';
  const seconds = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : (Date.parse(text) - Date.parse(now)) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** Milliseconds to wait after the `tries`th try where Graph did not say: doubling, with up to half of it random. */
export function backoffMilliseconds(tries: number, random: number): number {
  const full = Math.min(longestWait, firstWait * 2 ** (tries - 1));
  return Math.round(full * (0.5 + random / 2));
}
