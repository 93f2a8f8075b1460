// Policies of other kinds can be found by name, alone and in a batch.
import { openTenant, type OpenTenant } from '../open-tenant.js';

let tenant: OpenTenant;

beforeAll(async () => {
  tenant = await openTenant();
});

afterAll(() => tenant.close());

const find = (collection: string, label: string, name: string): string =>
  `/deviceManagement/${collection}?$filter=${label} eq '${encodeURIComponent(name.replaceAll("'", "''"))}'&$top=5`;

it('each in its own collection, in one batch', async () => {
  const wanted = [
    ['compliancePolicies', 'name', 'Linux developer machines'],
    ['configurationPolicies', 'name', "Harbor master's kiosk"],
    ['deviceConfigurations', 'displayName', 'Wi-Fi Northwind Harbor'],
    ['groupPolicyConfigurations', 'displayName', 'OneDrive known folders'],
  ] as const;
  const answers = await tenant.batch(
    'beta',
    wanted.map(([collection, label, name]) => ({
      id: collection,
      method: 'GET',
      url: find(collection, label, name),
    })),
  );
  for (const [collection, label, name] of wanted) {
    expect(answers(collection).body.value.map((each) => each[label])).toEqual([name]);
  }
});

it('nothing has a name that nothing in the collection has; a label of another collection is refused', async () => {
  const none = await tenant.get(`/beta${find('configurationPolicies', 'name', 'Windows 11 baseline')}`);
  expect(none.json.value).toEqual([]);
  const elsewhere = await tenant.get(
    `/beta${find('configurationPolicies', 'name', 'Linux developer machines')}`,
  );
  expect(elsewhere.json.value).toEqual([]);
  const wrong = await tenant.get(`/beta${find('configurationPolicies', 'displayName', 'Windows LAPS')}`);
  expect([wrong.status, wrong.json.error.message]).toEqual([
    400,
    expect.stringContaining("Could not find a property named 'displayName'"),
  ]);
});

it('on v1.0 there are device configurations alone', async () => {
  const collections = [
    'compliancePolicies',
    'configurationPolicies',
    'deviceConfigurations',
    'groupPolicyConfigurations',
  ];
  const replies = await Promise.all(
    collections.map((collection) => tenant.get(`/v1.0/deviceManagement/${collection}`)),
  );
  expect(replies.map(({ status }) => status)).toEqual([400, 400, 200, 400]);
});
