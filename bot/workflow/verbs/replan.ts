// Plans a request again on what the tenant has now: the next revision, with every earlier approval void.
import { isAuthor } from '../../domain/approval.js';
import { mayReplan, whyNotReplan } from '../../domain/may.js';
import type { Person } from '../../domain/person.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { repairChanges } from '../../domain/plan/undo.js';
import { claimUndo } from '../claim-undo.js';
import { commitStep, visit, type Click } from '../click.js';
import { giveUpUndo } from '../give-up-undo.js';
import { orFault } from '../graph-fault.js';
import { makePlan, type Wishes } from '../planning/make-plan.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { planDetail, withPlan } from '../planning/revision.js';
import { planProblem } from '../planning/understand.js';

/**
 * From stale, expired, failed, diverged or unconfirmed. The requester and approvers may; whoever does is
 * from then on an author and does not count as an approver.
 */
export async function replan(ports: Ports, click: Click): Promise<CardOutcome> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request, person, membership } = visited.visit;
  const { plan, state } = request;
  const presser = { person, membership, revision: click.revision };
  const refusal = whyNotReplan(request, presser, ports.settings.rule);
  if (refusal) return { kind: 'refused', request, refusal };
  if (!plan) throw new Error('a request that may be planned again has a plan');
  // The request it takes back may be free again, and taken back by another one meanwhile.
  if (!(await claimUndo(ports, request))) {
    return { kind: 'refused', request, refusal: { kind: 'notWaiting', state } };
  }
  const outcome = await orFault(request, async () => {
    await cancelHold(ports, request);
    const planning = await makePlan(ports, plan.policy, wishesOf(request, plan));
    if (planning.kind !== 'planned') return { kind: 'unplanned', request, problem: planProblem(planning) };
    return await commitStep(ports, request, (current) => {
      if (current.revision !== request.revision || !mayReplan(current)) return { kind: 'nothing' };
      const next = withPlan(ports, withAuthor(current, person), planning.plan);
      const event = { action: 'replanned', actor: person, detail: planDetail(planning.plan) } as const;
      return { kind: 'save', request: next, event };
    });
  });
  if (outcome.kind !== 'done') await giveUpUndo(ports, request);
  return outcome;
}

/**
 * What Intune still holds of an earlier revision would refuse the next one, and would be forgotten with it: it is
 * cancelled first. Throws GraphError where Intune does not answer.
 */
async function cancelHold(ports: Ports, { hold, state }: ApprovalRequest): Promise<void> {
  // Unconfirmed after it was sent with its code: if that never arrived, Intune still has it approved.
  const mayBeOpen = hold?.toCancel === true || (state === 'unconfirmed' && ports.approvals.isReadable);
  if (hold && mayBeOpen) await ports.approvals.cancel(hold.code);
}

/** The request with one more author, who from now on does not count as its approver. */
function withAuthor(request: ApprovalRequest, person: Person): ApprovalRequest {
  return isAuthor(request, person.id) ? request : { ...request, authors: [...request.authors, person] };
}

function wishesOf(request: ApprovalRequest, plan: Plan): Wishes {
  return request.state === 'diverged' ? (live) => repairChanges(plan, live) : plan.changes;
}
