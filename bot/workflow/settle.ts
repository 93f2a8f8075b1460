// Finds out what became of a body that was sent or perhaps sent: by reading, never by guessing.
import { GraphError, type GraphFault } from '../domain/graph-error.js';
import type { Plan } from '../domain/plan.js';
import type { ApprovalRequest, RequestState } from '../domain/request.js';
import { nameRows } from './name-rows.js';
import type { Ports } from './ports.js';
import type { Step } from './save.js';
import { move, stay, take } from './steps.js';
import { verify, type Verification } from './verify.js';

/** Pauses between reads, in milliseconds; the last one repeats. */
const PAUSES = [500, 1000, 2000, 3000, 5000] as const;
const LAST_PAUSE = 5000;

/** Reads until the outcome shows or `READ_BACK_SECONDS` are over; then the request is unconfirmed and later reads may still settle it. */
export async function settle(
  ports: Ports,
  id: string,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined> {
  const until = ports.clock.monotonic() + ports.settings.readBackSeconds * 1000;
  for (let reads = 0; ; reads += 1) {
    const request = await ports.store.load(id);
    if (request?.state !== 'applying' || !hasPlan(request)) return request;
    const seen = await look(ports, request);
    if (seen.kind === 'after' || seen.kind === 'other') return await end(ports, request, seen);
    const left = until - ports.clock.monotonic();
    if (left <= 0) return await giveUp(ports, id, seen);
    await ports.clock.sleep(Math.min(PAUSES[reads] ?? LAST_PAUSE, left), signal);
    if (signal.aborted) return await ports.store.load(id);
  }
}

/** One more look at an unconfirmed request. Still as before, or unreadable: it stays unconfirmed. */
export async function lookAgain(ports: Ports, request: ApprovalRequest): Promise<ApprovalRequest> {
  if (request.state !== 'unconfirmed' || !hasPlan(request)) return request;
  const seen = await look(ports, request);
  if (seen.kind !== 'after' && seen.kind !== 'other') return request;
  return (await end(ports, request, seen)) ?? request;
}

type Seen = Verification | { readonly kind: 'unread'; readonly fault: GraphFault };

/** A request that was sent has a plan. */
type Sent = ApprovalRequest & { readonly plan: Plan };

function hasPlan(request: ApprovalRequest): request is Sent {
  return request.plan !== undefined;
}

async function look(ports: Ports, request: Sent): Promise<Seen> {
  try {
    return await verify(ports, request.plan);
  } catch (error) {
    if (error instanceof GraphError) return { kind: 'unread', fault: error.fault };
    throw error;
  }
}

async function end(ports: Ports, request: Sent, seen: Verification): Promise<ApprovalRequest | undefined> {
  const state = seen.kind === 'after' ? 'applied' : 'diverged';
  const plan = await nameRows(ports, request.plan, seen.readBack.rows);
  return await take(ports, request.id, (current) => finish(ports, current, state, { ...seen, plan }));
}

function finish(
  ports: Ports,
  current: ApprovalRequest,
  state: Extract<RequestState, 'applied' | 'diverged'>,
  { readBack, plan }: Verification & { readonly plan: Plan },
): Step<ApprovalRequest> {
  if (current.state !== 'applying' && current.state !== 'unconfirmed') return stay(current);
  const { fault, ...rest } = current;
  const startedAt = current.sending?.startedAt ?? ports.clock.now();
  const sending = { ...current.sending, startedAt, finishedAt: ports.clock.now() };
  const detail = { missing: readBack.missing.length, extra: readBack.extra.length };
  return move(rest, state, { plan, sending, readBack }, { action: state, detail });
}

async function giveUp(ports: Ports, id: string, seen: Seen): Promise<ApprovalRequest | undefined> {
  return await take(ports, id, (current) => {
    if (current.state !== 'applying') return stay(current);
    const members =
      seen.kind === 'unread' ? { fault: seen.fault } : 'readBack' in seen ? { readBack: seen.readBack } : {};
    return move(current, 'unconfirmed', members, { action: 'unconfirmed' });
  });
}
