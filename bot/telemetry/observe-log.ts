// What the log says of a step goes onto its span, too: the verb, its outcome, how often it was tried.
import type { Log } from '../workflow/ports.js';
import { currentScope } from './scope.js';

/** Fields that spans keep, where they are numbers or single words. */
const kept = ['verb', 'outcome', 'attempts', 'status'] as const;

/**
 * The same log, heard by the span a line is written in: also a line below the level that is written. Warnings become events;
 * the first request a line names is what the work is about.
 */
export function observedLog(log: Log): Log {
  return (level, event, fields = {}) => {
    const { span, work } = currentScope() ?? {};
    const about = fields['requestId'];
    if (work && typeof about === 'string' && isPlain(about)) work.requestId ??= about;
    if (span?.isRecording()) {
      const known = Object.fromEntries(
        kept.flatMap((name) => (isPlain(fields[name]) ? [[name, fields[name]] as const] : [])),
      );
      span.setAttributes(known);
      if (level === 'warn' || level === 'error') span.addEvent(event, { level, ...known });
    }
    log(level, event, fields);
  };
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w-]{1,40}$/.test(value));
}
