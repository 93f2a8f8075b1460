// A name no compliance policy has may be the name of a policy of another kind; where that cannot be read nothing is said.
import { createPolicies } from '../../../bot/graph/intune/policies.js';
import type { OtherKindPolicy } from '../../../bot/domain/policy.js';
import {
  batchReply,
  itemsOf,
  type BatchCall,
  type BatchReply,
  type Script,
} from '../../support/stand-ins/graph-server.js';
import { setup, stopServers, type Setup } from '../setup.js';

afterEach(stopServers);

async function find(
  name: string,
  script: Script,
  beta: 'read' | 'never' = 'read',
): Promise<Setup & { found: readonly OtherKindPolicy[] }> {
  const made = await setup(script);
  return { ...made, found: await createPolicies(made.client, { beta }).findOtherKinds(name) };
}

const items =
  (answer: (item: BatchCall) => BatchReply | undefined): Script =>
  (call) =>
    batchReply(call, answer);
const rows = (...labels: unknown[]): BatchReply => ({
  body: {
    value: labels.map((label) => ({ id: 'x', name: label, displayName: label })),
    '@odata.nextLink': 'https://graph.microsoft.com/beta/next',
  },
});
const kindOf = (url: string): string => /^\/deviceManagement\/(\w+)/u.exec(url)?.[1] ?? '';

it('asks all four kinds in one trip on beta, each by its own label, and follows no pages', async () => {
  const { found, server } = await find(
    'Linux baseline',
    items(({ url }) => (kindOf(url) === 'compliancePolicies' ? rows('LINUX Baseline') : rows())),
  );
  expect(found).toEqual([{ kind: 'linuxCompliance', displayName: 'LINUX Baseline' }]);
  expect(server.calls.map(({ url }) => url)).toEqual(['/beta/$batch']);
  expect(itemsOf(server.calls[0]!).map(({ decoded }) => decoded)).toEqual([
    "/deviceManagement/compliancePolicies?$filter=name eq 'Linux baseline'&$select=id,name&$top=5",
    "/deviceManagement/configurationPolicies?$filter=name eq 'Linux baseline'&$select=id,name&$top=5",
    "/deviceManagement/deviceConfigurations?$filter=displayName eq 'Linux baseline'&$select=id,displayName&$top=5",
    "/deviceManagement/groupPolicyConfigurations?$filter=displayName eq 'Linux baseline'&$select=id,displayName&$top=5",
  ]);
});

it('names every kind that has it, once each', async () => {
  const { found } = await find(
    'Edge',
    items(() => rows('Edge', 'edge')),
  );
  expect(found.map(({ kind }) => kind)).toEqual([
    'linuxCompliance',
    'settingsCatalog',
    'deviceConfiguration',
    'administrativeTemplate',
  ]);
});

it('an ignored filter does not widen the answer', async () => {
  const { found } = await find(
    'Edge',
    items(() => rows('Edge (pilot)', 'Ed', null, 7)),
  );
  expect(found).toEqual([]);
});

it.each(["O'Brien''s", 'R&D #1 + lab', '100% "sure" \\', '名前 😀', '\ud800'])(
  'the name %p stays a name in the address',
  async (name) => {
    const { server } = await find(
      name,
      items(() => rows()),
    );
    const [first] = itemsOf(server.calls[0]!);
    expect(first!.decoded).toContain(`name eq '${name.toWellFormed().replaceAll("'", "''")}'&$select`);
    expect(first!.url).toMatch(/\$filter=[\w%.!~*'()-]+&/u);
  },
);

it('what cannot be read is left out, the rest is told', async () => {
  const { found } = await find(
    'Edge',
    items(({ url }) => {
      if (kindOf(url) === 'compliancePolicies')
        return { status: 403, body: { error: { code: 'Forbidden' } } };
      if (kindOf(url) === 'deviceConfigurations') return { body: { value: null } };
      if (kindOf(url) === 'groupPolicyConfigurations') return undefined;
      return rows('Edge');
    }),
  );
  expect(found).toEqual([{ kind: 'settingsCatalog', displayName: 'Edge' }]);
});

it.each([
  ['Graph is down', { status: 503 }],
  ['the answer is an HTML page', { text: '<html>' }],
  ['the network breaks', { broken: 'reset' as const }],
])('says nothing, and soon, where %s', async (_, reply) => {
  const { found, waits } = await find('Edge', () => reply);
  expect(found).toEqual([]);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(5_000);
});

it.each([
  ['beta is forbidden', 'Edge', 'never'],
  ['there is no name', ' ', 'read'],
] as const)('asks nothing where %s', async (_, name, beta) => {
  const { found, server } = await find(name, () => ({}), beta);
  expect(found).toEqual([]);
  expect(server.calls).toEqual([]);
});
