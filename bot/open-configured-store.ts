// Opens the store the configuration names.
import type { StoreSettings } from './config/store.js';
import { openSqliteStore } from './storage/sqlite/open-sqlite-store.js';
import type { Store } from './storage/store.js';

/** `now` answers the wall clock as ISO 8601. Throws StoreError where the store cannot be used. */
export async function openConfiguredStore(settings: StoreSettings, now: () => string): Promise<Store> {
  if (settings.kind === 'sqlite') return openSqliteStore(settings.path, now);
  // Loaded only where it is used: Azure's libraries take longer to load than a command on a file takes.
  const { openTableStore } = await import('./storage/table/open-table-store.js');
  if ('connectionString' in settings) {
    return await openTableStore({ connectionString: settings.connectionString, now });
  }
  const { createCredential } = await import('./credentials.js');
  const { endpoint, identity } = settings;
  return await openTableStore({ endpoint, credential: createCredential(identity), now });
}
