// At most so many calls are under way at once; the others wait their turn.

/** Gives a slot back. */
export type Release = () => void;

/** The slots of one process. */
export interface ConcurrencyLimit {
  /** A slot, or nothing where `signal` ended the wait. Those who are `first` go before the others, each in their turn. */
  take(signal: AbortSignal, first: boolean): Promise<Release | undefined>;
}

/** Makes `count` slots. */
export function createConcurrencyLimit(count: number): ConcurrencyLimit {
  let free = count;
  const firsts: (() => void)[] = [];
  const others: (() => void)[] = [];
  const release: Release = () => {
    const next = firsts.shift() ?? others.shift();
    if (next) next();
    else free += 1;
  };
  return {
    take: (signal, first) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve(undefined);
          return;
        }
        if (free > 0) {
          free -= 1;
          resolve(once(release));
          return;
        }
        const waiting = first ? firsts : others;
        const admit = (): void => {
          signal.removeEventListener('abort', leave);
          resolve(once(release));
        };
        const leave = (): void => {
          waiting.splice(waiting.indexOf(admit), 1);
          resolve(undefined);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(admit);
      }),
  };
}

function once(release: Release): Release {
  let done = false;
  return () => {
    if (!done) release();
    done = true;
  };
}
