// What can go wrong with a call to the simulated Graph.
import { createFaultOrders, type FaultOrder, type FaultStanding } from '../../fault-orders.js';
import { JSON_TYPE, pathOf, queryOf, type Answer, type Call } from './call.js';
import { toAnswer } from './refusal.js';

/** Which calls a fault is for; every member that is there must hold. */
export interface FaultMatch {
  readonly method?: string;
  /** A part of `/{version}/{path}?{query}`, decoded; or an expression between slashes, e.g. `/assign$/`. */
  readonly path?: string;
  /** `true`: items of a batch alone; `false`: whole HTTP calls, a batch being one. */
  readonly inBatch?: boolean;
}

/** What goes wrong. `when` and `statusAfter` say that the work is done first, and its answer lost. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly intune?: boolean;
      /** Seconds or a date, sent as `Retry-After`. */
      readonly retryAfter?: number | string;
      readonly html?: boolean;
    }
  | { readonly kind: 'reset' | 'hang'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'staleReads'; readonly seconds: number }
  /** `truncated` breaks the connection in the middle; `halfJson` ends the answer there as if it were whole. */
  | { readonly kind: 'emptyBody' | 'truncated' | 'halfJson' }
  | { readonly kind: 'statusAfter'; readonly status: number };

/** What strikes one call: at most one fault, and perhaps stale reads beside it. */
export interface Strike {
  readonly fault?: Fault;
  readonly stale?: NonNullable<Call['stale']>;
  /** To be called once the fault has struck. */
  readonly landed: () => void;
}

/** The faults that are ordered. */
export interface Faults {
  /** Answers with the order's id. */
  add(order: FaultOrder<FaultMatch, Fault>): string;
  clear(): void;
  /** The oldest fault that is ready for this call, used up once. */
  take(call: Call): Strike;
  /** How an order stands once it has struck, is cleared, or `waited` is over. */
  standing(id: string, waited: Promise<unknown>): Promise<FaultStanding | undefined>;
}

/** No faults until some are ordered. */
export function createFaults(): Faults {
  const orders = createFaultOrders<FaultMatch, Fault>();
  return {
    ...orders,
    take(call) {
      const ready = orders.hear(`${call.method} ${targetOf(call)}`, (match) => isStruck(match, call));
      const struck = ready.find(({ fault }) => fault.kind !== 'staleReads');
      const lagging = ready.find(({ fault }) => fault.kind === 'staleReads');
      lagging?.take()();
      const stale =
        lagging?.fault.kind === 'staleReads'
          ? { since: lagging.since, milliseconds: lagging.fault.seconds * 1000 }
          : undefined;
      const landed = struck?.take() ?? ((): undefined => undefined);
      return { ...(struck ? { fault: struck.fault } : {}), ...(stale ? { stale } : {}), landed };
    },
  };
}

function isStruck(match: FaultMatch, call: Call): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
  if (match.inBatch !== undefined && match.inBatch !== call.inBatch) return false;
  if (match.path === undefined) return true;
  const expression = expressionIn(match.path);
  const target = targetOf(call);
  return expression === undefined ? target.includes(match.path) : new RegExp(expression).test(target);
}

function targetOf(call: Call): string {
  const query = queryOf(call);
  return `/${call.version}${pathOf(call)}${query === '' ? '' : `?${query}`}`;
}

/** What stands between two slashes, if the whole of `path` does: an expression instead of a part of a path. */
export function expressionIn(path: string): string | undefined {
  return /^\/(.+)\/$/.exec(path)?.[1];
}

/** Does `work` with the fault: instead of it, before it or after it. */
export async function suffer(
  call: Call,
  { fault, landed }: Strike,
  work: () => Promise<Answer>,
  pause: (milliseconds: number) => Promise<void>,
): Promise<Answer> {
  if (!fault) return work();
  if (fault.kind === 'delay') {
    landed();
    await pause(fault.milliseconds);
    return { ...(await work()), fault: fault.kind };
  }
  const answer = await spoiled(call, fault, work);
  landed();
  return { ...answer, fault: fault.kind };
}

async function spoiled(call: Call, fault: Fault, work: () => Promise<Answer>): Promise<Answer> {
  switch (fault.kind) {
    case 'delay':
    case 'staleReads':
      return work();
    case 'status':
      return statusAnswer(call, fault);
    case 'statusAfter':
      await work();
      return statusAnswer(call, { kind: 'status', status: fault.status });
    case 'reset':
    case 'hang':
      return { ...(fault.when === 'after' ? await work() : { status: 0 }), wire: fault.kind };
    case 'truncated':
      return { ...(await work()), wire: fault.kind };
    case 'halfJson': {
      const { json, headers, ...rest } = await work();
      const whole = JSON.stringify(json ?? '');
      const text = whole.slice(0, Math.floor(whole.length / 2));
      return { ...rest, headers: { ...headers, 'Content-Type': JSON_TYPE }, text };
    }
    case 'emptyBody': {
      const { status, rows } = await work();
      return { status, ...(rows === undefined ? {} : { rows }) };
    }
  }
}

/** Codes by status: those captured from Graph, and for the others the usual ones. */
const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Forbidden',
  404: 'ResourceNotFound',
  409: 'Conflict',
  412: 'PreconditionFailed',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

function statusAnswer(call: Call, fault: Extract<Fault, { kind: 'status' }>): Answer {
  const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
  if (fault.html === true) {
    const text = `<!DOCTYPE html><html><head><title>${fault.status}</title></head><body><h2>Our services aren't available right now</h2></body></html>`;
    return { status: fault.status, headers: { ...headers, 'Content-Type': 'text/html' }, text };
  }
  const message =
    fault.message ??
    (fault.intune === true
      ? 'An error has occurred'
      : fault.status === 429
        ? 'Please retry again later.'
        : 'An error has occurred.');
  const code = fault.code ?? CODES[fault.status] ?? 'UnknownError';
  return toAnswer(call, {
    status: fault.status,
    code,
    message,
    headers,
    ...(fault.intune === undefined ? {} : { intune: fault.intune }),
  });
}
