// Keeps requests going without anybody pressing: applies what is approved, settles what was left, expires what is due.
import type { ApprovalRequest } from '../domain/request.js';
import { carryOn } from './carry-on.js';
import { expireDue } from './expire.js';
import type { Ports } from './ports.js';

const EXPIRY_SWEEP_MS = 1_000;
const UNFINISHED_SWEEP_MS = 30_000;
const UNCONFIRMED_SWEEP_MS = 60_000;
const BEHIND_SWEEP_MS = 15_000;
/** What changed more recently than this is being told by whoever changed it. */
const BEING_TOLD_MS = 30_000;
/** What could not be told for so long will not be told any more. */
const TELL_FOR_MS = 24 * 3_600_000;

export interface Runner {
  /** Goes on with a request, once more if that is under way already. Answers with the request as it ended up. */
  go(id: string): Promise<ApprovalRequest | undefined>;
  /** Begins at once with whatever an earlier process left behind, and goes on looking. */
  start(): void;
  /** Stops at the next safe point and waits for it. What was left is taken up at the next start. */
  stop(): Promise<void>;
}

/** `catchUp` brings a request to people who were not told of its newest state; it must not throw. */
export function createRunner(ports: Ports, catchUp: (request: ApprovalRequest) => Promise<void>): Runner {
  const stopping = new AbortController();
  const { signal } = stopping;
  const runs = createRuns(ports, signal);
  const patience = new Map<string, Patience>();
  let sweeps: readonly Promise<void>[] = [];
  const goAll = async (ids: Promise<readonly string[]>): Promise<void> => {
    for (const id of await ids) if (!runs.running.has(id)) void runs.go(id);
  };
  const every = (pause: number, work: () => Promise<void>): Promise<void> =>
    sweep(ports, signal, pause, work);
  return {
    go: (id) => runs.go(id),
    start: () => {
      sweeps = [
        every(EXPIRY_SWEEP_MS, () => expireDue(ports)),
        every(UNFINISHED_SWEEP_MS, () => goAll(ports.store.unfinished())),
        every(UNCONFIRMED_SWEEP_MS, () => goAll(ports.store.unconfirmed())),
        every(BEHIND_SWEEP_MS, () => tellBehind(ports, { catchUp, patience, signal })),
      ];
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...sweeps, ...runs.running.values()]);
    },
  };
}

type Run = Promise<ApprovalRequest | undefined>;

interface Runs {
  readonly running: ReadonlyMap<string, Run>;
  readonly go: Runner['go'];
}

/** One run per request at a time. The one under way may be about an earlier state, so whoever joins it has one more follow. */
function createRuns(ports: Ports, signal: AbortSignal): Runs {
  const running = new Map<string, Run>();
  const queued = new Map<string, Run>();
  const go = (id: string): Run => {
    const already = running.get(id);
    if (already) return afterwards(id, already);
    const work = carryOn(ports, id, signal)
      .catch((err: unknown) => {
        ports.log('error', 'carrying a request on', { requestId: id, err });
        return undefined;
      })
      .finally(() => running.delete(id));
    running.set(id, work);
    return work;
  };
  const afterwards = (id: string, already: Run): Run => {
    const next =
      queued.get(id) ??
      already.then(() => {
        queued.delete(id);
        return signal.aborted ? already : go(id);
      });
    queued.set(id, next);
    return next;
  };
  return { running, go };
}

/** When a request is looked after next, and how long after that. */
interface Patience {
  readonly at: number;
  readonly pause: number;
}

/** What cannot be told is tried again ever more rarely: some copies are gone for good. */
async function tellBehind(
  ports: Ports,
  parts: {
    readonly catchUp: (request: ApprovalRequest) => Promise<void>;
    readonly patience: Map<string, Patience>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { catchUp, patience, signal } = parts;
  const wall = Date.parse(ports.clock.now());
  const at = (age: number): string => new Date(wall - age).toISOString();
  const ids = await ports.store.behind(at(TELL_FOR_MS), at(BEING_TOLD_MS));
  for (const id of patience.keys()) if (!ids.includes(id)) patience.delete(id);
  for (const id of ids) {
    const now = ports.clock.monotonic();
    const { at: next, pause } = patience.get(id) ?? { at: now, pause: BEHIND_SWEEP_MS };
    if (signal.aborted || now < next) continue;
    patience.set(id, { at: now + pause, pause: pause * 2 });
    try {
      const request = await ports.store.load(id);
      if (request) await catchUp(request);
    } catch (err) {
      ports.log('error', 'telling people of a request', { requestId: id, err });
    }
  }
}

async function sweep(
  ports: Ports,
  signal: AbortSignal,
  pause: number,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work().catch((err: unknown) => ports.log('error', 'sweeping', { err }));
    await ports.clock.sleep(pause, signal);
  }
}
