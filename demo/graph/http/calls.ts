// The log of calls and changes, for the demo's page and for tests that count round trips.
import type { BatchedCall } from './batch.js';
import { pathOf, queryOf, type Answer, type Call } from './call.js';
import { CODE, JUSTIFICATION } from '../intune/intune-approvals.js';

/** `start` and `end` are milliseconds since 1970 with fractions. `status` 0: no answer was sent. */
export interface LoggedCall {
  readonly n: number;
  readonly at: string;
  readonly method: string;
  readonly version: string;
  /** Without version and query. */
  readonly path: string;
  /** Decoded, without `?`. */
  readonly query: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly start: number;
  readonly end: number;
  /** How many assignment rows were read or sent. */
  readonly rows?: number;
  /** The body of an `assign`, byte for byte. */
  readonly body?: string;
  /** What an `assign` said to Intune's own approval, as sent. */
  readonly justification?: string;
  readonly approvalCode?: string;
  readonly batch?: readonly BatchedCall[];
  readonly fault?: string;
}

/** What changed: one policy's rows (`by` an assign or somebody outside), Intune's approvals, or anything at all. */
export interface Change {
  readonly kind: 'rows' | 'approval' | 'tenant' | 'reset';
  readonly policyId?: string;
  readonly by: 'assign' | 'outside';
}

/** What whoever watches the tenant hears: a call that ended, or something that changed. */
export type TenantEvent =
  { readonly kind: 'call'; readonly call: LoggedCall } | { readonly kind: 'change'; readonly change: Change };

/** The calls so far, and those who listen to what comes next. */
export interface CallLog {
  /** Every call logged after number `n`. */
  since(n: number): readonly LoggedCall[];
  /** Calls in flight are logged when they end. */
  add(call: Call, answer: Answer, start: number, batch?: readonly BatchedCall[]): void;
  changed(change: Change): void;
  /** Forgets the calls; numbers go on. */
  clear(): void;
  /** Hears every event from now on; answers with how to stop. */
  listen(listener: (event: TenantEvent) => void): () => void;
}

/** An empty log. */
export function createCallLog(): CallLog {
  let calls: readonly LoggedCall[] = [];
  let count = 0;
  const listeners = new Set<(event: TenantEvent) => void>();
  const tell = (event: TenantEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    since: (n) => calls.filter((call) => call.n > n),
    add(call, answer, start, batch) {
      count += 1;
      const logged = toLogged(call, answer, { n: count, start, end: now() }, batch);
      calls = [...calls, logged];
      tell({ kind: 'call', call: logged });
    },
    changed: (change) => tell({ kind: 'change', change }),
    clear() {
      calls = [];
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Milliseconds since 1970, never going back. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

function toLogged(
  call: Call,
  answer: Answer,
  times: { readonly n: number; readonly start: number; readonly end: number },
  batch: readonly BatchedCall[] | undefined,
): LoggedCall {
  return {
    n: times.n,
    at: new Date(times.start).toISOString(),
    method: call.method,
    version: call.version,
    path: pathOf(call),
    query: queryOf(call),
    status: answer.wire === 'reset' || answer.wire === 'hang' ? 0 : answer.status,
    milliseconds: Math.round(times.end - times.start),
    start: times.start,
    end: times.end,
    ...(answer.rows === undefined ? {} : { rows: answer.rows }),
    ...(call.method === 'POST' && call.segments.at(-1) === 'assign' ? whatWasSent(call) : {}),
    ...(batch ? { batch } : {}),
    ...(answer.fault ? { fault: answer.fault } : {}),
  };
}

function whatWasSent({ body, headers }: Call): Pick<LoggedCall, 'body' | 'justification' | 'approvalCode'> {
  const { [JUSTIFICATION]: justification, [CODE]: approvalCode } = headers;
  return {
    body,
    ...(justification === undefined ? {} : { justification }),
    ...(approvalCode === undefined ? {} : { approvalCode }),
  };
}
