// What a call to Graph is, and what the parts of the client share.
import type { Clock } from '../../workflow/ports.js';
import type { GraphLogLine } from './call-log.js';
import type { Doing } from './errors.js';
import type { Exchanging, HttpAnswer } from './exchange.js';
import type { Deadline, GraphLimits, RetryPolicy } from './retry-policy.js';

/**
 * A read. `url` is a path with its version (`/beta/…`) or a whole next link. With a `body` it travels as POST: `$batch`,
 * and what is the same however often it arrives.
 */
export interface ReadCall extends Doing {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Shared by calls that belong together; without it the call has its own. */
  readonly deadline?: Deadline;
}

/** What `read` and `send` work with. */
export interface ClientParts {
  readonly origin: URL;
  readonly clock: Clock;
  readonly retryPolicy: RetryPolicy;
  readonly limits: GraphLimits;
  readonly exchange: Exchanging;
  readonly guid: () => string;
  readonly log: (line: GraphLogLine) => void;
  readonly throttled: () => void;
  readonly overhear: (answer: HttpAnswer) => void;
  readonly stop: AbortSignal | undefined;
}
