// What is moved by compare-and-set in SQLite, one row each: leases, and the last change of each policy. Every case is one
// statement, and so needs no transaction.
import type { Database } from 'better-sqlite3';
import type { LastChange, LastChangeStore, Lease, LeaseStore } from '../../workflow/ports.js';
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

/** The last changes of an open database. */
export function sqliteLastChanges(db: Database): LastChangeStore {
  const read = db.prepare<[string], LastChange>(
    'SELECT at, before_hash AS beforeHash, state_hash AS stateHash FROM last_changes WHERE policy_id = ?',
  );
  const insert = db.prepare<[string, string, string, string]>(
    'INSERT INTO last_changes (policy_id, at, before_hash, state_hash) VALUES (?, ?, ?, ?) ON CONFLICT (policy_id) DO NOTHING',
  );
  const replace = db.prepare<[string, string, string, string, string, string, string]>(
    'UPDATE last_changes SET at = ?, before_hash = ?, state_hash = ? WHERE policy_id = ? AND at = ? AND before_hash = ? AND state_hash = ?',
  );
  const swap = (
    id: string,
    seen: LastChange | undefined,
    { at, beforeHash, stateHash }: LastChange,
  ): boolean =>
    (seen
      ? replace.run(at, beforeHash, stateHash, id, seen.at, seen.beforeHash, seen.stateHash)
      : insert.run(id, at, beforeHash, stateHash)
    ).changes === 1;
  return {
    readLastChange: (id) =>
      attempt(`reading the last change of policy ${id}`, () => read.get(id.toLowerCase())),
    swapLastChange: (id, seen, next) =>
      attempt(`noting the last change of policy ${id}`, () => swap(id.toLowerCase(), seen, next)),
  };
}
