// Takes back exactly what an applied request did, as a new request that is approved like any other.
import { isOver } from '../domain/moves.js';
import type { Person } from '../domain/person.js';
import type { Plan } from '../domain/plan.js';
import type { ApprovalRequest } from '../domain/request.js';
import { undoChanges } from '../domain/undo.js';
import { commitStep, visit, type Click } from './click.js';
import { orFault } from './graph-trouble.js';
import { makePlan } from './make-plan.js';
import type { CardOutcome } from './outcome.js';
import type { Ports } from './ports.js';
import { newRequest, planDetail, withPlan } from './propose.js';
import { saveNew } from './save.js';
import { planProblem } from './understand.js';

/** `asked`: a new request was saved and has to be posted. Everything else is about the applied request itself. */
export type UndoOutcome =
  | CardOutcome
  | { readonly kind: 'asked'; readonly request: ApprovalRequest; readonly undone: ApprovalRequest };

/** Plans the undo on what the tenant has now. Whoever may ask may undo; they are the new request's requester. */
export async function undo(ports: Ports, click: Click): Promise<UndoOutcome> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  const { request, person } = visited.visit;
  const { plan, state } = request;
  if (state !== 'applied' || !plan || (await isBeingUndone(ports, request))) {
    return { kind: 'refused', request, refusal: { kind: 'notWaiting', state } };
  }
  let planned: Plan | undefined;
  const outcome = await orFault(request, async () => {
    const planning = await makePlan(ports, plan.policy, (live) => undoChanges(plan, live));
    if (planning.kind !== 'planned') return { kind: 'unplanned', request, problem: planProblem(planning) };
    planned = planning.plan;
    return { kind: 'done', request };
  });
  return planned ? await ask(ports, { request, person, plan: planned }) : outcome;
}

/** The applied request is claimed first, so that two clicks lead to one new request. */
async function ask(
  ports: Ports,
  {
    request,
    person,
    plan,
  }: { readonly request: ApprovalRequest; readonly person: Person; readonly plan: Plan },
): Promise<UndoOutcome> {
  const fresh = newRequest(ports, { tenantId: request.tenantId, requester: person, text: request.text });
  const claimed = await commitStep(ports, request, (current) => {
    if (current.undoneBy !== request.undoneBy) return { kind: 'nothing' };
    const event = { action: 'undone', actor: person, detail: { by: fresh.id } } as const;
    return { kind: 'save', request: { ...current, undoneBy: fresh.id }, event };
  });
  if (claimed.kind !== 'done' || claimed.request.undoneBy !== fresh.id) return claimed;
  const saved = await saveNew(ports, withPlan(ports, { ...fresh, undoOf: request.id }, plan), {
    action: 'asked',
    actor: person,
    detail: { ...planDetail(plan), undoOf: request.id },
  });
  return { kind: 'asked', request: saved, undone: claimed.request };
}

/** A request that was claimed for an undo which was never saved, or which ended without being applied, is free. */
async function isBeingUndone(ports: Ports, request: ApprovalRequest): Promise<boolean> {
  if (request.undoneBy === undefined) return false;
  const other = await ports.store.load(request.undoneBy);
  return other !== undefined && (other.state === 'applied' || !isOver(other.state));
}
