// One shape for everything that can go wrong with a Graph call: what was being done, whose fault, what to do next.
import type { Advice } from './advice.js';

/** In one word, what kind of no it was. `incomplete`: Graph answered, but not with something that can be trusted. */
export type GraphFaultKind =
  | 'forbidden'
  | 'unauthenticated'
  | 'noLicence'
  | 'notFound'
  | 'badRequest'
  | 'conflict'
  | 'throttled'
  | 'server'
  | 'unreachable'
  | 'timeout'
  | 'incomplete'
  | 'noToken';

/** `doing` completes "while …" without names of people, groups or policies: it is logged. */
export interface GraphFault {
  readonly kind: GraphFaultKind;
  readonly doing: string;
  /** What a person should do about it. */
  readonly advice: Advice;
  readonly status?: number;
  readonly code?: string;
  /** Graph's own words; the inner `Message` where Intune wraps one as JSON in a string. Never logged. */
  readonly message?: string;
  /** Permissions Graph named as missing. */
  readonly permissions?: readonly string[];
  readonly requestId?: string;
  readonly clientRequestId?: string;
  readonly retryAfterSeconds?: number;
}

/** Thrown by the Graph edge for reads. `assign` answers with a value instead: see AssignAnswer. */
export class GraphError extends Error {
  readonly fault: GraphFault;

  constructor(fault: GraphFault, options?: ErrorOptions) {
    super(
      `${fault.doing}: ${fault.kind}${fault.status === undefined ? '' : ` (HTTP ${String(fault.status)})`}`,
      options,
    );
    this.name = 'GraphError';
    this.fault = fault;
  }
}
