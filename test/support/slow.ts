// How much of a heavy test `npm test` runs; `npm run test:slow` runs all of it.

/** Whether this is the slow suite, which takes its time. */
const IS_SLOW = process.env['COUNTERSIGN_SLOW'] !== undefined;

/** How many inputs a heavy property tries: all in the slow suite, a tenth of them otherwise. */
export function runs(all: number): number {
  return IS_SLOW ? all : Math.ceil(all / 10);
}
