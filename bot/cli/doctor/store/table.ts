// The store in table storage: reached with the bot's own identity, written to and left as it was.
import { openConfiguredStore } from '../../../open-configured-store.js';
import type { StoreSettings } from '../../../config/store.js';
import { createCredential } from '../../../credentials.js';
import { createTable } from '../../../storage/table/calls.js';
import { createTableClient } from '../../../storage/table/client.js';
import { NoTableError } from '../../../storage/table/fault.js';
import { SCHEMA } from '../../../storage/table/keys.js';
import { cannotTell, ok, problem, type Finding } from '../finding.js';
import { storeTrouble } from './store-trouble.js';
import { tryStore } from './try-store.js';
import type { Case } from '../tools.js';

type TableSettings = Extract<StoreSettings, { readonly kind: 'table' }>;

/** One line, and one more where a key is used. Where there is no table yet none is made. */
export async function checkTable({ tools }: Case, settings: TableSettings): Promise<readonly Finding[]> {
  const hasKey = 'connectionString' in settings;
  const subject = hasKey ? 'store in table storage' : `store ${settings.endpoint}`;
  try {
    const state = await tryTable(settings, tools);
    return [say(subject, state), ...(hasKey ? [sayKey] : [])];
  } catch (error) {
    return [storeTrouble(subject, error)];
  }
}

type TableState = 'whole' | 'odd' | 'absent';

async function tryTable(settings: TableSettings, { clock, guid }: Case['tools']): Promise<TableState> {
  if (!(await hasTable(settings, clock))) return 'absent';
  const store = await openConfiguredStore(settings, () => clock.now());
  try {
    return (await tryStore(store, `doctor-${guid()}`)) ? 'whole' : 'odd';
  } finally {
    await store.close();
  }
}

/** Only reads: the store itself would make the table. Throws StoreError. */
async function hasTable(settings: TableSettings, clock: Case['tools']['clock']): Promise<boolean> {
  const account =
    'connectionString' in settings
      ? settings
      : { endpoint: settings.endpoint, credential: createCredential(settings.identity) };
  const table = createTable(createTableClient(account), clock);
  try {
    await table.run('looking for the store', (rows) => rows.read(SCHEMA));
    return true;
  } catch (error) {
    if (error instanceof NoTableError) return false;
    throw error;
  } finally {
    table.close();
  }
}

function say(subject: string, state: TableState): Finding {
  switch (state) {
    case 'whole':
      return ok(
        subject,
        'takes a row, gives it back and lets go of it; any number of instances may share it',
      );
    case 'odd':
      return problem(
        subject,
        'a row that was written did not come back',
        'see what else writes to this table',
      );
    case 'absent':
      return cannotTell(
        subject,
        'it can be reached, but there is no table yet; whether it may be written to is not known',
        'start the bot, which makes the table, and run this again',
      );
  }
}

const sayKey = ok(
  'key in REQUEST_STORE',
  'a connection string is a secret that opens the whole account',
  'prefer the account’s address and the role "Storage Table Data Contributor" for the bot’s identity',
);
