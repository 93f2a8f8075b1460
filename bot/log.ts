// Log lines: JSON on standard output, with what helps to find a fault and nothing a stranger could use.
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { LogLevel } from './config/read-config.js';
import { GraphError } from './domain/graph-error.js';
import type { Log } from './shared/log.js';

/**
 * A log that writes lines of at least `level`. Of a line's fields, texts, numbers and yes/no are kept; `err` is cut to what is safe; other objects are dropped.
 * `destination` is standard output unless a test wants to read them. `ids` are
 * what every line says besides, unless it says so itself: to which work it belongs.
 */
export function createLog(
  level: LogLevel,
  destination: DestinationStream = pino.destination(1),
  ids: () => Readonly<Record<string, string>> = () => ({}),
): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...ids() }),
      formatters: { level: (label) => ({ level: label }), log: cleanFields },
    },
    destination,
  );
  return (at, event, fields = {}) => logger[at](fields, scrub(event));
}

/**
 * Leads what libraries write to the console into the log, at `debug` and without their words: botbuilder prints whole errors
 * there, with what was sent. Answers how to undo it.
 */
export function redirectConsole(log: Log): () => void {
  const { error, warn } = console;
  const redirect = (...values: readonly unknown[]): void =>
    log('debug', 'a library wrote to the console', { err: values.find((value) => value instanceof Error) });
  console.error = redirect;
  console.warn = redirect;
  return () => Object.assign(console, { error, warn });
}

function cleanFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const clean = name === 'err' ? cleanError(value, 0) : cleanValue(value);
      return clean === undefined ? [] : [[name, clean]];
    }),
  );
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return scrub(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

const longest = 300;

/** Cuts long text and anything that looks like a token: a JWT, whole or cut, or an authorization header. */
function scrub(text: string): string {
  return text
    .slice(0, longest)
    .replace(/\beyJ[\w-]{10,}(\.[\w-]*)*/g, '[token]')
    .replace(/\b(Bearer|Basic)\s+(?!token(?:\s|$))\S+/gi, '$1 [token]');
}

/** What may be known of an error. Never its message: libraries put bodies and tokens there. */
interface CleanError {
  readonly name: string;
  readonly [field: string]: unknown;
}

function cleanError(error: unknown, depth: number): CleanError | undefined {
  if (error === undefined || error === null) return undefined;
  if (!(error instanceof Error)) return { name: typeof error };
  const common = {
    name: word(error.name) ?? 'Error',
    // Only where it happened; the lines before it repeat the message.
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim())
      .join('\n'),
    cause: depth < 3 ? cleanError(error.cause, depth + 1) : undefined,
  };
  if (error instanceof GraphError) {
    const { kind, doing, flaw, status, code, requestId, clientRequestId } = error.fault;
    return { ...common, kind, doing, flaw, status, code: word(code), requestId, clientRequestId };
  }
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return { ...common, code: word(code), statusCode: typeof statusCode === 'number' ? statusCode : undefined };
}

/** A name or code as systems use them (`ECONNRESET`, `Authorization_RequestDenied`); anything else could be anything. */
function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z][\w.-]{0,60}$/.test(value) ? value : undefined;
}
