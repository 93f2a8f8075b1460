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
  /** Goes on with a request. A second call while the first is under way joins it. Answers with the request as it ended up. */
  go(id: string): Promise<ApprovalRequest | undefined>;
  /** Begins at once with whatever an earlier process left behind, and goes on looking. */
  start(): void;
  /** Stops at the next safe point and waits for it. What was left is taken up at the next start. */
  stop(): Promise<void>;
}

/** `catchUp` brings a request to people who were not told of its newest state; it must not throw. */
export function createRunner(ports: Ports, catchUp: (request: ApprovalRequest) => Promise<void>): Runner {
  const stopping = new AbortController();
  const running = new Map<string, Promise<ApprovalRequest | undefined>>();
  let sweeps: readonly Promise<void>[] = [];

  const go = (id: string): Promise<ApprovalRequest | undefined> => {
    const already = running.get(id);
    if (already) return already;
    const work = carryOn(ports, id, stopping.signal)
      .catch((err: unknown) => {
        ports.log('error', 'carrying a request on', { requestId: id, err });
        return undefined;
      })
      .finally(() => running.delete(id));
    running.set(id, work);
    return work;
  };
  const goAll = async (ids: Promise<readonly string[]>): Promise<void> => {
    for (const id of await ids) void go(id);
  };
  const every = (pause: number, work: () => Promise<void>): Promise<void> =>
    sweep(ports, stopping.signal, pause, work);
  return {
    go,
    start: () => {
      sweeps = [
        every(EXPIRY_SWEEP_MS, () => expireDue(ports)),
        every(UNFINISHED_SWEEP_MS, () => goAll(ports.store.unfinished())),
        every(UNCONFIRMED_SWEEP_MS, () => goAll(ports.store.unconfirmed())),
        every(BEHIND_SWEEP_MS, () => tellBehind(ports, catchUp)),
      ];
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...sweeps, ...running.values()]);
    },
  };
}

async function tellBehind(ports: Ports, catchUp: (request: ApprovalRequest) => Promise<void>): Promise<void> {
  const now = Date.parse(ports.clock.now());
  const at = (age: number): string => new Date(now - age).toISOString();
  for (const id of await ports.store.behind(at(TELL_FOR_MS), at(BEING_TOLD_MS))) {
    const request = await ports.store.load(id);
    if (request) await catchUp(request);
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
