// `npm run fuzz -- --minutes N`: every target for its share of the time, and how many inputs each was tried with.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const options = {
  minutes: { type: 'string', default: '10' },
  /** Begins where an earlier run did; a failure names it. */
  seed: { type: 'string' },
  /** Only targets whose names match. */
  target: { type: 'string' },
};
const { minutes, seed, target } = parseArgs({ options }).values;
if (!(Number(minutes) > 0)) throw new Error('--minutes is a number above zero');

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(join(here, file), 'utf8').matchAll(/^\s*fuzz\(\s*'([^']+)'/gm)])
  .map((match) => match[1])
  .filter((name) => target === undefined || new RegExp(target).test(name));
if (names.length === 0) throw new Error('no target has such a name');

const folder = mkdtempSync(join(tmpdir(), 'countersign-fuzz-'));
const report = join(folder, 'report');
writeFileSync(report, '');
const { status } = spawnSync(
  process.execPath,
  [
    join(here, '../../../node_modules/jest/bin/jest.js'),
    ...['--config', 'jest.slow.config.js', 'test/slow/fuzz', '--runInBand'],
    ...['-t', target === undefined ? 'fuzzing' : `fuzzing .*(${target})`],
  ],
  {
    stdio: 'inherit',
    cwd: join(here, '../../..'),
    env: {
      ...process.env,
      FUZZ_MILLISECONDS: String((Number(minutes) * 60_000) / names.length),
      FUZZ_REPORT: report,
      ...(seed !== undefined && { FUZZ_SEED: seed }),
    },
  },
);

const lines = readFileSync(report, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });
console.log('\ninputs tried');
for (const { name, inputs, seconds, seed: first } of lines) {
  console.log(`${String(inputs).padStart(9)}  ${name} (${seconds.toFixed(0)} s, seed ${first})`);
}
console.log(`${String(lines.reduce((sum, { inputs }) => sum + inputs, 0)).padStart(9)}  in all`);
process.exitCode = status ?? 1;
