// One change per policy at a time: a lease in the store, which a live holder renews and a taker watches.
import type { Lease, Ports } from '../ports.js';

/** A holder renews this often (design §2). */
const RENEW_MS = 10_000;
/** A taker takes over after seeing the same counter for so long on its own monotonic clock; no wall clocks are compared. */
const TAKE_OVER_MS = 30_000;
/** A POST starts at most so long after a renewal began. */
const FRESH_MS = 5_000;
/** How often a taker looks. */
const LOOK_MS = 500;

/** A lease this process holds. */
export interface HeldLease {
  /** Makes sure a renewal began at most FRESH_MS ago. False: the lease is lost, nothing may be sent. */
  fresh(): Promise<boolean>;
  release(): Promise<void>;
}

type LeasePorts = Pick<Ports, 'store' | 'clock' | 'ids' | 'log'>;

/** Waits until the policy's lease is free or abandoned, and takes it. Nothing when aborted. */
export async function takeLease(
  ports: LeasePorts,
  key: string,
  signal: AbortSignal,
): Promise<HeldLease | undefined> {
  const holder = ports.ids.guid();
  let seen: { readonly lease: Lease; readonly since: number } | undefined;
  while (!signal.aborted) {
    const current = await ports.store.readLease(key);
    const began = ports.clock.monotonic();
    const isSame =
      seen && current && seen.lease.holder === current.holder && seen.lease.counter === current.counter;
    if (current && !isSame) seen = { lease: current, since: began };
    const isAbandoned = isSame && seen !== undefined && began - seen.since >= TAKE_OVER_MS;
    if (!current || isAbandoned) {
      const mine: Lease = { holder, counter: (current?.counter ?? 0) + 1 };
      if (await ports.store.swapLease(key, current, mine)) return hold(ports, key, mine, began);
    }
    await ports.clock.sleep(LOOK_MS, signal);
  }
  return undefined;
}

/** `began`: when the swap that took it began, which is what freshness is counted from. */
function hold(ports: LeasePorts, key: string, first: Lease, began: number): HeldLease {
  let mine = first;
  let renewedAt = began;
  let isLost = false;
  let renewing: Promise<void> = Promise.resolve();
  const stop = new AbortController();

  const renew = async (): Promise<void> => {
    if (isLost || stop.signal.aborted) return;
    const renewalBegan = ports.clock.monotonic();
    const next = { holder: mine.holder, counter: mine.counter + 1 };
    const isKept = await ports.store.swapLease(key, mine, next).catch(() => undefined);
    if (isKept === undefined) return;
    if (isKept) {
      mine = next;
      renewedAt = renewalBegan;
      return;
    }
    isLost = true;
    ports.log('warn', 'lease lost');
  };
  const inTurn = (): Promise<void> => (renewing = renewing.then(renew));
  void keepRenewing(ports, stop.signal, inTurn);

  return {
    fresh: async () => {
      if (ports.clock.monotonic() - renewedAt >= FRESH_MS) await inTurn();
      return !isLost && ports.clock.monotonic() - renewedAt < FRESH_MS;
    },
    release: async () => {
      stop.abort();
      await renewing;
      if (!isLost) await ports.store.swapLease(key, mine, undefined);
    },
  };
}

async function keepRenewing(
  ports: LeasePorts,
  signal: AbortSignal,
  renew: () => Promise<void>,
): Promise<void> {
  for (;;) {
    await ports.clock.sleep(RENEW_MS, signal);
    if (signal.aborted) return;
    await renew();
  }
}
