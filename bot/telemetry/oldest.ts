// How long the oldest work has waited: what the bot itself owes, and, apart from it, what people take their time over.
import type { Clock, Log, RequestStore, Waiting } from '../workflow/ports.js';

/** Seconds since the request that has waited longest was last changed; 0 where none waits, nothing while that is not known. */
export interface Oldest {
  /** Approved, applying, or sent and still looked for. */
  owed(): number | undefined;
  /** Approved or applying. */
  unfinished(): number | undefined;
  /** Pending: for people to decide. */
  undecided(): number | undefined;
}

/** How often the store is asked. */
const LOOK_MS = 30_000;
/** For so long an unconfirmed request is looked at without anybody asking (bot/workflow/applying/carry-on.ts); afterwards it is people's. */
const LOOKED_FOR_MS = 24 * 3_600_000;

/** Asks until `signal` aborts. What was seen last ages by itself; where the store does not answer, nothing is known. */
export function watchOldest(
  ports: { readonly store: Pick<RequestStore, 'waiting'>; readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
): Oldest {
  const { store, clock, log } = ports;
  let seen: readonly Waiting[] | undefined;
  const look = async (): Promise<void> => {
    while (!signal.aborted) {
      seen = await store.waiting().catch((err: unknown) => {
        log('debug', 'looking for the oldest work', { err });
        return undefined;
      });
      await clock.sleep(LOOK_MS, signal);
    }
  };
  void look();
  const ageOf = ({ updatedAt }: Waiting): number => Date.parse(clock.now()) - Date.parse(updatedAt);
  const oldest = (isMeant: (one: Waiting) => boolean): number | undefined =>
    seen && Math.max(0, ...seen.filter(isMeant).map(ageOf)) / 1000;
  const isUnfinished = ({ state }: Waiting): boolean => state === 'approved' || state === 'applying';
  return {
    owed: () =>
      oldest((one) => isUnfinished(one) || (one.state === 'unconfirmed' && ageOf(one) < LOOKED_FOR_MS)),
    unfinished: () => oldest(isUnfinished),
    undecided: () => oldest(({ state }) => state === 'pending'),
  };
}
