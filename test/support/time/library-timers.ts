// For code of a library that waits by the platform's timers and takes no clock: they run as fast as it waits.

/**
 * What `work` answers. While it runs, every timer of this process fires as soon as nothing else is left to do for it, in
 * order; sockets and files stay real. Not for code that gives up by a timer of the platform: it would, at once.
 */
export async function hurried<T>(work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({
    doNotFake: ['Date', 'nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'],
  });
  try {
    const running = { is: true };
    const answer = work().finally(() => (running.is = false));
    while (running.is) {
      await new Promise((resolve) => setImmediate(resolve));
      jest.runOnlyPendingTimers();
    }
    return await answer;
  } finally {
    jest.useRealTimers();
  }
}
