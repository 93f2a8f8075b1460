// A request before anybody planned it, and what planning makes of it: the next revision, with earlier approvals void.
import { approvalsNeeded } from '../../domain/approval.js';
import { NO_EVENT } from '../../domain/audit.js';
import type { ChangeCommand } from '../../domain/command.js';
import type { JsonObject } from '../../domain/json.js';
import type { Person } from '../../domain/person.js';
import type { Plan } from '../../domain/plan/plan.js';
import { shortIdOf, type ApprovalRequest, type ConversationRef } from '../../domain/request.js';
import type { Ports } from '../ports.js';

/** A sentence of somebody who may ask; `readings` are its possible meanings. */
export interface Wish {
  readonly tenantId: string;
  readonly requester: Person;
  readonly askedIn: ConversationRef;
  readonly text: string;
  readonly readings: readonly ChangeCommand[];
  /** The id the request shall have, where one was made when the message was taken in. */
  readonly requestId?: string;
}

/** A request nobody has planned yet: a draft at revision 0. */
export function newRequest(ports: Ports, wish: Omit<Wish, 'readings'>): ApprovalRequest {
  const now = ports.clock.now();
  const id = wish.requestId ?? ports.ids.requestId();
  return {
    id,
    shortId: shortIdOf(id),
    tenantId: wish.tenantId,
    revision: 0,
    version: 0,
    state: 'draft',
    requester: wish.requester,
    askedIn: wish.askedIn,
    text: wish.text,
    authors: [wish.requester],
    approvalsNeeded: ports.settings.rule.approvalsRequired,
    decisions: [],
    createdAt: now,
    updatedAt: now,
    expiresAt: expiryFrom(ports),
    cards: [],
    seq: 0,
    head: NO_EVENT,
  };
}

/** The next revision of a request: pending, with a full time to decide and every earlier approval void. */
export function withPlan(ports: Ports, request: ApprovalRequest, plan: Plan): ApprovalRequest {
  const { draft, sending, readBack, fault, movedTo, movedBy, hold, reach, endedBy, ...rest } = request;
  return {
    ...rest,
    state: 'pending',
    revision: request.revision + 1,
    plan,
    approvalsNeeded: approvalsNeeded(plan.broad, ports.settings.rule),
    expiresAt: expiryFrom(ports),
  };
}

/** What the audit trail keeps of a plan: which policy, and the hashes of what was shown. */
export function planDetail(plan: Plan): JsonObject {
  return { policyId: plan.policy.id, bodyHash: plan.bodyHash, stateHash: plan.stateHash };
}

/** The reason given with a command, as a member to spread. */
export function reasonOf(command: ChangeCommand): { readonly reason?: string } {
  return command.reason === undefined ? {} : { reason: command.reason };
}

const HOUR = 3_600_000;

/** When what is asked or approved now is over, ISO 8601. */
export function expiryFrom(ports: Ports): string {
  return new Date(Date.parse(ports.clock.now()) + ports.settings.expiresHours * HOUR).toISOString();
}
