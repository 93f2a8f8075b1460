// Somebody approves a revision. Enough distinct people: the request is approved and waits to be applied.
import { approvalsOf, whyNotApprove } from '../../domain/approval.js';
import type { Person, Standing } from '../../domain/person.js';
import type { ApprovalRequest, Decision } from '../../domain/request.js';
import { actOn, type Click, type Verdict } from '../click.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { expiryFrom } from './propose.js';

/** Counts the click if it is of the current revision and its author may approve. A second click changes nothing. */
export async function approve(ports: Ports, click: Click): Promise<CardOutcome> {
  return await actOn(ports, click, (request, { person, standing }) =>
    decideApproval(ports, request, { click, person, standing }),
  );
}

function decideApproval(
  ports: Ports,
  request: ApprovalRequest,
  by: { readonly click: Click; readonly person: Person; readonly standing: Standing },
): Verdict {
  const { click, person, standing } = by;
  const own = approvalsOf(request).some((decision) => decision.person.id === person.id);
  if (click.revision !== request.revision) return { kind: 'refuse', refusal: { kind: 'oldRevision' } };
  if (request.state !== 'pending') {
    return own
      ? { kind: 'nothing' }
      : { kind: 'refuse', refusal: { kind: 'notWaiting', state: request.state } };
  }
  const refusal = whyNotApprove(request, standing, ports.settings.rule);
  if (refusal) return { kind: 'refuse', refusal };
  if (own) return { kind: 'refuse', refusal: { kind: 'alreadyApproved' } };
  const decision: Decision = {
    kind: 'approve',
    person,
    revision: request.revision,
    at: ports.clock.now(),
  };
  const decided = { ...request, decisions: [...request.decisions, decision] };
  const isEnough = approvalsOf(decided).length >= request.approvalsNeeded;
  const detail = { bodyHash: request.plan?.bodyHash ?? '' };
  return {
    kind: 'save',
    request: isEnough ? { ...decided, state: 'approved', expiresAt: expiryFrom(ports) } : decided,
    event: { action: 'approved', actor: person, detail },
  };
}
