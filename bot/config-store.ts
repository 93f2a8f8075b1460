// Where requests are kept: a SQLite file on this machine, or Azure Table Storage.
import { z } from 'zod';
import { refuseSeveralDisks } from './config-host.js';
import type { GraphIdentity } from './config-identity.js';
import { isLoopbackHost } from './config-values.js';
import type { EnvironmentReader } from './environment.js';

/** The store as configured. A connection string is a secret. */
export type StoreSettings =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'table'; readonly endpoint: string; readonly identity: GraphIdentity }
  | { readonly kind: 'table'; readonly connectionString: string };

/** What `REQUEST_STORE` says by itself. */
type StoreAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'endpoint'; readonly endpoint: string }
  | { readonly kind: 'connectionString'; readonly connectionString: string };

/**
 * Hosts under which Microsoft alone hands out names for tables: a token for storage goes nowhere else.
 * Storage: learn.microsoft.com/azure/storage/common/storage-account-overview, endpoints; government: the same page of
 * Azure Government; Cosmos DB: learn.microsoft.com/azure/cosmos-db/table.
 */
const TABLE_HOST =
  /^[a-z0-9-]{3,44}\.(table\.core\.windows\.net|z\d\d\.table\.storage\.azure\.net|table\.core\.usgovcloudapi\.net|table\.cosmos\.azure\.com|table\.cosmos\.azure\.us)$/;

const ADVICE =
  'write sqlite:PATH, https://ACCOUNT.table.core.windows.net, or a connection string of a storage account';

/** The store `REQUEST_STORE` names. `identity` is asked only where a token is needed. Problems are noted in `reader`. */
export function readStore(reader: EnvironmentReader, identity: () => GraphIdentity): StoreSettings {
  const fallback = { kind: 'sqlite', path: 'data/countersign.db' } as const;
  const address = reader.read('REQUEST_STORE', storeAddress, fallback);
  switch (address.kind) {
    case 'sqlite':
      refuseSeveralDisks(reader);
      return address;
    case 'connectionString':
      return { kind: 'table', connectionString: address.connectionString };
    case 'endpoint':
      return { kind: 'table', endpoint: address.endpoint, identity: identity() };
  }
}

/** `sqlite:PATH`, the https endpoint of a storage account's tables, or its connection string. */
const storeAddress = z.string().transform((value, context): StoreAddress => {
  const read = readAddress(value);
  if (typeof read !== 'string') return read;
  context.addIssue({ code: 'custom', message: read });
  return z.NEVER;
});

/** The address, or what is wrong with it. */
function readAddress(value: string): StoreAddress | string {
  const path = /^sqlite:(.+)$/.exec(value)?.[1];
  if (path === ':memory:') return 'would be forgotten at every stop; write sqlite:PATH with a file';
  if (path !== undefined) return { kind: 'sqlite', path };
  if (/^https?:/i.test(value)) return readEndpoint(value);
  return /(^|;)\s*(AccountName|SharedAccessSignature|UseDevelopmentStorage|TableEndpoint)=/i.test(value)
    ? readConnectionString(value)
    : `is not a store; ${ADVICE}`;
}

function readEndpoint(value: string): StoreAddress | string {
  const url = URL.parse(value);
  if (url?.protocol !== 'https:' || url.search !== '' || url.username !== '') {
    return `is not an https address without user name and query; ${ADVICE}`;
  }
  if (!TABLE_HOST.test(url.hostname) || url.pathname !== '/' || url.port !== '') {
    return `is not the address of a storage account's tables; ${ADVICE}`;
  }
  return { kind: 'endpoint', endpoint: url.origin };
}

function readConnectionString(value: string): StoreAddress | string {
  const parts = new Map(
    value.split(';').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const;
    }),
  );
  if (parts.get('usedevelopmentstorage') === 'true')
    return { kind: 'connectionString', connectionString: value };
  const isSigned = parts.has('accountkey') || parts.has('sharedaccesssignature');
  if (!isSigned)
    return 'is a connection string without a key or signature; copy it whole from the storage account';
  const endpoint = URL.parse(parts.get('tableendpoint') ?? '');
  const isPlain =
    endpoint === null ? parts.get('defaultendpointsprotocol') === 'http' : endpoint.protocol === 'http:';
  if (isPlain && !(endpoint !== null && isLoopbackHost(endpoint.hostname))) {
    return 'would send requests unencrypted; write https in it (http only for this machine itself)';
  }
  return { kind: 'connectionString', connectionString: value };
}
