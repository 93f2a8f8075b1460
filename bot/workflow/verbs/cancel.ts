// The requester takes a request back before it is applied.
import { mayNotCancel } from '../../domain/may.js';
import { leaveIntune } from '../leave-intune.js';
import { actOn, type Click } from '../click.js';
import { giveUpUndo } from '../give-up-undo.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';

/** Ends a request that is not being applied. Only the requester may. */
export async function cancel(ports: Ports, click: Click): Promise<CardOutcome> {
  const outcome = await actOn(ports, click, (request, presser) => {
    const mayNot = mayNotCancel(request, presser);
    if (mayNot) return mayNot;
    const { person } = presser;
    return {
      kind: 'save',
      request: { ...leaveIntune(ports, request), state: 'cancelled', endedBy: person },
      event: { action: 'cancelled', actor: person },
    };
  });
  if (outcome.kind === 'done') await giveUpUndo(ports, outcome.request);
  return outcome;
}
