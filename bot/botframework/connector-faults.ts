// What a failed call to the connector says: not now, never again, or nothing at all.

/**
 * `taken`: a yes whose words cannot be read. `later`: a definite not now. `broken`: its own fault, perhaps after it was taken. `unheard`: it may have been taken,
 * only the answer did not come, and may also land later than whatever is written next. `gone`: there is nothing to write
 * to any more, or Teams says so for a moment. `no`: a definite no that will not change.
 */
export type ConnectorFault = 'taken' | 'later' | 'broken' | 'unheard' | 'gone' | 'no';

/** Teams asks to try again after 412, 429, 502 and 504 ("Rate limiting for bots"). Its 412 has nothing to do with Graph's. */
const LATER: readonly number[] = [412, 429, 503];
const BROKEN: readonly number[] = [500, 502, 504];
/** The person has blocked or removed the bot, or the message or conversation was deleted; Teams also answers these at random for what is there. */
const GONE: readonly number[] = [403, 404, 410];
/** Node's codes for a connection that broke while it was used, when the bytes may have arrived. */
const CUT_OFF: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'PARSE_ERROR'];

/** Reads what a call threw. No status and no broken connection (no token, no connection at all): nothing has left. */
export function faultOf(error: unknown): ConnectorFault {
  const status = statusOf(error);
  if (status !== undefined && status >= 200 && status < 300) return 'taken';
  if (isLate(error) || CUT_OFF.includes(member(error, 'code'))) return 'unheard';
  if (status === undefined || LATER.includes(status)) return 'later';
  if (BROKEN.includes(status)) return 'broken';
  return GONE.includes(status) ? 'gone' : 'no';
}

/** What the connector client throws at its deadline. */
export function isLate(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The HTTP status, where there was an answer. */
export function statusOf(error: unknown): number | undefined {
  const status = member(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/** Milliseconds the connector asks to be left alone, its `Retry-After` in seconds; 0 where it says none. */
export function wishOf(error: unknown): number {
  const headers = member(member(error, 'response'), 'headers');
  if (!hasGet(headers)) return 0;
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1_000 : 0;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function hasGet(value: unknown): value is { get(name: string): string | undefined } {
  return typeof member(value, 'get') === 'function';
}
