// Finds out what became of a body that was sent or perhaps sent: by reading, never by guessing.
import { rowText, sameRows, type Assignment } from '../../domain/assignment.js';
import { GraphError, type GraphFault } from '../../domain/graph-error.js';
import { rowsRead } from '../../domain/plan/rows.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { ApprovalRequest, Sending } from '../../domain/request.js';
import { leaveIntune } from '../leave-intune.js';
import { findHold } from '../intune/find-hold.js';
import { noteChange } from '../last-change.js';
import { nameRows } from './name-rows.js';
import type { Ports } from '../ports.js';
import { move, takeAttempt } from '../steps.js';
import { verify, type Verification } from './verify.js';

/** Pauses between reads, in milliseconds; the last one repeats. */
const PAUSES = [500, 1000, 2000, 3000, 5000] as const;
const LAST_PAUSE = 5000;
/** A POST may be taken for so long after it began (its deadline is 20 s): odd rows before that may be somebody else's, with ours still to come. */
const LONGEST_POST_MS = 25_000;

/**
 * Reads until the outcome shows or `seconds` are over; then the request is unconfirmed and later reads may still settle
 * it. A POST whose end nobody wrote down may be under way in another process, and is read for as long as it may last.
 * Stops as soon as the request is no longer in the attempt that was sent.
 */
export async function reconcile(
  ports: Ports,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined> {
  const began = ports.clock.monotonic();
  let odd: Reading | undefined;
  const strange = new Map<string, Assignment>();
  for (let reads = 0; ; reads += 1) {
    const request = await ports.store.load(id);
    if (request?.state !== 'applying' || !isSent(request)) return request;
    const { answer } = request.sending;
    const arrivesUntil = answer === 'accepted' ? began : began + LONGEST_POST_MS;
    const readUntil = began + seconds * 1000;
    const until = answer === undefined ? Math.max(readUntil, arrivesUntil) : readUntil;
    const asked = ports.clock.monotonic();
    const seen = await lookWithin(ports, request, until - asked);
    if (signal.aborted) return request;
    const left = until - ports.clock.monotonic();
    noteStrange(strange, request.plan, seen);
    const isOdd = seen.kind === 'other' && (left <= 0 || (asked >= arrivesUntil && isSameOdd(seen, odd)));
    if (seen.kind === 'after' || isOdd) {
      return await end(ports, request, withVanished(seen, [...strange.values()]));
    }
    // Asked once early, and once more at the end: Intune may have taken it in late.
    const isTime = left <= 0 || (reads === 0 && !request.hold);
    const held = seen.kind === 'before' && isTime && (await findHold(ports, request));
    if (held) return held;
    if (left <= 0) return await giveUp(ports, request, seen);
    odd = seen;
    await ports.clock.sleep(Math.min(PAUSES[reads] ?? LAST_PAUSE, left), signal);
  }
}

/** One more look at an unconfirmed request. Still as before, or unreadable: it stays unconfirmed. */
export async function lookAgain(ports: Ports, request: ApprovalRequest): Promise<ApprovalRequest> {
  if (request.state !== 'unconfirmed' || !isSent(request)) return request;
  const seen = await look(ports, request);
  if (seen.kind === 'before') return (await findHold(ports, request)) ?? request;
  if (seen.kind !== 'after' && seen.kind !== 'other') return request;
  return (await end(ports, request, seen)) ?? request;
}

type Reading = Verification | { readonly kind: 'unread'; readonly fault: GraphFault };

/** A request whose body left, or was about to. */
type SentRequest = ApprovalRequest & { readonly plan: Plan; readonly sending: Sending };

/** Whether a body left, or was about to: an announcement that was taken back does not count. */
export function isSent(request: ApprovalRequest): request is SentRequest {
  return request.plan !== undefined && request.sending?.sendingAt !== undefined;
}

async function look(ports: Ports, request: SentRequest): Promise<Reading> {
  try {
    return await verify(ports, request.plan);
  } catch (error) {
    if (error instanceof GraphError) return { kind: 'unread', fault: error.fault };
    throw error;
  }
}

/** Remembers rows that neither were there nor were sent: somebody else made them while our body was on its way. */
function noteStrange(strange: Map<string, Assignment>, plan: Plan, seen: Reading): void {
  if (seen.kind !== 'other') return;
  const ours = new Set([...rowsRead(plan), ...plan.after].map(rowText));
  for (const row of seen.readBack.rows) {
    if (!ours.has(rowText(row))) strange.set(rowText(row), row);
  }
}

/** What was seen on the way and is gone again is said, also where the end is as approved. */
function withVanished(seen: Verification, strange: readonly Assignment[]): Verification {
  const here = new Set(seen.readBack.rows.map(rowText));
  const vanished = strange.filter((row) => !here.has(rowText(row)));
  return vanished.length === 0 ? seen : { ...seen, readBack: { ...seen.readBack, vanished } };
}

/** Reads may show a change bit by bit: rows that are neither before nor after count once they were read twice. */
function isSameOdd(seen: Verification, odd: Reading | undefined): boolean {
  return odd?.kind === 'other' && sameRows(seen.readBack.rows, odd.readBack.rows);
}

/** One look that takes no longer than there is time left, but at least a second. */
async function lookWithin(ports: Ports, request: SentRequest, milliseconds: number): Promise<Reading> {
  const looked = new AbortController();
  const late = ports.clock
    .sleep(Math.max(milliseconds, SHORTEST_LOOK), looked.signal)
    .then((): Reading => ({ kind: 'unread', fault: LATE }));
  try {
    return await Promise.race([look(ports, request), late]);
  } finally {
    looked.abort();
  }
}

const SHORTEST_LOOK = 1000;
const LATE: GraphFault = {
  kind: 'timeout',
  doing: 'readBack',
  advice: { kind: 'lookAgain' },
};

async function end(
  ports: Ports,
  request: SentRequest,
  { kind, readBack }: Verification,
): Promise<ApprovalRequest | undefined> {
  const state = kind === 'after' ? 'applied' : 'diverged';
  const { vanished = [] } = readBack;
  const plan = await nameRows(ports, request.plan, [...readBack.rows, ...vanished]);
  // Before the request says so: whoever applies next must know of it even if this process dies here.
  await noteChange(ports, request, readBack.rows);
  return await takeAttempt(ports, request, (current) => {
    // Sent with a code that may never have arrived: Intune would keep it open, and the policy blocked.
    const isOpen = current.sending?.answer !== 'accepted' && current.hold?.status !== 'completed';
    const { fault, ...rest } = isOpen ? leaveIntune(ports, current) : current;
    const startedAt = current.sending?.startedAt ?? ports.clock.now();
    const sending = { ...current.sending, startedAt, finishedAt: ports.clock.now() };
    const { missing, extra } = readBack;
    const detail = { missing: missing.length, extra: extra.length, vanished: vanished.length };
    return move(rest, state, { plan, sending, readBack }, { action: state, detail });
  });
}

async function giveUp(
  ports: Ports,
  request: SentRequest,
  seen: Reading,
): Promise<ApprovalRequest | undefined> {
  const members = seen.kind === 'unread' ? { fault: seen.fault } : { readBack: seen.readBack };
  // It may be there all the same, and only be read late.
  await noteChange(ports, request, request.plan.after);
  return await takeAttempt(ports, request, (current) =>
    move(current, 'unconfirmed', members, { action: 'unconfirmed' }),
  );
}
