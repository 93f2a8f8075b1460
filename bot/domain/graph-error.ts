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

/** What is done around Graph. Logs, spans, metrics and alerts know a call by this code, so it is not changed lightly. */
export const GRAPH_CALLS = [
  'readPolicies',
  'readPolicy',
  'readAssignments',
  'encodeAssignments',
  'checkBody',
  'sendAssignments',
  'readBack',
  'findOtherPolicies',
  'readFilter',
  'readFilters',
  'readAccessPolicies',
  'readApprovals',
  'cancelApproval',
  'findGroups',
  'suggestGroups',
  'readGroup',
  'countMembers',
  'readMembers',
  'readOwners',
  'readNestedGroups',
  'readGuard',
  'readAccount',
  'readMemberships',
  'readSeveral',
  'writeAddress',
  'getToken',
  'askAddress',
] as const;

/** What was being done. */
export type GraphCall = (typeof GRAPH_CALLS)[number];

/** What was being done, in the words of a version of the program that kept no codes. */
export interface OlderWords {
  readonly text: string;
}

/** What is wrong with an answer, or with what would be asked, in our own judgement. */
export type GraphFlaw =
  | 'notJson'
  /** JSON, but not as Graph documents it. */
  | 'strangeShape'
  | 'circularPages'
  | 'pageTwice'
  /** The next page would be at another host, which must not get the token. */
  | 'pageElsewhere'
  /** A batch says nothing about one of the things asked for. */
  | 'missingFromBatch'
  | 'emptyId';

/** A fault as a request keeps it, of whatever version of the program. */
export interface KeptFault {
  readonly kind: GraphFaultKind;
  readonly doing: GraphCall | OlderWords;
  /** What a person should do about it. */
  readonly advice: Advice;
  readonly status?: number;
  readonly code?: string;
  readonly flaw?: GraphFlaw;
  /** Graph's own words; the inner `Message` where Intune wraps one as JSON in a string. Never logged. */
  readonly message?: string;
  /** Permissions Graph named as missing. */
  readonly permissions?: readonly string[];
  readonly requestId?: string;
  readonly clientRequestId?: string;
  readonly retryAfterSeconds?: number;
}

/** A fault as it happens. */
export interface GraphFault extends KeptFault {
  readonly doing: GraphCall;
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
