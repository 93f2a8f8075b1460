// Many calls at once, but never all of them.
import { mapConcurrently } from '../../bot/shared/concurrent-map.js';

it('answers in the order asked, however the calls end', async () => {
  const ends: (() => void)[] = [];
  const answers = mapConcurrently([1, 2, 3], async (item) => {
    await new Promise<void>((resolve) => ends.push(resolve));
    return item * 10;
  });
  for (const end of ends.reverse()) end();
  expect(await answers).toEqual([10, 20, 30]);
});

it('has at most 16 under way, and takes up the next when one ends', async () => {
  const ends: (() => void)[] = [];
  const work = mapConcurrently(Array.from({ length: 40 }), () => new Promise<void>((end) => ends.push(end)));
  expect(ends).toHaveLength(16);
  ends[3]?.();
  await new Promise(setImmediate);
  expect(ends).toHaveLength(17);
  for (let next = 0; next < 40; next += 1) {
    ends[next]?.();
    await new Promise(setImmediate);
  }
  await work;
});

it('throws the first fault', async () => {
  await expect(
    mapConcurrently([1, 2], (item) => Promise.reject(new Error(`no ${String(item)}`))),
  ).rejects.toThrow('no 1');
});
