// Somebody approves a revision. Enough distinct people: the request is approved and waits to be applied.
import { approvalsOf } from '../../domain/approval.js';
import { mayNotApprove } from '../../domain/may.js';
import type { Person } from '../../domain/person.js';
import type { ApprovalRequest, Decision } from '../../domain/request.js';
import { actOn, type Click, type Verdict } from '../click.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { expiryFrom } from '../planning/revision.js';

/** Counts the click if it is of the current revision and its author may approve. A second click changes nothing. */
export async function approve(ports: Ports, click: Click): Promise<CardOutcome> {
  return await actOn(
    ports,
    click,
    (request, presser) =>
      mayNotApprove(request, presser, ports.settings.rule) ?? countApproval(ports, request, presser.person),
  );
}

function countApproval(ports: Ports, request: ApprovalRequest, person: Person): Verdict {
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
