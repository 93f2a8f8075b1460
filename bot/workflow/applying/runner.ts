// Keeps requests going without anybody pressing: applies what is approved, settles what was left, expires what is due.
import { isOver } from '../../domain/moves.js';
import type { ApprovalRequest, RequestState } from '../../domain/request.js';
import { carryOn } from './carry-on.js';
import { expireDue } from '../expire.js';
import type { Ports, Waiting } from '../ports.js';

const EXPIRY_SWEEP_MS = 1_000;
/** Whoever died is followed within two of these and a lease takeover: under a minute. */
const UNFINISHED_SWEEP_MS = 10_000;
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

/**
 * `catchUp` brings a request to people who were not told of its newest state; it must not throw. `carry` goes on with one: a
 * process that is watched marks where that begins.
 */
export function createRunner(
  ports: Ports,
  catchUp: (request: ApprovalRequest) => Promise<void>,
  carry = carryOn,
): Runner {
  const stopping = new AbortController();
  const { signal } = stopping;
  const runs = createRuns((id) => carry(ports, id, signal), ports, signal);
  const pauses = new Map<string, Pause>();
  let sweeps: readonly Promise<void>[] = [];
  const goAll = async (choose: (waiting: readonly Waiting[]) => readonly Waiting[]): Promise<void> => {
    const chosen = choose(await ports.store.waiting());
    for (const { id } of chosen) if (!runs.running.has(id)) void runs.go(id);
  };
  const inState =
    (isMeant: (state: RequestState) => boolean) =>
    (waiting: readonly Waiting[]): readonly Waiting[] =>
      waiting.filter(({ state }) => isMeant(state));
  const every = (pause: number, work: () => Promise<void>): Promise<void> =>
    sweep(ports, signal, pause, work);
  return {
    go: (id) => runs.go(id),
    start: () => {
      const abandoned = createAbandoned();
      sweeps = [
        every(EXPIRY_SWEEP_MS, () => expireDue(ports)),
        every(UNFINISHED_SWEEP_MS, () => goAll(abandoned)),
        every(UNCONFIRMED_SWEEP_MS, () => goAll(inState((state) => state === 'unconfirmed'))),
        // Over, and still waiting: it left something behind in Intune.
        every(ports.settings.intunePollSeconds * 1_000, () =>
          goAll(inState((state) => state === 'awaiting-intune' || isOver(state))),
        ),
        every(BEHIND_SWEEP_MS, () => tellBehind(ports, { catchUp, pauses, signal })),
      ];
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...sweeps, ...runs.running.values()]);
    },
  };
}

/**
 * Picks what nobody seems to work on: approved or applying, and unchanged since the last sweep. The first sweep of a
 * process takes everything: whoever had it may have died with the process before. No clocks are compared.
 */
function createAbandoned(): (waiting: readonly Waiting[]) => readonly Waiting[] {
  let before: ReadonlyMap<string, string> | undefined;
  return (waiting) => {
    const unfinished = waiting.filter(({ state }) => state === 'approved' || state === 'applying');
    const abandoned = unfinished.filter(({ id, updatedAt }) => !before || before.get(id) === updatedAt);
    before = new Map(unfinished.map(({ id, updatedAt }) => [id, updatedAt]));
    return abandoned;
  };
}

type Run = Promise<ApprovalRequest | undefined>;

interface Runs {
  readonly running: ReadonlyMap<string, Run>;
  readonly go: Runner['go'];
}

/** One run per request at a time. The one under way may be about an earlier state, so whoever joins it has one more follow. */
function createRuns(carry: Runner['go'], ports: Ports, signal: AbortSignal): Runs {
  const running = new Map<string, Run>();
  const queued = new Map<string, Run>();
  const go = (id: string): Run => {
    const already = running.get(id);
    if (already) return afterwards(id, already);
    const work = carry(id)
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
interface Pause {
  readonly at: number;
  readonly pause: number;
}

/** What cannot be told is tried again ever more rarely: some copies are gone for good. */
async function tellBehind(
  ports: Ports,
  parts: {
    readonly catchUp: (request: ApprovalRequest) => Promise<void>;
    readonly pauses: Map<string, Pause>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { catchUp, pauses, signal } = parts;
  const wall = Date.parse(ports.clock.now());
  const at = (age: number): string => new Date(wall - age).toISOString();
  const ids = await ports.store.behind(at(TELL_FOR_MS), at(BEING_TOLD_MS));
  for (const id of pauses.keys()) if (!ids.includes(id)) pauses.delete(id);
  for (const id of ids) {
    const now = ports.clock.monotonic();
    const { at: next, pause } = pauses.get(id) ?? { at: now, pause: BEHIND_SWEEP_MS };
    if (signal.aborted || now < next) continue;
    pauses.set(id, { at: now + pause, pause: pause * 2 });
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
