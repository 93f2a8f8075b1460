// Ids that are the same in every run, so that a demo can be described and a test can be read.
import { createHash } from 'node:crypto';

/** A version 4 GUID that is always the same for the same words. */
export function guidOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
