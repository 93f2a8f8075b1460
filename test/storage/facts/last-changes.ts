// Facts about the last change of a policy: the newest note stands, whoever noted it.
import type { Given } from '../given.js';

export function lastChangeFacts({ store, reopen }: Given): void {
  const FIRST = { at: '2026-11-23T14:05:00.000Z', beforeHash: 'nothing', stateHash: 'one row' };
  const SECOND = { at: '2026-11-23T14:06:00.000Z', beforeHash: 'one row', stateHash: 'two rows' };
  const THIRD = { at: '2026-11-23T14:06:00.000Z', beforeHash: 'one row', stateHash: 'no rows' };

  it('there is none of a policy that was never changed', async () => {
    expect(await store().readLastChange('policy')).toBeUndefined();
  });

  it('is found in whatever case the policy’s id is written, and survives being opened again', async () => {
    expect(await store().swapLastChange('Policy-Ä', undefined, FIRST)).toBe(true);
    expect(await (await reopen()).readLastChange('pOLICY-ä')).toEqual(FIRST);
    expect(await store().readLastChange('policy')).toBeUndefined();
  });

  it('of two who note the first one succeeds', async () => {
    const other = await reopen();
    const noted = await Promise.all([
      store().swapLastChange('policy', undefined, FIRST),
      other.swapLastChange('policy', undefined, SECOND),
    ]);
    expect(noted.toSorted()).toEqual([false, true]);
    for (const each of [store(), other])
      expect(await each.readLastChange('policy')).toEqual(noted[0] ? FIRST : SECOND);
  });

  it('of two who note the next one succeeds, and whoever saw an older one changes nothing', async () => {
    const other = await reopen();
    await store().swapLastChange('policy', undefined, FIRST);
    const noted = await Promise.all([
      store().swapLastChange('policy', FIRST, SECOND),
      other.swapLastChange('policy', FIRST, THIRD),
    ]);
    expect(noted.toSorted()).toEqual([false, true]);
    expect(await store().swapLastChange('policy', FIRST, FIRST)).toBe(false);
    expect(await other.swapLastChange('policy', undefined, FIRST)).toBe(false);
    expect(await other.readLastChange('policy')).toEqual(noted[0] ? SECOND : THIRD);
  });

  it('is no lease, and a lease on the same policy is no note', async () => {
    await store().swapLastChange('policy', undefined, FIRST);
    expect(await store().readLease('policy')).toBeUndefined();
    expect(await store().swapLease('policy', undefined, { holder: 'one', counter: 1 })).toBe(true);
    expect(await store().readLastChange('policy')).toEqual(FIRST);
  });
}
