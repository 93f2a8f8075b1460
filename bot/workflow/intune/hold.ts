// Intune's own approval holds a body, holds it on, or does not take its code: back to waiting, with the lease let go.
import type { GraphFault, KeptFault } from '../../domain/graph-error.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { AssignAnswer, Ports } from '../ports.js';
import { fail, move, stay, takeAttempt } from '../steps.js';
import { holdUnder } from './watch-approval.js';

/** Intune answered with a code: the request waits for an approval there. The same code as before: it is not approved yet. */
export async function holdFor(
  ports: Ports,
  seen: ApprovalRequest,
  { code, fault }: Extract<AssignAnswer, { kind: 'held' }>,
): Promise<ApprovalRequest | undefined> {
  const isSameCode = seen.hold?.code.toLowerCase() === code.toLowerCase();
  if (isSameCode) return await holdOn(ports, seen, fault);
  return await takeAttempt(ports, seen, (current) => {
    const members = { sending: unsent(current), hold: holdUnder(ports, code) };
    return move(current, 'awaiting-intune', members, { action: 'held', detail: { code } });
  });
}

/**
 * A definite no. What Intune holds goes on waiting, because its approval still stands or may still come: only a code
 * that Intune says is approved and twice does not take makes the request fail, as does any no without a hold.
 */
export async function failOrHold(
  ports: Ports,
  seen: ApprovalRequest,
  fault: GraphFault,
): Promise<ApprovalRequest | undefined> {
  const { hold } = seen;
  if (!hold || hold.toCancel) return await fail(ports, seen, fault);
  const isFinal =
    hold.status === 'approved' && isDefinite(fault) && hold.refused !== undefined && isDefinite(hold.refused);
  return isFinal ? await fail(ports, seen, fault) : await holdOn(ports, seen, fault);
}

/** Graph said no to the body itself; everything else may be otherwise the next time. */
function isDefinite({ kind }: KeptFault): boolean {
  return ['forbidden', 'badRequest', 'conflict', 'notFound'].includes(kind);
}

async function holdOn(
  ports: Ports,
  seen: ApprovalRequest,
  fault: GraphFault,
): Promise<ApprovalRequest | undefined> {
  return await takeAttempt(ports, seen, (current) => {
    if (!current.hold) return stay(current);
    const { tryCode, status, refused, ...rest } = current.hold;
    const members = { sending: unsent(current), hold: { ...rest, refused: fault } };
    const detail = { code: rest.code, kind: fault.kind };
    return move(current, 'awaiting-intune', members, { action: 'held', detail });
  });
}

/** The attempt without the announcement that bytes would leave: they were not taken. */
function unsent({ sending }: ApprovalRequest): { readonly startedAt: string } {
  return { startedAt: sending?.startedAt ?? '' };
}
