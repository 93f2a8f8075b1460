// Leases in table storage: one row per key, moved only if it is still the very row that was read.
import type { Lease, LeaseStore } from '../../workflow/ports.js';
import type { Row, Rows, Table } from './calls.js';
import { leasePlace } from './keys.js';
import { createMemory } from './memory.js';
import { leaseRow, parseRow } from './rows.js';

/** A lease and the row it was read from. */
interface Held {
  readonly etag: string;
  readonly lease: Lease;
}

/** The leases of an open table. */
export function tableLeases(table: Table): LeaseStore {
  const seen = createMemory<Held>();

  const read = async (rows: Rows, key: string): Promise<Held | undefined> => {
    const row = await rows.read(leasePlace(key));
    const held = row && { etag: row.etag, lease: toLease(row, rows.doing) };
    if (held) seen.keep(key, held);
    else seen.forget(key);
    return held;
  };

  const take = async (rows: Rows, key: string, next: Lease): Promise<boolean> => {
    const written = await rows.write({ kind: 'insert', ...leasePlace(key), values: { ...next } });
    if (written.kind !== 'written') return false;
    seen.keep(key, { etag: written.etag, lease: next });
    return true;
  };

  /** From the row as this instance saw it last; where that is no longer so, from the row as it is. */
  const move = async (rows: Rows, key: string, held: Lease, next: Lease | undefined): Promise<boolean> => {
    const known = seen.recall(key);
    const from = known && isSame(known.lease, held) ? known : await read(rows, key);
    if (!from || !isSame(from.lease, held)) return false;
    const place = { ...leasePlace(key), etag: from.etag };
    const written = await rows.write(
      next ? { kind: 'replace', ...place, values: { ...next } } : { kind: 'delete', ...place },
    );
    seen.forget(key);
    if (written.kind !== 'written') return false;
    if (next) seen.keep(key, { etag: written.etag, lease: next });
    return true;
  };

  return {
    readLease: (key) =>
      table.run(`reading the lease of ${key}`, async (rows) => (await read(rows, key))?.lease),
    swapLease: (key, held, next) =>
      table.run(`moving the lease of ${key}`, async (rows) => {
        if (held) return await move(rows, key, held, next);
        if (next) return await take(rows, key, next);
        return (await read(rows, key)) === undefined;
      }),
  };
}

function toLease(row: Row, doing: string): Lease {
  const { holder, counter } = parseRow(leaseRow, row, doing);
  return { holder, counter };
}

function isSame(left: Lease, right: Lease): boolean {
  return left.holder === right.holder && left.counter === right.counter;
}
