// `operationApprovalRequests`: Intune's approval requests as beta shows them, and taking back one's own. v1.0 has none of this.
import type { Caller } from '../http/auth.js';
import { contextOf, ok, option, type Answer, type Call } from '../http/call.js';
import {
  allApprovals,
  findApproval,
  isOpen,
  settleApproval,
  type ApprovalRequest,
  type ApprovalSettings,
} from './intune-approvals.js';
import { readJsonBody } from '../http/json-body.js';
import { textOf, type JsonObject } from '../http/json.js';
import { conditionsOf, passes } from '../odata/filter.js';
import { checkOptions, choose, pageAnswer, pageOf, selection } from '../odata/query.js';
import { parseFilter } from '../odata/parse-filter.js';
import { badRequest, intuneBadRequest, intuneNotFound, Refusal } from '../http/refusal.js';
import type { Tenant } from '../tenant.js';

const COLLECTION = 'deviceManagement/operationApprovalRequests';
const TYPE = 'operationApprovalRequest';

/** Beta's metadata (August 2026). `requestId`, which a page filters by, is not in it. */
const PROPERTIES = [
  ...['id', 'requestDateTime', 'expirationDateTime', 'lastModifiedDateTime', 'requestor', 'approver'],
  ...['status', 'requestJustification', 'approvalJustification', 'requiredOperationApprovalPolicyTypes'],
];

/** `GET /deviceManagement/operationApprovalRequests`: all of them, decided ones too; `$filter=status eq '…'` works. */
export function listApprovalRequests(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const { settings } = tenant.approvals;
  const names = selection(call, PROPERTIES, TYPE);
  const entities = allApprovals(tenant.approvals).map((request) => onWire(request, settings));
  const page = pageOf(call, filtered(call, entities), { largest: tenant.pageSizes.policies });
  const items = page.items.map((entity) => choose(entity, names));
  return pageAnswer(contextOf(call, COLLECTION), { ...page, items });
}

/** `GET …/{id}`, unless the settings say that this does not work. */
export function readApprovalRequest(call: Call, tenant: Tenant): Answer {
  checkOptions(call);
  const { settings } = tenant.approvals;
  const request = settings.byId ? findApproval(tenant.approvals, call.segments[2] ?? '') : undefined;
  if (!request) throw intuneNotFound();
  const names = selection(call, PROPERTIES, TYPE);
  return ok({
    '@odata.context': contextOf(call, `${COLLECTION}/$entity`),
    ...choose(onWire(request, settings), names),
  });
}

/**
 * `POST …/cancelMyRequest` with `{ id }`: 204, for the app that filed it and while it is open. What a tenant answers otherwise
 * is not known: here 404, 403 and 400.
 */
export function cancelApprovalRequest(call: Call, tenant: Tenant, { appId }: Caller): Answer {
  if (call.body === '') throw intuneBadRequest('Empty Payload. JSON content expected.');
  const request = findApproval(tenant.approvals, textOf(readJsonBody(call)['id']) ?? '');
  if (!request) throw intuneNotFound();
  if (request.call.appId !== appId)
    throw new Refusal({ status: 403, code: 'Forbidden', message: 'An error has occurred', intune: true });
  if (!isOpen(request)) throw intuneBadRequest('An error has occurred');
  settleApproval(tenant.approvals, request, { status: 'cancelled' });
  return { status: 204, approval: request.id };
}

function filtered(call: Call, entities: readonly JsonObject[]): readonly JsonObject[] {
  const text = option(call, 'filter');
  if (!text) return entities;
  const filter = parseFilter(text);
  for (const condition of conditionsOf(filter)) {
    if (condition.kind === 'call')
      throw intuneBadRequest(`Functions are not allowed in $filter: '${condition.name}'`);
    if ('property' in condition && !PROPERTIES.includes(condition.property)) {
      throw badRequest(
        `Invalid filter clause: Could not find a property named '${condition.property}' on type 'microsoft.graph.${TYPE}'.`,
      );
    }
  }
  return entities.filter((entity) => passes(filter, entity, (each) => each));
}

/** The members after `requiredOperationApprovalPolicyTypes` are in no metadata and come back all the same (CIPP, field notes). */
function onWire(request: ApprovalRequest, { namesRequestor, namesApprover }: ApprovalSettings): JsonObject {
  const { call, decidedBy } = request;
  const identity = (who: 'application' | 'user', id: string, displayName: string | null): JsonObject => ({
    application: null,
    device: null,
    user: null,
    [who]: { id, displayName },
  });
  return {
    id: request.id,
    requestDateTime: request.requested,
    expirationDateTime: request.expires,
    lastModifiedDateTime: request.lastModified,
    requestor: namesRequestor ? identity('application', call.appId, null) : null,
    approver: namesApprover && decidedBy ? identity('user', decidedBy.id, decidedBy.displayName) : null,
    status: request.status,
    requestJustification: request.justification,
    approvalJustification: request.decisionJustification ?? null,
    requiredOperationApprovalPolicyTypes: ['unknownFutureValue'],
    payloadId: request.policyId,
    payloadName: request.policyName,
    payloadType: 'DeviceCompliancePolicy',
    payloadOperation: 'Assign',
    actionParameters: call.body,
  };
}
