// One process of the bot: the real workflow and runner, over calls that take time and that it may not live to see answered.
import type { ApprovalRequest } from '../../../../bot/domain/request.js';
import type { Store } from '../../../../bot/storage/store.js';
import { attachCard } from '../../../../bot/workflow/attach-card.js';
import { dropOrphan } from '../../../../bot/workflow/claim-undo.js';
import type { Clock, Delivery, Ids, Lease, Ports, Settings } from '../../../../bot/workflow/ports.js';
import { createRunner, type Runner } from '../../../../bot/workflow/applying/runner.js';
import { sampleCopy } from '../../../support/requests.js';
import { approvalsPort, directoryPort, policiesPort } from './graph-ports.js';
import { RULE } from '../story.js';
import type { Latency, Surroundings, Wire } from './surroundings.js';
import { type SimulatedTime } from './time.js';
import { createRandom } from '../../../support/seed.js';

export interface Instance {
  readonly name: string;
  readonly ports: Ports;
  readonly runner: Runner;
  isAlive(): boolean;
  /** From now on no call returns to it, and it does nothing more. */
  crash(): void;
  /** For so long it does nothing, and notices nothing, like a machine that is suspended. */
  stall(milliseconds: number): void;
}

export interface Start {
  readonly name: string;
  readonly seed: number;
  /** Milliseconds its wall clock is ahead. */
  readonly skew: number;
  readonly frozen: boolean;
  readonly store: Store;
}

/** Said where another instance settled a body by reading before its sender heard of it. */
const MOVED_ON = 'graph answered an assign whose request had moved on';

/** Starts a process: it takes up at once what earlier ones left. */
export function startInstance(world: Surroundings, start: Start): Instance {
  const state = { isAlive: true, wakesAt: 0 };
  const wire = createWire(world.time, createRandom(start.seed), state);
  const store = storeOver(world, wire, start.store);
  const ports: Ports = {
    store,
    people: start.store,
    clock: clockOf(world.time, wire, start.skew),
    ids: idsOf(start.name),
    log: (level, event, fields) => {
      const isExpected = event === MOVED_ON;
      if (level === 'error' && !isExpected)
        world.complain(`${start.name} logs: ${event} ${String(fields?.['err'])}`);
    },
    settings: settingsOf(start.frozen, world.betaReadable),
    delivery: deliveryOver(wire, store),
    directory: directoryPort(world, wire),
    approvals: approvalsPort(world, wire),
    policies: policiesPort(world, wire, start.name),
  };
  const runner = createRunner(ports, (request) => catchUp(ports, request));
  runner.start();
  return {
    name: start.name,
    ports,
    runner,
    isAlive: () => state.isAlive,
    crash: () => void (state.isAlive = false),
    stall: (milliseconds) => void (state.wakesAt = world.time.now() + milliseconds),
  };
}

function createWire(
  time: SimulatedTime,
  random: () => number,
  state: { readonly isAlive: boolean; readonly wakesAt: number },
): Wire {
  const later: Wire['later'] = (milliseconds, work, urgency) => {
    const wake = (): void => {
      if (time.now() < state.wakesAt) callOff = time.after(state.wakesAt - time.now(), wake, urgency);
      else if (state.isAlive) work();
    };
    let callOff = time.after(milliseconds, wake, urgency);
    return () => callOff();
  };
  return {
    random,
    later,
    call: ([there, back], effect) =>
      new Promise((resolve, reject) => {
        later(there, () => {
          const answer = Promise.resolve().then(effect);
          answer.catch(() => undefined);
          later(back, () => void answer.then(resolve, reject));
        });
      }),
  };
}

function storeOver(
  { time, weather, committed, count }: Surroundings,
  wire: Wire,
  store: Store,
): Ports['store'] {
  const latency = (): Latency => {
    const isSlow = time.now() < (weather.until.get('storeSlow') ?? 0);
    const longest = isSlow ? 4_000 : 6;
    if (isSlow) count('spell storeSlow');
    return [wire.random() * longest, wire.random() * longest];
  };
  const over =
    <Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      wire.call(latency(), () => work(...args));
  return {
    load: over(store.load),
    commit: over(async (request, event) => {
      const result = await store.commit(request, event);
      if (result.kind === 'committed') committed(result.request, event);
      return result;
    }),
    history: over(store.history),
    waiting: over(store.waiting),
    list: over(store.list),
    readShown: over(store.readShown),
    writeShown: over(store.writeShown),
    behind: over(store.behind),
    readLease: over(store.readLease),
    swapLease: over(store.swapLease),
    readLastChange: over(store.readLastChange),
    swapLastChange: over(store.swapLastChange),
    takeIn: over(store.takeIn),
    answered: over(store.answered),
    claimLeft: over(store.claimLeft),
  };
}

const BEGINNING = Date.parse('2026-11-23T14:05:00.000Z');

function clockOf(time: SimulatedTime, wire: Wire, skew: number): Clock {
  // Nothing else may depend on when a process was started.
  const booted = time.now() - wire.random() * 1e6;
  return {
    now: () => new Date(BEGINNING + time.now() + skew).toISOString(),
    monotonic: () => time.now() - booted,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const callOff = wire.later(milliseconds, resolve, 'idle');
        signal?.addEventListener('abort', () => {
          callOff();
          resolve();
        });
      }),
  };
}

function idsOf(name: string): Ids {
  let count = 0;
  const next = (): string => String((count += 1)).padStart(6, '0');
  const of = tailOf(name);
  return { requestId: () => `${name}request${next()}`, guid: () => `00${next()}-0000-4000-8000-${of}` };
}

/** The last part of every GUID a process makes. */
function tailOf(name: string): string {
  return Buffer.from(name).toString('hex').padStart(12, '0');
}

/** Whether a process of this name holds the lease. */
export function holdsLease(name: string, { holder }: Lease): boolean {
  return holder.endsWith(tailOf(name));
}

function settingsOf(frozen: boolean, betaReadable: boolean): Settings {
  return {
    rule: RULE,
    expiresHours: 24,
    readBackSeconds: 90,
    intunePollSeconds: 60,
    filtersUnseen: !betaReadable,
    frozen,
  };
}

/** Cards are not drawn here: that they were brought up to date is only remembered. */
function deliveryOver(wire: Wire, store: Ports['store']): Delivery {
  return {
    update: async ({ id, version }) => {
      await wire.call([wire.random() * 300, wire.random() * 100], () => undefined);
      await store.writeShown(id, { version });
    },
    askApprovers: () => Promise.resolve(),
    peopleIn: () => Promise.resolve([]),
  };
}

/** What a starting process does about requests whose card was never posted, or is not up to date. */
async function catchUp(ports: Ports, request: ApprovalRequest): Promise<void> {
  if (request.cards.length > 0) {
    await ports.delivery.update(request);
    return;
  }
  if (await dropOrphan(ports, request)) return;
  if (request.state === 'draft' || request.state === 'pending') {
    await attachCard(ports, request, sampleCopy('requester', request.requester));
  }
}
