// Another process that lives on the test's time, as the test's process sees it.
import type { ChildProcess } from 'node:child_process';
import type { AtRest, Said } from './words.js';

/** It answers nothing more once it has ended. */
export interface Follower {
  /** Asks whether it is at rest, and waits until it is; nothing where it ended. */
  rest(): Promise<AtRest | undefined>;
  moveTo(moment: number): void;
}

/** `child` was started with a channel (`ipc`) and has loaded follow.ts. `heard` is told of everything it says. */
export function toFollower(child: ChildProcess, heard: () => void): Follower {
  let answered: (atRest: AtRest | undefined) => void = () => undefined;
  let isGone = false;
  const say = (said: Said): void => {
    // One that was killed a moment ago hears nothing, which is no fault.
    child.send(said, () => undefined);
  };
  child.on('message', (atRest: AtRest) => {
    heard();
    answered(atRest);
  });
  child.on('exit', () => {
    isGone = true;
    answered(undefined);
  });
  return {
    rest: () =>
      new Promise((resolve) => {
        answered = resolve;
        if (isGone || !child.connected) resolve(undefined);
        else say({ kind: 'rest' });
      }),
    moveTo: (moment) => {
      if (!isGone && child.connected) say({ kind: 'moveTo', moment });
    },
  };
}
