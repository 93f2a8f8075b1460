// Measures two ways of doing one thing side by side, so that a busy machine slows both and the ratio stays.

/** How long to look. A smoke run only shows that everything still runs. */
export interface Effort {
  readonly rounds: number;
  /** How long each side runs in each round, in milliseconds. */
  readonly milliseconds: number;
}

/** Enough to tell a factor of 1.2 from noise on a shared machine. */
export const THOROUGH: Effort = { rounds: 15, milliseconds: 100 };

/** Runs everything, proves nothing. */
export const SMOKE: Effort = { rounds: 1, milliseconds: 5 };

/** One side of a comparison. It may answer a promise; the next call starts when it has been kept. */
export type Work = () => unknown;

/** What a line of the report says. Times are microseconds a call, sizes are bytes. */
export type Finding =
  | {
      readonly kind: 'ratio';
      readonly what: string;
      readonly ours: number;
      readonly peer: number;
      readonly peerIs: string;
    }
  | {
      readonly kind: 'share';
      readonly what: string;
      readonly used: number;
      readonly limit: number;
      readonly unit: 'bytes' | 'µs';
      readonly limitIs: string;
    };

/** Both sides in turn, round by round; answers the medians in microseconds a call. */
export async function compare(
  ours: Work,
  peer: Work,
  effort: Effort,
): Promise<{ ours: number; peer: number }> {
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  // The first round warms up the compiler and is not counted.
  for (let round = 0; round <= effort.rounds; round += 1) {
    const first = await microsecondsPerCall(ours, effort.milliseconds);
    const second = await microsecondsPerCall(peer, effort.milliseconds);
    if (round === 0) continue;
    times.ours.push(first);
    times.peer.push(second);
  }
  return { ours: median(times.ours), peer: median(times.peer) };
}

/** One side alone, for a comparison with a limit. */
export async function measure(work: Work, effort: Effort): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= effort.rounds; round += 1) {
    const time = await microsecondsPerCall(work, effort.milliseconds);
    if (round > 0) times.push(time);
  }
  return median(times);
}

async function microsecondsPerCall(work: Work, milliseconds: number): Promise<number> {
  const start = performance.now();
  for (let calls = 1; ; calls += 1) {
    const answer = work();
    if (answer instanceof Promise) await answer;
    const elapsed = performance.now() - start;
    if (elapsed >= milliseconds) return (elapsed * 1000) / calls;
  }
}

/** The value in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
