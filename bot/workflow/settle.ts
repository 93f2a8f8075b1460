// Finds out what became of a body that was sent or perhaps sent: by reading, never by guessing.
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
  for (let reads = 0; ; reads += 1) {
    const request = await ports.store.load(id);
    if (request?.state !== 'applying' || !isSent(request)) return request;
    const seen = await look(ports, request);
    if (signal.aborted) return request;
    if (seen.kind === 'after' || seen.kind === 'other') return await end(ports, request, seen);
    const left = until - ports.clock.monotonic();
    if (left <= 0) return await giveUp(ports, request, seen);
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
