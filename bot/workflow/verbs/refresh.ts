// Shows a request as it is now; an unconfirmed or held one is looked at once more.
import { GraphError } from '../../domain/graph-error.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { visit, type Click } from '../click.js';
import { orFault } from '../graph-fault.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { lookAgain } from '../applying/reconcile.js';
import { move, stay, takeAttempt } from '../steps.js';
import { watchIntune } from '../intune/watch-approval.js';

/** `isAutomatic`: the client asked by itself. It then gets what is known: neither Graph nor Intune is asked, and nothing changes. */
export interface RefreshOptions {
  readonly isAutomatic: boolean;
}

/**
 * Any revision may be refreshed: an old card is shown the current one. A held request may come back as one that
 * `mayComplete`: whoever called carries it on.
 */
export async function refresh(
  ports: Ports,
  click: Click,
  { isAutomatic }: RefreshOptions = { isAutomatic: false },
): Promise<CardOutcome> {
  const visited = await visit(ports, click, { isLook: isAutomatic });
  if (visited.kind === 'ended') return visited.outcome;
  const { request } = visited.visit;
  if (isAutomatic) return { kind: 'done', request };
  if (request.state === 'awaiting-intune') return await lookInIntune(ports, request);
  return { kind: 'done', request: await lookAgain(ports, request) };
}

async function lookInIntune(ports: Ports, request: ApprovalRequest): Promise<CardOutcome> {
  if (!ports.approvals.isReadable) return { kind: 'done', request: await wantTried(ports, request) };
  return await orFault(request, async () => {
    try {
      return { kind: 'done', request: (await watchIntune(ports, request)) ?? request };
    } catch (error) {
      const isForbidden = error instanceof GraphError && error.fault.kind === 'forbidden';
      if (!isForbidden) throw error;
      // It will not be told how the approval stands until somebody grants that: trying tells as well.
      return { kind: 'done', request: await wantTried(ports, request) };
    }
  });
}

/** Notes that the code is to be tried. A hold that is over ends instead. */
async function wantTried(ports: Ports, request: ApprovalRequest): Promise<ApprovalRequest> {
  const watched = ports.approvals.isReadable ? request : await watchIntune(ports, request);
  if (watched?.state !== 'awaiting-intune') return watched ?? request;
  const noted = await takeAttempt(ports, watched, (current) => {
    if (!current.hold || current.hold.tryCode) return stay(current);
    const hold = { ...current.hold, tryCode: true as const };
    const event = { action: 'intune', detail: { code: hold.code, tryCode: true } } as const;
    return move(current, 'awaiting-intune', { hold }, event);
  });
  return noted ?? request;
}
