// Watches the bot change a policy: when each body was sent, how that was answered, and what each read after it showed.
import type { Assignment } from '../../domain/assignment.js';
import type { EncodedAssign } from '../../domain/plan/plan.js';
import type { AssignAnswer, Clock, Policies } from '../../workflow/ports.js';
import type { Heard } from './hear-answers.js';

/** One read of the rows. `milliseconds` from the end of the sending to the end of the read. */
export interface SeenRead {
  readonly milliseconds: number;
  readonly rows: readonly Assignment[];
}

/** One body that was sent, or was about to be. */
export interface SeenSending {
  readonly request: EncodedAssign;
  readonly answer: AssignAnswer;
  /** What was overheard of the answer; nothing where none came. */
  readonly heard: Heard | undefined;
  readonly reads: readonly SeenRead[];
}

/** The same policies, and what is seen of them, in order. `heard` grows with each answer. */
export function watchPolicies(
  policies: Policies,
  clock: Clock,
  heard: readonly Heard[],
): { readonly policies: Policies; readonly sendings: readonly SeenSending[] } {
  const sendings: SeenSending[] = [];
  let note: ((rows: readonly Assignment[]) => void) | undefined;
  return {
    sendings,
    policies: {
      ...policies,
      assign: async (call, mayStart) => {
        const before = heard.length;
        const answer = await policies.assign(call, mayStart);
        const ended = clock.monotonic();
        const reads: SeenRead[] = [];
        note = (rows) => reads.push({ milliseconds: clock.monotonic() - ended, rows });
        sendings.push({ request: call.request, answer, heard: heard[before], reads });
        return answer;
      },
      readAssignments: async (policy) => {
        const rows = await policies.readAssignments(policy);
        note?.(rows);
        return rows;
      },
    },
  };
}
