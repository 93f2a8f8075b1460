// What is counted and measured, under the names the alerts look for.
import type { Attributes, Meter } from '@opentelemetry/api';
import type { GraphCall } from '../domain/graph-error.js';
import type { RequestState } from '../domain/request.js';
import type { Oldest } from './oldest.js';

/** One call to Graph with all its tries, as the Graph edge logs it. `status` is absent where Graph did not answer. */
export interface GraphCallLine {
  readonly doing: GraphCall;
  readonly status?: number;
  readonly milliseconds: number;
  readonly requestId?: string;
  readonly clientRequestId?: string;
  readonly tries: number;
}

/** Times are in seconds. Attributes are of few values each: states, constant words, classes of statuses. */
export interface Instruments {
  /** A request came into a state. */
  entered(state: RequestState): void;
  /** From a message to its answer in Teams; `answer` tells requests from everything else. */
  timeToCard(seconds: number, answer: 'request' | 'other'): void;
  /** From the approval that was enough to the outcome read back. */
  timeToApplied(seconds: number): void;
  graphCall(line: GraphCallLine): void;
  /** Graph said "not now" (429) to a call or to one item of a batch, tried again or not. */
  throttled(): void;
  /** How long a change waited for its policy. */
  leaseWait(seconds: number): void;
  /** The store threw. */
  storeError(operation: string): void;
}

/** Makes them; `oldest` is asked whenever metrics are collected. */
export function createInstruments(meter: Meter, oldest: Oldest): Instruments {
  const seconds = { unit: 's' };
  const requests = meter.createCounter('countersign.requests');
  const timeToCard = meter.createHistogram('countersign.time_to_card', seconds);
  const timeToApplied = meter.createHistogram('countersign.time_to_applied', seconds);
  const graphCalls = meter.createCounter('countersign.graph.calls');
  const throttled = meter.createCounter('countersign.graph.throttled');
  const leaseWait = meter.createHistogram('countersign.lease.wait', seconds);
  const storeErrors = meter.createCounter('countersign.store.errors');
  observe(meter, 'countersign.oldest_pending', () => oldest.owed());
  observe(meter, 'countersign.oldest_unfinished', () => oldest.unfinished());
  observe(meter, 'countersign.oldest_undecided', () => oldest.undecided());
  return {
    entered: (state) => requests.add(1, { state }),
    timeToCard: (time, answer) => timeToCard.record(time, { answer }),
    timeToApplied: (time) => timeToApplied.record(time),
    graphCall: (line) => graphCalls.add(1, classOf(line)),
    throttled: () => throttled.add(1),
    leaseWait: (time) => leaseWait.record(time),
    storeError: (operation) => storeErrors.add(1, { operation }),
  };
}

/** While nothing is known, nothing is said: a made-up zero would end an alert. */
function observe(meter: Meter, name: string, read: () => number | undefined): void {
  meter.createObservableGauge(name, { unit: 's' }).addCallback((result) => {
    const value = read();
    if (value !== undefined) result.observe(value);
  });
}

function classOf({ doing, status }: GraphCallLine): Attributes {
  return { doing, status: status === undefined ? 'none' : `${String(Math.floor(status / 100))}xx` };
}
