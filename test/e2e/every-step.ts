// Plays a story again and again, killed one step later each time, until it comes to its end unkilled.
import type { Killed, Step } from './crash-story.js';

/** So many stories are played at once: most of the time each of them waits for a lease to be abandoned. */
const AT_ONCE = 30;
/** So many of them start processes and act: a machine that is too busy is another fault than the one looked for. */
const BUSY_AT_ONCE = 3;

/** One playing of a story. */
export interface Turn {
  readonly step: Step;
  /** Whoever takes over has been running all along. */
  readonly isHeirRunning: boolean;
  /** To be called when nothing is left but to wait. */
  rest(): void;
}

export type Play = (turn: Turn) => Promise<Killed>;

export interface Steps {
  /**
   * Plays for every `stride`th step from the first on, once killed before and once after the call. Rejects with everything
   * that went wrong, each with its step; otherwise answers with what came of every kill.
   */
  every(story: string, stride: number, play: Play): Promise<readonly Killed[]>;
  /** Writes how it went, a line a story. */
  report(): void;
}

/** None is played yet. */
export function createSteps(): Steps {
  const slots = { all: createSlots(AT_ONCE), busy: createSlots(BUSY_AT_ONCE) };
  const lines: string[] = [];
  return {
    async every(story, stride, play) {
      const began = Date.now();
      const played = await Promise.all(
        (['before', 'after'] as const).map((when) => playAll(slots, { when, stride }, play)),
      );
      const killed = played.flatMap((each) => each.killed);
      const failures = played.flatMap((each) => each.failures);
      lines.push(lineFor(story, killed, Date.now() - began));
      if (failures.length > 0) throw new Error(`${story}:\n${failures.join('\n')}`);
      return killed;
    },
    report: () => void process.stdout.write(`Killed in the middle\n${lines.join('\n')}\n`),
  };
}

interface Played {
  readonly killed: readonly Killed[];
  readonly failures: readonly string[];
}

async function playAll(
  slots: { readonly all: Slots; readonly busy: Slots },
  { when, stride }: { readonly when: Step['when']; readonly stride: number },
  play: Play,
): Promise<Played> {
  const killed: Killed[] = [];
  const failures: string[] = [];
  const playing: Promise<void>[] = [];
  // Set by whichever is played to its end first.
  const story = { isOver: false };
  for (let at = 1; ; at += stride) {
    const rest = await slots.busy.take();
    const release = await slots.all.take();
    // Asked only now: while this waited, an earlier one may have come to its end.
    if (story.isOver) {
      rest();
      release();
      break;
    }
    const isHeirRunning = playing.length % 2 === 0;
    const one = play({ step: { at, when }, isHeirRunning, rest })
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
      .finally(() => {
        rest();
        release();
      });
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
    `${median.toFixed(0)} s (median), ${slowest.toFixed(0)} s (slowest); played in ${String(Math.round(milliseconds / 1000))} s`
  );
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
