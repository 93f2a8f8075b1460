// A process that runs for months remembers a bounded number of things.
import { remember } from '../../bot/shared/bounded-map.js';

it('forgets what was put first, and keeps what was put again', () => {
  const map = new Map<string, number>();
  for (let n = 0; n < 2_000; n += 1) remember(map, `key ${String(n)}`, n);
  remember(map, 'key 0', 0);
  remember(map, 'one more', 1);
  expect(map.size).toBe(2_000);
  expect(map.has('key 0')).toBe(true);
  expect(map.has('key 1')).toBe(false);
});
