// A request ends while Intune holds it: a note that its approval request there is still to be cancelled.
import type { ApprovalRequest } from '../domain/request.js';
import type { Ports } from './ports.js';

/** The request, with a note that its approval request in Intune must be cancelled where there is one and that can be done. */
export function leaveIntune(ports: Pick<Ports, 'approvals'>, request: ApprovalRequest): ApprovalRequest {
  const { hold } = request;
  if (!hold || !ports.approvals.isReadable) return request;
  const { tryCode, ...rest } = hold;
  return { ...request, hold: { ...rest, toCancel: true } };
}
