// Faults on demand: what goes wrong with the calls that match, and how often.
import { toAnswer } from './refusal.js';
import { pathOf, queryOf, type Answer, type Call } from './call.js';

/** Which calls a fault is for; every member that is there must hold. */
export interface FaultMatch {
  readonly method?: string;
  /** A part of `/{version}/{path}?{query}`, decoded; or an expression between slashes, e.g. `/assign$/`. */
  readonly path?: string;
  readonly inBatch?: boolean;
}

/** What goes wrong. `when` says whether the work is done first. `before`/`after` cut the connection or let it hang. */
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
  | { readonly kind: 'emptyBody' | 'truncated' }
  | { readonly kind: 'statusAfter'; readonly status: number };

interface Armed {
  readonly id: string;
  readonly match: FaultMatch;
  readonly fault: Fault;
  /** On the clock of `performance.now`. */
  readonly since: number;
  left: number;
}

/** What strikes one call: at most one fault, and perhaps stale reads beside it. */
export interface Strike {
  readonly fault?: Fault;
  readonly stale?: NonNullable<Call['stale']>;
}

/** The faults that are armed. */
export interface Faults {
  /** Arms a fault for `times` matching calls (absent: all) and answers with its id. */
  add(match: FaultMatch, fault: Fault, times?: number): string;
  clear(): void;
  /** The oldest fault that matches, used up once. */
  take(call: Call): Strike;
}

/** No faults until some are added. */
export function createFaults(): Faults {
  let armed: readonly Armed[] = [];
  let count = 0;
  const use = (one: Armed | undefined): Armed | undefined => {
    if (one) one.left -= 1;
    return one;
  };
  return {
    add(match, fault, times = Number.POSITIVE_INFINITY) {
      count += 1;
      const one = { id: `fault-${count}`, match, fault, since: performance.now(), left: times };
      armed = [...armed, one];
      return one.id;
    },
    clear() {
      armed = [];
    },
    take(call) {
      const ready = armed.filter((one) => one.left > 0 && isStruck(one.match, call));
      const { fault } = use(ready.find((one) => one.fault.kind !== 'staleReads')) ?? {};
      const lagging = use(ready.find((one) => one.fault.kind === 'staleReads'));
      const stale =
        lagging?.fault.kind === 'staleReads'
          ? { since: lagging.since, milliseconds: lagging.fault.seconds * 1000 }
          : undefined;
      return { ...(fault ? { fault } : {}), ...(stale ? { stale } : {}) };
    },
  };
}

function isStruck(match: FaultMatch, call: Call): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
  if (match.inBatch !== undefined && match.inBatch !== call.inBatch) return false;
  if (match.path === undefined) return true;
  const query = queryOf(call);
  const target = `/${call.version}${pathOf(call)}${query === '' ? '' : `?${query}`}`;
  const expression = expressionIn(match.path);
  return expression === undefined ? target.includes(match.path) : new RegExp(expression).test(target);
}

/** What stands between two slashes, if the whole of `path` does: an expression instead of a part of a path. */
export function expressionIn(path: string): string | undefined {
  return /^\/(.+)\/$/.exec(path)?.[1];
}

/** Does `work` with the fault: instead of it, before it or after it. */
export async function suffer(
  call: Call,
  fault: Fault | undefined,
  work: () => Promise<Answer>,
  pause: (milliseconds: number) => Promise<void>,
): Promise<Answer> {
  switch (fault?.kind) {
    case undefined:
    case 'staleReads':
      return work();
    case 'status':
      return { ...statusAnswer(call, fault), fault: fault.kind };
    case 'statusAfter':
      await work();
      return { ...statusAnswer(call, { kind: 'status', status: fault.status }), fault: fault.kind };
    case 'delay':
      await pause(fault.milliseconds);
      return { ...(await work()), fault: fault.kind };
    case 'reset':
    case 'hang':
      return {
        ...(fault.when === 'after' ? await work() : { status: 0 }),
        wire: fault.kind,
        fault: fault.kind,
      };
    case 'truncated':
      return { ...(await work()), wire: fault.kind, fault: fault.kind };
    case 'emptyBody': {
      const { status, rows } = await work();
      return { status, fault: fault.kind, ...(rows === undefined ? {} : { rows }) };
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
