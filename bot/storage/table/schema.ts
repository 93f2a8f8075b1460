// Which form the table has: made where it is missing, refused where a newer program wrote it.
import { StoreError } from '../../workflow/ports.js';
import type { Rows, Table } from './calls.js';
import { NoTableError } from './fault.js';
import { SCHEMA } from './keys.js';
import { parseRow, schemaRow } from './rows.js';

/** The form this program reads and writes. */
const SCHEMA_VERSION = 1;

/** Makes sure of a table in our form. Throws StoreError where it cannot be reached or made, or is newer; then nothing was touched. */
export async function openSchema(table: Table): Promise<void> {
  await table.run('opening the store', async (rows) => {
    const version = await readOrMake(rows);
    if (version === SCHEMA_VERSION) return;
    throw new StoreError(
      `${rows.doing}: the table's schema version is ${version} and this program knows ${SCHEMA_VERSION} at most; ` +
        'start the newer program, or put back a copy from before it',
    );
  });
}

/** Whether the table can be read at this moment, and has our form. Never throws. */
export async function isSchemaKnown(table: Table): Promise<boolean> {
  try {
    return await table.run(
      'looking whether the store is ready',
      async (rows) => (await readVersion(rows)) === SCHEMA_VERSION,
    );
  } catch {
    return false;
  }
}

/** Of two instances that start together one writes the row, and both read it. */
async function readOrMake(rows: Rows): Promise<number> {
  const found = await readVersion(rows).catch(async (error: unknown) => {
    if (!(error instanceof NoTableError)) throw error;
    await rows.makeTable();
    return undefined;
  });
  if (found !== undefined) return found;
  await rows.write({ kind: 'insert', ...SCHEMA, values: { version: SCHEMA_VERSION } });
  return (await readVersion(rows)) ?? 0;
}

async function readVersion(rows: Rows): Promise<number | undefined> {
  const row = await rows.read(SCHEMA);
  return row && parseRow(schemaRow, row, rows.doing).version;
}
