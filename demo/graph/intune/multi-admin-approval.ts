// Multi Admin Approval: while it is on, a write is filed instead of done, and done once it comes back with its approved code.
import type { Caller } from '../http/auth.js';
import { pathOf, type Answer, type Call } from '../http/call.js';
import { findPolicy } from './find-policy.js';
import {
  allApprovals,
  CODE,
  fileApproval,
  findApproval,
  isOpen,
  JUSTIFICATION,
  settleApproval,
  type ApprovalRequest,
  type FiledCall,
} from './intune-approvals.js';
import { isGuid } from '../http/json.js';
import { intuneBadRequest, Refusal, toAnswer } from '../http/refusal.js';
import type { Tenant } from '../tenant.js';

const MOST_CHARACTERS = 1024;

/**
 * A write under Intune's approval. Off: the justification is ignored (CIPP); what was filed before still goes by its code. After
 * Microsoft's multi-admin-approval-graph-api.md (26 May 2026), CIPP and field notes. This stand-in's choice: on filing, the
 * policy must exist, and its rows are only looked at on completion.
 */
export function underApproval(run: (call: Call, tenant: Tenant) => Answer) {
  return (call: Call, tenant: Tenant, { appId }: Caller): Answer => {
    const [justification, code] = [call.headers[JUSTIFICATION], call.headers[CODE]];
    if (!tenant.approvals.settings.on && code === undefined) return run(call, tenant);
    if (justification !== undefined && code !== undefined)
      throw intuneBadRequest(`Headers '${JUSTIFICATION}' and '${CODE}' must not be sent together`);
    const filed = { appId, method: call.method, path: `/${call.version}${pathOf(call)}`, body: call.body };
    if (code === undefined) return file(call, tenant, filed, decoded(justification));
    const request = approvedFor(tenant, filed, code);
    const done = run(call, tenant);
    settleApproval(tenant.approvals, request, { status: 'completed' });
    return done;
  };
}

function decoded(justification: string | undefined): string {
  if (justification === undefined || justification === '')
    throw intuneBadRequest(`Header '${JUSTIFICATION}' is required to request approval`);
  const text = textIn(justification);
  if (text === undefined) throw intuneBadRequest(`Header '${JUSTIFICATION}' must be Base64 of UTF-8 text`);
  if (text.length > MOST_CHARACTERS) {
    throw intuneBadRequest(
      `Decoded content of '${JUSTIFICATION}' header must be no greater than ${MOST_CHARACTERS} characters`,
    );
  }
  return text;
}

function textIn(base64: string): string | undefined {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && base64.length % 4 === 0;
  try {
    return isBase64
      ? new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'))
      : undefined;
  } catch {
    return undefined;
  }
}

/** One open request per policy: another write gets no code of its own, and not that of the first. */
function file(call: Call, tenant: Tenant, filed: FiledCall, justification: string): Answer {
  const policy = findPolicy(call, tenant);
  if (allApprovals(tenant.approvals).some((each) => each.policyId === policy.id && isOpen(each))) {
    throw new Refusal({
      status: 409,
      code: 'Conflict',
      message: 'An active Approval Request already exists for this entity',
      intune: true,
    });
  }
  const { id } = fileApproval(tenant.approvals, filed, policy, justification);
  return { ...heldAnswer(call, tenant, id), approval: id };
}

/** 403 as documented: its own code in plain text. 412 and 400 as observed: `BadRequest`, in Intune's nested form. */
function heldAnswer(call: Call, tenant: Tenant, id: string): Answer {
  const { reply, codeIn } = tenant.approvals.settings;
  const words = `Approval Required. Request Approval using the request ID returned as part of the ${CODE} response header.`;
  return toAnswer(call, {
    status: reply,
    code: reply === 403 ? 'ApprovalRequired' : 'BadRequest',
    message: codeIn === 'header' ? words : `${words} ${CODE}: ${id}`,
    intune: reply !== 403,
    ...(codeIn === 'message' ? {} : { headers: { [CODE]: id } }),
  });
}

/** The approved request this very call was filed as; anything else gets a 403 without a reason. */
function approvedFor(tenant: Tenant, filed: FiledCall, code: string): ApprovalRequest {
  if (!isGuid(code)) throw intuneBadRequest('Invalid approval header format, expected GUID format');
  const request = findApproval(tenant.approvals, code);
  if (request?.status === 'approved' && isSameCall(request.call, filed)) return request;
  throw new Refusal({ status: 403, code: 'Forbidden', message: 'An error has occurred', intune: true });
}

function isSameCall(one: FiledCall, other: FiledCall): boolean {
  return (
    one.appId === other.appId &&
    one.method === other.method &&
    one.path === other.path &&
    one.body === other.body
  );
}
