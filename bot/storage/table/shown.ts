// How far people were told of each request, in table storage: one row beside the request.
import type { Shown, ShownStore } from '../../workflow/ports.js';
import { StoreError } from '../../workflow/ports.js';
import { behind } from './behind.js';
import type { Row, Rows, Table } from './calls.js';
import { shownPlace } from './keys.js';
import { createMemory, type Memory } from './memory.js';
import { parseRow, shownRow } from './rows.js';
import type { Work } from './work.js';

/** How often a write that meets another one is tried anew. */
const TRIES = 20;

/** What was shown, and the row it was read from or written to last. */
interface Held {
  readonly etag: string;
  readonly shown: Shown;
}

/** What was shown, in an open table. */
export function tableShown(table: Table, work: Work, now: () => string): ShownStore {
  const memory: Memory<Held> = createMemory();
  /** What is remembered can only be too small: only what seems behind is read. */
  const versionShown = async (rows: Rows, id: string, wanted: number): Promise<number> => {
    const known = memory.recall(id)?.shown.version ?? 0;
    return known >= wanted ? known : ((await read(rows, id, memory))?.version ?? 0);
  };
  return {
    readShown: (id) => table.run(`reading what was shown of request ${id}`, (rows) => read(rows, id, memory)),
    writeShown: (id, shown) =>
      table.run(`recording what was shown of request ${id}`, (rows) => write(rows, id, shown, memory)),
    behind: (from, to) =>
      table.run('looking for requests nobody was told about', (rows) =>
        behind(rows, { from: Date.parse(from), to: Date.parse(to) }, { work, versionShown, now }),
      ),
  };
}

async function read(rows: Rows, id: string, memory: Memory<Held>): Promise<Shown | undefined> {
  const row = await rows.read(shownPlace(id));
  if (!row) {
    memory.forget(id);
    return undefined;
  }
  const shown = toShown(row, rows.doing);
  memory.keep(id, { etag: row.etag, shown });
  return shown;
}

async function write(rows: Rows, id: string, said: Shown, memory: Memory<Held>): Promise<void> {
  const place = shownPlace(id);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const held = memory.recall(id);
    const shown = merge(held?.shown, said);
    if (held && said.told === undefined && held.shown.version === shown.version) return;
    const values = { ...shown };
    const written = await rows.write(
      held ? { kind: 'replace', ...place, values, etag: held.etag } : { kind: 'insert', ...place, values },
    );
    if (written.kind === 'written') {
      memory.keep(id, { etag: written.etag, shown });
      return;
    }
    await read(rows, id, memory);
  }
  throw new StoreError(`${rows.doing}: too many others write it at once; try again in a moment`);
}

function toShown(row: Row, doing: string): Shown {
  const { version, told } = parseRow(shownRow, row, doing);
  return { version, ...(told !== undefined && { told }) };
}

/** The newest version counts, and what was told stays told. */
function merge(held: Shown | undefined, said: Shown): Shown {
  const told = said.told ?? held?.told;
  return { version: Math.max(held?.version ?? 0, said.version), ...(told !== undefined && { told }) };
}
