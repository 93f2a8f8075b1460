// What a workflow verb answers: every expected ending, as a value.
import type { Target } from '../domain/assignment.js';
import type { GraphFault } from '../domain/graph-error.js';
import type { Plan } from '../domain/plan/plan.js';
import type { OtherKindPolicy } from '../domain/policy.js';
import type { ParseProblem } from '../domain/command.js';
import type { Unsupported } from '../domain/language/unsupported.js';
import type { AccessRefusal, Refusal } from '../domain/refusal.js';
import type { ApprovalRequest } from '../domain/request.js';

/** What a card action led to. */
export type CardOutcome =
  /** The request as it is now; nothing more to say. */
  | { readonly kind: 'done'; readonly request: ApprovalRequest }
  /** Nothing changed; the person is told why on the request's current card. */
  | { readonly kind: 'refused'; readonly request: ApprovalRequest; readonly refusal: Refusal }
  /** Nothing changed, because Graph could not be asked. */
  | { readonly kind: 'fault'; readonly request: ApprovalRequest; readonly fault: GraphFault }
  /** Nothing changed, because what was wanted could not be planned. */
  | { readonly kind: 'unplanned'; readonly request: ApprovalRequest; readonly problem: PlanProblem }
  /** Somebody from another tenant: they are told nothing. */
  | { readonly kind: 'stranger' }
  /** Somebody who may do nothing here, or of whom that could not be found out: they are told why, and nothing else. */
  | { readonly kind: 'turnedAway'; readonly refusal: AccessRefusal }
  | { readonly kind: 'notFound' };

/** What any verb leads to. `asked`: an undo was saved as a new request and has to be posted; `undone` is the request that was pressed. */
export type VerbOutcome =
  | CardOutcome
  | { readonly kind: 'asked'; readonly request: ApprovalRequest; readonly undone: ApprovalRequest };

/** A name that nothing has. */
export interface NameProblem {
  readonly kind: 'unknownName';
  readonly about: 'policy' | 'group';
  readonly name: string;
}

/** A name that nothing has, in which something is understood that the bot cannot do. `words` are those that say it. */
export interface UnsupportedProblem extends Unsupported {
  readonly kind: 'unsupported';
  readonly about: 'policy' | 'group';
  readonly name: string;
}

/** No policy the bot assigns has that name, but policies of other kinds have. */
export interface OtherKindProblem {
  readonly kind: 'otherKind';
  readonly name: string;
  readonly found: readonly OtherKindPolicy[];
}

/** Why a wish leads to no plan. */
export type PlanProblem =
  | NameProblem
  | UnsupportedProblem
  | OtherKindProblem
  | { readonly kind: 'unreadable'; readonly problem: ParseProblem }
  /** The sentence is a question, not a change. */
  | { readonly kind: 'notAChange' }
  | { readonly kind: 'notUnique'; readonly about: 'policy' | 'group' | 'reading'; readonly name: string }
  /** Everything wished for is already so; `plan` shows what the policy has. */
  | { readonly kind: 'nothingToChange'; readonly plan: Plan }
  /** A row to be removed or turned comes from a policy set. */
  | { readonly kind: 'fromPolicySet'; readonly target: Target; readonly name?: string }
  /** One request includes and excludes the same group. */
  | { readonly kind: 'contradiction'; readonly groupId: string; readonly name?: string };
