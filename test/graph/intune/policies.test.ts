// Policies and their rows are read whole or not at all.
import type { Policy } from '../../../bot/domain/policy.js';
import { createPolicies } from '../../../bot/graph/intune/policies.js';
import {
  batchReply,
  type BatchReply,
  type GraphCall,
  type GraphReply,
} from '../../support/stand-ins/graph-server.js';
import { faultOf, guid, setup, stopServers } from '../setup.js';

afterEach(stopServers);

const wirePolicy = (n: number): unknown => ({
  '@odata.type': '#microsoft.graph.iosCompliancePolicy',
  id: guid(n),
  displayName: `Policy ${n}`,
  lastModifiedDateTime: '2026-11-03T00:00:00Z',
});
const wireRow = (n: number): unknown => ({
  id: `${guid(1)}_${guid(n)}`,
  source: 'direct',
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: guid(n) },
});
const page = (call: GraphCall, value: unknown, next?: string): GraphReply => ({
  json: {
    value,
    ...(next === undefined ? {} : { '@odata.nextLink': `http://${call.headers.host ?? ''}${next}` }),
  },
});
const policy: Policy = {
  kind: 'compliance',
  id: guid(1),
  displayName: 'Old name',
  type: 'iosCompliancePolicy',
};
const ids = (rows: readonly { target: { kind: string; groupId?: string } }[]): unknown[] =>
  rows.map(({ target }) => target.groupId);

describe('the list of policies', () => {
  it('comes over beta, page by page to its end', async () => {
    const { client, server } = await setup((call, n) => {
      if (n === 0) return page(call, [wirePolicy(1), wirePolicy(2)], '/beta/next?$skiptoken=a%20b');
      if (n === 1) return page(call, [], '/beta/next?$skiptoken=c');
      return page(call, [wirePolicy(2), wirePolicy(3)]);
    });
    const policies = await createPolicies(client, { beta: 'read' }).listPolicies();
    expect(policies.map(({ displayName }) => displayName)).toEqual(['Policy 1', 'Policy 2', 'Policy 3']);
    expect(policies[0]).toEqual({
      kind: 'compliance',
      id: guid(1),
      displayName: 'Policy 1',
      type: 'iosCompliancePolicy',
      lastModified: '2026-11-03T00:00:00Z',
    });
    expect(server.calls.map(({ decoded }) => decoded)).toEqual([
      '/beta/deviceManagement/deviceCompliancePolicies?$select=id,displayName,lastModifiedDateTime&$top=999',
      '/beta/next?$skiptoken=a b',
      '/beta/next?$skiptoken=c',
    ]);
  });

  it('comes over v1.0 where beta is forbidden', async () => {
    const { client, server } = await setup((call) => page(call, []));
    expect(await createPolicies(client, { beta: 'never' }).listPolicies()).toEqual([]);
    expect(server.calls[0]!.url).toMatch(/^\/v1\.0\/deviceManagement/u);
  });

  it('is an error, not a shorter list, where a page in the middle fails', async () => {
    const { client } = await setup((call, n) =>
      n === 0
        ? page(call, [wirePolicy(1)], '/beta/2')
        : { status: 403, json: { error: { code: 'Forbidden' } } },
    );
    expect(await faultOf(createPolicies(client, { beta: 'read' }).listPolicies())).toMatchObject({
      kind: 'forbidden',
      doing: 'readPolicies',
    });
  });

  it.each([
    ['points to another host', 'https://graph.evil.example/beta/2', 'pageElsewhere'],
    ['is no text', 7, 'strangeShape'],
    ['is no address', 'http://', 'pageElsewhere'],
  ])('is an error where the next link %s', async (_, next, flaw) => {
    const { client, server } = await setup(() => ({
      json: { value: [wirePolicy(1)], '@odata.nextLink': next },
    }));
    const fault = await faultOf(createPolicies(client, { beta: 'read' }).listPolicies());
    expect(fault).toMatchObject({ kind: 'incomplete', flaw });
    expect(server.calls).toHaveLength(1);
  });

  it('is an error where the pages go in circles', async () => {
    const { client, server } = await setup((call, n) => page(call, [wirePolicy(n)], '/beta/again'));
    expect((await faultOf(createPolicies(client, { beta: 'read' }).listPolicies())).flaw).toBe(
      'circularPages',
    );
    expect(server.calls).toHaveLength(2);
  });

  it('is an error where the same page comes again under another link', async () => {
    const { client } = await setup((call, n) => page(call, [wirePolicy(1)], `/beta/${n}`));
    expect((await faultOf(createPolicies(client, { beta: 'read' }).listPolicies())).flaw).toBe('pageTwice');
  });

  it.each([
    ['no list', { json: {} }],
    ['a list that is null', { json: { value: null } }],
    ['a policy without id', { json: { value: [wirePolicy(1), { displayName: 'x' }] } }],
    ['half a body', { text: '{"value":[' }],
    ['a 204', { status: 204 }],
  ])('is an error where the answer is %s', async (_, reply) => {
    const { client } = await setup(() => reply);
    expect((await faultOf(createPolicies(client, { beta: 'read' }).listPolicies())).kind).toBe('incomplete');
  });
});

describe('a policy with its rows', () => {
  const item = {
    '@odata.type': '#microsoft.graph.iosCompliancePolicy',
    id: guid(1),
    displayName: 'New name',
    scheduledActionsForRule: [
      { scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 12 }] },
    ],
  };
  const either = (url: string, forItem: BatchReply, forRows: BatchReply): BatchReply =>
    url.includes('/assignments') ? forRows : forItem;

  it('comes in one trip, with its grace period and its present name', async () => {
    const { client, server } = await setup((call) =>
      batchReply(call, ({ url }) =>
        either(url, { body: item }, { body: { value: [wireRow(2), wireRow(3)] } }),
      ),
    );
    const state = await createPolicies(client, { beta: 'read' }).readPolicyState(policy);
    expect(state.policy).toEqual({
      kind: 'compliance',
      id: guid(1),
      displayName: 'New name',
      type: 'iosCompliancePolicy',
      graceHours: 12,
    });
    expect(ids(state.rows)).toEqual([guid(2), guid(3)]);
    expect(state.readFrom).toBe('beta');
    expect(server.calls.map(({ url }) => url)).toEqual(['/beta/$batch']);
    expect(server.calls[0]!.body).not.toContain('expand=assignments');
  });

  it('has the rows of every page', async () => {
    const { client } = await setup((call, n) => {
      if (n === 1) return page(call, [wireRow(4)]);
      const next = `http://${call.headers.host ?? ''}/beta/page2`;
      return batchReply(call, ({ url }) =>
        either(url, { body: item }, { body: { value: [wireRow(2)], '@odata.nextLink': next } }),
      );
    });
    const { rows } = await createPolicies(client, { beta: 'read' }).readPolicyState(policy);
    expect(ids(rows)).toEqual([guid(2), guid(4)]);
  });

  it('comes without grace period where only that cannot be read', async () => {
    const { client } = await setup((call) =>
      batchReply(call, ({ url }) => either(url, { status: 400 }, { body: { value: [] } })),
    );
    const state = await createPolicies(client, { beta: 'never' }).readPolicyState(policy);
    expect(state).toEqual({ policy, rows: [], readFrom: 'v1.0' });
  });

  it('is not there any more: an error, even if the rows could be read', async () => {
    const { client } = await setup((call) =>
      batchReply(call, ({ url }) => either(url, { status: 404 }, { body: { value: [] } })),
    );
    const fault = await faultOf(createPolicies(client, { beta: 'read' }).readPolicyState(policy));
    expect(fault.kind).toBe('notFound');
  });

  it.each([
    ['are refused', { status: 403 }],
    ['have a row without target', { body: { value: [wireRow(2), { id: 'x' }] } }],
    ['are no list', { body: { value: {} } }],
  ])('is an error where the rows %s', async (_, forRows) => {
    const { client } = await setup((call) =>
      batchReply(call, ({ url }) => either(url, { body: item }, forRows)),
    );
    await faultOf(createPolicies(client, { beta: 'read' }).readPolicyState(policy));
  });

  it('is not asked for under an empty id', async () => {
    const { client, server } = await setup(() => ({}));
    const policies = createPolicies(client, { beta: 'read' });
    expect((await faultOf(policies.readPolicyState({ ...policy, id: '' }))).kind).toBe('badRequest');
    expect((await faultOf(policies.readAssignments({ ...policy, id: '..' }))).kind).toBe('badRequest');
    expect(server.calls).toEqual([]);
  });
});

it('rows are read afresh from their own address, every page', async () => {
  const { client, server } = await setup((call, n) =>
    n === 0 ? page(call, [wireRow(2)], '/beta/page2') : page(call, [wireRow(3)]),
  );
  const rows = await createPolicies(client, { beta: 'read' }).readAssignments(policy);
  expect(ids(rows)).toEqual([guid(2), guid(3)]);
  expect(server.calls[0]!.url).toBe(`/beta/deviceManagement/deviceCompliancePolicies/${guid(1)}/assignments`);
});

describe('filters', () => {
  const LIST = '/beta/deviceManagement/assignmentFilters?$select=id%2CdisplayName';

  /** Graph knows filter 1 by its id; what it says of the others is `status`, and the list is as `list` says. */
  async function readOver(status: number, list: (call: GraphCall, page: number) => GraphReply) {
    let pages = 0;
    const graph = await setup((call) =>
      call.method === 'GET'
        ? list(call, (pages += 1))
        : batchReply(call, ({ url }) =>
            url.includes(guid(1)) ? { body: { id: guid(1), displayName: 'Corporate owned' } } : { status },
          ),
    );
    const filters = createPolicies(graph.client, { beta: 'read' }).readFilters([
      guid(1).toUpperCase(),
      guid(2).toUpperCase(),
      '..',
    ]);
    const listed = () => graph.server.calls.filter(({ method }) => method === 'GET').map(({ url }) => url);
    return { filters: await filters, listed: listed() };
  }

  it('have their names in one trip; what cannot be read is neither named nor gone', async () => {
    expect(await readOver(403, () => ({ status: 500 }))).toEqual({
      filters: { filters: { [guid(1)]: 'Corporate owned' } },
      listed: [],
    });
  });

  it.each([404, 400])(
    'are gone where Graph knows no such id (%i) and the whole list has none',
    async (status) => {
      const { filters } = await readOver(status, (call, at) =>
        at === 1
          ? page(call, [{ id: guid(3), displayName: 'Kiosks' }], '/beta/page2')
          : page(call, [{ id: guid(4), displayName: 'Tills' }]),
      );
      expect(filters).toEqual({ filters: { [guid(1)]: 'Corporate owned' }, goneFilters: [guid(2)] });
    },
  );

  it('are not gone where the list has them, and are named from it', async () => {
    const value = [{ id: guid(2).toUpperCase(), displayName: 'Kiosks' }];
    const { filters, listed } = await readOver(404, () => ({ json: { value } }));
    expect(filters).toEqual({ filters: { [guid(1)]: 'Corporate owned', [guid(2)]: 'Kiosks' } });
    expect(listed).toEqual([LIST]);
  });

  it.each([
    ['cannot be read', () => ({ status: 403, json: {} })],
    ['is no list', () => ({ json: { value: 'none' } })],
    [
      'is cut short',
      (call: GraphCall, at: number) => (at === 1 ? page(call, [], '/beta/page2') : { status: 403, json: {} }),
    ],
  ])('are not gone where the list %s', async (_, list) => {
    const { filters } = await readOver(404, list);
    expect(filters).toEqual({ filters: { [guid(1)]: 'Corporate owned' } });
  });

  it('are not asked for where beta is forbidden', async () => {
    const { client, server } = await setup(() => ({}));
    expect(await createPolicies(client, { beta: 'never' }).readFilters([guid(1)])).toEqual({ filters: {} });
    expect(server.calls).toEqual([]);
  });
});
