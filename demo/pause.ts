// Waits, and wakes early when there is no reason to wait any more.

/** Resolves after so many milliseconds, or when `signal` aborts. Holds no process open. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    timer.unref();
    signal?.addEventListener('abort', end);
    if (signal?.aborted === true) end();
  });
}
