// Ends requests nobody decided in time.
import type { ApprovalRequest } from '../domain/request.js';
import { giveUpUndo } from './give-up-undo.js';
import type { Ports } from './ports.js';
import { save } from './save.js';

/** Whether a request's time is over. Only drafts and pending requests expire. */
function isDue(request: Pick<ApprovalRequest, 'state' | 'expiresAt'>, now: string): boolean {
  return (request.state === 'draft' || request.state === 'pending') && request.expiresAt <= now;
}

/** The request, expired first if its time is over: a click may come before the sweep. */
export async function expireIfDue(ports: Ports, request: ApprovalRequest): Promise<ApprovalRequest> {
  return isDue(request, ports.clock.now()) ? await expire(ports, request.id) : request;
}

/** Expires every request that is due and brings people up to date. */
export async function expireDue(ports: Ports): Promise<void> {
  const now = ports.clock.now();
  const due = (await ports.store.waiting()).filter((waiting) => isDue(waiting, now));
  for (const { id } of due) {
    // One that cannot be loaded or saved must not keep the others waiting.
    await expire(ports, id).catch((err: unknown) =>
      ports.log('error', 'expiring a request', { requestId: id, err }),
    );
  }
}

async function expire(ports: Ports, id: string): Promise<ApprovalRequest> {
  const result = await save<ApprovalRequest>(ports, id, (current) =>
    isDue(current, ports.clock.now())
      ? { kind: 'save', request: { ...current, state: 'expired' }, event: { action: 'expired' } }
      : { kind: 'stop', answer: current },
  );
  if (result.kind === 'stopped') return result.answer;
  if (result.kind !== 'saved') throw new Error(`expiring a request: ${result.kind}`);
  void ports.delivery.update(result.request);
  await giveUpUndo(ports, result.request);
  return result.request;
}
