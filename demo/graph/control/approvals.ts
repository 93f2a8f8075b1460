// Intune's own approval from outside: switching it on, and what people in the Intune admin center do with a request.
import { ControlError } from './error.js';
import {
  allApprovals,
  findApproval,
  isOpen,
  settleApproval,
  type ApprovalRequest,
  type ApprovalSettings,
} from '../intune/intune-approvals.js';
import { textOf, type JsonObject } from '../http/json.js';
import type { Tenant, User } from '../tenant.js';

const REPLIES: readonly ApprovalSettings['reply'][] = [400, 403, 412];
const POLICY_TYPES: readonly ApprovalSettings['policyType'][] = [
  'compliancePolicy',
  'unknownFutureValue',
  null,
];
const CODE_PLACES: readonly ApprovalSettings['codeIn'][] = ['header', 'message', 'both'];

/** `POST /control/maa`: any of the settings; what is not named stays. Answers all of them. */
export function setApprovals(tenant: Tenant, body: JsonObject): ApprovalSettings {
  const held = tenant.approvals.settings;
  const flag = (name: 'on' | 'byId' | 'namesRequestor' | 'namesApprover'): boolean => {
    const wanted = body[name] ?? held[name];
    if (typeof wanted !== 'boolean') throw new ControlError(400, `${name}: expected true or false`);
    return wanted;
  };
  tenant.approvals.settings = {
    on: flag('on'),
    reply: oneOf('reply', REPLIES, body['reply'] ?? held.reply),
    codeIn: oneOf('codeIn', CODE_PLACES, body['codeIn'] ?? held.codeIn),
    byId: flag('byId'),
    namesRequestor: flag('namesRequestor'),
    namesApprover: flag('namesApprover'),
    policyType: oneOf(
      'policyType',
      POLICY_TYPES,
      body['policyType'] === undefined ? held.policyType : body['policyType'],
    ),
  };
  return tenant.approvals.settings;
}

/** `POST /control/maa/approve` and `/reject`: `{ id, person, justification? }`, the person by id or name. Only what waits can be decided: else 409. Answers `{ person, policyName }`. */
export function decideApproval(tenant: Tenant, status: 'approved' | 'rejected', body: JsonObject): object {
  const request = requestOf(tenant, body);
  if (request.status !== 'needsApproval') throw new ControlError(409, `the request is ${request.status}`);
  const { id, displayName } = personOf(tenant, body['person']);
  const decisionJustification = textOf(body['justification']);
  settleApproval(tenant.approvals, request, {
    status,
    decidedBy: { id, displayName },
    ...(decisionJustification === undefined ? {} : { decisionJustification }),
  });
  return { person: displayName, policyName: request.policyName };
}

/** `POST /control/maa/expire` and `/cancel`: `{ id }`. Its time is over, or it was taken back in the admin center; 409 for one that is over already. */
export function endApproval(tenant: Tenant, end: 'expired' | 'cancelled', body: JsonObject): object {
  const request = requestOf(tenant, body);
  if (!isOpen(request)) throw new ControlError(409, `the request is ${request.status}`);
  const change = end === 'expired' ? { expires: new Date().toISOString() } : { status: end };
  settleApproval(tenant.approvals, request, change);
  return {};
}

/** What `GET /control/state` shows: the settings, and the requests oldest first. */
export function approvalsState(tenant: Tenant): object {
  return {
    ...tenant.approvals.settings,
    requests: allApprovals(tenant.approvals).map((request) => ({
      id: request.id,
      status: request.status,
      policyId: request.policyId,
      policyName: request.policyName,
      appId: request.call.appId,
      justification: request.justification,
      requestedAt: request.requested,
      expiresAt: request.expires,
      ...(request.decidedBy ? { decidedBy: request.decidedBy } : {}),
    })),
  };
}

function requestOf(tenant: Tenant, body: JsonObject): ApprovalRequest {
  const request = findApproval(tenant.approvals, textOf(body['id']) ?? '');
  if (!request) throw new ControlError(404, 'no such approval request');
  return request;
}

function personOf(tenant: Tenant, person: unknown): User {
  const found = [...tenant.users.values()].find(
    ({ id, displayName }) => id === person || displayName === person,
  );
  if (!found) throw new ControlError(404, 'no such person');
  return found;
}

function oneOf<T>(name: string, allowed: readonly T[], wanted: unknown): T {
  const found = allowed.find((each) => each === wanted);
  if (found === undefined) throw new ControlError(400, `${name}: expected one of ${allowed.join(', ')}`);
  return found;
}
