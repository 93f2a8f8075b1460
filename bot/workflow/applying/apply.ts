// Applies an approved request: take the policy's lease, re-read, compare, send once, find out what happened.
import { sameRows, type Assignment } from '../../domain/assignment.js';
import { GraphError } from '../../domain/graph-error.js';
import { mayComplete } from '../../domain/moves.js';
import { rowsRead } from '../../domain/plan/rows.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { leaveIntune } from '../leave-intune.js';
import { findMovers } from './find-movers.js';
import { failOrHold } from '../intune/hold.js';
import { takeLease, type HeldLease } from './lease.js';
import { nameRows } from './name-rows.js';
import type { Ports } from '../ports.js';
import { send } from './send.js';
import { readFresh } from '../planning/read-fresh.js';
import { isSent, reconcile } from './reconcile.js';
import { move, stay, take, takeAttempt } from '../steps.js';
import { policyLease } from '../lease-keys.js';

/** How often a body is sent after a definite "not now", and how long the bot waits before it tells a person instead. */
const SENDS = 4;
const THROTTLE_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 60;

/**
 * Carries an approved request to an ending, or to where Intune's own approval holds it; or leaves it where it is while
 * frozen or aborted. Answers with it as it then is.
 */
export async function apply(
  ports: Ports,
  id: string,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined> {
  for (;;) {
    const request = await ports.store.load(id);
    if (!request?.plan || !isStartable(request)) return request;
    if (isPastApproval(ports, request)) return await expireApproved(ports, request);
    if (ports.settings.frozen) return request;
    const lease = await takeLease(ports, policyLease(request.plan.policy.id), signal);
    if (!lease) return request;
    try {
      await settleOthers(ports, request.plan.policy.id, id, signal);
      if (signal.aborted) return request;
      const ended = await applyHolding(ports, id, lease, signal);
      if (ended !== 'leaseLost') return ended;
    } finally {
      await lease.release();
    }
  }
}

/** Approved, here and where Intune wants it in Intune too, or interrupted before anything was sent. */
function isStartable(request: ApprovalRequest): boolean {
  const isInterrupted = request.state === 'applying' && !isSent(request);
  return request.state === 'approved' || isInterrupted || mayComplete(request);
}

/** An approval holds as long as a request may wait: who approved last week did not approve this week's tenant. */
function isPastApproval(ports: Ports, { state, expiresAt }: ApprovalRequest): boolean {
  return state === 'approved' && expiresAt <= ports.clock.now();
}

async function expireApproved(ports: Ports, seen: ApprovalRequest): Promise<ApprovalRequest | undefined> {
  return await takeAttempt(ports, seen, (current) => move(current, 'expired', {}, { action: 'expired' }));
}

/**
 * Whoever held this lease before may have died, or been stopped, with a body on its way. Nothing else is sent to
 * the policy until that one is settled, or was looked for as long as any and is called unconfirmed.
 */
async function settleOthers(ports: Ports, policyId: string, id: string, signal: AbortSignal): Promise<void> {
  const inTheWay = (await ports.store.waiting()).filter(
    (other) => other.id !== id && other.state === 'applying' && other.policyId === policyId.toLowerCase(),
  );
  for (const { id: otherId } of inTheWay) {
    const other = await ports.store.load(otherId).catch((err: unknown) => {
      // One that cannot be read must not stop every policy; whoever can read it will settle it.
      ports.log('error', 'reading a request that may be in the way', { requestId: otherId, err });
      return undefined;
    });
    if (other?.state !== 'applying' || !isSent(other)) continue;
    await reconcile(ports, otherId, ports.settings.readBackSeconds, signal);
  }
}

async function applyHolding(
  ports: Ports,
  id: string,
  lease: HeldLease,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined | 'leaseLost'> {
  const started = await take(ports, id, (current) => {
    if (!isStartable(current)) return stay(current);
    // The wait for the lease may have been long.
    if (isPastApproval(ports, current)) return move(current, 'expired', {}, { action: 'expired' });
    const sending = { startedAt: ports.clock.now() };
    return move(current, 'applying', { sending }, { action: 'applying' });
  });
  if (!started || started.state !== 'applying' || !isStartable(started)) return started;
  for (let sends = 1; ; sends += 1) {
    // What was believed before the first sending is not doubted again between two.
    const ended = await endUnlessTrue(ports, started, signal, sends === 1);
    if (ended) return ended;
    const sent = await send(ports, started, lease);
    if (sent.kind === 'notSent') return 'leaseLost';
    if (sent.kind === 'ended') return sent.request;
    if (sent.kind === 'reconcile') return await reconcile(ports, id, ports.settings.readBackSeconds, signal);
    const wait = sent.fault.retryAfterSeconds ?? THROTTLE_WAIT_SECONDS * sends;
    if (sends === SENDS || wait > LONGEST_WAIT_SECONDS) return await failOrHold(ports, started, sent.fault);
    await ports.clock.sleep(wait * 1000, signal);
    if (signal.aborted) return started;
  }
}

/**
 * Re-reads the policy. A request whose `before` no longer holds is stale, and nothing is sent; nothing when it
 * still holds. `isDoubting`: a read that may be a late one is repeated. Stopped in the middle of the read, the request is left for the next start.
 */
async function endUnlessTrue(
  ports: Ports,
  request: ApprovalRequest,
  signal: AbortSignal,
  isDoubting: boolean,
): Promise<ApprovalRequest | undefined> {
  const { plan } = request;
  if (!plan) throw new Error('an approved request has no plan');
  let live: readonly Assignment[];
  try {
    live = isDoubting
      ? await readFresh(ports, plan, signal)
      : await ports.policies.readAssignments(plan.policy);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return signal.aborted ? request : await failOrHold(ports, request, error.fault);
  }
  if (signal.aborted) return request;
  if (sameRows(live, rowsRead(plan))) return undefined;
  const [named, movedBy] = await Promise.all([nameRows(ports, plan, live), findMovers(ports, request, live)]);
  const members = { movedTo: live, plan: named, ...(movedBy.length > 0 && { movedBy }) };
  const detail = { movedBy: movedBy.map((mover) => mover.id) };
  return await takeAttempt(ports, request, (current) =>
    move(leaveIntune(ports, current), 'stale', members, { action: 'stale', detail }),
  );
}
