// From the readings of a sentence to a plan, a question, or the reason there is neither.
import type { ChangeCommand } from '../../domain/command.js';
import type { Plan } from '../../domain/plan/plan.js';
import type { Choice } from '../../domain/request.js';
import { makePlan, type Planning, type PlanPorts } from './make-plan.js';
import type { PlanProblem } from '../outcome.js';
import type { Picks } from './match.js';
import { resolve } from './resolve.js';

/** What a sentence means in this tenant at this moment. */
export type Understanding =
  | { readonly kind: 'planned'; readonly command: ChangeCommand; readonly plan: Plan }
  | { readonly kind: 'choice'; readonly choice: Choice; readonly readings: readonly ChangeCommand[] }
  | { readonly kind: 'problem'; readonly problem: PlanProblem };

/** Resolves names, then plans: three round trips where every name is unique. Throws GraphError. */
export async function understand(
  ports: PlanPorts,
  readings: readonly ChangeCommand[],
  picks: Picks,
): Promise<Understanding> {
  const resolution = await resolve(ports, readings, picks);
  if (resolution.kind === 'choice') return resolution;
  if (resolution.kind !== 'resolved') return { kind: 'problem', problem: resolution };
  const { command, policy, changes, groups } = resolution;
  const planning = await makePlan(ports, policy, changes, groups);
  return planning.kind === 'planned'
    ? { kind: 'planned', command, plan: planning.plan }
    : { kind: 'problem', problem: planProblem(planning) };
}

/** Why planning led to no plan, in the words of an outcome. */
export function planProblem(planning: Exclude<Planning, { kind: 'planned' }>): PlanProblem {
  switch (planning.kind) {
    case 'unchanged':
      return { kind: 'nothingToChange', plan: planning.plan };
    case 'contradiction':
    case 'fromPolicySet':
      return planning;
    case 'groupGone':
      return { kind: 'unknownName', about: 'group', name: planning.groupId };
  }
}
