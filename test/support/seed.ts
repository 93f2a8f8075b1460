// The seed of whatever is random in the tests of a file; printed, so that a failure can be had again.
import { createCipheriv, createHash } from 'node:crypto';

/** Answers in [0, 1), by the seed in COUNTERSIGN_SEED or one that is printed. `what` says whose randomness it is. */
export function seeded(what: string): () => number {
  const seed = Number(process.env['COUNTERSIGN_SEED'] ?? Date.now() % 1_000_000_000);
  process.stderr.write(`${what}: COUNTERSIGN_SEED=${seed}\n`);
  return createRandom(seed);
}

/** So many letters and digits that no compression makes much shorter. */
export function noise(length: number, random: () => number): string {
  const key = createHash('md5').update(String(random())).digest();
  const bytes = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
  return bytes.toString('base64url').slice(0, length);
}

/** Numbers from 0 up to 1 that follow from a seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
