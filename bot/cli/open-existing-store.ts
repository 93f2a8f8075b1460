// Opens the store the environment names, for a command; a command never makes one.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readStoreConfig } from '../config.js';
import type { Environment } from '../environment.js';
import { openConfiguredStore } from '../open-configured-store.js';
import { StoreError, type Store } from '../storage/store.js';

/** Throws ConfigError, or StoreError where the store cannot be opened or there is none. */
export async function openExistingStore(environment: Environment): Promise<Store> {
  const settings = readStoreConfig(environment);
  if (settings.kind === 'sqlite' && !existsSync(settings.path)) {
    throw new StoreError(
      `opening the store ${resolve(settings.path)}: there is no such file; set REQUEST_STORE as the bot has it, and start from the folder it is started from`,
    );
  }
  return await openConfiguredStore(settings, () => new Date().toISOString());
}
