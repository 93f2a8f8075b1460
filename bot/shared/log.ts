// The log, as everything that writes a line sees it.

/** One log line: an event in constant words, and fields that name no person, group, policy, token or body. `err` is cut to what is safe. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;
