// Waits for somebody else's work only so long.
import type { Clock } from './clock.js';

/** The work's result if it comes within `milliseconds` on this clock, else `late`: it goes on, and how it ends is for whoever holds it. */
export async function within<T>(
  clock: Pick<Clock, 'sleep'>,
  milliseconds: number,
  work: Promise<T>,
): Promise<{ readonly kind: 'inTime'; readonly value: T } | { readonly kind: 'late' }> {
  const waited = new AbortController();
  const late = clock.sleep(Math.max(0, milliseconds), waited.signal).then(() => ({ kind: 'late' }) as const);
  try {
    return await Promise.race([work.then((value) => ({ kind: 'inTime', value }) as const), late]);
  } finally {
    waited.abort();
  }
}

/** What `work` answers. Throws what `late` makes where it takes longer; nobody waits for it any more, and how it ends is nobody's fault. */
export async function inTime<T>(
  clock: Pick<Clock, 'sleep'>,
  milliseconds: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  const result = await within(clock, milliseconds, work);
  if (result.kind === 'late') throw late();
  return result.value;
}
