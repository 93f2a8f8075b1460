// Puts a timeline in the place of this process's own time, for libraries and stand-ins, which nobody can give a clock.
import { promisify } from 'node:util';
import type { Timeline, Timer } from './timeline.js';

/** From now on `Date`, `performance.now` and the timers follow the line; answers with how to end that. */
export function takeOver(line: Timeline): () => void {
  const { Date, performance, setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const replace = (values: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(globalThis, name, {
        value,
        configurable: true,
        writable: true,
        enumerable: true,
      });
    }
  };
  replace({ Date: dateOn(line), performance: performanceOn(line, performance), ...timersOn(line) });
  return () => replace({ Date, performance, setTimeout, setInterval, clearTimeout, clearInterval });
}

function dateOn(line: Timeline): DateConstructor {
  const RealDate = globalThis.Date;
  const now = (): number => Math.floor(line.now());
  return class extends RealDate {
    constructor(...args: readonly unknown[]) {
      // As `new Date` takes whatever it is given.
      super(...((args.length === 0 ? [now()] : args) as [number]));
    }

    static override now(): number {
      return now();
    }
  } as DateConstructor;
}

function performanceOn(line: Timeline, real: typeof performance): typeof performance {
  return new Proxy(real, {
    get(target, name) {
      if (name === 'now') return () => line.now() - target.timeOrigin;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

type Callback = (...args: readonly unknown[]) => void;

function timersOn(line: Timeline): Readonly<Record<string, unknown>> {
  const set =
    (again: boolean) =>
    (call: Callback, milliseconds = 0, ...args: readonly unknown[]) => {
      const add = (): Timer =>
        line.add(milliseconds, () => {
          if (again) timer = add();
          call(...args);
        });
      let timer = add();
      const handle = {
        ref: () => handle,
        unref: () => handle,
        hasRef: () => true,
        refresh: () => {
          line.remove(timer);
          timer = add();
          return handle;
        },
        close: () => {
          line.remove(timer);
          return handle;
        },
      };
      return handle;
    };
  const clear = (handle: unknown): void => {
    if (typeof handle === 'object' && handle !== null && 'close' in handle) (handle.close as () => void)();
  };
  const setTimeout = Object.assign(set(false), {
    [promisify.custom]: (milliseconds: number, value: unknown) =>
      line.clock.sleep(milliseconds).then(() => value),
  });
  return { setTimeout, setInterval: set(true), clearTimeout: clear, clearInterval: clear };
}
