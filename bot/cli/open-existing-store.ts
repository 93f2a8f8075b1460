// Opens the store the environment names, for a command; a command never makes one.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cloud } from '../config/clouds.js';
import { readStoreConfig } from '../config/read-config.js';
import type { Environment } from '../config/environment.js';
import { openConfiguredStore } from '../open-configured-store.js';
import { realClock } from '../real-world.js';
import type { Store } from '../storage/store.js';
import { StoreError } from '../workflow/ports.js';

/** Throws ConfigError, or StoreError where the store cannot be opened or there is none. */
export async function openExistingStore(
  environment: Environment,
): Promise<{ readonly store: Store; readonly cloud: Cloud }> {
  const { store: settings, cloud } = readStoreConfig(environment);
  if (settings.kind === 'sqlite' && !existsSync(settings.path)) {
    throw new StoreError(
      `opening the store ${resolve(settings.path)}: there is no such file; set REQUEST_STORE as the bot has it, and start from the folder it is started from`,
    );
  }
  return { store: await openConfiguredStore(settings, () => realClock.now()), cloud };
}
