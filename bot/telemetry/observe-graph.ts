// Calls to Graph as spans and numbers: which kind, which route, how it ended, and the ids Microsoft's support asks for.
import type { GraphCall } from '../domain/graph-error.js';
import type { Instruments, GraphCallLine } from './instruments.js';
import { routeOf } from './route.js';
import { currentScope } from './scope.js';
import { fail } from './spans.js';
import type { Trace } from '../shared/trace.js';

/** What the Graph edge tells. */
export interface GraphObserver {
  /** Runs a call in a span of its own; `url` is a path with its version, or a whole next link. */
  call<T>(call: { readonly doing: GraphCall; readonly url: string }, run: () => Promise<T>): Promise<T>;
  /** How a call ended, heard inside of it. */
  ended(line: GraphCallLine & { readonly method: string }): void;
  throttled(): void;
}

/** How Graph is named in spans: its host, and the steps of paths that are its own words (see `routeOf`). */
export interface GraphNames {
  readonly host: string;
  readonly steps: ReadonlySet<string>;
}

/** Watches calls to that Graph. */
export function createGraphObserver(
  spans: Trace,
  instruments: Instruments,
  { host, steps }: GraphNames,
): GraphObserver {
  return {
    call: ({ doing, url }, run) => {
      const attributes = { doing, route: routeOf(url, steps), 'server.address': host };
      return spans.step({ name: `graph ${doing}`, attributes, isOutward: true, doing }, run);
    },
    ended: (line) => {
      instruments.graphCall(line);
      const scope = currentScope();
      const { doing, method, status, tries, requestId, clientRequestId } = line;
      const known = {
        'http.request.method': method,
        tries,
        ...(status !== undefined && { 'http.response.status_code': status }),
        ...(requestId !== undefined && { graphRequestId: requestId }),
        ...(clientRequestId !== undefined && { clientRequestId }),
      };
      // An item of a batch has no span: its line comes when the batch is over.
      if (scope?.doing !== doing) scope?.span.addEvent('graph call', { doing, ...known });
      else {
        scope.span.setAttributes(known);
        if (status === undefined || status >= 400) fail(scope.span, String(status ?? 'unreachable'));
      }
    },
    throttled: () => instruments.throttled(),
  };
}
