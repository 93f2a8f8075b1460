// Applies an approved request: take the policy's lease, re-read, compare, send once, find out what happened.
import { sameRows, type Assignment } from '../domain/assignment.js';
import { GraphError } from '../domain/graph-error.js';
import type { ApprovalRequest } from '../domain/request.js';
import { takeLease, type HeldLease } from './lease.js';
import { nameRows } from './name-rows.js';
import type { Ports } from './ports.js';
import { send } from './send.js';
import { settle } from './settle.js';
import { fail, move, stay, take } from './steps.js';

/** How often a body is sent after a definite "not now", and how long the bot waits before it tells a person instead. */
const SENDS = 4;
const THROTTLE_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 60;

/** Carries an approved request to an ending, or leaves it where it is while frozen or aborted. Answers with it as it then is. */
export async function apply(
  ports: Ports,
  id: string,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined> {
  for (;;) {
    const request = await ports.store.load(id);
    if (!request?.plan || !isStartable(request) || ports.settings.frozen) return request;
    const lease = await takeLease(ports, request.plan.policy.id.toLowerCase(), signal);
    if (!lease) return request;
    try {
      const ended = await applyHolding(ports, id, lease, signal);
      if (ended !== 'leaseLost') return ended;
    } finally {
      await lease.release();
    }
  }
}

/** Approved, or interrupted before anything was sent. */
function isStartable({ state, sending }: ApprovalRequest): boolean {
  return state === 'approved' || (state === 'applying' && sending?.sendingAt === undefined);
}

async function applyHolding(
  ports: Ports,
  id: string,
  lease: HeldLease,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined | 'leaseLost'> {
  const started = await take(ports, id, (current) =>
    isStartable(current)
      ? move(current, 'applying', { sending: { startedAt: ports.clock.now() } }, { action: 'applying' })
      : stay(current),
  );
  if (!started || started.state !== 'applying' || !isStartable(started)) return started;
  for (let sends = 1; ; sends += 1) {
    const ended = await endUnlessTrue(ports, started);
    if (ended) return ended;
    const sent = await send(ports, started, lease);
    if (sent.kind === 'notSent') return 'leaseLost';
    if (sent.kind === 'ended') return sent.request;
    if (sent.kind === 'settle') return await settle(ports, id, signal);
    const wait = sent.fault.retryAfterSeconds ?? THROTTLE_WAIT_SECONDS * sends;
    if (sends === SENDS || wait > LONGEST_WAIT_SECONDS) return await fail(ports, id, sent.fault);
    await ports.clock.sleep(wait * 1000, signal);
    if (signal.aborted) return await ports.store.load(id);
  }
}

/** Re-reads the policy. A request whose `before` no longer holds is stale, and nothing is sent; nothing when it still holds. */
async function endUnlessTrue(ports: Ports, request: ApprovalRequest): Promise<ApprovalRequest | undefined> {
  const { id, plan } = request;
  if (!plan) throw new Error('an approved request has no plan');
  let live: readonly Assignment[];
  try {
    live = await ports.policies.readAssignments(plan.policy.id);
  } catch (error) {
    if (error instanceof GraphError) return await fail(ports, id, error.fault);
    throw error;
  }
  if (sameRows(live, plan.before)) return undefined;
  const named = await nameRows(ports, plan, live);
  return await take(ports, id, (current) =>
    current.state === 'applying'
      ? move(current, 'stale', { movedTo: live, plan: named }, { action: 'stale' })
      : stay(current),
  );
}
