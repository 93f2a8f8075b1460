// `npm run soak -- --minutes 5 --seed 1`: the model-based proof for as long as one likes.
import { parseArgs } from 'node:util';
import { countLines, notReached } from './coverage.js';
import { tryMany } from './try-many.js';

const OPTIONS = { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } as const;

async function main(): Promise<void> {
  const { minutes, seed: given } = parseArgs({ options: OPTIONS }).values;
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  const milliseconds = Number(minutes) * 60_000;
  if (!(milliseconds > 0) || !Number.isInteger(seed)) {
    throw new Error('--minutes takes a number above 0, --seed a whole number');
  }
  const began = performance.now();
  const { coverage, broken } = await tryMany({ seed, milliseconds });
  const seconds = (performance.now() - began) / 1_000;
  const { runs, steps } = coverage;
  for (const line of countLines(coverage)) console.log(line);
  console.log(
    `seed ${seed}: ${runs} scenarios, ${steps} steps in ${seconds.toFixed(0)} s, ${(runs / seconds).toFixed(0)} a second`,
  );
  const missed = notReached(coverage);
  if (missed.length > 0) console.error(`not reached: ${missed.join(', ')}`);
  if (broken !== undefined) console.error(broken);
  if (missed.length > 0 || broken !== undefined) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
