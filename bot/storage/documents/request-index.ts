// What a store looks requests up by, beside their documents.
import { isWaiting } from '../../domain/moves.js';
import type { ApprovalRequest, RequestState } from '../../domain/request.js';
import { StoreError } from '../../workflow/ports.js';

/** Ids of people and policies are in lower case; times are milliseconds since 1970. */
export interface RequestIndex {
  readonly state: RequestState;
  readonly isWaiting: boolean;
  readonly personId: string;
  /** Absent on a draft. */
  readonly policyId?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
}

/** The most ids on one page of a list. */
export const PAGE_SIZE = 20;

/** What to look a request up by. Throws StoreError where one of its times is none. */
export function indexOf(request: ApprovalRequest): RequestIndex {
  const policyId = request.plan?.policy.id.toLowerCase();
  return {
    state: request.state,
    isWaiting: isWaiting(request),
    personId: request.requester.id.toLowerCase(),
    ...(policyId !== undefined && { policyId }),
    createdAt: timeOf(request, 'createdAt'),
    updatedAt: timeOf(request, 'updatedAt'),
    expiresAt: timeOf(request, 'expiresAt'),
  };
}

function timeOf(request: ApprovalRequest, member: 'createdAt' | 'updatedAt' | 'expiresAt'): number {
  const value = Date.parse(request[member]);
  if (!Number.isNaN(value)) return value;
  throw new StoreError(
    `saving request ${request.id}: "${member}" is not a time in ISO 8601; nothing was saved; ` +
      'this is a defect of the program: please report it',
  );
}
