// Time, ids and chance as they really are; everything else is given them.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Ids } from './workflow/ports.js';

/** What the program cannot know by itself: the time, new ids, and chance. */
export interface Nature {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** This machine's clocks. */
export const realClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    // An aborted sleep is over, not an error.
    await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

/** Ids nobody can guess: 128 random bits for a request, and GUIDs as Graph wants them. */
export const realIds: Ids = {
  requestId: () => randomBytes(16).toString('base64url'),
  guid: () => randomUUID(),
};

/** Uniform in [0, 1). */
export function randomFraction(): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32;
}

/** What `npm start` is given. */
export const realNature: Nature = { clock: realClock, ids: realIds, random: randomFraction };
