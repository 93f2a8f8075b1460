// The store for several instances: one table of an Azure storage account, or of Cosmos DB's Table API.
import type { TokenCredential } from '@azure/identity';
import type { Store } from './store.js';
import { createTable } from './table-calls.js';
import { createTableClient } from './table-client.js';
import { tableInbox } from './table-inbox.js';
import { tableLeases } from './table-leases.js';
import { createLists } from './table-lists.js';
import { tablePeople } from './table-people.js';
import { tableRequests } from './table-requests.js';
import { isSchemaKnown, openSchema } from './table-schema.js';
import { tableShown } from './table-shown.js';
import { createWork } from './table-work.js';

/**
 * Where the table is, and as whom it is used. `endpoint`: as in `https://ACCOUNT.table.core.windows.net`, of any cloud.
 * A connection string is a secret; it may name `http` only for this machine itself. `now` answers the wall clock as ISO 8601.
 */
export type TableOptions = (
  { readonly endpoint: string; readonly credential: TokenCredential } | { readonly connectionString: string }
) & { readonly now: () => string };

/**
 * Opens the store in the table `countersign`, which is made where there is none. Any number of instances may share it.
 * Throws StoreError when the table cannot be reached or made, or was written by a newer version of this program; then
 * nothing in it was touched. Every call is given up after ten seconds.
 */
export async function openTableStore(options: TableOptions): Promise<Store> {
  const { now } = options;
  const table = createTable(createTableClient(options));
  await openSchema(table);
  const work = createWork(now);
  const lists = createLists(now);
  return {
    ...tableRequests({ table, work, lists }),
    ...tableLeases(table),
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
