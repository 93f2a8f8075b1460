// Leases in SQLite: one row per key, moved by compare-and-set.
import type { Database } from 'better-sqlite3';
import type { Lease, LeaseStore } from '../../workflow/ports.js';
import { attempt } from './fault.js';

/** The leases of an open database. */
export function sqliteLeases(db: Database): LeaseStore {
  const read = db.prepare<[string], Lease>('SELECT holder, counter FROM leases WHERE key = ?');
  const take = db.prepare<[string, string, number]>(
    'INSERT INTO leases (key, holder, counter) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const renew = db.prepare<[string, number, string, string, number]>(
    'UPDATE leases SET holder = ?, counter = ? WHERE key = ? AND holder = ? AND counter = ?',
  );
  const release = db.prepare<[string, string, number]>(
    'DELETE FROM leases WHERE key = ? AND holder = ? AND counter = ?',
  );

  /** Each case is one statement, and so needs no transaction. */
  const swap = (key: string, held: Lease | undefined, next: Lease | undefined): boolean => {
    if (held && next)
      return renew.run(next.holder, next.counter, key, held.holder, held.counter).changes === 1;
    if (held) return release.run(key, held.holder, held.counter).changes === 1;
    if (next) return take.run(key, next.holder, next.counter).changes === 1;
    return read.get(key) === undefined;
  };

  return {
    readLease: (key) => attempt(`reading the lease of ${key}`, () => read.get(key)),
    swapLease: (key, held, next) => attempt(`moving the lease of ${key}`, () => swap(key, held, next)),
  };
}
