// The requester has the rows of groups that no longer exist dropped in the same change: a new revision.
import { droppableRows, whyNotRevise } from '../../domain/may.js';
import type { Change } from '../../domain/plan/plan.js';
import { commitStep, visitRequester, type Click } from '../click.js';
import { orFault } from '../graph-fault.js';
import { makePlan } from '../planning/make-plan.js';
import type { CardOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { planDetail, withPlan } from '../planning/revision.js';
import { planProblem } from '../planning/understand.js';

/** Plans the request's own wishes and the removal of every kept row whose group is gone; earlier approvals are void. Nothing happens where there is no such row. */
export async function dropGone(ports: Ports, click: Click): Promise<CardOutcome> {
  const visited = await visitRequester(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request, person } = visited.visit;
  const refusal = whyNotRevise(request, click.revision);
  if (refusal) return { kind: 'refused', request, refusal };
  const { plan } = request;
  if (!plan) throw new Error('a pending request has no plan');
  const drops = droppableRows(request).map(({ target }): Change => ({ verb: 'unassign', target }));
  if (drops.length === 0) return { kind: 'done', request };
  return await orFault(request, async () => {
    const planning = await makePlan(ports, plan.policy, [...plan.changes, ...drops]);
    if (planning.kind !== 'planned') return { kind: 'unplanned', request, problem: planProblem(planning) };
    return await commitStep(ports, request, (current) => {
      const moved = whyNotRevise(current, request.revision);
      if (moved) return { kind: 'refuse', refusal: moved };
      const detail = { ...planDetail(planning.plan), dropped: drops.length };
      const event = { action: 'changed', actor: person, detail } as const;
      return { kind: 'save', request: withPlan(ports, current, planning.plan), event };
    });
  });
}
