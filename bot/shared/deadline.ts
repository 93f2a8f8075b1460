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

/** Runs `work` with a signal that aborts after so many milliseconds on this clock, or when `stop` does. */
export async function abortingAfter<T>(
  clock: Pick<Clock, 'sleep'>,
  milliseconds: number,
  stop: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const ended = new AbortController();
  // Not AbortSignal.any: nothing holds its sources, and a collected one never fires.
  void clock.sleep(milliseconds, ended.signal).then(() => {
    if (!ended.signal.aborted) abort();
  });
  stop?.addEventListener('abort', abort, { once: true });
  if (stop?.aborted === true) abort();
  try {
    return await work(controller.signal);
  } finally {
    ended.abort();
    stop?.removeEventListener('abort', abort);
  }
}

/** What `work` answers; nothing where `signal` aborts first, and then nobody waits for `work` any more. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  let stop = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
