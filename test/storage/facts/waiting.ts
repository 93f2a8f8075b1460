// Facts about what waits: every request somebody must go on with, and no other.
import type { RequestState } from '../../../bot/domain/request.js';
import { ALEX, BEN, POLICY, samplePlan, sampleRequest, sampleRequestIn } from '../../support/requests.js';
import { STATES } from '../arbitrary.js';
import { ODD_KEYS, commit, type Given } from '../given.js';

const NOT_OVER: readonly RequestState[] = [
  'draft',
  'pending',
  'approved',
  'applying',
  'unconfirmed',
  'awaiting-intune',
];

const HOLD = {
  code: 'aabb1234-5678-4012-abcd-ef0123456789',
  heldAt: '2026-11-23T14:05:00.000Z',
  expiresAt: '2026-11-26T14:05:00.000Z',
};

export function waitingFacts({ store, reopen }: Given): void {
  it('nothing waits in an empty store', async () => {
    expect(await store().waiting()).toEqual([]);
  });

  it.each(STATES)('whether a request in %s waits, and what is said of it', async (state) => {
    const { id, expiresAt, updatedAt } = await commit(store(), sampleRequestIn(state));
    const said = {
      id,
      state,
      ...(state !== 'draft' && { policyId: POLICY.id }),
      expiresAt,
      updatedAt,
    };
    expect(await store().waiting()).toStrictEqual(NOT_OVER.includes(state) ? [said] : []);
  });

  it('one that is over waits until nothing of it is left in Intune', async () => {
    const other = await reopen();
    const ended = sampleRequestIn('cancelled', { hold: { ...HOLD, toCancel: true } });
    const saved = await commit(store(), ended);
    for (const each of [store(), other]) {
      expect(await each.waiting()).toMatchObject([{ id: saved.id, state: 'cancelled' }]);
    }
    await commit(store(), { ...saved, hold: HOLD }, { action: 'intune' });
    for (const each of [store(), other]) expect(await each.waiting()).toEqual([]);
  });

  it('the longest unchanged come first, however their times are written', async () => {
    const times = {
      third: '2026-11-24T12:00:00.001Z',
      first: '2026-11-24T11:59:59Z',
      second: '2026-11-24T13:00:00.000+01:00',
      fourth: '2026-11-24T12:00:01.000Z',
    };
    for (const [id, at] of Object.entries(times)) {
      await commit(store(), sampleRequest({ id }), undefined, at);
    }
    const order = async (): Promise<string[]> => (await store().waiting()).map(({ id }) => id);
    expect(await order()).toEqual(['first', 'second', 'third', 'fourth']);
    const first = (await store().load('first'))!;
    await commit(store(), first, { action: 'posted' }, '2026-11-24T12:00:00.500Z');
    expect(await order()).toEqual(['second', 'third', 'first', 'fourth']);
  });

  it('every step is seen by every opening, also one that ends it and one that begins it anew', async () => {
    const other = await reopen();
    let request = await commit(store(), sampleRequestIn('draft'));
    const steps: readonly [RequestState, boolean][] = [
      ['pending', true],
      ['approved', true],
      ['expired', false],
      ['pending', true],
      ['applying', true],
      ['stale', false],
      ['stale', false],
      ['pending', true],
      ['applied', false],
    ];
    for (const [at, [state, isSeen]] of steps.entries()) {
      const by = at % 2 === 0 ? store() : other;
      request = await commit(by, { ...request, plan: samplePlan(), state }, { action: 'changed' });
      for (const each of [store(), other]) {
        const seen = await each.waiting();
        expect(seen).toMatchObject(isSeen ? [{ id: request.id, state, policyId: POLICY.id }] : []);
      }
    }
  });

  it('a policy is named in lower case, whatever it is called', async () => {
    await Promise.all(
      ODD_KEYS.map((key, at) => {
        const plan = samplePlan({ policy: { ...POLICY, id: key } });
        return commit(store(), sampleRequest({ id: `of-${at}`, plan }));
      }),
    );
    const named = new Map((await store().waiting()).map(({ id, policyId }) => [id, policyId]));
    for (const [at, key] of ODD_KEYS.entries()) expect(named.get(`of-${at}`)).toBe(key.toLowerCase());
  });

  it('those that ended are not among many that wait', async () => {
    const saved = await Promise.all(
      Array.from({ length: 12 }, (_, at) => commit(store(), sampleRequest({ id: `request-${at}` }))),
    );
    await Promise.all(
      saved
        .filter((_, at) => at % 3 === 0)
        .map((request) =>
          commit(store(), { ...request, state: 'cancelled' }, { action: 'cancelled', actor: ALEX }),
        ),
    );
    await commit(store(), { ...saved[1]!, state: 'approved' }, { action: 'approved', actor: BEN });
    const left = saved.map(({ id }) => id).filter((_, at) => at % 3 !== 0);
    const seen = await (await reopen()).waiting();
    expect(seen.map(({ id }) => id).toSorted()).toEqual(left.toSorted());
    expect(seen.filter(({ state }) => state === 'approved')).toMatchObject([{ id: 'request-1' }]);
  });
}
