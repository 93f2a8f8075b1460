// Work that one process at a time does: who waits, who takes over, and when.
import { createClaims } from '../../../bot/teams/copies/claims.js';
import { openWorld, type World } from '../../support/world.js';

let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

/** Resolves when told to. */
function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), passed };
}

it('of two processes at once exactly one does the work; afterwards the claim is free', async () => {
  const [one, other] = [createClaims(world.ports), createClaims(world.ports)];
  const works: string[] = [];
  const results = await Promise.all(
    [one, other].map((claims, at) =>
      claims.hold('key', () => {
        works.push(String(at));
        return Promise.resolve(at);
      }),
    ),
  );
  expect(works).toHaveLength(1);
  expect(results.filter((result) => result === undefined)).toHaveLength(1);
  expect(await world.ports.store.readLease('key')).toBeUndefined();
  expect(await other.hold('key', () => Promise.resolve('again'))).toBe('again');
});

it('whoever is alive keeps the claim, however long the work takes', async () => {
  const [one, other] = [createClaims(world.ports), createClaims(world.ports)];
  const slow = gate();
  const working = one.hold('key', () => slow.passed);
  for (let seconds = 0; seconds < 120; seconds += 15) {
    await world.clock.pass(15_000);
    expect(await other.hold('key', () => Promise.resolve('taken'))).toBeUndefined();
  }
  slow.open();
  await working;
  expect(await other.hold('key', () => Promise.resolve('free'))).toBe('free');
});

it('a claim of a process that died is taken over after it looked the same for 15 seconds', async () => {
  await world.ports.store.swapLease('key', undefined, { holder: 'dead', counter: 7 });
  const claims = createClaims(world.ports);
  const take = (): Promise<string | undefined> => claims.hold('key', () => Promise.resolve('done'));
  expect(await take()).toBeUndefined();
  await world.clock.pass(14_000);
  expect(await take()).toBeUndefined();
  await world.clock.pass(1_000);
  expect(await take()).toBe('done');
  expect(await world.ports.store.readLease('key')).toBeUndefined();
});

it('work that fails leaves the claim free', async () => {
  const claims = createClaims(world.ports);
  await expect(claims.hold('key', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await world.ports.store.readLease('key')).toBeUndefined();
});

it('short work is done without a claim, long work shows that it is alive', async () => {
  const calls: string[] = [];
  const { store } = world.ports;
  const swapLease: typeof store.swapLease = (...call) => {
    calls.push(call[0]);
    return store.swapLease(...call);
  };
  const claims = createClaims({ ...world.ports, store: { ...store, swapLease } });
  expect(await claims.keep('short', () => Promise.resolve(1))).toBe(1);
  expect(calls).toEqual([]);
  const slow = gate();
  const working = claims.keep('long', () => slow.passed.then(() => 2));
  await world.clock.pass(25_000);
  expect(await createClaims(world.ports).hold('long', () => Promise.resolve(3))).toBeUndefined();
  slow.open();
  expect(await working).toBe(2);
  expect(await store.readLease('long')).toBeUndefined();
});

it('a store that is away does not stop work that is under way', async () => {
  const { store } = world.ports;
  const down = { ...store, readLease: () => Promise.reject(new Error('away')) };
  const claims = createClaims({ ...world.ports, store: down });
  const slow = gate();
  const working = claims.keep('long', () => slow.passed.then(() => 'done'));
  await world.clock.pass(25_000);
  slow.open();
  expect(await working).toBe('done');
});
