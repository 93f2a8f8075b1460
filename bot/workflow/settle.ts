// Finds out what became of a body that was sent or perhaps sent: by reading, never by guessing.
import { sameRows } from '../domain/assignment.js';
import { GraphError, type GraphFault } from '../domain/graph-error.js';
import type { Plan } from '../domain/plan.js';
import type { ApprovalRequest } from '../domain/request.js';
import { nameRows } from './name-rows.js';
import type { Ports } from './ports.js';
import { isSameAttempt, move, stay, take } from './steps.js';
import { verify, type Verification } from './verify.js';

/** Pauses between reads, in milliseconds; the last one repeats. */
const PAUSES = [500, 1000, 2000, 3000, 5000] as const;
const LAST_PAUSE = 5000;

/**
 * Reads until the outcome shows or `seconds` are over; then the request is unconfirmed and later reads may
 * still settle it. Stops as soon as the request is no longer in the attempt that was sent.
 */
export async function settle(
  ports: Ports,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined> {
  const until = ports.clock.monotonic() + seconds * 1000;
  let odd: Seen | undefined;
  for (let reads = 0; ; reads += 1) {
    const request = await ports.store.load(id);
    if (request?.state !== 'applying' || !isSent(request)) return request;
    const seen = await lookWithin(ports, request, until - ports.clock.monotonic());
    if (signal.aborted) return request;
    const left = until - ports.clock.monotonic();
    const isOdd = seen.kind === 'other' && (left <= 0 || isSameOdd(seen, odd));
    if (seen.kind === 'after' || isOdd) return await end(ports, request, seen);
    if (left <= 0) return await giveUp(ports, request, seen);
    odd = seen;
    await ports.clock.sleep(Math.min(PAUSES[reads] ?? LAST_PAUSE, left), signal);
  }
}

/** One more look at an unconfirmed request. Still as before, or unreadable: it stays unconfirmed. */
export async function lookAgain(ports: Ports, request: ApprovalRequest): Promise<ApprovalRequest> {
  if (request.state !== 'unconfirmed' || !isSent(request)) return request;
  const seen = await look(ports, request);
  if (seen.kind !== 'after' && seen.kind !== 'other') return request;
  return (await end(ports, request, seen)) ?? request;
}

type Seen = Verification | { readonly kind: 'unread'; readonly fault: GraphFault };

/** A request whose body left, or was about to. */
type SentRequest = ApprovalRequest & { readonly plan: Plan };

/** Whether a body left, or was about to: an announcement that was taken back does not count. */
export function isSent(request: ApprovalRequest): request is SentRequest {
  return request.plan !== undefined && request.sending?.sendingAt !== undefined;
}

async function look(ports: Ports, request: SentRequest): Promise<Seen> {
  try {
    return await verify(ports, request.plan);
  } catch (error) {
    if (error instanceof GraphError) return { kind: 'unread', fault: error.fault };
    throw error;
  }
}

/** Reads may show a change bit by bit: rows that are neither before nor after count once they were read twice. */
function isSameOdd(seen: Verification, odd: Seen | undefined): boolean {
  return odd?.kind === 'other' && sameRows(seen.readBack.rows, odd.readBack.rows);
}

/** One look that takes no longer than there is time left, but at least a second. */
async function lookWithin(ports: Ports, request: SentRequest, milliseconds: number): Promise<Seen> {
  const looked = new AbortController();
  const late = ports.clock
    .sleep(Math.max(milliseconds, SHORTEST_LOOK), looked.signal)
    .then((): Seen => ({ kind: 'unread', fault: LATE }));
  try {
    return await Promise.race([look(ports, request), late]);
  } finally {
    looked.abort();
  }
}

const SHORTEST_LOOK = 1000;
const LATE: GraphFault = {
  kind: 'timeout',
  doing: 'reading back the assignments of a policy',
  advice: 'Graph did not answer in time: look again.',
};

async function end(
  ports: Ports,
  request: SentRequest,
  { kind, readBack }: Verification,
): Promise<ApprovalRequest | undefined> {
  const state = kind === 'after' ? 'applied' : 'diverged';
  const plan = await nameRows(ports, request.plan, readBack.rows);
  return await take(ports, request.id, (current) => {
    if (!isSameAttempt(current, request)) return stay(current);
    const { fault, ...rest } = current;
    const startedAt = current.sending?.startedAt ?? ports.clock.now();
    const sending = { ...current.sending, startedAt, finishedAt: ports.clock.now() };
    const detail = { missing: readBack.missing.length, extra: readBack.extra.length };
    return move(rest, state, { plan, sending, readBack }, { action: state, detail });
  });
}

async function giveUp(ports: Ports, request: SentRequest, seen: Seen): Promise<ApprovalRequest | undefined> {
  const members = seen.kind === 'unread' ? { fault: seen.fault } : { readBack: seen.readBack };
  return await take(ports, request.id, (current) =>
    isSameAttempt(current, request)
      ? move(current, 'unconfirmed', members, { action: 'unconfirmed' })
      : stay(current),
  );
}
