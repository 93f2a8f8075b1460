// Whether there are people enough to approve: without the one who asks, where that one does not count.
import type { ApprovalRule } from '../../../domain/approval.js';
import { cannotTell, count, ok, problem, type Finding } from '../finding.js';
import type { DecidingGroup } from './read-people.js';

/** Two lines: for ordinary changes, and for broad ones. */
export function checkApprovers(rule: ApprovalRule, groups: readonly DecidingGroup[]): readonly Finding[] {
  const wanted = [
    ['ordinary', rule.approvalsRequired],
    ['broad', rule.approvalsRequiredBroad],
  ] as const;
  const approvers = peopleOf(groups.filter(({ approves }) => approves));
  const askers = peopleOf(groups);
  if (!approvers || !askers) {
    return wanted.map(([kind, needed]) =>
      cannotTell(`approvals of ${kind} changes`, `${needed} needed; not everybody could be read`),
    );
  }
  // Somebody who may ask and does not approve takes no approver away.
  const hasPlainAsker = [...askers.able].some((id) => !approvers.able.has(id));
  const have = approvers.hasMore ? Number.POSITIVE_INFINITY : approvers.able.size;
  const ownCounts = rule.selfApproval === 'allow';
  const best = have - (ownCounts || hasPlainAsker ? 0 : 1);
  const worst = have - (ownCounts ? 0 : 1);
  const supply = { best: Math.max(0, best), worst: Math.max(0, worst), ownCounts };
  return wanted.map(([kind, needed]) => judge(kind, needed, supply));
}

interface Able {
  readonly able: ReadonlySet<string>;
  readonly hasMore: boolean;
}

/** Ids of everybody in these groups who can act; nothing where a group of them could not be read. */
function peopleOf(groups: readonly DecidingGroup[]): Able | undefined {
  const able = new Set<string>();
  let hasMore = false;
  for (const { facts, members } of groups) {
    if (facts.kind === 'gone') continue;
    if (members?.kind !== 'read') return undefined;
    for (const { id, membership } of members.value.people) if (membership === 'able') able.add(id);
    hasMore ||= members.value.hasMore;
  }
  return { able, hasMore };
}

/** How many could approve, depending on who asks. `ownCounts`: the requester is one of them. */
interface Supply {
  readonly best: number;
  readonly worst: number;
  readonly ownCounts: boolean;
}

function judge(kind: 'ordinary' | 'broad', needed: number, { best, worst, ownCounts }: Supply): Finding {
  const subject = `approvals of ${kind} changes`;
  const variable = kind === 'broad' ? 'APPROVALS_REQUIRED_BROAD' : 'APPROVALS_REQUIRED';
  const more = `put more people into an approver group, or lower ${variable}`;
  const besides = ownCounts ? '' : ' besides the requester';
  if (best < needed) {
    const there = best === 0 ? 'nobody' : `only ${count(best, 'person', 'people')}`;
    return problem(
      subject,
      `${needed} needed, and ${there}${besides} could give one: none is ever applied`,
      more,
    );
  }
  const people = Number.isFinite(best) ? count(best, 'person', 'people') : 'hundreds of people';
  const found = `${needed} needed, ${people}${besides} could give one`;
  return worst < needed
    ? ok(subject, `${found}; where an approver asks, only ${worst}, which is not enough`, more)
    : ok(subject, found);
}
