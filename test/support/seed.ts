// The seed of whatever is random in the tests of a file; printed, so that a failure can be had again.
import { createCipheriv, createHash } from 'node:crypto';
import { createRandom } from '../model/time.js';

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
