// Facts about what was shown: who was not told yet is found, and whoever was told stays told.
import type { RequestState } from '../../../bot/domain/request.js';
import { BEN, sampleRequest, sampleRequestIn } from '../../support/requests.js';
import { HOUR, ODD_KEYS, SECOND, commit, type Given } from '../given.js';

export function shownFacts({ store, reopen, now }: Given): void {
  /** From a day before now until a day after. */
  function aroundNow(): [string, string] {
    const at = Date.parse(now());
    return [new Date(at - 24 * HOUR).toISOString(), new Date(at + 24 * HOUR).toISOString()];
  }

  it('a request is behind until its newest version was shown, and again after the next step', async () => {
    const first = await commit(store(), sampleRequest());
    expect(await store().readShown(first.id)).toBeUndefined();
    expect(await store().behind(...aroundNow())).toEqual([first.id]);
    await store().writeShown(first.id, { version: first.version });
    expect(await store().behind(...aroundNow())).toEqual([]);
    const second = await commit(store(), { ...first, state: 'approved' }, { action: 'approved', actor: BEN });
    expect(await store().behind(...aroundNow())).toEqual([first.id]);
    await store().writeShown(second.id, { version: second.version, told: 'applied 1' });
    const other = await reopen();
    expect(await other.readShown(second.id)).toEqual({ version: 2, told: 'applied 1' });
    expect(await other.behind(...aroundNow())).toEqual([]);
  });

  it.each<RequestState>(['applied', 'failed', 'cancelled', 'expired', 'stale', 'unconfirmed', 'draft'])(
    'a request in %s is behind as long as nobody was told, and then no more',
    async (state) => {
      const other = await reopen();
      const pending = await commit(store(), sampleRequest());
      await store().writeShown(pending.id, { version: 1 });
      const { version } = await commit(store(), { ...sampleRequestIn(state), ...placeOf(pending) });
      for (const each of [store(), other]) expect(await each.behind(...aroundNow())).toEqual([pending.id]);
      await other.writeShown(pending.id, { version, told: `${state} 1` });
      for (const each of [store(), other]) expect(await each.behind(...aroundNow())).toEqual([]);
    },
  );

  it('a pending request is behind until all its approvers were asked', async () => {
    const { reach, ...unasked } = sampleRequest();
    const first = await commit(store(), unasked);
    await store().writeShown(first.id, { version: 1 });
    expect(await store().behind(...aroundNow())).toEqual([first.id]);
    const unsure = await commit(store(), { ...first, reach: { ...reach!, unsure: true } });
    await store().writeShown(first.id, { version: 2 });
    expect(await store().behind(...aroundNow())).toEqual([first.id]);
    const asked = await commit(store(), { ...unsure, reach: reach! });
    expect(await store().behind(...aroundNow())).toEqual([first.id]);
    await store().writeShown(first.id, { version: 3 });
    expect(await store().behind(...aroundNow())).toEqual([]);
    await commit(store(), { ...asked, state: 'approved', reach: { ...reach!, unsure: true } });
    await store().writeShown(first.id, { version: 4 });
    expect(await store().behind(...aroundNow())).toEqual([]);
  });

  it('the longest waiting come first', async () => {
    const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 23, 14, minutes)).toISOString();
    await commit(store(), sampleRequest({ id: 'second' }), undefined, at(7));
    await commit(store(), sampleRequestIn('applied', { id: 'first' }), undefined, at(6));
    await commit(store(), sampleRequest({ id: 'third' }), undefined, at(8));
    expect(await store().behind(...aroundNow())).toEqual(['first', 'second', 'third']);
  });

  it('an earlier version shown late takes nothing back, and what was told stays told', async () => {
    const { id } = await commit(store(), sampleRequest());
    await store().writeShown(id, { version: 5, told: 'applied 1' });
    await store().writeShown(id, { version: 3 });
    expect(await store().readShown(id)).toEqual({ version: 5, told: 'applied 1' });
    await store().writeShown(id, { version: 4, told: 'applied 2' });
    expect(await store().readShown(id)).toEqual({ version: 5, told: 'applied 2' });
  });

  it('of several who showed it at once the newest version counts', async () => {
    const { id } = await commit(store(), sampleRequest());
    const stores = [store(), await reopen()];
    const versions = [2, 7, 4, 6, 3, 5];
    await Promise.all(
      versions.map((version, at) =>
        stores[at % 2]!.writeShown(id, version === 3 ? { version, told: 'applied 1' } : { version }),
      ),
    );
    for (const each of stores) expect(await each.readShown(id)).toEqual({ version: 7, told: 'applied 1' });
  });

  it('only what changed between the two moments is looked for', async () => {
    const { updatedAt } = await commit(store(), sampleRequest());
    const at = (shift: number): string => new Date(Date.parse(updatedAt) + shift).toISOString();
    expect(await store().behind(at(0), at(0))).toHaveLength(1);
    expect(await store().behind(at(1), at(SECOND))).toEqual([]);
    expect(await store().behind(at(-SECOND), at(-1))).toEqual([]);
  });

  it('requests of odd ids are found', async () => {
    await Promise.all(ODD_KEYS.map((id) => commit(store(), sampleRequest({ id }))));
    expect(new Set(await store().behind(...aroundNow()))).toEqual(new Set(ODD_KEYS));
    await Promise.all(ODD_KEYS.map((id) => store().writeShown(id, { version: 1 })));
    expect(await store().behind(...aroundNow())).toEqual([]);
  });
}

/** Where a stored request is, to be given to another content. */
function placeOf({ id, version, seq, head }: ReturnType<typeof sampleRequest>): {
  readonly id: string;
  readonly version: number;
  readonly seq: number;
  readonly head: string;
} {
  return { id, version, seq, head };
}
