// The client of one table: where it is and as whom, with nothing repeated behind our back.
import { isLoopback } from '../../shared/loopback.js';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { StoreError } from '../../workflow/ports.js';

/** The table's name: letters and digits only, in storage as in Cosmos DB. */
const TABLE = 'countersign';

/** Where the storage account is, and as whom it is used. */
type Account =
  { readonly endpoint: string; readonly credential: TokenCredential } | { readonly connectionString: string };

/** The client; nothing is sent yet. Throws StoreError for an account that cannot be, or would be spoken to unencrypted. */
export function createTableClient(account: Account): TableClient {
  const client = makeClient(account);
  const { protocol, hostname } = new URL(client.url);
  const isLocal = isLoopback(hostname);
  if (protocol !== 'https:' && !(isLocal && 'connectionString' in account)) {
    throw new StoreError(
      'opening the store: REQUEST_STORE would send requests unencrypted; write https in it (http only in a connection string for this machine itself)',
    );
  }
  return client;
}

/** Neither way says what is wrong without saying a secret: whatever the library throws is left out. */
function makeClient(account: Account): TableClient {
  const options: TableServiceClientOptions = {
    retryOptions: { maxRetries: 0 },
    allowInsecureConnection: true,
    additionalPolicies: [{ policy: lineSeparators, position: 'perCall' }],
  };
  try {
    return 'connectionString' in account
      ? TableClient.fromConnectionString(account.connectionString, TABLE, options)
      : new TableClient(account.endpoint.replace(/\/+$/, ''), TABLE, account.credential, options);
  } catch {
    throw new StoreError(
      'opening the store: REQUEST_STORE is neither the address of a storage account’s tables nor a connection string; copy it whole',
    );
  }
}

type Policy = NonNullable<TableServiceClientOptions['additionalPolicies']>[number]['policy'];

/**
 * Two characters end a line in some languages and not in JSON; what takes a transaction apart by lines or by pattern
 * (Azurite does) loses its rows. In JSON they stand in texts alone, where they may as well be written as escapes.
 * The policy comes before the one that signs, which also counts the bytes.
 */
const lineSeparators: Policy = {
  name: 'escapeLineSeparators',
  sendRequest: (request, next) => {
    if (typeof request.body === 'string') {
      request.body = request.body.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
    }
    return next(request);
  },
};
