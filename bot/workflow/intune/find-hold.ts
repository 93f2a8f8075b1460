// Whether Intune's own approval holds a body whose sending nobody heard the end of: its justification names the request.
import { GraphError } from '../../domain/graph-error.js';
import { intuneMarker } from '../../domain/justification.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { Ports } from '../ports.js';
import { move, takeAttempt } from '../steps.js';
import { holdUnder } from './watch-approval.js';

/**
 * The request as held, if Intune holds it; nothing where it does not, or cannot be asked. One that was sent with its code
 * is held still where Intune calls it approved and not completed: the code was never taken.
 */
export async function findHold(ports: Ports, seen: ApprovalRequest): Promise<ApprovalRequest | undefined> {
  const { hold } = seen;
  if (hold?.toCancel || seen.sending?.answer === 'accepted' || !ports.approvals.isReadable) return undefined;
  const asking = hold ? ports.approvals.read(hold.code) : ports.approvals.find(intuneMarker(seen));
  const approval = await asking.catch((error: unknown) => {
    if (error instanceof GraphError) return undefined;
    throw error;
  });
  if (!approval || (hold && approval.status !== 'approved')) return undefined;
  const { code, expiresAt } = approval;
  const held = { ...holdUnder(ports, code), ...(expiresAt !== undefined && { expiresAt }), ...hold };
  return await takeAttempt(ports, seen, (current) => {
    const { fault, readBack, ...rest } = current;
    const sending = { startedAt: current.sending?.startedAt ?? held.heldAt };
    const event = { action: 'held', detail: { code, foundBy: hold ? 'code' : 'justification' } } as const;
    return move(rest, 'awaiting-intune', { hold: held, sending }, event);
  });
}
