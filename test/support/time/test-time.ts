// A test's own time: it passes only while everybody waits for it, however busy the machine, and then at once.
import type { ChildProcess } from 'node:child_process';
import { BEGINS, type AtRest } from './words.js';
import { toFollower, type Follower } from './follower.js';
import { heard, realPause, rest } from './rest.js';
import { takeOver } from './take-over.js';
import { createTimeline, type Timeline } from './timeline.js';

/** Time in a test file. */
export interface TestTime extends Pick<Timeline, 'clock' | 'now'> {
  /** Time passes for as long as somebody is in it; answers with how to leave, which everybody must. */
  enter(): () => void;
  /** What another process must find in its environment to follow this time from its first moment on. */
  environment(): Readonly<Record<string, string>>;
  /** A process that has a channel (`ipc`) and loads follow.ts: time waits for it as well. */
  lead(child: ChildProcess): void;
}

/** No step is longer: whoever was busy after all, unseen, loses no more than this. */
const LONGEST_STEP_MS = 500;
/** How often it is looked, in real time, whether there is something to wait for. */
const LOOK_MS = 2;

interface Passing {
  readonly line: Timeline;
  readonly followers: Set<Follower>;
  /** What this process heard of its followers: that is no sign of life. */
  answers: number;
  /** How many have entered and not left. */
  inside: number;
  running?: Promise<void>;
}

let time: TestTime | undefined;

/**
 * The time of this test file, which begins now and is everybody's in this process: the program's by the clock it is
 * given, everything else's by `Date` and the timers. A wait costs nothing of the real time, and nothing is late because
 * the machine is slow.
 */
export function testTime(): TestTime {
  if (time) return time;
  const line = createTimeline(Date.now());
  takeOver(line);
  const passing: Passing = { line, followers: new Set(), answers: 0, inside: 0 };
  time = {
    clock: line.clock,
    now: () => line.now(),
    enter: () => {
      passing.inside += 1;
      passing.running ??= pass(passing).finally(() => delete passing.running);
      return () => (passing.inside -= 1);
    },
    environment: () => ({ [BEGINS]: String(line.now()) }),
    lead: (child) => {
      const follower = toFollower(child, () => (passing.answers += 1));
      passing.followers.add(follower);
      child.on('exit', () => passing.followers.delete(follower));
    },
  };
  return time;
}

async function pass(passing: Passing): Promise<void> {
  const { line, followers } = passing;
  while (passing.inside > 0) {
    await rest();
    const next = await nextOf(passing);
    if (next === undefined) continue;
    if (next === 'never') await realPause(LOOK_MS);
    else {
      const moment = Math.min(next, line.now() + LONGEST_STEP_MS);
      for (const follower of followers) follower.moveTo(moment);
      line.moveTo(moment);
    }
  }
}

/** When somebody has something to do, if everybody is at rest; nothing where somebody is not. */
async function nextOf(passing: Passing): Promise<number | 'never' | undefined> {
  const { line, followers } = passing;
  const own = (): number => heard() - passing.answers;
  const before = own();
  const all = [...followers];
  const first = await Promise.all(all.map((each) => each.rest()));
  // What one of them said may have woken another that had answered already: nobody must have heard anything since.
  const second = await Promise.all(all.map((each) => each.rest()));
  await rest();
  const isQuiet = second.every((each, index) => each?.heard === first[index]?.heard) && own() === before;
  if (!isQuiet || all.length !== followers.size) return undefined;
  const moments = [line.next(), ...second.map((each: AtRest | undefined) => each?.next)];
  const next = Math.min(...moments.filter((moment) => moment !== undefined));
  return Number.isFinite(next) ? next : 'never';
}
