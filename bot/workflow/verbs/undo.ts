// Takes back exactly what an applied request did, as a new request that is approved like any other.
import { mayUndo } from '../../domain/may.js';
import type { Person } from '../../domain/person.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { ApprovalRequest, ConversationRef } from '../../domain/request.js';
import { undoChanges } from '../../domain/plan/undo.js';
import { claimUndo, dropOrphan, isBeingUndone } from '../claim-undo.js';
import { visit, type Click } from '../click.js';
import { orFault } from '../graph-fault.js';
import { makePlan } from '../planning/make-plan.js';
import type { VerbOutcome } from '../outcome.js';
import type { Ports } from '../ports.js';
import { newRequest, planDetail, withPlan } from '../planning/revision.js';
import { saveNew } from '../save.js';
import { planProblem } from '../planning/understand.js';

/** Plans the undo on what the tenant has now. Whoever may ask may undo; they are the new request's requester, asking in `askedIn`. */
export async function undo(ports: Ports, click: Click, askedIn: ConversationRef): Promise<VerbOutcome> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request, person } = visited.visit;
  const { plan, state } = request;
  if (!plan || !mayUndo(request, await isBeingUndone(ports, request))) {
    return { kind: 'refused', request, refusal: { kind: 'notWaiting', state } };
  }
  let planned: Plan | undefined;
  const outcome = await orFault(request, async () => {
    const planning = await makePlan(ports, plan.policy, (live) => undoChanges(plan, live));
    if (planning.kind !== 'planned') return { kind: 'unplanned', request, problem: planProblem(planning) };
    planned = planning.plan;
    return { kind: 'done', request };
  });
  return planned ? await ask(ports, { request, person, plan: planned, askedIn }) : outcome;
}

/** The new request is saved first and then claims the applied one; of two clicks, the one that comes second takes its request back. */
async function ask(
  ports: Ports,
  {
    request,
    person,
    plan,
    askedIn,
  }: {
    readonly request: ApprovalRequest;
    readonly person: Person;
    readonly plan: Plan;
    readonly askedIn: ConversationRef;
  },
): Promise<VerbOutcome> {
  const { tenantId, text } = request;
  const fresh = newRequest(ports, { tenantId, requester: person, askedIn, text });
  const saved = await saveNew(ports, withPlan(ports, { ...fresh, undoOf: request.id }, plan), {
    action: 'asked',
    actor: person,
    detail: { ...planDetail(plan), undoOf: request.id },
  });
  const isClaimed = await claimUndo(ports, saved);
  const undone = (await ports.store.load(request.id)) ?? request;
  if (isClaimed) return { kind: 'asked', request: saved, undone };
  await dropOrphan(ports, saved);
  return { kind: 'done', request: undone };
}
