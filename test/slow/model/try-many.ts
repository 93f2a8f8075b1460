// Tries the promises on many made-up scenarios; fast-check makes a scenario that breaks one as small as it can.
import fc from 'fast-check';
import { addTo, newCoverage, type Coverage } from './coverage.js';
import { playScenario } from './scenario.js';
import { scenarios, type Scenario } from './steps.js';
import { createStores } from './simulation/stores.js';

/** A scenario has up to so many steps. */
const MOST_STEPS = 40;

export interface Effort {
  readonly seed: number;
  /** Ends after so many scenarios or milliseconds, whatever comes first. */
  readonly runs?: number;
  readonly milliseconds?: number;
}

/** `broken`: the smallest scenario found that breaks a promise, with the seed and path that lead to it. */
export interface Tried {
  readonly coverage: Coverage;
  readonly broken?: string;
}

/** Never throws for a broken promise: that is its answer. */
export async function tryMany({
  seed,
  runs = Number.MAX_SAFE_INTEGER,
  milliseconds,
}: Effort): Promise<Tried> {
  const stores = await createStores();
  const coverage = newCoverage();
  const isKept = fc.asyncProperty(scenarios(MOST_STEPS), async (scenario) => {
    const pair = stores.open();
    try {
      const { counts } = await playScenario(scenario, pair);
      addTo(coverage, scenario.steps.length, counts);
    } finally {
      await pair.close();
    }
  });
  try {
    const limit = milliseconds === undefined ? {} : { interruptAfterTimeLimit: milliseconds };
    const result = await fc.check(isKept, { seed, numRuns: runs, ...limit });
    return { coverage, ...(result.failed && !result.interrupted && { broken: await reportOf(result) }) };
  } finally {
    stores.remove();
  }
}

/** What broke, what happened, and how to have it happen again. */
async function reportOf(result: fc.RunDetails<[Scenario]>): Promise<string> {
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : '';
  return `${why}\n${(await fc.asyncDefaultReportMessage(result)) ?? ''}`;
}
