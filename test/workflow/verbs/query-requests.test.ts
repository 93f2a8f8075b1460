// Which requests people are told of when they ask: what waits, what is theirs, what happened to a policy.
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { cancel } from '../../../bot/workflow/verbs/cancel.js';
import type { Ports } from '../../../bot/workflow/ports.js';
import {
  historyOf,
  requestsOf,
  waitingRequests,
  type RequestPage,
} from '../../../bot/workflow/verbs/query-requests.js';
import {
  ALEX,
  BEN,
  POLICY,
  sampleEvent,
  samplePlan,
  sampleRequest,
  TENANT_ID,
} from '../../support/requests.js';
import { addGroup, fault, openWorld, unreachable, type World } from '../../support/world.js';

const GONE_ID = '99999999-aaaa-4bbb-8ccc-dddddddddddd';
const alex = { ...ALEX, tenantId: TENANT_ID };
const ben = { ...BEN, tenantId: TENANT_ID.toUpperCase() };
const named = (text: string) => [{ text, isId: false }];
const byId = (text: string) => [{ text, isId: true }];

let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

/** Saves requests as they are, one a second. */
async function store(...requests: readonly Partial<ApprovalRequest>[]): Promise<void> {
  for (const [at, members] of requests.entries()) {
    const time = new Date(Date.parse('2026-11-23T10:00:00.000Z') + at * 1000).toISOString();
    const fresh = sampleRequest({ createdAt: time, updatedAt: time, ...members });
    const { request, event } = sampleEvent(fresh, undefined, fresh.updatedAt);
    expect(await world.ports.store.commit(request, event)).toMatchObject({ kind: 'committed' });
  }
}

/** Many requests, alike but for their ids: r01, r02 … */
const many = (count: number, members: Partial<ApprovalRequest> = {}): Partial<ApprovalRequest>[] =>
  Array.from({ length: count }, (_, at) => ({ id: `r${String(at + 1).padStart(2, '0')}`, ...members }));

/** The ids on every page, turning to the end. */
async function pages(turn: (after?: string) => Promise<RequestPage>): Promise<string[][]> {
  const found: string[][] = [];
  let after: string | undefined;
  do {
    const page: RequestPage = await turn(after);
    found.push(page.requests.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** The world with a store in which some requests cannot be read. */
function withUnreadable(...ids: readonly string[]): { readonly ports: Ports; readonly logged: unknown[] } {
  const logged: unknown[] = [];
  const load: Ports['store']['load'] = (id) =>
    ids.includes(id) ? Promise.reject(new Error('the document is broken')) : world.ports.store.load(id);
  const log: Ports['log'] = (level, event, fields) => logged.push({ level, event, ...fields });
  return { ports: { ...world.ports, store: { ...world.ports.store, load }, log }, logged };
}

describe('what is waiting', () => {
  it('is everybody’s, drafts included, the longest unchanged first; what is over is not', async () => {
    addGroup(world.tenant, '6fb0d514-9253-4d4e-8166-a04c7f3e0d2f', 'Contractors');
    addGroup(world.tenant, '70c1e625-a364-4e5f-9277-b15d804f1e30', 'Contractors');
    const first = await world.pending();
    await world.clock.pass(1000);
    const draft = await world.pending('assign Windows 11 baseline to Contractors', BEN);
    await world.clock.pass(1000);
    const ended = await world.pending();
    await cancel(world.ports, world.click(ended, ALEX));
    const { requests, next } = await waitingRequests(world.ports, ben);
    expect(requests.map(({ id, state }) => [id, state])).toEqual([
      [first.id, 'pending'],
      [draft.id, 'draft'],
    ]);
    expect(next).toBeUndefined();
  });

  it('does not hold what only Intune still has to take back', async () => {
    const heldAt = '2026-11-23T10:00:00.000Z';
    const hold = { code: GONE_ID, heldAt, expiresAt: '2026-11-26T10:00:00.000Z', toCancel: true } as const;
    await store({ id: 'held', state: 'cancelled', hold });
    expect(await world.ports.store.waiting()).toMatchObject([{ id: 'held' }]);
    expect(await waitingRequests(world.ports, alex)).toEqual({ requests: [] });
  });

  it('comes twenty a page, each request once, also when some end between two pages', async () => {
    await store(...many(45));
    const all = await pages((after) => waitingRequests(world.ports, alex, after));
    expect(all.map((ids) => ids.length)).toEqual([20, 20, 5]);
    expect(all.flat()).toEqual(many(45).map(({ id }) => id));
    const { next } = await waitingRequests(world.ports, alex);
    const last = await world.load('r20');
    await cancel(world.ports, world.click(last, ALEX));
    const second = await waitingRequests(world.ports, alex, next);
    expect(second.requests.map(({ id }) => id)).toEqual(all[1]);
  });

  it('of one moment comes in one order, in whichever the store names it', async () => {
    const updatedAt = '2026-11-23T10:00:00.000Z';
    await store(...many(30, { updatedAt }));
    let isReversed = false;
    const waiting: Ports['store']['waiting'] = async () => {
      const found = await world.ports.store.waiting();
      isReversed = !isReversed;
      return isReversed ? [...found].reverse() : found;
    };
    const ports = { ...world.ports, store: { ...world.ports.store, waiting } };
    const all = await pages((after) => waitingRequests(ports, alex, after));
    expect(all.flat()).toEqual(many(30).map(({ id }) => id));
  });

  it('one page of exactly twenty has nothing after it', async () => {
    await store(...many(20));
    expect(await waitingRequests(world.ports, alex)).toMatchObject({ requests: { length: 20 } });
    expect((await waitingRequests(world.ports, alex)).next).toBeUndefined();
  });
});

describe('a person’s own', () => {
  it('are all that person ever asked for, in any state, the newest first, and nobody else’s', async () => {
    await store(
      { id: 'old', state: 'expired' },
      { id: 'of-ben', requester: BEN },
      { id: 'new', requester: { ...ALEX, id: ALEX.id.toUpperCase() } },
    );
    expect(await pages((after) => requestsOf(world.ports, alex, after))).toEqual([['new', 'old']]);
    expect(await pages((after) => requestsOf(world.ports, ben, after))).toEqual([['of-ben']]);
  });

  it('come twenty a page, each once', async () => {
    await store(...many(41));
    const all = await pages((after) => requestsOf(world.ports, alex, after));
    expect(all.map((ids) => ids.length)).toEqual([20, 20, 1]);
    expect(all.flat()).toEqual(
      many(41)
        .map(({ id }) => id)
        .reverse(),
    );
  });
});

describe('a policy’s history', () => {
  it('is every request about it, the newest first, whoever asked and however it ended', async () => {
    const other = { ...POLICY, id: '11111111-2222-4333-8444-555555555555', displayName: 'Other' };
    await store(
      { id: 'first', state: 'expired' },
      { id: 'other', plan: samplePlan({ policy: other }) },
      { id: 'second', requester: BEN },
    );
    expect(await historyOf(world.ports, ben, named('windows 11 BASELINE'))).toMatchObject({
      kind: 'found',
      history: {
        policyId: POLICY.id,
        policyName: POLICY.displayName,
        requests: [{ id: 'second' }, { id: 'first' }],
      },
    });
  });

  it('goes on page by page', async () => {
    await store(...many(21));
    const turn = async (after?: string): Promise<RequestPage> => {
      const answer = await historyOf(world.ports, alex, byId(POLICY.id.toUpperCase()), after);
      if (answer.kind !== 'found') throw new Error(answer.kind);
      return answer.history;
    };
    expect((await pages(turn)).map((ids) => ids.length)).toEqual([20, 1]);
  });

  it('outlives the policy: by its id, with the name it last had, and without asking Graph', async () => {
    await store({
      id: 'last',
      plan: samplePlan({ policy: { ...POLICY, id: GONE_ID, displayName: 'Gone' } }),
    });
    const policies = { ...world.ports.policies, listPolicies: unreachable };
    expect(await historyOf({ ...world.ports, policies }, alex, byId(GONE_ID))).toMatchObject({
      kind: 'found',
      history: { policyId: GONE_ID, policyName: 'Gone', requests: [{ id: 'last' }] },
    });
  });

  it('of an id nobody ever asked about is empty, under that id', async () => {
    expect(await historyOf(world.ports, alex, byId(GONE_ID))).toEqual({
      kind: 'found',
      history: { policyId: GONE_ID, policyName: GONE_ID, requests: [] },
    });
  });

  it('takes the first reading that is a policy', async () => {
    const kiosks = { ...POLICY, id: GONE_ID, displayName: 'For kiosks' };
    world.tenant.policies.push(kiosks);
    const readings = [...named('kiosks'), ...named('For kiosks')];
    expect(await historyOf(world.ports, alex, readings)).toMatchObject({ history: { policyId: GONE_ID } });
  });

  it('guesses no name: near misses are offered, and of two of one name none is taken', async () => {
    expect(await historyOf(world.ports, alex, named('Windows 11 baselin'))).toMatchObject({
      kind: 'unknown',
      suggestions: [POLICY],
    });
    world.tenant.policies.push({ ...POLICY, id: GONE_ID });
    expect(await historyOf(world.ports, alex, named(POLICY.displayName))).toMatchObject({
      kind: 'ambiguous',
      policies: { length: 2 },
    });
  });

  it('of a name needs Graph, and says so when there is none', async () => {
    const policies = { ...world.ports.policies, listPolicies: () => Promise.resolve().then(unreachable) };
    await expect(historyOf({ ...world.ports, policies }, alex, named('X'))).rejects.toMatchObject({
      fault: fault('unreachable'),
    });
  });
});

describe('what is left out', () => {
  const foreign = { tenantId: '00000000-1111-4222-8333-444444444444' };

  it('is what belongs to another tenant, wherever it is looked for', async () => {
    await store({ id: 'ours' }, { id: 'theirs', ...foreign });
    expect(await pages((after) => waitingRequests(world.ports, alex, after))).toEqual([['ours']]);
    expect(await pages((after) => requestsOf(world.ports, alex, after))).toEqual([['ours']]);
    const answer = await historyOf(world.ports, alex, byId(POLICY.id));
    expect(answer).toMatchObject({ history: { requests: [{ id: 'ours' }] } });
  });

  it('a page of theirs alone is passed over', async () => {
    await store({ id: 'older' }, ...many(20, foreign));
    expect(await pages((after) => requestsOf(world.ports, alex, after))).toEqual([['older']]);
  });

  it('is a request that cannot be read; the log says which, and the others are shown', async () => {
    await store(...many(3));
    const { ports, logged } = withUnreadable('r02');
    expect(await pages((after) => waitingRequests(ports, alex, after))).toEqual([['r01', 'r03']]);
    expect(logged).toMatchObject([{ level: 'error', requestId: 'r02' }]);
  });

  it('is not everything: a store that goes away meanwhile is a fault, not an empty list', async () => {
    await store(...many(2));
    let isGone = false;
    const down = (): Promise<never> => {
      isGone = true;
      return Promise.reject(new Error('the store is gone'));
    };
    const waiting: Ports['store']['waiting'] = () => (isGone ? down() : world.ports.store.waiting());
    const ports = { ...world.ports, store: { ...world.ports.store, load: down, waiting } };
    await expect(waitingRequests(ports, alex)).rejects.toThrow('the store is gone');
  });
});
