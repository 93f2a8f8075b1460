// The store for several instances: one table of an Azure storage account, or of Cosmos DB's Table API.
import type { TokenCredential } from '@azure/identity';
import type { Store } from '../store.js';
import { createTable, type Waits } from './calls.js';
import { createTableClient } from './client.js';
import { tableInbox } from './inbox.js';
import { createLists } from './lists.js';
import { tablePeople } from './people.js';
import { tableRequests } from './requests.js';
import { isSchemaKnown, openSchema } from './schema.js';
import { tableShown } from './shown.js';
import { tableLastChanges, tableLeases } from './swaps.js';
import { createWork } from './work.js';

/**
 * Where the table is, and as whom it is used. `endpoint`: as in `https://ACCOUNT.table.core.windows.net`, of any cloud.
 * A connection string is a secret; it may name `http` only for this machine itself. `now` answers the wall clock as ISO 8601.
 */
export type TableOptions = (
  { readonly endpoint: string; readonly credential: TokenCredential } | { readonly connectionString: string }
) & {
  readonly now: () => string;
  /** This machine's own unless it is given. */
  readonly waits?: Waits;
};

/**
 * Opens the store in the table `countersign`, which is made where there is none. Any number of instances may share it.
 * Throws StoreError when the table cannot be reached or made, or was written by a newer version of this program; then
 * nothing in it was touched. Every call is given up after ten seconds.
 */
export async function openTableStore(options: TableOptions): Promise<Store> {
  const { now } = options;
  const table = createTable(createTableClient(options), options.waits);
  await openSchema(table);
  const work = createWork(now);
  const lists = createLists(now);
  return {
    ...tableRequests({ table, work, lists }),
    ...tableLeases(table),
    ...tableLastChanges(table),
    ...tableShown(table, work, now),
    ...tablePeople(table, now),
    ...tableInbox(table, now),
    ready: () => isSchemaKnown(table),
    close: () => {
      table.close();
      return Promise.resolve();
    },
  };
}
