// One Azurite with many storage accounts: each bot store of a test file has one of its own.
import { startAzurite } from './stand-ins/azurite.js';
import type { Program } from './bot-process.js';
import { testTime } from './time/test-time.js';

export interface Accounts {
  /** The connection string of an account nobody has used yet. */
  next(): string;
  stop(): Promise<void>;
}

/** More than any test file has stores. */
const COUNT = 500;
const KEY = Buffer.from('a key for storage accounts that live in memory only').toString('base64');

/** Starts it, on the time of the test. Azurite reads its accounts from the environment (learn.microsoft.com, Use the Azurite emulator: custom accounts). */
export async function startAccounts({ followTime }: Program): Promise<Accounts> {
  const time = testTime();
  const names = Array.from({ length: COUNT }, (_, index) => `store${String(index)}`);
  const environment = {
    AZURITE_ACCOUNTS: names.map((name) => `${name}:${KEY}`).join(';'),
    ...time.environment(),
    NODE_OPTIONS: `--require ${followTime}`,
  };
  const leave = time.enter();
  const azurite = await startAzurite(environment, (child) => time.lead(child));
  return {
    next: () => {
      const name = names.shift();
      if (name === undefined) throw new Error('every storage account is used');
      const endpoint = `http://127.0.0.1:${String(azurite.port)}/${name}`;
      return `DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${KEY};TableEndpoint=${endpoint};`;
    },
    stop: async () => {
      await azurite.stop();
      leave();
    },
  };
}
