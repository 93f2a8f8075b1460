// The Graph client: reads that may be tried again, and sendings that never are. Tokens go to one origin only.
import type { AssignAnswer, Clock } from '../../workflow/ports.js';
import type { GraphLogLine } from './call-log.js';
import { createExchange, type HttpAnswer } from './exchange.js';
import { requireOrigin } from './origin.js';
import type { ClientParts, ReadCall } from './parts.js';
import { createRetryPolicy, defaultLimits, type GraphLimits, type RetryPolicy } from './retry-policy.js';
import { read } from './read.js';
import { sendOnce, type SendCall } from './send-once.js';
import { createConcurrencyLimit } from './concurrency-limit.js';

/** What a client is made of. `origin` is Graph's, without a path; `random` answers in [0, 1); `stop` ends reads and waits. */
export interface GraphClientSettings {
  readonly origin: string;
  /** Answers with a token for `origin`, or throws GraphError (`noToken`). */
  readonly credential: () => Promise<string>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly guid: () => string;
  readonly log?: (line: GraphLogLine) => void;
  /** Hears of every 429, also of one item of a batch, whether or not it is tried again. */
  readonly throttled?: () => void;
  /** Hears every answer to a sending whole, for whoever asks about Graph itself; it changes nothing. */
  readonly overhear?: (answer: HttpAnswer) => void;
  readonly limits?: Partial<GraphLimits>;
  readonly stop?: AbortSignal;
}

/** How the rest of the Graph edge reaches Graph. */
export interface GraphClient {
  /**
   * Reads and decodes, trying again where that may help. Throws GraphError, also where `decode` throws UnreadableAnswer.
   * A 204 is decoded as nothing.
   */
  read<T>(call: ReadCall, decode: (json: unknown) => T): Promise<T>;
  /** Sends exactly once, whatever happens. Never throws. */
  send(call: SendCall): Promise<AssignAnswer>;
  readonly retryPolicy: RetryPolicy;
  readonly clock: Clock;
  guid(): string;
  log(line: GraphLogLine): void;
  throttled(): void;
}

/**
 * Eight is our own number. Intune takes 1,000 calls and, of these, 100 writes in 20 s from one application in a tenant
 * (graph-docs throttling-intune-device-configuration.md): eight at a time stay below the first as long as a call takes
 * 160 ms. A write never comes alone, a read of the rows goes before and another after it in the same slots, so they stay
 * below the second as long as a call takes 0.6 s; and each needs people's approval first. Several processes share the
 * quota and know nothing of each other: there, and for the items of a batch, which Graph counts one by one, a 429 has
 * the last word.
 */
const concurrentCalls = 8;

/** One client per process: it is what counts the calls under way. Throws an Error where `origin` is none, or not safe. */
export function createGraphClient(settings: GraphClientSettings): GraphClient {
  const { clock, guid, random, stop } = settings;
  const limits = { ...defaultLimits, ...settings.limits };
  const parts: ClientParts = {
    origin: requireOrigin(settings.origin),
    clock,
    retryPolicy: createRetryPolicy({ clock, random, limits, ...(stop === undefined ? {} : { stop }) }),
    limits,
    exchange: createExchange(settings.credential, createConcurrencyLimit(concurrentCalls)),
    guid,
    log: settings.log ?? ((): void => undefined),
    throttled: settings.throttled ?? ((): void => undefined),
    overhear: settings.overhear ?? ((): void => undefined),
    stop,
  };
  return {
    read: (call, decode) => read(parts, call, decode),
    send: (call) => sendOnce(parts, call),
    retryPolicy: parts.retryPolicy,
    clock,
    guid,
    log: parts.log,
    throttled: parts.throttled,
  };
}
