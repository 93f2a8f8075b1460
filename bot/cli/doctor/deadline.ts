// A check that takes too long, or breaks, is a line like any other.
import type { Clock } from '../../workflow/ports.js';
import { within } from '../../shared/deadline.js';
import { cannotTell, type Finding } from './finding.js';

/** When everything is to be over, on the clock that never goes back. */
export interface Deadline {
  readonly clock: Clock;
  readonly endsAt: number;
}

/** What the check found; a line that says so where it does not end in time or throws. Never throws. */
export async function inTimeOr(
  { clock, endsAt }: Deadline,
  subject: string,
  check: Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const guarded = check.catch((error: unknown) => [
    cannotTell(subject, `the check itself broke (${nameOf(error)})`, 'please report this as a defect'),
  ]);
  const result = await within(clock, endsAt - clock.monotonic(), guarded);
  return result.kind === 'inTime' ? result.value : [cannotTell(subject, 'did not end in time', 'ask again')];
}

/** Never the message: libraries put tokens there. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
