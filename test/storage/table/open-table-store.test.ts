// The table store keeps every store's promises, over the real wire.
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import type { Store } from '../../../bot/storage/store.js';
import { startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import { describeStore } from '../contract.js';

let azurite: Azurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(async () => {
  await azurite.stop();
});

describeStore('Azure Table Storage', async (now) => {
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openTableStore({ connectionString: azurite.connectionString, now });
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    reopen: open,
    cleanUp: async () => {
      for (const store of opened) await store.close();
      await azurite.empty();
    },
  };
});
