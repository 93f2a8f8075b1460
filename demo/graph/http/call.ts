// One call to the simulated Graph, direct or inside a batch, and what it is answered with.
import type { Version } from '../tenant.js';

/** One call as received, decoded but not yet understood. */
export interface Call {
  readonly method: string;
  readonly version: Version;
  /** Decoded; a key written in parentheses is a segment of its own. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As received. */
  readonly body: string;
  readonly inBatch: boolean;
  readonly requestId: string;
  readonly clientRequestId: string;
  /** The stand-in's own origin: next links are absolute. */
  readonly origin: string;
  /** Assignment reads show the rows before an assign made since `since`, until `milliseconds` after it. */
  readonly stale?: { readonly since: number; readonly milliseconds: number };
}

/** How Graph declares JSON. */
export const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** What happens to an answer on its way: nothing, the connection is cut (perhaps halfway), or it never comes. */
export type Wire = 'reset' | 'truncated' | 'hang';

/** What a call is answered with, and what the log and the fault engine need to know of it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The JSON value to send; absent: `text`, or nothing. */
  readonly json?: unknown;
  readonly text?: string;
  readonly wire?: Wire;
  /** How many assignment rows were read or sent: what the call log shows. */
  readonly rows?: number;
  /** The policy whose rows were replaced. */
  readonly assigned?: string;
  /** The Intune approval request that was filed or taken back. */
  readonly approval?: string;
  /** The kind of fault that made it so. */
  readonly fault?: string;
}

/** A served answer. */
export function ok(json: unknown): Answer {
  return { status: 200, json };
}

/** The path without version and query, e.g. `/groups/{id}`. */
export function pathOf(call: Pick<Call, 'segments'>): string {
  return `/${call.segments.join('/')}`;
}

/** The query as a person reads it: decoded, without `?`. */
export function queryOf(call: Pick<Call, 'query'>): string {
  return [...call.query].map(([name, value]) => `${name}=${value}`).join('&');
}

/** Where `@odata.context` points for this call. */
export function contextOf(call: Call, what: string): string {
  return `https://graph.microsoft.com/${call.version}/$metadata#${what}`;
}

/** Whether the caller accepts the directory's eventual consistency: counting and searching need it. */
export function isEventual(call: Call): boolean {
  return call.headers['consistencylevel']?.toLowerCase() === 'eventual';
}

/** A query option by name without its `$`; beta accepts it without as well. */
export function option(call: Call, name: string): string | undefined {
  return call.query.get(`$${name}`) ?? (call.version === 'beta' ? call.query.get(name) : null) ?? undefined;
}

/** Splits an encoded path into decoded segments: `/a('k')/b` and `/a/k/b` are the same. Nothing where the encoding is broken. */
export function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .slice(1)
      .flatMap((segment) => {
        const [, name, key] = /^([A-Za-z]+)\('(.*)'\)$/.exec(decodeURIComponent(segment)) ?? [];
        return name === undefined || key === undefined
          ? [decodeURIComponent(segment)]
          : [name, key.replaceAll("''", "'")];
      });
  } catch {
    return undefined;
  }
}
