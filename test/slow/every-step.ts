// Plays a story again and again, killed one step later each time, until it comes to its end unkilled.
import { createHash } from 'node:crypto';
import type { Killed, Step } from './crash-story.js';
import { seeded } from '../support/seed.js';

/** Every kill costs the start of two processes: all of them take a quarter of an hour. */
const EVERY_STEP = process.env['COUNTERSIGN_EVERY_STEP'] === '1';
/** Which steps are played otherwise: others every time. */
const SEED = Math.floor(seeded('the steps of crashes')() * 2 ** 31);
/** Only a run of every step comes near it. */
export const HOUR_MS = 60 * 60_000;

/** So many stories are played at once. */
const AT_ONCE = 2;

/** One playing of a story. */
export interface Turn {
  readonly step: Step;
  /** Whoever takes over has been running all along. */
  readonly isHeirRunning: boolean;
}

export type Play = (turn: Turn) => Promise<Killed>;

export interface Steps {
  /**
   * Plays for every `stride`th step, from one of the first on that chance chooses: killed before the call, and after it.
   * Rejects with everything that went wrong, each with its step; otherwise answers with what came of every kill.
   */
  every(story: string, stride: number, play: Play): Promise<readonly Killed[]>;
  /** Writes how it went, a line a story. */
  report(): void;
}

/** None is played yet. With `COUNTERSIGN_EVERY_STEP=1` each `stride` is 1; otherwise a seed, which is reported, chooses. */
export function createSteps(): Steps {
  const slots = createSlots(AT_ONCE);
  const lines: string[] = [];
  return {
    async every(story, sampled, play) {
      const stride = EVERY_STEP ? 1 : sampled;
      const began = Date.now();
      const played = await Promise.all([
        playAll(slots, { when: 'before', stride, first: 1 + (hashOf(`${story} before`) % stride) }, play),
        // From the first step on, so that a story that is shorter than the stride is killed as well.
        playAll(slots, { when: 'after', stride, first: 1 }, play),
      ]);
      const killed = played.flatMap((each) => each.killed);
      const failures = played.flatMap((each) => each.failures);
      lines.push(lineFor(story, killed, Date.now() - began));
      if (failures.length > 0) throw new Error(`${story}:\n${failures.join('\n')}`);
      return killed;
    },
    report: () => {
      const which = EVERY_STEP
        ? 'at every step'
        : 'at some steps: COUNTERSIGN_EVERY_STEP=1 plays all of them';
      process.stdout.write(`Killed ${which}\n${lines.join('\n')}\n`);
    },
  };
}

interface Played {
  readonly killed: readonly Killed[];
  readonly failures: readonly string[];
}

async function playAll(
  slots: Slots,
  { when, stride, first }: { readonly when: Step['when']; readonly stride: number; readonly first: number },
  play: Play,
): Promise<Played> {
  const killed: Killed[] = [];
  const failures: string[] = [];
  const playing: Promise<void>[] = [];
  // Set by whichever is played to its end first.
  const story = { isOver: false };
  for (let at = first; ; at += stride) {
    const release = await slots.take();
    // Asked only now: while this waited, an earlier one may have come to its end.
    if (story.isOver) {
      release();
      break;
    }
    const isHeirRunning = playing.length % 2 === 0;
    const one = play({ step: { at, when }, isHeirRunning })
      .then((end) => {
        if (end.stopped) killed.push(end);
        else story.isOver = true;
      })
      .catch((error: unknown) => {
        failures.push(
          `killed ${when} step ${String(at)}${isHeirRunning ? ', heir running' : ''}: ${String(error)}`,
        );
        // A story that never works would be played for ever.
        if (failures.length > 4) story.isOver = true;
      })
      .finally(release);
    playing.push(one);
  }
  await Promise.all(playing);
  return { killed, failures };
}

function lineFor(story: string, killed: readonly Killed[], milliseconds: number): string {
  const endings = new Map<string, number>();
  for (const { ending } of killed) endings.set(ending, (endings.get(ending) ?? 0) + 1);
  const said = [...endings].map(([ending, count]) => `${String(count)} ${ending}`).join(', ');
  const seconds = killed.map((each) => each.seconds).sort((one, other) => one - other);
  const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
  const slowest = seconds.at(-1) ?? 0;
  return (
    `  ${story}: ${String(killed.length)} kills; ${said}; ended by another process after ` +
    `${median.toFixed(0)} s (median), ${slowest.toFixed(0)} s (slowest); in all ${String(Math.round(milliseconds / 1000))} s`
  );
}

/** A number that looks like chance, the same for the same seed. */
function hashOf(text: string): number {
  return createHash('sha256')
    .update(`${String(SEED)} ${text}`)
    .digest()
    .readUInt32BE();
}

interface Slots {
  /** Answers with how to give it back. */
  take(): Promise<() => void>;
}

function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    take: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      };
    },
  };
}
