// Questions about requests: which ones wait, which somebody asked for, and what was ever asked of a policy.
import type { NameRef } from '../../domain/command.js';
import { isOver } from '../../domain/moves.js';
import { isInTenant, type ApprovalRequest } from '../../domain/request.js';
import type { IdPage, ListOf, Ports, Waiting } from '../ports.js';
import { findPolicy, type PolicyUnfound } from './query.js';
import type { Actor } from '../who.js';

/** As many as the store lists at once. */
const REQUESTS_ON_PAGE = 20;

/** Some requests, at most 20. `next` asks for the page that follows, where there is one. */
export interface RequestPage {
  readonly requests: readonly ApprovalRequest[];
  readonly next?: string;
}

/** A policy's requests. The policy itself may be gone from the tenant. */
export interface PolicyHistory extends RequestPage {
  readonly policyId: string;
  /** As the tenant calls it, or as it was called when it was last asked about; its id where neither is known. */
  readonly policyName: string;
}

export type HistoryAnswer = { readonly kind: 'found'; readonly history: PolicyHistory } | PolicyUnfound;

type Reading = Pick<Ports, 'store' | 'log'>;

/**
 * Requests of the actor's tenant that are not over, the longest unchanged first. `after` is the `next` of the page
 * before: what ended meanwhile is gone, what changed meanwhile comes later.
 */
export async function waitingRequests(ports: Reading, actor: Actor, after?: string): Promise<RequestPage> {
  return await readPage(ports, actor, (from) => waitingIds(ports, from), after);
}

/** Everything the actor ever asked for in their tenant, the newest first. */
export async function requestsOf(ports: Reading, actor: Actor, after?: string): Promise<RequestPage> {
  return await readPage(ports, actor, listIds(ports, { kind: 'person', personId: actor.id }), after);
}

/**
 * Every request of the actor's tenant about a policy, the newest first; `names` are the policies the sentence may
 * mean. An id need not exist any more, and Graph is not asked about it. Throws GraphError for a name.
 */
export async function historyOf(
  ports: Reading & Pick<Ports, 'policies'>,
  actor: Actor,
  names: readonly NameRef[],
  after?: string,
): Promise<HistoryAnswer> {
  const written = names.find(({ isId }) => isId)?.text;
  const answer = written === undefined ? await findPolicy(ports, names) : undefined;
  if (answer && answer.kind !== 'found') return answer;
  const policyId = answer?.policy.id ?? written ?? '';
  const page = await readPage(ports, actor, listIds(ports, { kind: 'policy', policyId }), after);
  const policyName = answer?.policy.displayName ?? page.requests[0]?.plan?.policy.displayName ?? policyId;
  return { kind: 'found', history: { ...page, policyId, policyName } };
}

type FindIds = (after: string | undefined) => Promise<IdPage>;

function listIds(ports: Reading, of: ListOf): FindIds {
  return (after) => ports.store.list(of, after);
}

async function waitingIds(ports: Reading, after = ''): Promise<IdPage> {
  const waiting = (await ports.store.waiting()).filter(({ state }) => !isOver(state));
  const places = waiting.map((one) => ({ id: one.id, place: placeOf(one) }));
  const left = places.filter(({ place }) => place > after).sort((a, b) => (a.place < b.place ? -1 : 1));
  const shown = left.slice(0, REQUESTS_ON_PAGE);
  const last = shown.at(-1);
  const ids = shown.map(({ id }) => id);
  return last && left.length > shown.length ? { ids, next: last.place } : { ids };
}

/** ISO times sort as text. */
function placeOf({ updatedAt, id }: Waiting): string {
  return `${updatedAt} ${id}`;
}

/** The first page from `after` on that has something to show, or the last one. */
async function readPage(
  ports: Reading,
  actor: Actor,
  find: FindIds,
  after: string | undefined,
): Promise<RequestPage> {
  const { ids, next } = await find(after);
  const loaded = await Promise.all(ids.map((id) => loadReadable(ports, id)));
  // Where the store is gone, no request is to blame, and "none" would be a lie: asking again throws what is wrong.
  if (loaded.includes('unreadable')) await find(after);
  const requests = loaded.flatMap((one) =>
    one !== undefined && one !== 'unreadable' && isInTenant(one, actor) ? [one] : [],
  );
  if (next === undefined) return { requests };
  return requests.length > 0 ? { requests, next } : await readPage(ports, actor, find, next);
}

async function loadReadable(ports: Reading, id: string): Promise<ApprovalRequest | 'unreadable' | undefined> {
  try {
    return await ports.store.load(id);
  } catch (err) {
    ports.log('error', 'a stored request cannot be read; it is left out of a list', { requestId: id, err });
    return 'unreadable';
  }
}
