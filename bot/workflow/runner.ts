// Keeps requests going without anybody pressing: applies what is approved, settles what was left, expires what is due.
import type { ApprovalRequest } from '../domain/request.js';
import { carryOn } from './carry-on.js';
import { expireDue } from './expire.js';
import type { Ports } from './ports.js';

const EXPIRY_SWEEP_MS = 1_000;
const UNFINISHED_SWEEP_MS = 30_000;
const UNCONFIRMED_SWEEP_MS = 60_000;

export interface Runner {
  /** Goes on with a request. A second call while the first is under way joins it. Answers with the request as it ended up. */
  go(id: string): Promise<ApprovalRequest | undefined>;
  /** Stops at the next safe point and waits for it. What was left is taken up at the next start. */
  stop(): Promise<void>;
}

/** Starts at once with whatever an earlier process left behind. */
export function startRunner(ports: Ports): Runner {
  const stopping = new AbortController();
  const running = new Map<string, Promise<ApprovalRequest | undefined>>();

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
  const sweeps = [
    sweep(ports, stopping.signal, EXPIRY_SWEEP_MS, () => expireDue(ports)),
    sweep(ports, stopping.signal, UNFINISHED_SWEEP_MS, () => goAll(ports.store.unfinished())),
    sweep(ports, stopping.signal, UNCONFIRMED_SWEEP_MS, () => goAll(ports.store.unconfirmed())),
  ];
  return {
    go,
    stop: async () => {
      stopping.abort();
      await Promise.all([...sweeps, ...running.values()]);
    },
  };
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
