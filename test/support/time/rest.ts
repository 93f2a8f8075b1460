// When a process has come to rest: nothing arrives any more and nothing is under way, so that only time can bring the next thing.
import { performance } from 'node:perf_hooks';

/** Taken before anybody can put other timers in their place. */
const later = globalThis.setTimeout;
const soon = globalThis.setImmediate;

/** How many turns of the event loop in a row must bring nothing. What is sent on this machine arrives within one. */
const QUIET_TURNS = 3;
/** Work of the thread pool that ends with an event; `getActiveResourcesInfo` names it. */
const UNDER_WAY = /^(FSReq|GetAddrInfo|GetNameInfo)/;

/** Counts what this process has heard from the outside: sockets, pipes, files. Between equal counts there was nothing. */
export function heard(): number {
  return performance.nodeTiming.uvMetricsInfo.events;
}

/** Resolves once this process is at rest; for as long as it is busy, that is. `isOff`: about itself, what it hears meanwhile is no matter. */
export async function rest(): Promise<void> {
  let before = heard();
  for (let quiet = 0; quiet < QUIET_TURNS;) {
    await new Promise<void>((resolve) => void soon(resolve));
    const now = heard();
    const isQuiet = now === before && !process.getActiveResourcesInfo().some((name) => UNDER_WAY.test(name));
    before = now;
    quiet = isQuiet ? quiet + 1 : 0;
    if (!isQuiet) await realPause(1);
  }
}

/** Milliseconds of real time. They hold nothing open. */
export function realPause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void later(resolve, milliseconds).unref());
}
