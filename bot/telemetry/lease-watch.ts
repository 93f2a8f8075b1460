// How long changes wait for their policy, seen from the lease: first asked for, then taken.
import { isPolicyLease, type Clock, type Lease } from '../workflow/ports.js';
import type { Instruments } from './instruments.js';
import { currentScope } from './scope.js';

/** Told of calls to the store. */
export interface LeaseWatch {
  asked(key: string): void;
  swapped(key: string, held: Lease | undefined, next: Lease | undefined): void;
}

/** Each piece of work waits for itself, so its waits are kept with it. Outside of any work nothing is measured. */
export function createLeaseWatch(clock: Pick<Clock, 'monotonic'>, instruments: Instruments): LeaseWatch {
  return {
    asked: (key) => {
      const leases = currentScope()?.work.leases;
      if (leases && isPolicyLease(key) && !leases.has(key)) leases.set(key, clock.monotonic());
    },
    swapped: (key, held, next) => {
      const leases = currentScope()?.work.leases;
      const since = leases?.get(key);
      const isTaken = next !== undefined && next.holder !== held?.holder;
      if (!isTaken || since === undefined) return;
      leases?.delete(key);
      instruments.leaseWait((clock.monotonic() - since) / 1000);
    },
  };
}
