// Facts about the race for one request: one wins each version, and of the others nothing is saved.
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import type { Store } from '../../../bot/storage/store.js';
import { ALEX, BEN, POLICY, sampleEvent, samplePlan, sampleRequest } from '../../support/requests.js';
import { commit, type Given } from '../given.js';

const ELSEWHERE = { ...POLICY, id: 'ffff1704-76f9-4306-b9a6-4dd5056bd466' };

export function raceFacts({ store, reopen }: Given): void {
  it('an id that is taken cannot be taken again', async () => {
    const saved = await commit(store(), sampleRequest());
    const other = sampleEvent(sampleRequest({ text: 'another with the same id' }));
    await expect(store().commit(other.request, other.event)).resolves.toEqual({ kind: 'conflict' });
    expect(await store().load(saved.id)).toStrictEqual(saved);
  });

  it('a version that was never stored is a conflict, and leaves nothing behind', async () => {
    const unseen = sampleEvent(sampleRequest({ version: 3 }));
    await expect(store().commit(unseen.request, unseen.event)).resolves.toEqual({ kind: 'conflict' });
    await expectNothingOf(store(), unseen.request);
    await expectNothingOf(await reopen(), unseen.request);
  });

  it('of two who loaded the same version one wins, and nothing of the other is saved', async () => {
    const { id } = await commit(store(), sampleRequest());
    const other = await reopen();
    const mine = (await store().load(id))!;
    const theirs = (await other.load(id))!;

    const winner = await commit(store(), { ...mine, state: 'approved' }, { action: 'approved', actor: BEN });
    const plan = samplePlan({ policy: ELSEWHERE });
    const loser = sampleEvent({ ...theirs, plan, state: 'cancelled' }, { action: 'cancelled', actor: ALEX });
    expect(await other.commit(loser.request, loser.event)).toEqual({ kind: 'conflict' });

    for (const each of [store(), other]) {
      expect(await each.load(id)).toStrictEqual(winner);
      expect((await each.history(id)).map((event) => event.action)).toEqual(['asked', 'approved']);
      expect(await each.waiting()).toMatchObject([{ id, state: 'approved', policyId: POLICY.id }]);
      expect(await each.list({ kind: 'policy', policyId: ELSEWHERE.id })).toEqual({ ids: [] });
      expect(await each.list({ kind: 'policy', policyId: POLICY.id })).toEqual({ ids: [id] });
    }
  });

  it('a loser that did not see the end does not bring the request back', async () => {
    const { id } = await commit(store(), sampleRequest());
    const other = await reopen();
    const theirs = (await other.load(id))!;
    await commit(store(), { ...theirs, state: 'cancelled' }, { action: 'cancelled', actor: ALEX });
    const loser = sampleEvent({ ...theirs, text: 'still pending' }, { action: 'changed', actor: ALEX });
    expect(await other.commit(loser.request, loser.event)).toEqual({ kind: 'conflict' });
    expect(await store().waiting()).toEqual([]);
    expect(await other.waiting()).toEqual([]);
  });

  it('of many commits at once exactly one wins each version', async () => {
    const { id } = await commit(store(), sampleRequest());
    const stores = [store(), await reopen(), await reopen()];
    for (let round = 0; round < 4; round += 1) {
      const current = (await store().load(id))!;
      const tries = Array.from({ length: 9 }, (_, at) =>
        sampleEvent(
          { ...current, text: `round ${round} by ${at}` },
          { action: 'changed', detail: { by: at } },
        ),
      );
      const results = await Promise.all(
        tries.map((next, at) => stores[at % stores.length]!.commit(next.request, next.event)),
      );
      const won = results.flatMap((result) => (result.kind === 'committed' ? [result.request] : []));
      expect(won).toHaveLength(1);
      for (const each of stores) expect(await each.load(id)).toStrictEqual(won[0]);
      expect((await store().history(id)).at(-1)?.hash).toBe(won[0]?.head);
    }
    expect(await store().load(id)).toMatchObject({ version: 5, seq: 5 });
    expect(await store().history(id)).toHaveLength(5);
  });

  it('whoever wins, what waits and what is listed say what was saved', async () => {
    const { id } = await commit(store(), sampleRequest());
    const stores = [store(), await reopen()] as const;
    const policies = [POLICY, ELSEWHERE] as const;
    for (let round = 0; round < 6; round += 1) {
      const current = (await store().load(id))!;
      // Which of the two ends the request differs from round to round; the table of moves is not the store's affair.
      const tries = ([0, 1] as const).map((by) => {
        const plan = samplePlan({ policy: policies[by] });
        const state = (round + by) % 2 === 0 ? 'expired' : 'pending';
        return sampleEvent({ ...current, plan, state }, { action: 'changed', detail: { round, by } });
      });
      await Promise.all(tries.map(({ request, event }, by) => stores[by]!.commit(request, event)));
      const saved = (await store().load(id))!;
      expect(saved.version).toBe(round + 2);
      for (const each of stores) await expectFound(each, saved);
    }
  });

  it('many new requests at once are all stored', async () => {
    const ids = Array.from({ length: 30 }, (_, at) => `request-${at}`);
    const stores = [store(), await reopen()];
    await Promise.all(ids.map((id, at) => commit(stores[at % 2]!, sampleRequest({ id }))));
    for (const each of stores) {
      expect((await each.waiting()).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    }
  });

  it('of two who take one id at once, one has it', async () => {
    const stores = [store(), await reopen()];
    const tries = stores.map((_, at) => sampleEvent(sampleRequest({ text: `by ${at}` })));
    const results = await Promise.all(
      tries.map(({ request, event }, at) => stores[at]!.commit(request, event)),
    );
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['committed', 'conflict']);
    const winner = results[0]!.kind === 'committed' ? 'by 0' : 'by 1';
    for (const each of stores) expect(await each.load(sampleRequest().id)).toMatchObject({ text: winner });
    expect(await store().history(sampleRequest().id)).toHaveLength(1);
  });

  /** Whether both ways of finding it agree with the request itself. */
  async function expectFound(each: Store, saved: ApprovalRequest): Promise<void> {
    const isOver = saved.state === 'expired';
    expect(await each.waiting()).toMatchObject(
      isOver ? [] : [{ id: saved.id, state: 'pending', policyId: saved.plan!.policy.id }],
    );
    for (const { id } of [POLICY, ELSEWHERE]) {
      const expected = saved.plan!.policy.id === id ? [saved.id] : [];
      expect((await each.list({ kind: 'policy', policyId: id })).ids).toEqual(expected);
    }
  }
}

/** Not found in any way there is. */
export async function expectNothingOf(store: Store, request: ApprovalRequest): Promise<void> {
  expect(await store.load(request.id)).toBeUndefined();
  expect(await store.history(request.id)).toEqual([]);
  expect(await store.waiting()).toEqual([]);
  expect(await store.list({ kind: 'person', personId: request.requester.id })).toEqual({ ids: [] });
  expect(await store.list({ kind: 'policy', policyId: POLICY.id })).toEqual({ ids: [] });
  const at = (hours: number): string =>
    new Date(Date.parse(request.updatedAt) + hours * 3_600_000).toISOString();
  expect(await store.behind(at(-12), at(12))).toEqual([]);
}
