// Looks how Intune's own approval of a held request stands, and moves the request accordingly.
import { INTUNE_HOLDS_HOURS, type IntuneHold } from '../../domain/intune-hold.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { leaveIntune } from '../leave-intune.js';
import type { IntuneApproval, Ports } from '../ports.js';
import type { Step } from '../save.js';
import { move, stay, takeAttempt } from '../steps.js';

/**
 * One look. Approved there: the request notes it and may be completed. Rejected, cancelled or expired there: it ends.
 * Completed there by somebody else: it counts as perhaps sent, and reading must tell. Where Intune cannot be asked it
 * waits until the hold is over. Throws GraphError when Intune does not answer. Answers with the request as it then is.
 */
export async function watchIntune(ports: Ports, seen: ApprovalRequest): Promise<ApprovalRequest | undefined> {
  const { hold } = seen;
  if (seen.state !== 'awaiting-intune' || !hold) return seen;
  if (!ports.approvals.isReadable) return isPast(ports, hold) ? await end(ports, seen, 'expired') : seen;
  const approval = await ports.approvals.read(hold.code);
  switch (approval?.status) {
    case 'approved':
      return await note(ports, seen, approval);
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return await end(ports, seen, approval.status, approval);
    case 'completed':
      return await startSettling(ports, seen, approval);
    case 'needsApproval':
    case 'unknown':
    case undefined:
      if (isPast(ports, hold)) return await end(ports, seen, 'expired');
      return approval ? await note(ports, seen, approval) : seen;
  }
}

/** Takes up what Intune is found to hold, or holds again under another code. `sending` is what remains of the attempt. */
export function holdUnder(ports: Pick<Ports, 'clock'>, code: string): IntuneHold {
  const heldAt = ports.clock.now();
  const expiresAt = new Date(Date.parse(heldAt) + INTUNE_HOLDS_HOURS * 3_600_000).toISOString();
  return { code, heldAt, expiresAt };
}

function isPast(ports: Pick<Ports, 'clock'>, { expiresAt }: IntuneHold): boolean {
  return Date.parse(expiresAt) <= Date.parse(ports.clock.now());
}

/** Remembers what Intune said, if it is news. */
async function note(
  ports: Ports,
  seen: ApprovalRequest,
  approval: IntuneApproval,
): Promise<ApprovalRequest | undefined> {
  return await takeHeld(ports, seen, (current) => {
    const hold = withApproval(current, approval);
    if (JSON.stringify(hold) === JSON.stringify(current.hold)) return stay(current);
    return move(current, 'awaiting-intune', { hold }, { action: 'intune', detail: detailOf(hold) });
  });
}

async function end(
  ports: Ports,
  seen: ApprovalRequest,
  state: 'rejected' | 'cancelled' | 'expired',
  approval?: IntuneApproval,
): Promise<ApprovalRequest | undefined> {
  return await takeHeld(ports, seen, (current) => {
    const hold = approval ? withApproval(current, approval) : current.hold;
    // What Intune did not end by itself is still open there.
    const ended = approval ? { ...current, ...(hold && { hold }) } : leaveIntune(ports, current);
    const detail = { inIntune: true, ...(hold && detailOf(hold)) };
    return move(ended, state, {}, { action: state, detail });
  });
}

async function startSettling(
  ports: Ports,
  seen: ApprovalRequest,
  approval: IntuneApproval,
): Promise<ApprovalRequest | undefined> {
  return await takeHeld(ports, seen, (current) => {
    const hold = withApproval(current, approval);
    const now = ports.clock.now();
    const sending = { startedAt: now, sendingAt: now, answer: 'unknown' as const };
    return move(current, 'applying', { hold, sending }, { action: 'intune', detail: detailOf(hold) });
  });
}

/** Commits a step of the very hold that was looked at. */
async function takeHeld(
  ports: Ports,
  seen: ApprovalRequest,
  decide: (current: ApprovalRequest) => Step<ApprovalRequest>,
): Promise<ApprovalRequest | undefined> {
  return await takeAttempt(ports, seen, (current) =>
    current.hold?.code === seen.hold?.code ? decide(current) : stay(current),
  );
}

function withApproval(request: ApprovalRequest, approval: IntuneApproval): IntuneHold {
  const { hold, authors } = request;
  if (!hold) throw new Error('a request that is not held has no approval in Intune');
  const { code, heldAt, expiresAt, tryCode, refused } = hold;
  const { status, decidedBy } = approval;
  const isAuthor = authors.some(({ id }) => id.toLowerCase() === decidedBy?.id?.toLowerCase());
  return {
    code,
    heldAt,
    expiresAt: approval.expiresAt ?? expiresAt,
    status,
    ...(decidedBy && { decidedBy }),
    ...(status !== 'rejected' && isAuthor && { decidedByAuthor: true }),
    ...(tryCode && { tryCode }),
    ...(refused && { refused }),
  };
}

function detailOf({
  code,
  status,
  decidedBy,
  decidedByAuthor,
}: IntuneHold): Record<string, string | boolean> {
  return {
    code,
    ...(status !== undefined && { status }),
    ...(decidedBy?.id !== undefined && { byId: decidedBy.id }),
    ...(decidedBy?.name !== undefined && { byName: decidedBy.name }),
    ...(decidedByAuthor && { byAuthor: true }),
  };
}
