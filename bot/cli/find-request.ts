// The request a person names on the command line: by its whole id, or by what its card shows.
import type { ApprovalRequest } from '../domain/request.js';
import type { RequestStore } from '../workflow/ports.js';

/** A request's whole id, or the short one of a card together with the policy's id, which the card shows too. */
export interface RequestQuestion {
  readonly id: string;
  readonly policyId?: string;
}

/** How many pages of a policy's history a short id is looked for in: 20 requests each. */
const PAGES = 50;

/** The request, or a sentence that says why there is none. Throws StoreError. */
export async function findRequest(
  store: Pick<RequestStore, 'load' | 'list'>,
  question: RequestQuestion,
): Promise<ApprovalRequest | string> {
  const { id, policyId } = question;
  const whole = await store.load(id);
  if (whole) return whole;
  if (policyId === undefined)
    return `no request has the id "${id}"; with the short id of a card, give the policy's id too (it is in the card's endpoint line): SHORT-ID POLICY-ID`;
  const short = id.split('-')[0]?.toUpperCase();
  let after: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { ids, next } = await store.list({ kind: 'policy', policyId }, after);
    for (const other of ids) {
      const request = await store.load(other);
      if (request && request.shortId === short) return request;
    }
    if (next === undefined) break;
    after = next;
  }
  return `no request about policy ${policyId} has the id "${id}"`;
}
