// Reads a policy's rows before something is sent, and more than once where that may be a late read: from before our own last change.
import { sameRows, type Assignment } from '../../domain/assignment.js';
import { rowsRead } from '../../domain/plan/rows.js';
import type { Plan } from '../../domain/plan/plan.js';
import { stateHashOf } from '../last-change.js';
import type { LastChange, Ports } from '../ports.js';

/** Reads were seen to lag this long behind a write. */
const LAG_MS = 60_000;
/** Clocks of two instances may differ by so much; a change that old by our clock is perhaps just made. */
const SKEW_MS = 120_000;
const PAUSE_MS = 500;
/**
 * How long it is doubted that the change is gone again. It was seen, or looked for as long as the operator wants, so only
 * some of Graph's servers can be late. Waiting out the whole lag was given up: whoever edits in the portal and asks
 * again, or presses "Send again", would wait for it (docs/adr/0008).
 */
const DOUBT_MS = 2_500;

/**
 * The rows as they are now. Rows that are not those the plan was made on are answered at once: nothing is sent on them. Where they are
 * those, and not what the bot's last, young change left, they may be from before that change: they are read again for
 * some seconds, and believed if they stay so. Throws GraphError.
 */
export async function readFresh(
  ports: Ports,
  { policy, madeAt, ...planned }: Pick<Plan, 'policy' | 'before' | 'unsent' | 'madeAt'>,
  signal: AbortSignal,
): Promise<readonly Assignment[]> {
  const before = rowsRead(planned);
  const began = ports.clock.monotonic();
  const last = await ports.store.readLastChange(policy.id);
  // Planned before that change: unless somebody took exactly it back, such rows are from before it.
  const doubt = last !== undefined && Date.parse(madeAt) < Date.parse(last.at) ? LAG_MS : DOUBT_MS;
  const isDoubtful = last !== undefined && isYoung(ports, last) && stateHashOf(before) !== last.stateHash;
  for (;;) {
    // How old an answer may be counts from when it was asked for.
    const asked = ports.clock.monotonic();
    const rows = await ports.policies.readAssignments(policy);
    const isBelieved = !isDoubtful || !sameRows(rows, before) || asked - began >= doubt;
    if (isBelieved || signal.aborted) return rows;
    await ports.clock.sleep(PAUSE_MS, signal);
  }
}

/** Whether a plan made on these rows may be made on a late read: they are exactly those from before our change of less than a lag ago. */
export async function isLateRead(
  ports: Pick<Ports, 'store' | 'clock'>,
  policyId: string,
  rows: readonly Assignment[],
): Promise<boolean> {
  const last = await ports.store.readLastChange(policyId);
  if (last?.beforeHash !== stateHashOf(rows)) return false;
  return Date.parse(ports.clock.now()) - Date.parse(last.at) < LAG_MS;
}

function isYoung({ clock }: Pick<Ports, 'clock'>, { at }: LastChange): boolean {
  return Date.parse(clock.now()) - Date.parse(at) < LAG_MS + SKEW_MS;
}
