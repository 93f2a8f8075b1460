// The exact request that makes a policy's rows what was approved: which Graph version, which path, which text.
import type { Assignment } from '../../domain/assignment.js';
import { GraphError } from '../../domain/graph-error.js';
import type { EncodedAssign } from '../../domain/plan/plan.js';
import type { Policy } from '../../domain/policy.js';
import { segment } from '../http/odata.js';
import { policyKinds } from './policy-kinds.js';
import { fromAssignment } from './wire.js';

type BetaReason = NonNullable<EncodedAssign['betaBecause']>;

/** Where a policy is; the path has no version, as `EncodedAssign.path`. Throws GraphError (`badRequest`) for an id that would be another path. */
export function policyPath({ kind, id }: Pick<Policy, 'kind' | 'id'>): string {
  return `${policyKinds[kind].path}/${segment(id)}`;
}

/**
 * Encodes `after`: for v1.0, unless v1.0 could not carry something in `before` or `after` and would lose it.
 * Under `never` such a plan is refused with GraphError (`badRequest`): sending less than what is there is no answer.
 */
export function encodeAssign(
  beta: 'read' | 'never',
  policy: Policy,
  before: readonly Assignment[],
  after: readonly Assignment[],
): EncodedAssign {
  const because = betaReason(policy, [...before, ...after]);
  if (because !== undefined && beta === 'never') throw refusal(because);
  return {
    version: because === undefined ? 'v1.0' : 'beta',
    path: `${policyPath(policy)}/assign`,
    body: JSON.stringify({ assignments: after.map(fromAssignment) }),
    ...(because === undefined ? {} : { betaBecause: because }),
  };
}

function betaReason(policy: Policy, rows: readonly Assignment[]): BetaReason | undefined {
  if (rows.some((row) => row.filter !== undefined)) return 'filter';
  if (!policyKinds[policy.kind].typesOfV1.includes(policy.type)) return 'policyType';
  const unknown = rows.some((row) => row.target.kind === 'unknown' || row.extra !== undefined);
  return unknown ? 'unknownTarget' : undefined;
}

function refusal(because: BetaReason): GraphError {
  return new GraphError({
    kind: 'badRequest',
    doing: 'encodeAssignments',
    code: because,
    advice: { kind: 'needsBeta', because },
  });
}
