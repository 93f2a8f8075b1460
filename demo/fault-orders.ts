// Faults on order, for every stand-in: each waits for the calls it is for, counts them, and can say that it has struck.

/** What is ordered. `skip` matching calls pass first (absent: none), then `times` are struck (absent: all). */
export interface FaultOrder<Match, Fault> {
  readonly match: Match;
  readonly fault: Fault;
  readonly skip?: number;
  readonly times?: number;
}

/** How an order stands. `seen` counts all matching calls since it was given, `last` names the call it struck last. */
export interface FaultStanding {
  readonly seen: number;
  readonly struck: number;
  readonly last?: string;
}

/** An order that may strike the call in hand; `since` is when it was given, on the clock of `performance.now`. */
export interface ReadyFault<Fault> {
  readonly fault: Fault;
  readonly since: number;
  /** Uses the order up once; answers with what to call as soon as the fault has struck. */
  take(): () => void;
}

/** The orders that are there. */
export interface FaultOrders<Match, Fault> {
  /** Answers with the order's id. */
  add(order: FaultOrder<Match, Fault>): string;
  clear(): void;
  /** Tells every order of a call; those that may strike it, oldest first. `name` is how a person would call it. */
  hear(name: string, isFor: (match: Match) => boolean): readonly ReadyFault<Fault>[];
  /** How an order stands once it has struck, is cleared, or `waited` is over. Nothing for an unknown id. */
  standing(id: string, waited: Promise<unknown>): Promise<FaultStanding | undefined>;
}

interface Held<Match, Fault> extends FaultOrder<Match, Fault> {
  readonly since: number;
  readonly settled: Promise<void>;
  readonly settle: () => void;
  left: number;
  standing: FaultStanding;
}

/** No orders until some are given. */
export function createFaultOrders<Match, Fault>(): FaultOrders<Match, Fault> {
  const orders = new Map<string, Held<Match, Fault>>();
  let count = 0;
  return {
    add(order) {
      count += 1;
      const id = `fault-${count}`;
      orders.set(id, hold(order));
      return id;
    },
    clear() {
      for (const held of orders.values()) held.settle();
      orders.clear();
    },
    hear(name, isFor) {
      const concerned = [...orders.values()].filter((held) => isFor(held.match));
      for (const held of concerned) held.standing = { ...held.standing, seen: held.standing.seen + 1 };
      return concerned
        .filter((held) => held.left > 0 && held.standing.seen > (held.skip ?? 0))
        .map((held) => ({ fault: held.fault, since: held.since, take: () => take(held, name) }));
    },
    async standing(id, waited) {
      const held = orders.get(id);
      await Promise.race([held?.settled, waited]);
      return held?.standing;
    },
  };
}

function hold<Match, Fault>(order: FaultOrder<Match, Fault>): Held<Match, Fault> {
  const { promise: settled, resolve: settle } = Promise.withResolvers<undefined>();
  return {
    ...order,
    since: performance.now(),
    settled: settled.then(() => undefined),
    settle: () => settle(undefined),
    left: order.times ?? Number.POSITIVE_INFINITY,
    standing: { seen: 0, struck: 0 },
  };
}

function take<Match, Fault>(held: Held<Match, Fault>, name: string): () => void {
  held.left -= 1;
  return () => {
    held.standing = { ...held.standing, struck: held.standing.struck + 1, last: name };
    held.settle();
  };
}
