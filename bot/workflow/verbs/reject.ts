// An approver says no; one rejection ends a request.
import { mayNotReject } from '../../domain/may.js';
import type { Decision } from '../../domain/request.js';
import { leaveIntune } from '../leave-intune.js';
import { actOn, type Click } from '../click.js';
import { giveUpUndo } from '../give-up-undo.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';

/** Longer reasons are cut: they are shown on every copy of the card. */
const REASON_LENGTH = 500;

/** Ends a request that is not being applied. The requester cancels instead; a `reason` may be empty. */
export async function reject(ports: Ports, click: Click, reason: string): Promise<CardOutcome> {
  const outcome = await actOn(ports, click, (request, presser) => {
    const mayNot = mayNotReject(request, presser, ports.settings.rule);
    if (mayNot) return mayNot;
    const { person } = presser;
    const given = reason.trim().slice(0, REASON_LENGTH);
    const decision: Decision = {
      kind: 'reject',
      person,
      revision: request.revision,
      at: ports.clock.now(),
      ...(given !== '' && { reason: given }),
    };
    return {
      kind: 'save',
      request: {
        ...leaveIntune(ports, request),
        state: 'rejected',
        endedBy: person,
        decisions: [...request.decisions, decision],
      },
      event: { action: 'rejected', actor: person, detail: given === '' ? {} : { reason: given } },
    };
  });
  if (outcome.kind === 'done') await giveUpUndo(ports, outcome.request);
  return outcome;
}
