// `countersign before ID`: the body that puts back what a policy had before a request, for when the bot is down.
import type { Cloud } from '../config/clouds.js';
import type { ApprovalRequest } from '../domain/request.js';
import { encodeAssign } from '../graph/intune/encode-assign.js';
import type { RequestStore } from '../workflow/ports.js';
import { findRequest, type RequestQuestion } from './find-request.js';
import { sayHowToSend } from './how-to-send.js';

/** `body` is JSON, ready to be sent; `advice` says where to, and what to look at first. */
export type BeforeAnswer =
  | { readonly kind: 'found'; readonly body: string; readonly advice: readonly string[] }
  | { readonly kind: 'problem'; readonly message: string };

/** Finds the request and encodes its plan the other way round, for the tenant's cloud. Sends nothing. Throws StoreError. */
export async function before(
  store: Pick<RequestStore, 'load' | 'list'>,
  question: RequestQuestion,
  cloud: Cloud,
): Promise<BeforeAnswer> {
  const request = await findRequest(store, question);
  if (typeof request === 'string') return { kind: 'problem', message: request };
  const { plan } = request;
  if (!plan) return { kind: 'problem', message: 'this request was never planned, so it changed nothing' };
  // The kind of beta does not matter to the one who sends it by hand: what filters need is what is right.
  const { version, path, body } = encodeAssign('read', plan.policy, plan.after, plan.before);
  return {
    kind: 'found',
    body: JSON.stringify(JSON.parse(body), null, 2),
    advice: [...advise(request), ...sayHowToSend(`${cloud.graphOrigin}/${version}${path}`, cloud.name)],
  };
}

function advise(request: ApprovalRequest): readonly string[] {
  const { plan, state, shortId, requester, updatedAt } = request;
  return [
    `request ${shortId} (${request.id}), asked for by ${requester.name}: ${state} since ${updatedAt}`,
    `policy "${plan?.policy.displayName ?? ''}" had ${String(plan?.before.length ?? 0)} rows before it; they are the body below`,
    'look at what the policy has now first: sending this replaces all of it, also what others changed since',
  ];
}
