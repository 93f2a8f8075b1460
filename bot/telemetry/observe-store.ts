// The store, watched: what requests come to, how long people waited, and what the store itself failed at.
import type { Ports } from '../workflow/ports.js';
import type { Instruments } from './instruments.js';
import { createLifeWatch } from './life-watch.js';
import { createLeaseWatch } from './lease-watch.js';
import { currentScope } from './scope.js';

/** Everything the workflow keeps. */
export type ObservedStore = Ports['store'] & Ports['people'];

/** Calls to the store have no span of their own; one that takes longer than this is noted on the span around it. */
const SLOW_MS = 100;

/** The same store. Nothing is read or written besides. */
export function observedStore(
  store: ObservedStore,
  clock: Pick<Ports['clock'], 'now' | 'monotonic'>,
  instruments: Instruments,
): ObservedStore {
  const life = createLifeWatch(clock, instruments);
  const leases = createLeaseWatch(clock, instruments);
  const timed = createTimed(clock, instruments);
  return {
    load: async (id) => life.loaded(await timed('load', () => store.load(id))),
    commit: async (request, event) => {
      name(request.id);
      return life.committed(request, event, await timed('commit', () => store.commit(request, event)));
    },
    history: (id) => timed('history', () => store.history(id)),
    waiting: () => timed('waiting', () => store.waiting()),
    list: (of, after) => timed('list', () => store.list(of, after)),
    readShown: (id) => timed('readShown', () => store.readShown(id)),
    writeShown: (id, shown) => timed('writeShown', () => store.writeShown(id, shown)),
    behind: (from, to) => timed('behind', () => store.behind(from, to)),
    readLease: (key) => {
      leases.asked(key);
      return timed('readLease', () => store.readLease(key));
    },
    swapLease: async (key, held, next) => {
      const isSwapped = await timed('swapLease', () => store.swapLease(key, held, next));
      if (isSwapped) leases.swapped(key, held, next);
      return isSwapped;
    },
    readLastChange: (id) => timed('readLastChange', () => store.readLastChange(id)),
    swapLastChange: (id, seen, next) => timed('swapLastChange', () => store.swapLastChange(id, seen, next)),
    remember: (person) => timed('remember', () => store.remember(person)),
    known: (tenantId) => timed('known', () => store.known(tenantId)),
    find: (tenantId, personIds) => timed('find', () => store.find(tenantId, personIds)),
    claimWelcome: (id) => timed('claimWelcome', () => store.claimWelcome(id)),
    takeIn: (message) => {
      name(message.requestId);
      life.arrived(message);
      return timed('takeIn', () => store.takeIn(message));
    },
    answered: async (key) => {
      life.answered(key);
      await timed('answered', () => store.answered(key));
    },
    claimLeft: (at) => timed('claimLeft', () => store.claimLeft(at)),
  };
}

/** The work under way is about this request, unless it is known to be about another. */
function name(requestId: string): void {
  const work = currentScope()?.work;
  if (work) work.requestId ??= requestId;
}

type Timed = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

function createTimed(clock: Pick<Ports['clock'], 'monotonic'>, instruments: Instruments): Timed {
  return async (operation, call) => {
    const began = clock.monotonic();
    const note = (event: string): void => {
      const milliseconds = Math.round(clock.monotonic() - began);
      currentScope()?.span.addEvent(event, { operation, milliseconds });
    };
    try {
      const answer = await call();
      if (clock.monotonic() - began > SLOW_MS) note('slow store');
      return answer;
    } catch (error) {
      instruments.storeError(operation);
      note('store error');
      throw error;
    }
  };
}
