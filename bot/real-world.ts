// Time, ids and chance as they really are; everything else is given them.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Ids } from './workflow/ports.js';

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
