// Why a message did not become a request, and what to do about it.
import type { Advice } from '../../bot/domain/advice.js';
import type { Assignment, Target } from '../../bot/domain/assignment.js';
import type { ParseProblem } from '../../bot/domain/command.js';
import type { GraphFault } from '../../bot/domain/graph-error.js';
import type { GroupDirectory } from '../../bot/domain/group.js';
import type { Unsupported } from '../../bot/domain/language/unsupported.js';
import type { Change } from '../../bot/domain/plan/plan.js';
import type { OtherKindPolicy, Policy } from '../../bot/domain/policy.js';
import type { ChoiceOption } from '../../bot/domain/request.js';

/** Something that has the name asked for, or nearly. */
export type Candidate = Exclude<ChoiceOption, { readonly kind: 'reading' }>;

/** Everything a message can be told instead of being planned. */
export type Problem =
  | { readonly kind: 'parse'; readonly problem: ParseProblem }
  /** Nothing has that name. `suggestions` are near misses and may be empty. `severalLines` where the message has them. */
  | {
      readonly kind: 'unknownName';
      readonly about: 'policy' | 'group';
      readonly name: string;
      readonly suggestions: readonly Candidate[];
      readonly severalLines?: boolean;
    }
  /** Nothing has that name, and some of it is understood as something the bot cannot do: `words`, as written. */
  | (Unsupported & {
      readonly kind: 'unsupported';
      readonly about: 'policy' | 'group';
      readonly name: string;
    })
  /** No compliance policy has that name, but things of other kinds have. */
  | { readonly kind: 'otherKind'; readonly name: string; readonly found: readonly OtherKindPolicy[] }
  /** Several have that name, where no choice can be offered. `candidates` may be empty. */
  | {
      readonly kind: 'ambiguousName';
      readonly about: 'policy' | 'group';
      readonly name: string;
      readonly candidates: readonly Candidate[];
    }
  | { readonly kind: 'includeAndExclude'; readonly group: string }
  /** Every wish is already so (`alreadySo`), or, with none, what an undo would take back is no longer there. */
  | {
      readonly kind: 'nothingToChange';
      readonly policy: Policy;
      readonly rows: readonly Assignment[];
      readonly alreadySo: readonly Change[];
      readonly groups: GroupDirectory;
      /** Filter names by id in lower case. */
      readonly filters: Readonly<Record<string, string>>;
    }
  /** The row to be removed or turned comes from a policy set, which is where it must be changed. */
  | { readonly kind: 'fromPolicySet'; readonly target: Target; readonly group?: string }
  | { readonly kind: 'graphFault'; readonly fault: GraphFault }
  /** Not in any of the groups that may ask or approve; the card tells nothing. */
  | { readonly kind: 'outsider' }
  /** May look, may not ask for changes. */
  | { readonly kind: 'mayNotAsk' }
  /** Who may could not be read: what cannot be read means no. `why` is what to do about it, in sentences. */
  | { readonly kind: 'standingUnread'; readonly why?: Advice }
  | { readonly kind: 'empty' }
  | { readonly kind: 'attachment' }
  | { readonly kind: 'tooLong'; readonly length: number; readonly limit: number }
  | { readonly kind: 'tooManyReadings' }
  /** The new wording of a request asks for no change, but for a list or for help. */
  | { readonly kind: 'notAChange' }
  | { readonly kind: 'requestNotFound' }
  /** A card action the bot does not know or cannot read. */
  | { readonly kind: 'badAction' }
  | { readonly kind: 'frozen' }
  /** What is kept of requests could not be reached. */
  | { readonly kind: 'storeDown' }
  /** Our own fault. `reference` finds the log line. */
  | { readonly kind: 'internal'; readonly reference?: string };
