// Where requests are kept: a SQLite file on this machine, or Azure Table Storage.
import { z } from 'zod';
import { refuseSeveralDisks } from './host.js';
import type { GraphIdentity } from './identity.js';
import { clouds, isElsewhere } from './clouds.js';
import type { Cloud } from './clouds.js';
import { isLoopback } from '../shared/loopback.js';
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

const ADVICE =
  'write sqlite:PATH, https://ACCOUNT.table.core.windows.net, or a connection string of a storage account';

/** The store `REQUEST_STORE` names. `identity` is asked only where a token is needed. Problems are noted in `reader`. */
export function readStore(
  reader: EnvironmentReader,
  cloud: Cloud,
  identity: () => GraphIdentity,
): StoreSettings {
  const fallback = { kind: 'sqlite', path: 'data/countersign.db' } as const;
  const address = reader.read('REQUEST_STORE', storeAddress, fallback);
  if (address.kind !== 'sqlite' && isElsewhere(tableHostOf(address), cloud)) {
    reader.problem(
      'REQUEST_STORE',
      'is in another cloud than CLOUD; write the address of an account in this one',
    );
  }
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
  const isTable = Object.values(clouds).some(({ tableHost }) => tableHost.test(url.hostname));
  if (!isTable || url.pathname !== '/' || url.port !== '') {
    return `is not the address of a storage account's tables; ${ADVICE}`;
  }
  return { kind: 'endpoint', endpoint: url.origin };
}

/** The parts of a connection string, by lower-case name. */
function partsOf(connectionString: string): ReadonlyMap<string, string> {
  return new Map(
    connectionString.split(';').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const;
    }),
  );
}

/** Where the tables are: a connection string names its endpoint, or an account and the suffix of its cloud. */
function tableHostOf(address: Exclude<StoreAddress, { readonly kind: 'sqlite' }>): string {
  if (address.kind === 'endpoint') return new URL(address.endpoint).hostname;
  const parts = partsOf(address.connectionString);
  const named = URL.parse(parts.get('tableendpoint') ?? '')?.hostname;
  return (
    named ?? `${parts.get('accountname') ?? ''}.table.${parts.get('endpointsuffix') ?? 'core.windows.net'}`
  );
}

function readConnectionString(value: string): StoreAddress | string {
  const parts = partsOf(value);
  if (parts.get('usedevelopmentstorage') === 'true')
    return { kind: 'connectionString', connectionString: value };
  const isSigned = parts.has('accountkey') || parts.has('sharedaccesssignature');
  if (!isSigned)
    return 'is a connection string without a key or signature; copy it whole from the storage account';
  const endpoint = URL.parse(parts.get('tableendpoint') ?? '');
  const isPlain =
    endpoint === null ? parts.get('defaultendpointsprotocol') === 'http' : endpoint.protocol === 'http:';
  if (isPlain && !(endpoint !== null && isLoopback(endpoint.hostname))) {
    return 'would send requests unencrypted; write https in it (http only for this machine itself)';
  }
  return { kind: 'connectionString', connectionString: value };
}
