// A table in memory that finds a row by its keys and a range in its order, as Azure's does; Azurite looks at every row there is.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Row, Rows, Table, Write, Written } from '../../bot/storage/table/calls.js';
import type { Place } from '../../bot/storage/table/keys.js';

/** Rows of one partition by row key, and the keys in order. */
interface Partition {
  readonly rows: Map<string, Row>;
  keys: string[];
}

/** The table, and how many rows calls have looked at so far. */
export interface OrderedTable extends Table {
  readonly touched: () => number;
}

/**
 * An empty one; a call takes a turn of the event loop. It keeps the documents of one partition only: nothing that is
 * measured reads the others, and they would fill gigabytes.
 */
export function createOrderedTable(partitionWithDocuments: string): OrderedTable {
  const partitions = new Map<string, Partition>();
  let count = 0;
  let etags = 0;

  const partitionAt = (name: string): Partition => {
    const found = partitions.get(name) ?? { rows: new Map<string, Row>(), keys: [] };
    partitions.set(name, found);
    return found;
  };

  const put = (place: Place, values: Row['values']): string => {
    const { rows, keys } = partitionAt(place.partition);
    if (!rows.has(place.row)) keys.splice(firstFrom(keys, place.row), 0, place.row);
    etags += 1;
    const etag = String(etags);
    const isKept = place.partition === partitionWithDocuments;
    rows.set(place.row, { ...place, etag, values: isKept ? values : { ...values, document: '' } });
    return etag;
  };

  const apply = (write: Write): Written => {
    count += 1;
    const { partition, row } = write;
    const { rows, keys } = partitionAt(partition);
    const held = rows.get(row);
    const isStale = 'etag' in write && write.etag !== '*' && held?.etag !== write.etag;
    if (isStale || (write.kind === 'insert' && held)) {
      return { kind: 'refused', why: held ? 'moved' : 'missing', unsure: false };
    }
    if (write.kind === 'delete') {
      rows.delete(row);
      keys.splice(firstFrom(keys, row), 1);
      return { kind: 'written', etag: '' };
    }
    const kept = write.kind === 'merge' || write.kind === 'join' ? held?.values : undefined;
    return { kind: 'written', etag: put({ partition, row }, { ...kept, ...write.values }) };
  };

  const rowsFor = (doing: string): Rows => ({
    doing,
    read: async ({ partition, row }) => {
      await breathe();
      count += 1;
      return partitions.get(partition)?.rows.get(row);
    },
    range: async ({ partition, prefix, after }, limit = Number.POSITIVE_INFINITY) => {
      await breathe();
      const { rows, keys } = partitions.get(partition) ?? { rows: new Map<string, Row>(), keys: [] };
      const found: Row[] = [];
      for (let at = firstFrom(keys, after ?? prefix); found.length < limit; at += 1) {
        const row = rows.get(keys[at] ?? '');
        if (!row?.row.startsWith(prefix)) break;
        if (row.row !== after) found.push(row);
      }
      count += found.length;
      return found;
    },
    write: async (write) => {
      await breathe();
      return apply(write);
    },
    // The first guards the others, and nobody else writes here.
    writeTogether: async (writes) => {
      await breathe();
      const [first, ...others] = writes.map((write) => () => apply(write));
      const written = first?.() ?? { kind: 'refused', why: 'missing', unsure: false };
      if (written.kind === 'written') for (const write of others) write();
      return written;
    },
    makeTable: () => Promise.resolve(),
  });

  return {
    run: (doing, work) => work(rowsFor(doing)),
    close: () => undefined,
    touched: () => count,
  };
}

/** Where the first key not before `key` is. */
function firstFrom(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
