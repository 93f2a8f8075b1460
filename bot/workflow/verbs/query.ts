// Questions that change nothing: which policies there are, and what one of them is assigned to.
import { filterIdsOf, groupIdsOf, type Assignment } from '../../domain/assignment.js';
import type { NameRef } from '../../domain/command.js';
import type { FilterDirectory } from '../../domain/filter.js';
import type { GroupDirectory } from '../../domain/group.js';
import type { Policy } from '../../domain/policy.js';
import { similarPolicies } from '../planning/choices.js';
import type { Ports } from '../ports.js';
import { matchPolicies, NO_PICKS } from '../planning/match.js';

/** A policy's rows with the names of what they point at. */
export interface Assignments extends FilterDirectory {
  readonly policy: Policy;
  /** All of them, as Graph lists them: also two of one target. */
  readonly rows: readonly Assignment[];
  readonly groups: GroupDirectory;
  readonly readAt: string;
}

/** Why no policy could be taken for the one that was named. */
export type PolicyUnfound =
  | { readonly kind: 'ambiguous'; readonly name: string; readonly policies: readonly Policy[] }
  | { readonly kind: 'unknown'; readonly name: string; readonly suggestions: readonly Policy[] };

export type AssignmentsAnswer = { readonly kind: 'found'; readonly assignments: Assignments } | PolicyUnfound;

/** All policies, by name. Throws GraphError. */
export async function listPolicies(ports: Ports): Promise<readonly Policy[]> {
  const policies = await ports.policies.listPolicies();
  return [...policies].sort((left, right) => left.displayName.localeCompare(right.displayName));
}

/** What the policy of exactly that name is assigned to now; `readings` are the names the sentence may mean. Throws GraphError. */
export async function showAssignments(
  ports: Ports,
  readings: readonly NameRef[],
): Promise<AssignmentsAnswer> {
  const answer = await findPolicy(ports, readings);
  return answer.kind === 'found'
    ? { kind: 'found', assignments: await readRows(ports, answer.policy) }
    : answer;
}

/** The policy of the first of these names that there is; a name several have is not passed over. Throws GraphError. */
export async function findPolicy(
  ports: Pick<Ports, 'policies'>,
  readings: readonly NameRef[],
): Promise<{ readonly kind: 'found'; readonly policy: Policy } | PolicyUnfound> {
  const policies = await ports.policies.listPolicies();
  for (const name of readings) {
    const [only, ...others] = matchPolicies(name, policies, NO_PICKS);
    if (!only) continue;
    if (others.length > 0) return { kind: 'ambiguous', name: name.text, policies: [only, ...others] };
    return { kind: 'found', policy: only };
  }
  const name = readings[0]?.text ?? '';
  return { kind: 'unknown', name, suggestions: similarPolicies(name, policies) };
}

async function readRows(ports: Ports, policy: Policy): Promise<Assignments> {
  const state = await ports.policies.readPolicyState(policy);
  const { rows } = state;
  const [groups, filters] = await Promise.all([
    ports.directory.readGroups(groupIdsOf(rows)),
    ports.policies.readFilters(filterIdsOf(rows)),
  ]);
  return { policy: state.policy, rows, groups, ...filters, readAt: ports.clock.now() };
}
