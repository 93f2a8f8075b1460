// Intune's own approval of changes (Multi Admin Approval): what the tenant keeps of each request, and how each stands.
import { randomUUID } from 'node:crypto';

/** The header that says why a change is wanted: Base64 of UTF-8 text. */
export const JUSTIFICATION = 'x-msft-approval-justification';
/** The header with the approval code: the id of the approval request. */
export const CODE = 'x-msft-approval-code';

/** How Intune's approval behaves. Where public sources disagree, a member says which of them is played. */
export interface ApprovalSettings {
  /** Whether an access policy covers compliance policies; GET is never affected. */
  readonly on: boolean;
  /** The status of the answer "filed, not applied": 403 is documented, 412 and 400 were observed. */
  readonly reply: 400 | 403 | 412;
  /** Where that answer holds the approval code. */
  readonly codeIn: 'header' | 'message' | 'both';
  /** Whether a request can be read by its id; otherwise only the list shows it. */
  readonly byId: boolean;
  /** Whether these two are filled; both were seen null. */
  readonly namesRequestor: boolean;
  readonly namesApprover: boolean;
  /** What the access policy says it covers; null where it is not listed. The documentation has the first, the published metadata the second. */
  readonly policyType: 'compliancePolicy' | 'unknownFutureValue' | null;
}

/** What may become of a request; `expired` follows from the time. */
export type ApprovalStatus =
  'needsApproval' | 'approved' | 'rejected' | 'cancelled' | 'completed' | 'expired';

/** A write as it was filed: only the same one, by the same app, completes it. */
export interface FiledCall {
  readonly appId: string;
  readonly method: string;
  /** With the version. */
  readonly path: string;
  /** Byte for byte. */
  readonly body: string;
}

/** One `operationApprovalRequest`. `id` is the approval code. Times are ISO 8601. */
export interface ApprovalRequest {
  readonly id: string;
  readonly call: FiledCall;
  readonly policyId: string;
  readonly policyName: string;
  /** Decoded. */
  readonly justification: string;
  readonly requested: string;
  readonly lastModified: string;
  readonly expires: string;
  readonly status: ApprovalStatus;
  readonly decidedBy?: Named;
  readonly decisionJustification?: string;
}

/** A policy or a person, as far as a request names one. */
interface Named {
  readonly id: string;
  readonly displayName: string;
}

/** All of them, by id in lower case, and how they come about. */
export interface Approvals {
  settings: ApprovalSettings;
  readonly requests: Map<string, ApprovalRequest>;
}

/** Off, as in most tenants. */
export function noApprovals(): Approvals {
  const settings: ApprovalSettings = {
    on: false,
    reply: 412,
    codeIn: 'both',
    byId: true,
    namesRequestor: true,
    namesApprover: true,
    policyType: 'compliancePolicy',
  };
  return { settings, requests: new Map() };
}

/** Nobody decides within three days: expired (multi-admin-approval.md, 26 May 2026). */
const LIFETIME_MILLISECONDS = 72 * 60 * 60 * 1000;

/** Files a write; nothing of it is carried out. */
export function fileApproval(
  approvals: Approvals,
  call: FiledCall,
  policy: Named,
  justification: string,
): ApprovalRequest {
  const now = Date.now();
  const requested = new Date(now).toISOString();
  const request: ApprovalRequest = {
    id: randomUUID(),
    call,
    policyId: policy.id,
    policyName: policy.displayName,
    justification,
    requested,
    lastModified: requested,
    expires: new Date(now + LIFETIME_MILLISECONDS).toISOString(),
    status: 'needsApproval',
  };
  approvals.requests.set(request.id, request);
  return request;
}

/** Writes what became of a request. */
export function settleApproval(
  approvals: Approvals,
  request: ApprovalRequest,
  change: Partial<Pick<ApprovalRequest, 'status' | 'expires' | 'decidedBy' | 'decisionJustification'>>,
): void {
  const lastModified = new Date().toISOString();
  approvals.requests.set(request.id, { ...request, ...change, lastModified });
}

/** The request of a code in any case, as it stands now. */
export function findApproval(approvals: Approvals, code: string): ApprovalRequest | undefined {
  const held = approvals.requests.get(code.toLowerCase());
  return held && asOfNow(held);
}

/** All of them as they stand now, in the order they were filed. */
export function allApprovals(approvals: Approvals): readonly ApprovalRequest[] {
  return [...approvals.requests.values()].map(asOfNow);
}

/** Whether it still blocks its policy: waiting, or approved and not completed. */
export function isOpen({ status }: ApprovalRequest): boolean {
  return status === 'needsApproval' || status === 'approved';
}

function asOfNow(request: ApprovalRequest): ApprovalRequest {
  const isOver = isOpen(request) && Date.parse(request.expires) <= Date.now();
  return isOver ? { ...request, status: 'expired' } : request;
}
