// What all processes of a scenario share, and the wire each of them has to the world.
import type { AuditEvent } from '../../../../bot/domain/audit.js';
import type { ApprovalRequest } from '../../../../bot/domain/request.js';
import type { Tenant } from './tenant.js';
import type { SimulatedTime, Urgency } from './time.js';
import type { Weather } from './weather.js';

/** What all processes share. */
export interface Surroundings {
  readonly time: SimulatedTime;
  readonly tenant: Tenant;
  readonly weather: Weather;
  /** False: `GRAPH_BETA=never`. */
  readonly betaReadable: boolean;
  /** Hears of every commit just after it was made. */
  readonly committed: (saved: ApprovalRequest, event: AuditEvent) => void;
  /** Hears that a body's first byte leaves. */
  readonly leaves: (sending: Tenant['sendings'][number]) => void;
  /** Hears by name of every fault that met a call. */
  readonly count: (what: string) => void;
  /** Hears of what nobody expects: an error line in the log, or an error nobody caught. */
  readonly complain: (what: string) => void;
}

/** How long a call is on its way there, and its answer on its way back, in milliseconds. */
export type Latency = readonly [there: number, back: number];

/** Calls of one process over its wire. An effect takes place although the caller died meanwhile only if it says so. */
export interface Wire {
  readonly random: () => number;
  /** Has the process do something in so many milliseconds, if it lives by then, or when it wakes. */
  later(milliseconds: number, work: () => void, urgency?: Urgency): () => void;
  call<T>(latency: Latency, effect: () => T | Promise<T>): Promise<T>;
}
