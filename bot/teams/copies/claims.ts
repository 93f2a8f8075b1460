// Work that one process at a time does: claimed in the store, shown to be alive, and taken over from one that died.
import type { Lease, LeaseStore, Ports } from '../../workflow/ports.js';
import { within } from '../../shared/deadline.js';
import { remember } from '../../shared/bounded-map.js';

/** A claim is renewed this often while the work goes on. */
const RENEW_MS = 4_000;
/** Whoever sees the same claim, not renewed, for so long on its own monotonic clock takes it over; no wall clocks are compared. */
const TAKE_OVER_MS = 15_000;
/** Work that lasts longer than this looks, from outside, as if whoever does it had died: others look after 30 s. */
const LONG_MS = 20_000;

/** Claims on pieces of work, by key. They guard messages to people, where a second one is a nuisance; applying has a lease of its own. */
export interface Claims {
  /** Does the work and answers what it answers; nothing when another process has the claim and may be alive. */
  hold<T>(key: string, work: () => Promise<T>): Promise<T | undefined>;
  /** Does the work at once, and claims it only when it lasts: for what no other process takes up before 30 s have passed. */
  keep<T>(key: string, work: () => Promise<T>): Promise<T>;
}

type ClaimPorts = Pick<Ports, 'clock' | 'ids'> & { readonly store: LeaseStore };

/** A claim of somebody else, and since when it looks as it does. One that is forgotten is taken over later. */
interface ObservedLease {
  readonly lease: Lease;
  readonly since: number;
}

export function createClaims(ports: ClaimPorts): Claims {
  const seen = new Map<string, ObservedLease>();
  const hold: Claims['hold'] = async (key, work) => {
    const held = await ports.store.readLease(key);
    if (held && !isAbandoned(ports, seen, key, held)) return undefined;
    const mine = { holder: ports.ids.guid(), counter: (held?.counter ?? 0) + 1 };
    if (!(await ports.store.swapLease(key, held, mine))) return undefined;
    seen.delete(key);
    return await whileRenewing(ports, key, mine, work);
  };
  return {
    hold,
    keep: async (key, work) => {
      const running = work();
      const first = await within(ports.clock, LONG_MS, running);
      if (first.kind === 'inTime') return first.value;
      // Not having the claim, or a store that is away, stops nothing that is under way.
      await hold(key, () => running).catch(() => undefined);
      return await running;
    },
  };
}

function isAbandoned(
  { clock }: ClaimPorts,
  seen: Map<string, ObservedLease>,
  key: string,
  held: Lease,
): boolean {
  const before = seen.get(key);
  if (before?.lease.holder === held.holder && before.lease.counter === held.counter) {
    return clock.monotonic() - before.since >= TAKE_OVER_MS;
  }
  remember(seen, key, { lease: held, since: clock.monotonic() });
  return false;
}

async function whileRenewing<T>(
  { store, clock }: ClaimPorts,
  key: string,
  first: Lease,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  let mine = first;
  const renew = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(RENEW_MS, done.signal);
      if (done.signal.aborted) return;
      const next = { holder: mine.holder, counter: mine.counter + 1 };
      const isKept = await store.swapLease(key, mine, next).catch(() => undefined);
      if (isKept) mine = next;
      // Taken over: the other one does the work again, which nothing here can stop.
      if (isKept === false) return;
    }
  };
  const renewing = renew();
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
    // Where this fails the claim looks abandoned, and is in time.
    await store.swapLease(key, mine, undefined).catch(() => false);
  }
}
