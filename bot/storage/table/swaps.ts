// What is moved by compare-and-set in table storage, one row each: leases, and the last change of each policy.
import { isDeepStrictEqual } from 'node:util';
import type { LastChange, LastChangeStore, LeaseStore } from '../../workflow/ports.js';
import type { Row, Rows, Table, Values } from './calls.js';
import { lastChangePlace, leasePlace, oldLastChangePlace, type Place } from './keys.js';
import { createMemory } from './memory.js';
import { lastChangeRow, leaseRow, oldLastChangeRow, parseRow } from './rows.js';

/** The leases of an open table. */
export function tableLeases(table: Table): LeaseStore {
  const cells = createCells((row, doing) => parseRow(leaseRow, row, doing));
  return {
    readLease: (key) => table.run(`reading the lease of ${key}`, (rows) => cells.read(rows, leasePlace(key))),
    swapLease: (key, held, next) =>
      table.run(`moving the lease of ${key}`, (rows) =>
        cells.swap(rows, leasePlace(key), held && { ...held }, next && { ...next }),
      ),
  };
}

/**
 * The last changes of an open table. Versions before this one packed a policy's into a lease: that is what is read until
 * there is a newer one, and then never again.
 */
export function tableLastChanges(table: Table): LastChangeStore {
  const cells = createCells((row, doing) => parseRow(lastChangeRow, row, doing));
  const readOld = async (rows: Rows, policyId: string): Promise<LastChange | undefined> => {
    const row = await rows.read(oldLastChangePlace(policyId));
    return row && parseRow(oldLastChangeRow, row, rows.doing);
  };
  return {
    readLastChange: (policyId) =>
      table.run(
        `reading the last change of policy ${policyId}`,
        async (rows) =>
          (await cells.read(rows, lastChangePlace(policyId))) ?? (await readOld(rows, policyId)),
      ),
    swapLastChange: (policyId, seen, next) =>
      table.run(`noting the last change of policy ${policyId}`, async (rows) => {
        const place = lastChangePlace(policyId);
        if (await cells.swap(rows, place, seen && { ...seen }, { ...next })) return true;
        const isOld = seen !== undefined && isDeepStrictEqual(await readOld(rows, policyId), seen);
        return isOld && (await cells.swap(rows, place, undefined, { ...next }));
      }),
  };
}

/** Rows that hold one value each, moved only if they are still the very row that was read. */
interface Cells<T> {
  read(rows: Rows, place: Place): Promise<T | undefined>;
  /** Puts `next` (nothing: deletes the row) where the value is still `held` (nothing: where there is none). Answers whether it did. */
  swap(rows: Rows, place: Place, held: T | undefined, next: T | undefined): Promise<boolean>;
}

function createCells<T extends Values>(parse: (row: Row, doing: string) => T): Cells<T> {
  const seen = createMemory<{ readonly etag: string; readonly value: T }>();

  const look = async (rows: Rows, place: Place): Promise<{ etag: string; value: T } | undefined> => {
    const row = await rows.read(place);
    const found = row && { etag: row.etag, value: parse(row, rows.doing) };
    if (found) seen.keep(place.partition, found);
    else seen.forget(place.partition);
    return found;
  };

  const put = async (rows: Rows, place: Place, next: T): Promise<boolean> => {
    const written = await rows.write({ kind: 'insert', ...place, values: next });
    if (written.kind !== 'written') return false;
    seen.keep(place.partition, { etag: written.etag, value: next });
    return true;
  };

  /** From the row as this instance saw it last; where that is no longer so, from the row as it is. */
  const move = async (rows: Rows, place: Place, held: T, next: T | undefined): Promise<boolean> => {
    const known = seen.recall(place.partition);
    const from = known && isDeepStrictEqual(known.value, held) ? known : await look(rows, place);
    if (!from || !isDeepStrictEqual(from.value, held)) return false;
    const { etag } = from;
    const written = await rows.write(
      next ? { kind: 'replace', ...place, etag, values: next } : { kind: 'delete', ...place, etag },
    );
    seen.forget(place.partition);
    if (written.kind !== 'written') return false;
    if (next) seen.keep(place.partition, { etag: written.etag, value: next });
    return true;
  };

  return {
    read: async (rows, place) => (await look(rows, place))?.value,
    swap: async (rows, place, held, next) => {
      if (held) return await move(rows, place, held, next);
      if (next) return await put(rows, place, next);
      return (await look(rows, place)) === undefined;
    },
  };
}
