// From a sentence to a saved request: a plan that waits for approval, or a draft that waits for an answer.
import type { ApprovalRequest } from '../../domain/request.js';
import type { PlanProblem } from '../outcome.js';
import { NO_PICKS } from '../planning/match.js';
import { newRequest, planDetail, reasonOf, withPlan, type Wish } from '../planning/revision.js';
import { understand } from '../planning/understand.js';
import type { Ports } from '../ports.js';
import { saveNew } from '../save.js';

export type Proposal =
  | { readonly kind: 'proposed'; readonly request: ApprovalRequest }
  | { readonly kind: 'problem'; readonly problem: PlanProblem };

/** Plans the wish and saves it as a request. Nothing is sent to Intune. Throws GraphError. */
export async function propose(ports: Ports, wish: Wish): Promise<Proposal> {
  const understood = await understand(ports, wish.readings, NO_PICKS);
  if (understood.kind === 'problem') return understood;
  const fresh = newRequest(ports, wish);
  if (understood.kind === 'choice') {
    const { readings, choice } = understood;
    const draft = { readings, ...NO_PICKS, choice };
    const request = await saveNew(ports, { ...fresh, draft }, { action: 'asked', actor: wish.requester });
    return { kind: 'proposed', request };
  }
  const planned = withPlan(ports, { ...fresh, ...reasonOf(understood.command) }, understood.plan);
  const event = { action: 'asked', actor: wish.requester, detail: planDetail(understood.plan) } as const;
  return { kind: 'proposed', request: await saveNew(ports, planned, event) };
}
