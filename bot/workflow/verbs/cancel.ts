// The requester takes a request back before it is applied.
import type { RequestState } from '../../domain/request.js';
import { leaveIntune } from '../leave-intune.js';
import { actOn, type Click } from '../click.js';
import { giveUpUndo } from '../give-up-undo.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';

/** Nothing is on its way to Intune in these; what Intune holds is taken back there, too. */
const CANCELLABLE: readonly RequestState[] = ['draft', 'pending', 'approved', 'awaiting-intune'];

/** Ends a request that is not being applied. Only the requester may. */
export async function cancel(ports: Ports, click: Click): Promise<CardOutcome> {
  const outcome = await actOn(ports, click, (request, { person }) => {
    const { requester, state } = request;
    if (requester.id !== person.id) {
      return { kind: 'refuse', refusal: { kind: 'notRequester', requester } };
    }
    if (state === 'cancelled') return { kind: 'nothing' };
    if (click.revision !== request.revision) return { kind: 'refuse', refusal: { kind: 'oldRevision' } };
    if (!CANCELLABLE.includes(state)) {
      return { kind: 'refuse', refusal: { kind: 'notWaiting', state } };
    }
    return {
      kind: 'save',
      request: { ...leaveIntune(ports, request), state: 'cancelled', endedBy: person },
      event: { action: 'cancelled', actor: person },
    };
  });
  if (outcome.kind === 'done') await giveUpUndo(ports, outcome.request);
  return outcome;
}
