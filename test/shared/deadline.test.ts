// Somebody else's work is waited for only so long.
import { within } from '../../bot/shared/deadline.js';

/** A clock whose sleeps end when the test says so, or when they are aborted. */
function handClock() {
  const sleeps: { readonly milliseconds: number; readonly wake: () => void; isAborted: boolean }[] = [];
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const slept = { milliseconds, wake: resolve, isAborted: false };
      sleeps.push(slept);
      signal?.addEventListener('abort', () => {
        slept.isAborted = true;
        resolve();
      });
    });
  return { sleeps, sleep };
}

it('answers with the work that comes in time, and stops waiting', async () => {
  const clock = handClock();
  expect(await within(clock, 500, Promise.resolve('done'))).toEqual({ kind: 'inTime', value: 'done' });
  expect(clock.sleeps).toMatchObject([{ milliseconds: 500, isAborted: true }]);
});

it('says late where the time is over first; the work goes on', async () => {
  const clock = handClock();
  let finish: (value: string) => void = () => undefined;
  const work = new Promise<string>((resolve) => (finish = resolve));
  const waited = within(clock, 500, work);
  clock.sleeps[0]?.wake();
  expect(await waited).toEqual({ kind: 'late' });
  finish('later');
  expect(await work).toBe('later');
});

it('throws what the work throws', async () => {
  await expect(within(handClock(), 500, Promise.reject(new Error('no')))).rejects.toThrow('no');
});
