// The doctor before a store in table storage: it tries it and leaves it as it was.
import { checkTable } from '../../../bot/cli/doctor/store/table.js';
import { readConfig } from '../../../bot/config/read-config.js';
import { openTableStore } from '../../../bot/storage/table/open-table-store.js';
import { connectionStringOf, startAzurite, type Azurite } from '../../support/stand-ins/azurite.js';
import { createDeadlineClock } from '../../support/time/deadline-clock.js';
import { realTools } from './installation.js';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

async function told(connectionString: string): Promise<readonly string[]> {
  const environment = {
    MicrosoftAppId: '11111111-aaaa-4bbb-8ccc-000000000001',
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppTenantId: '22222222-aaaa-4bbb-8ccc-000000000002',
    APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
    REQUEST_STORE: connectionString,
  };
  const config = readConfig(environment);
  const tools = { ...realTools('.', new AbortController().signal), clock: createDeadlineClock().clock };
  const given = { config, environment, question: { json: false }, tools };
  const findings = await checkTable(given, { kind: 'table', connectionString });
  const lines = findings.map(
    ({ status, subject, found, todo = '' }) => `${status} ${subject}: ${found} → ${todo}`,
  );
  expect(lines.join()).not.toContain('Eby8vdM02x');
  return lines;
}

async function rows(): Promise<number> {
  let count = 0;
  for await (const row of azurite.table.listEntities()) count += row.rowKey === undefined ? 0 : 1;
  return count;
}

it('no table yet: none is made, and a person is told to start the bot', async () => {
  const [line] = await told(azurite.connectionString);
  expect(line).toMatch(/^cannot tell store in table storage: it can be reached, but there is no table yet/);
  await expect(rows()).rejects.toThrow();
});

it('a table takes a row, gives it back, and has as many rows as before', async () => {
  const store = await openTableStore({
    connectionString: azurite.connectionString,
    now: () => new Date().toISOString(),
  });
  await store.close();
  const before = await rows();
  const [line, key] = await told(azurite.connectionString);
  expect(line).toMatch(/^ok store in table storage: takes a row, gives it back and lets go of it/);
  expect(key).toContain('a connection string is a secret that opens the whole account → prefer');
  expect(await rows()).toBe(before);
});

it('no storage account there', async () => {
  const [line] = await told(connectionStringOf(1));
  expect(line).toMatch(
    /^problem store in table storage: .*→ table storage cannot be reached: check the address/,
  );
});

it('a wrong key', async () => {
  const wrong = azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${'A'.repeat(86)}==`);
  const [line] = await told(wrong);
  expect(line).toMatch(
    /^problem store in table storage: .*403.*→ give the identity the role "Storage Table Data Contributor"/,
  );
});
