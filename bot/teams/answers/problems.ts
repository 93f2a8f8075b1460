// From the workflow's outcomes to what the cards can say.
import type { Notice, Problem } from '../../../cards/index.js';
import type { PlanProblem } from '../../workflow/outcome.js';
import type { AccessRefusal } from '../../domain/refusal.js';

/** Why a wish became no plan, as a card shows it. */
export function toProblem(problem: PlanProblem): Problem {
  switch (problem.kind) {
    case 'unknownName':
      return { ...problem, suggestions: [] };
    case 'unreadable':
      return { kind: 'parse', problem: problem.problem };
    case 'notAChange':
      return { kind: 'notAChange' };
    case 'notUnique':
      return problem.about === 'reading'
        ? { kind: 'tooManyReadings' }
        : { kind: 'ambiguousName', about: problem.about, name: problem.name, candidates: [] };
    case 'nothingToChange': {
      const { policy, before, alreadySo, groups, filters } = problem.plan;
      return { kind: 'nothingToChange', policy, rows: before, alreadySo, groups, filters };
    }
    case 'fromPolicySet': {
      const { target, name } = problem;
      return { kind: 'fromPolicySet', target, ...(name !== undefined && { group: name }) };
    }
    case 'unsupported':
    case 'otherKind':
      return problem;
    case 'contradiction':
      return { kind: 'includeAndExclude', group: problem.name ?? problem.groupId };
  }
}

/** Why somebody is not answered, told without telling anything else. */
export function accessProblem(refusal: AccessRefusal): Problem {
  if (refusal.kind !== 'unread') return { kind: 'outsider' };
  return { kind: 'standingUnread', ...(refusal.why !== undefined && { why: refusal.why }) };
}

/** The notice for a problem on a request's card. */
export function problemNotice(problem: PlanProblem): Notice {
  return { kind: 'problem', problem: toProblem(problem) };
}
