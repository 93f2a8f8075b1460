// Tries inputs nobody would think of: each target is one call of `fuzz`, and a new way in joins by one more.
import { appendFileSync } from 'node:fs';
import fc from 'fast-check';

/** Milliseconds for one target: a moment in `npm test`; `npm run fuzz` says how long, and where to report. */
const BUDGET = Number(process.env['FUZZ_MILLISECONDS'] ?? 450);
const REPORT = process.env['FUZZ_REPORT'];
const SEED = process.env['FUZZ_SEED'];

/** No input may keep the bot busy for so long. Generous, because machines are slow and this is about endlessness. */
const TIMEOUT_MS = 10_000;

/** Inputs between two looks at the time. A failure is shrunk within its batch. */
const BATCH = 20;

/**
 * Runs `run` on inputs until the budget is spent, and `holds` on what it answered: `holds` throws where that must not be.
 * Also fails where `run` throws, takes more than ten seconds, leaves a rejection nobody handles (jest sees to that), or
 * changes what all objects have in common. The failure names seed, path and the smallest input; `FUZZ_SEED` begins there.
 */
export function fuzz<Input, Seen>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  run: (input: Input) => Promise<Seen> | Seen,
  holds: (seen: Seen, input: Input) => void,
): void {
  const title = `fuzzing ${name}`;
  it(
    title,
    async () => {
      const began = performance.now();
      const first = SEED === undefined ? Date.now() % 1_000_000_000 : Number(SEED);
      let tried = 0;
      const tryOne = async (input: Input): Promise<void> => {
        tried += 1;
        holds(await inTime(run, input), input);
        expectPristine();
      };
      for (let batch = 0; performance.now() - began < BUDGET; batch += 1) {
        await fc.assert(fc.asyncProperty(inputs, tryOne), {
          numRuns: BATCH,
          seed: first + batch,
          // Ends the search for a smaller input; what was found is told.
          interruptAfterTimeLimit: 60_000,
        });
      }
      report({ name, inputs: tried, seconds: (performance.now() - began) / 1000, seed: first });
    },
    BUDGET + 120_000,
  );
}

async function inTime<Input, Seen>(run: (input: Input) => Promise<Seen> | Seen, input: Input): Promise<Seen> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('an input kept it busy for too long')), TIMEOUT_MS);
  });
  const began = performance.now();
  try {
    const seen = await Promise.race([run(input), late]);
    // Work without a pause lets no timer fire.
    if (performance.now() - began > TIMEOUT_MS) throw new Error('an input kept it busy for too long');
    return seen;
  } finally {
    clearTimeout(timer);
  }
}

const shared = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const pristine = shared.map((prototype) => Reflect.ownKeys(prototype).length);

/** Throws where something put a member on what every object inherits. */
function expectPristine(): void {
  const now = shared.map((prototype) => Reflect.ownKeys(prototype).length);
  if (now.some((count, index) => count !== pristine[index]))
    throw new Error('every object has a new member: a prototype was written to');
}

function report(line: {
  readonly name: string;
  readonly inputs: number;
  readonly seconds: number;
  readonly seed: number;
}): void {
  if (REPORT !== undefined) appendFileSync(REPORT, `${JSON.stringify(line)}\n`);
}
