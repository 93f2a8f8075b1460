// Calls to one table: each has a deadline and a few tries, and answers truthfully when an earlier try was done after all.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { TableClient } from '@azure/data-tables';
import type { Clock } from '../../workflow/ports.js';
import { StoreError } from '../../workflow/ports.js';
import { judge, toStoreFault, type Refusal } from './fault.js';
import type { Place, Range } from './keys.js';
import { fetchRow, listRows, sendRow, sendTogether, type Row, type Write } from './wire.js';

export type { Row, Values, Write } from './wire.js';

/** `unsure`: an earlier try was not answered, so what stands in the way may be its effect. */
export type Written =
  | { readonly kind: 'written'; readonly etag: string }
  | { readonly kind: 'refused'; readonly why: Refusal; readonly unsure: boolean };

/** The rows of the table during one call of the store. What the service or the network does wrong throws StoreError. */
export interface Rows {
  /** What is being done, for what is thrown. */
  readonly doing: string;
  /** The row, or those columns of it. */
  read(place: Place, columns?: readonly string[]): Promise<Row | undefined>;
  /** Rows in the order of their keys, at most `limit`. */
  range(range: Range, limit?: number): Promise<readonly Row[]>;
  /** A try that was done although its answer was lost counts as written. `put` and `join` are never refused. */
  write(write: Write): Promise<Written>;
  /**
   * All of them or none, in one partition; answers with the etag of the first (empty where the service does not say),
   * which guards the others: deletes ask for no etag here. Whoever is refused unsurely must look.
   */
  writeTogether(writes: readonly Write[]): Promise<Written>;
  /** Makes the table; harmless where it is there. */
  makeTable(): Promise<void>;
}

/** The table. */
export interface Table {
  /** Does `work` within the deadline. `doing` begins what is thrown, as in "reading request 7f3k". */
  run<T>(doing: string, work: (rows: Rows) => Promise<T>): Promise<T>;
  /** Ends what is under way; later calls are refused. */
  close(): void;
}

/** In milliseconds: a whole call of the store, one try, and the pauses before the next tries. */
export interface Retries {
  readonly call: number;
  readonly try: number;
  readonly pauses: readonly number[];
}

/** For deadlines and pauses. */
export type Waits = Pick<Clock, 'monotonic' | 'sleep'>;

const REAL_TIME: Waits = {
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

const RETRIES: Retries = { call: 10_000, try: 4_000, pauses: [100, 400, 1_500] };

/** The property that says which write a row comes from. */
const WRITE_ID = 'writeId';

/** A property by which a write is recognized, once its answer was lost. */
export function newWriteId(): string {
  return randomUUID();
}

/** The calls to a client's table. The client must not repeat calls by itself: who repeats must know that it did. */
export function createTable(
  client: TableClient,
  clock: Waits = REAL_TIME,
  retries: Retries = RETRIES,
): Table {
  const tries = createTries(clock);
  return {
    run: async (doing, work) => {
      const ends = clock.monotonic() + retries.call;
      const attempt: Attempt = async (task) => {
        let unsure = false;
        for (let pauses = [...retries.pauses]; ; pauses = pauses.slice(1)) {
          const left = ends - clock.monotonic();
          if (left <= 0) throw toStoreFault(doing, undefined);
          try {
            return { kind: 'done', value: await tries.once(doing, Math.min(left, retries.try), task) };
          } catch (error) {
            if (error instanceof StoreError || error instanceof TypeError) throw error;
            const verdict = judge(error);
            if (verdict.kind === 'refused') return { ...verdict, unsure };
            const wait = verdict.kind === 'again' ? (verdict.afterMilliseconds ?? pauses[0]) : undefined;
            if (wait === undefined || clock.monotonic() + wait >= ends) throw toStoreFault(doing, error);
            unsure = true;
            await clock.sleep(wait);
          }
        }
      };
      return await work(rowsOf(client, doing, attempt));
    },
    close: () => {
      tries.close();
    },
  };
}

/** Single tries: each ends in time, and at once when the store is closed. */
interface Tries {
  once<T>(doing: string, milliseconds: number, task: (signal: AbortSignal) => Promise<T>): Promise<T>;
  close(): void;
}

function createTries(clock: Waits): Tries {
  const live = new Set<AbortController>();
  let isClosed = false;
  return {
    once: async (doing, milliseconds, task) => {
      if (isClosed) throw closed(doing);
      const controller = new AbortController();
      const ended = new AbortController();
      void clock.sleep(milliseconds, ended.signal).then(() => {
        if (!ended.signal.aborted) controller.abort(new Error('took too long'));
      });
      live.add(controller);
      try {
        return await untilAborted(controller.signal, task(controller.signal));
      } catch (error) {
        throw live.has(controller) ? error : closed(doing);
      } finally {
        ended.abort();
        live.delete(controller);
      }
    },
    close: () => {
      isClosed = true;
      for (const controller of live) controller.abort(new Error('closed'));
      live.clear();
    },
  };
}

function closed(doing: string): StoreError {
  return new StoreError(`${doing}: the store is closed`);
}

type Done<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly why: Refusal; readonly unsure: boolean };

type Attempt = <T>(task: (signal: AbortSignal) => Promise<T>) => Promise<Done<T>>;

function rowsOf(client: TableClient, doing: string, attempt: Attempt): Rows {
  const read: Rows['read'] = async (place, columns) => {
    const found = await attempt((abortSignal) => fetchRow(client, place, { columns, abortSignal }));
    return found.kind === 'done' ? found.value : undefined;
  };
  const write: Rows['write'] = async (asked) => {
    const marked = mark(asked);
    const done = await attempt((abortSignal) => sendRow(client, marked, abortSignal));
    if (done.kind === 'done') return { kind: 'written', etag: done.value };
    if (marked.kind === 'put' || marked.kind === 'join') throw toStoreFault(doing, { statusCode: 503 });
    if (!done.unsure) return done;
    if (marked.kind === 'delete') return done.why === 'missing' ? { kind: 'written', etag: '' } : done;
    const held = await read(marked, [WRITE_ID]);
    const isOurs = held?.values[WRITE_ID] === marked.values[WRITE_ID];
    return isOurs && held ? { kind: 'written', etag: held.etag } : done;
  };
  return {
    doing,
    read,
    write,
    range: async (range, limit = Number.POSITIVE_INFINITY) => {
      const listed = await attempt((abortSignal) => listRows(client, { range, limit }, abortSignal));
      if (listed.kind === 'refused') throw toStoreFault(doing, { statusCode: 404 });
      return listed.value;
    },
    writeTogether: async (writes) => {
      const done = await attempt((abortSignal) => sendTogether(client, writes, abortSignal));
      return done.kind === 'refused' ? done : { kind: 'written', etag: done.value };
    },
    makeTable: async () => {
      await attempt((abortSignal) => client.createTable({ abortSignal }));
    },
  };
}

/** Every write leaves its own mark in the row, so that it is known again when its answer is lost. */
function mark(write: Write): Write {
  return write.kind === 'delete'
    ? write
    : { ...write, values: { ...write.values, [WRITE_ID]: newWriteId() } };
}

/** A login or a socket may not listen to the signal. */
async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return await new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
    work.then(resolve, reject);
  });
}
