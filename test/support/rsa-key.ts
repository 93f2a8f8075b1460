// The RSA key of a test file: making one costs a fifth of a second, and what signs with it needs no other.
import { generateKeyPairSync } from 'node:crypto';

let pair: ReturnType<typeof newPair> | undefined;

function newPair() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** The same pair each time. */
export function rsaKey(): ReturnType<typeof newPair> {
  return (pair ??= newPair());
}
