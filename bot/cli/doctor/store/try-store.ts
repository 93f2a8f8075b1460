// Writes one row into an open store, reads it back and takes it away again.
import type { Lease, LeaseStore } from '../../../workflow/ports.js';

/**
 * Whether all of it went well. `key` must be nobody's. Throws StoreError; the row is taken away also where it could not be
 * read.
 */
export async function tryStore(store: LeaseStore, key: string): Promise<boolean> {
  const lease: Lease = { holder: 'doctor', counter: 1 };
  const isWritten = await store.swapLease(key, undefined, lease);
  const read = await store.readLease(key).finally(() => store.swapLease(key, lease, undefined));
  const left = await store.readLease(key);
  return isWritten && read?.holder === lease.holder && left === undefined;
}
