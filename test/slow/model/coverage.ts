// What a run of many scenarios reached, and what it should have reached: a proof that met no fault proves nothing.
import { SENDING_FAULTS, SPELLS } from './simulation/weather.js';

/** How often what happened, by name; `steps` and `runs` beside it. */
export interface Coverage {
  runs: number;
  steps: number;
  readonly counts: Map<string, number>;
}

export function newCoverage(): Coverage {
  return { runs: 0, steps: 0, counts: new Map() };
}

/** Adds what one scenario reached. */
export function addTo(coverage: Coverage, steps: number, counts: ReadonlyMap<string, number>): void {
  coverage.runs += 1;
  coverage.steps += steps;
  for (const [what, count] of counts) coverage.counts.set(what, (coverage.counts.get(what) ?? 0) + count);
}

const ENDINGS = ['applied', 'stale', 'failed', 'diverged', 'unconfirmed', 'rejected', 'cancelled', 'expired'];

const WANTED: readonly string[] = [
  ...ENDINGS.map((state) => `ends ${state}`),
  'state awaiting-intune',
  'state draft',
  ...['changed', 'chose', 'replanned', 'undone', 'withdrew'].map((action) => `event ${action}`),
  ...SENDING_FAULTS.map((fault) => `fault ${fault}`),
  ...SPELLS.map((spell) => `spell ${spell}`),
  'crash',
  'crash with a body on its way',
  'an edit inside the window was lost',
];

/** Every ending and fault that no scenario reached. */
export function notReached({ counts }: Coverage): readonly string[] {
  return WANTED.filter((what) => !counts.has(what));
}

/** The counts, a line each, sorted by name. */
export function countLines({ counts }: Coverage): readonly string[] {
  const sorted = [...counts].sort(([left], [right]) => left.localeCompare(right));
  return sorted.map(([what, count]) => `${String(count).padStart(9)}  ${what}`);
}
