// The seed of whatever is random in the tests of a file; printed, so that a failure can be had again.
import { createRandom } from '../model/time.js';

/** Answers in [0, 1), by the seed in COUNTERSIGN_SEED or one that is printed. `what` says whose randomness it is. */
export function seeded(what: string): () => number {
  const seed = Number(process.env['COUNTERSIGN_SEED'] ?? Date.now() % 1_000_000_000);
  process.stderr.write(`${what}: COUNTERSIGN_SEED=${seed}\n`);
  return createRandom(seed);
}

/** So many letters and digits that no compression makes much shorter. */
export function noise(length: number, random: () => number): string {
  const bytes = Buffer.alloc(Math.ceil((length * 3) / 4));
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(random() * 256);
  return bytes.toString('base64url').slice(0, length);
}
