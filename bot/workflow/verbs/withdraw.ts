// An approver takes their approval back while the request still waits for others.
import { mayNotWithdraw } from '../../domain/may.js';
import { actOn, type Click } from '../click.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';

/** Removes the actor's approval of the current revision. The audit trail keeps both steps. */
export async function withdraw(ports: Ports, click: Click): Promise<CardOutcome> {
  return await actOn(ports, click, (request, presser) => {
    const mayNot = mayNotWithdraw(request, presser);
    if (mayNot) return mayNot;
    const { person } = presser;
    const decisions = request.decisions.filter(
      (decision) => decision.revision !== request.revision || decision.person.id !== person.id,
    );
    return {
      kind: 'save',
      request: { ...request, decisions },
      event: { action: 'withdrew', actor: person },
    };
  });
}
