// The approval rule: who may ask, who may approve, how many it takes. Why not, or nothing.
import type { Membership } from './person.js';
import type { BroadReason } from './plan/plan.js';
import type { AccessRefusal, Refusal } from './refusal.js';
import type { ApprovalRequest, Decision } from './request.js';

/** From configuration. Group ids are Entra object ids in lower case. */
export interface ApprovalRule {
  readonly requesterGroupIds: readonly string[];
  readonly approverGroupIds: readonly string[];
  readonly selfApproval: 'allow' | 'deny';
  /** Distinct people for an ordinary plan, and for a broad one. */
  readonly approvalsRequired: number;
  readonly approvalsRequiredBroad: number;
}

/** The groups a person's membership is read in. */
export function ruleGroupIds(rule: ApprovalRule): readonly string[] {
  return [...new Set([...rule.requesterGroupIds, ...rule.approverGroupIds])];
}

/** Why this person may neither ask nor query: members of either group may. */
export function whyNotAsk(membership: Membership, rule: ApprovalRule): AccessRefusal | undefined {
  if (membership.kind === 'unread') return { kind: 'unread', why: membership.why };
  if (membership.kind === 'missing') return { kind: 'outsider' };
  if (membership.guest) return { kind: 'guest' };
  if (!membership.enabled) return { kind: 'disabled' };
  return isIn(membership.groupIds, ruleGroupIds(rule)) ? undefined : { kind: 'outsider' };
}

/** Whether this person's group membership makes them an approver of requests in general. */
export function isApprover(membership: Membership, rule: ApprovalRule): boolean {
  if (whyNotAsk(membership, rule) || membership.kind !== 'known') return false;
  return anyAskerApproves(rule) || isIn(membership.groupIds, rule.approverGroupIds);
}

/** Why this person's approval of this request would not count. */
export function whyNotApprove(
  request: ApprovalRequest,
  membership: Membership,
  rule: ApprovalRule,
): Refusal | undefined {
  const outside = whyNotAsk(membership, rule);
  if (outside) return outside;
  if (!isApprover(membership, rule)) return { kind: 'notApprover' };
  if (
    membership.kind === 'known' &&
    rule.selfApproval === 'deny' &&
    isAuthor(request, membership.person.id)
  ) {
    return { kind: 'ownRequest' };
  }
  return undefined;
}

/** Whether this person wrote any revision of the request. */
export function isAuthor(request: ApprovalRequest, personId: string): boolean {
  return request.authors.some((author) => author.id === personId);
}

/** How many distinct people must approve such a plan. */
export function approvalsNeeded(broad: readonly BroadReason[], rule: ApprovalRule): number {
  return broad.length > 0 ? rule.approvalsRequiredBroad : rule.approvalsRequired;
}

/** The approvals that count now: of the current revision, one per person. */
export function approvalsOf(request: ApprovalRequest): readonly Decision[] {
  const byPerson = new Map<string, Decision>();
  for (const decision of request.decisions) {
    if (decision.kind === 'approve' && decision.revision === request.revision) {
      byPerson.set(decision.person.id, decision);
    }
  }
  return [...byPerson.values()];
}

/** `SELF_APPROVAL=allow` without an approver group: whoever may ask may approve. */
function anyAskerApproves(rule: ApprovalRule): boolean {
  return rule.selfApproval === 'allow' && rule.approverGroupIds.length === 0;
}

function isIn(memberOf: readonly string[], groupIds: readonly string[]): boolean {
  return memberOf.some((id) => groupIds.includes(id));
}
