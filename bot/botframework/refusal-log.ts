// What is refused at the door is logged, but never as often as somebody cares to be refused: lines cost money, and hide others.
import type { Log } from '../shared/log.js';

/** Logs a refusal as a warning. `reason`, where there is one, and `status` are constant words: what is alike is counted together. */
export type RefusalLog = (
  fields: { readonly status: number; readonly reason?: string; readonly err?: unknown },
  message: string,
) => void;

const windowMilliseconds = 60_000;

/** Far more than a mistake makes, far less than a flood. */
const linesPerWindow = 60;

/**
 * Writes the first 60 lines a minute of each kind. The first line after a minute with more than that says how many were
 * left out (`leftOut`). `now` is milliseconds on a clock that never goes back.
 */
export function createRefusalLog(log: Log, now: () => number): RefusalLog {
  const kinds = new Map<string, { begun: number; count: number }>();
  return (fields, message) => {
    const kind = `${message} ${fields.status} ${fields.reason ?? ''}`;
    const seen = kinds.get(kind) ?? { begun: now(), count: 0 };
    kinds.set(kind, seen);
    let leftOut = 0;
    if (now() - seen.begun >= windowMilliseconds) {
      leftOut = Math.max(0, seen.count - linesPerWindow);
      Object.assign(seen, { begun: now(), count: 0 });
    }
    seen.count += 1;
    if (seen.count > linesPerWindow) return;
    log('warn', message, { ...fields, ...(leftOut > 0 && { leftOut }) });
  };
}
