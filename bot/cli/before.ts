// `countersign before ID`: the body that puts back what a policy had before a request, for when the bot is down.
import type { ApprovalRequest } from '../domain/request.js';
import { encodeAssign } from '../graph/encode-assign.js';
import type { RequestStore } from '../workflow/ports.js';

/** `body` is JSON, ready to be sent; `advice` says where to, and what to look at first. */
export type BeforeAnswer =
  | { readonly kind: 'found'; readonly body: string; readonly advice: readonly string[] }
  | { readonly kind: 'problem'; readonly message: string };

/** What the person wrote: a request's whole id, or the short one of a card together with the policy's id, which the card shows too. */
export interface BeforeQuestion {
  readonly id: string;
  readonly policyId?: string;
}

/** How many pages of a policy's history a short id is looked for in: 20 requests each. */
const PAGES = 50;

/** Finds the request and encodes its plan the other way round. Sends nothing. Throws StoreError. */
export async function before(
  store: Pick<RequestStore, 'load' | 'list'>,
  question: BeforeQuestion,
): Promise<BeforeAnswer> {
  const request = await find(store, question);
  if (!request) {
    return {
      kind: 'problem',
      message:
        question.policyId === undefined
          ? `no request has the id "${question.id}"; with the short id of a card, give the policy's id too (it is in the card's endpoint line): countersign before SHORT-ID POLICY-ID`
          : `no request about policy ${question.policyId} has the id "${question.id}"`,
    };
  }
  const { plan } = request;
  if (!plan) return { kind: 'problem', message: 'this request was never planned, so it changed nothing' };
  // The kind of beta does not matter to the one who sends it by hand: what filters need is what is right.
  const { version, path, body } = encodeAssign('read', plan.policy, plan.after, plan.before);
  return {
    kind: 'found',
    body: JSON.stringify(JSON.parse(body), null, 2),
    advice: advise(request, version, path),
  };
}

async function find(
  store: Pick<RequestStore, 'load' | 'list'>,
  { id, policyId }: BeforeQuestion,
): Promise<ApprovalRequest | undefined> {
  const whole = await store.load(id);
  if (whole || policyId === undefined) return whole;
  const short = id.split('-')[0]?.toUpperCase();
  let after: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { ids, next } = await store.list({ kind: 'policy', policyId }, after);
    for (const other of ids) {
      const request = await store.load(other);
      if (request?.shortId === short) return request;
    }
    if (next === undefined) return undefined;
    after = next;
  }
  return undefined;
}

function advise(request: ApprovalRequest, version: string, path: string): readonly string[] {
  const { plan, state, shortId, requester, updatedAt } = request;
  return [
    `request ${shortId} (${request.id}), asked for by ${requester.name}: ${state} since ${updatedAt}`,
    `policy "${plan?.policy.displayName ?? ''}" had ${String(plan?.before.length ?? 0)} rows before it; they are the body below`,
    'look at what the policy has now first: sending this replaces all of it, also what others changed since',
    `send it as: POST https://graph.microsoft.com/${version}${path}`,
    `for example: az rest --method post --url "https://graph.microsoft.com/${version}${path}" --headers Content-Type=application/json --body @before.json`,
  ];
}
