// Facts about leases: one holder per key, whoever asks and from wherever.
import { ODD_KEYS, type Given } from '../given.js';

export function leaseFacts({ store, reopen }: Given): void {
  const ONE = { holder: 'one', counter: 1 };
  const TWO = { holder: 'two', counter: 1 };

  it('a free lease is taken by one, and only one', async () => {
    const other = await reopen();
    expect(await store().readLease('policy')).toBeUndefined();
    const taken = await Promise.all([
      store().swapLease('policy', undefined, ONE),
      other.swapLease('policy', undefined, TWO),
    ]);
    expect(taken.toSorted()).toEqual([false, true]);
    expect(await other.readLease('policy')).toEqual(taken[0] ? ONE : TWO);
  });

  it('of a holder that renews and a taker one succeeds', async () => {
    const other = await reopen();
    await store().swapLease('policy', undefined, ONE);
    const renewed = { holder: 'one', counter: 2 };
    const moved = await Promise.all([
      store().swapLease('policy', ONE, renewed),
      other.swapLease('policy', ONE, TWO),
    ]);
    expect(moved.toSorted()).toEqual([false, true]);
    for (const each of [store(), other]) {
      expect(await each.readLease('policy')).toEqual(moved[0] ? renewed : TWO);
    }
  });

  it('a holder moves the counter; whoever saw an older one is refused', async () => {
    await store().swapLease('policy', undefined, ONE);
    expect(await store().swapLease('policy', ONE, { holder: 'one', counter: 2 })).toBe(true);
    expect(await store().swapLease('policy', ONE, TWO)).toBe(false);
    expect(await store().swapLease('policy', { holder: 'two', counter: 2 }, TWO)).toBe(false);
    expect(await store().readLease('policy')).toEqual({ holder: 'one', counter: 2 });
    expect(await store().swapLease('policy', { holder: 'one', counter: 2 }, TWO)).toBe(true);
    expect(await store().readLease('policy')).toEqual(TWO);
  });

  it('a lease is given back only by whoever holds it, and can be taken again', async () => {
    const other = await reopen();
    await store().swapLease('policy', undefined, ONE);
    expect(await other.swapLease('policy', TWO, undefined)).toBe(false);
    expect(await other.readLease('policy')).toEqual(ONE);
    expect(await store().swapLease('policy', ONE, undefined)).toBe(true);
    expect(await other.readLease('policy')).toBeUndefined();
    expect(await store().swapLease('policy', ONE, { holder: 'one', counter: 2 })).toBe(false);
    expect(await other.swapLease('policy', undefined, TWO)).toBe(true);
    expect(await store().swapLease('policy', undefined, ONE)).toBe(false);
  });

  it('nothing for nothing is true only where the lease is free', async () => {
    expect(await store().swapLease('policy', undefined, undefined)).toBe(true);
    await store().swapLease('policy', undefined, ONE);
    expect(await store().swapLease('policy', undefined, undefined)).toBe(false);
  });

  it('keys of odd characters are different leases', async () => {
    await Promise.all(
      ODD_KEYS.map(async (key, counter) => {
        expect(await store().swapLease(key, undefined, { holder: key, counter })).toBe(true);
      }),
    );
    for (const [counter, key] of ODD_KEYS.entries()) {
      expect(await store().readLease(key)).toEqual({ holder: key, counter });
    }
  });
}
