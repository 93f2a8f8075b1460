// What is going on at this moment: a piece of work, from what began it to the last thing it set going, and the span it is in.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';

/** One piece of work: a turn, or a request that is carried on. */
export interface Work {
  /** The request it is about, as soon as that is known; of a message, the id its request has or would have had. */
  requestId: string | undefined;
  /** By key, since when it waits for a lease, in milliseconds on the monotonic clock. */
  readonly leases: Map<string, number>;
}

/** A span under way, and the work it is part of. `doing`: the call to Graph it stands for. */
export interface Scope {
  readonly span: Span;
  readonly work: Work;
  readonly doing: string | undefined;
}

// Our own storage, not OpenTelemetry's global context: nothing global is registered, so several bots fit in one process.
const scopes = new AsyncLocalStorage<Scope>();

/** The scope this code runs in, wherever in the work it is; nothing where no work was begun. */
export function currentScope(): Scope | undefined {
  return scopes.getStore();
}

/** Runs `work`, and everything it sets going, in a scope. */
export function runIn<T>(scope: Scope, work: () => T): T {
  return scopes.run(scope, work);
}

/** What every log line says of the work it belongs to: `traceId`, `spanId` and, where there is one, `requestId`. */
export function lineIds(): Readonly<Record<string, string>> {
  const scope = currentScope();
  if (!scope) return {};
  const { traceId, spanId } = scope.span.spanContext();
  const { requestId } = scope.work;
  return { traceId, spanId, ...(requestId !== undefined && { requestId }) };
}
