// A history of requests, and the store work one card asks for on top of it; the same for every store.
import type { AuditEvent } from '../../bot/domain/audit.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { RequestStore } from '../../bot/workflow/ports.js';
import { ALEX, POLICY, sampleEvent, sampleRequestIn, samplePlan } from '../support/requests.js';
import type { Work } from './measure.js';

/** So many of a history still wait; the others are over. */
const WAITING = 20;
/** Each person's and each policy's list fills a page, also in the shortest history. */
const PEOPLE = 5;

/** New requests with their first events, as `commit` takes them, a minute apart. */
export function* historyOf(
  count: number,
): Generator<{ readonly request: ApprovalRequest; readonly event: AuditEvent }> {
  for (let number = 0; number < count; number += 1) {
    const mark = String(number % PEOPLE);
    const at = new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
    const request = sampleRequestIn(number < WAITING ? 'pending' : 'applied', {
      id: `request-${String(number)}`,
      requester: number % PEOPLE === 0 ? ALEX : { id: `person-${mark}`, name: `Person ${mark}` },
      plan: samplePlan({ policy: number % PEOPLE === 0 ? POLICY : { ...POLICY, id: `policy-${mark}` } }),
      createdAt: at,
    });
    yield sampleEvent(request, undefined, at);
  }
}

/** What one card asks of the store that holds a history: its request read, saved, what waits beside it, and the two lists. */
export function workOfACard(store: RequestStore): Work {
  return async () => {
    const request = await store.load('request-0');
    if (!request) throw new Error('a history without its first request');
    const next = sampleEvent(request, { action: 'posted' });
    const result = await store.commit(next.request, next.event);
    if (result.kind === 'conflict') throw new Error('committing: somebody else wrote to a store of our own');
    const waiting = await store.waiting();
    const lists = [
      await store.list({ kind: 'person', personId: ALEX.id }),
      await store.list({ kind: 'policy', policyId: POLICY.id }),
    ];
    if (waiting.length !== WAITING || lists.some(({ ids }) => ids.length !== 20)) {
      throw new Error('the store did not find what it holds');
    }
  };
}
