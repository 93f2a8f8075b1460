// Whatever Graph answers: a fault with a name or a value that is whole, never a shorter list, and never a better membership.
import fc from 'fast-check';
import { GraphError } from '../../../bot/domain/graph-error.js';
import { createIntuneApprovals } from '../../../bot/graph/intune/approvals.js';
import { createDirectory } from '../../../bot/graph/entra/directory.js';
import { createPolicies } from '../../../bot/graph/intune/policies.js';
import type { AssignAnswer } from '../../../bot/workflow/ports.js';
import { guid, setup, stopServers, token, type Setup } from '../../graph/setup.js';
import {
  batchReply,
  type BatchCall,
  type GraphCall,
  type GraphReply,
} from '../../support/stand-ins/graph-server.js';
import { POLICY, ROWS, samplePlan } from '../../support/requests.js';
import { fuzz } from './harness.js';
import { anyDamage, nastyText, type Wild } from './mutate.js';

let graph: Setup;
let answer: (call: GraphCall) => GraphReply = () => ({});
/** Rows of every list that was served whole since the run began. */
let served: number[] = [];

beforeAll(async () => {
  graph = await setup((call) => answer(call));
});
afterAll(stopServers);

const MARKER = 'r-1/1';
const group = (n: number): object => ({
  id: guid(n),
  displayName: 'Finance laptops',
  description: null,
  groupTypes: ['DynamicMembership'],
  mailEnabled: false,
  securityEnabled: true,
  createdDateTime: '2024-01-02T03:04:05Z',
});
const rows = [
  { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: guid(1) },
  {
    '@odata.type': '#microsoft.graph.groupAssignmentTarget',
    groupId: guid(2),
    deviceAndAppManagementAssignmentFilterId: guid(5),
    deviceAndAppManagementAssignmentFilterType: 'include',
  },
  { '@odata.type': 'microsoft.graph.exclusionGroupAssignmentTarget', groupId: guid(3) },
  { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' },
  {
    '@odata.type': '#microsoft.graph.configurationManagerCollectionAssignmentTarget',
    collectionId: 'SMS0001',
  },
  { '@odata.type': '#microsoft.graph.somethingNewTarget', novel: { of: [1] } },
].map((target, n) => ({ id: `${guid(9)}_${guid(n)}`, source: 'direct', sourceId: guid(9), target }));
const policy = {
  '@odata.type': '#microsoft.graph.windows10CompliancePolicy',
  id: POLICY.id,
  displayName: 'Windows 11 baseline',
  lastModifiedDateTime: '2026-11-03T00:00:00Z',
  scheduledActionsForRule: [
    { scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0 }] },
  ],
};
const approval = {
  '@odata.type': '#microsoft.graph.operationApprovalRequest',
  id: guid(4),
  expirationDateTime: '2026-11-26T10:00:00.1234567Z',
  approver: { application: null, user: { id: guid(6), displayName: 'Ben' } },
  status: 'approved',
  requestJustification: `Countersign ${MARKER}: requested by Alex`,
};

/** What Graph answers to each call there is, when all is well. */
function realItem(url: string): unknown {
  const list = (value: readonly unknown[]): object => ({
    '@odata.context': 'x',
    '@odata.count': value.length,
    value,
  });
  if (url.includes('checkMemberGroups')) return { value: [guid(1)] };
  if (url.includes('transitiveMembers')) return list([{ id: guid(8) }]);
  if (url.includes('/users/'))
    return { id: guid(7), displayName: 'Alex', accountEnabled: true, userType: 'Member' };
  if (/\/groups\/[\da-f-]+/.test(url)) return group(1);
  if (url.includes('/groups')) return list([group(1), group(2)]);
  if (url.includes('assignmentFilters'))
    return { id: guid(5), displayName: 'Corporate owned', platform: 'windows10' };
  if (url.includes('/assignments')) return list(rows);
  if (/operationApprovalRequests\/[\da-f-]+/.test(url)) return approval;
  if (url.includes('operationApprovalRequests')) return list([approval]);
  if (/deviceCompliancePolicies\/[\da-f-]+/.test(url)) return policy;
  return list([policy]);
}

function realAnswer(call: GraphCall): unknown {
  if (!call.url.includes('$batch')) return realItem(call.decoded);
  return batchReply(call, (item: BatchCall) => ({ body: realItem(item.decoded) })).json;
}

const errors: readonly unknown[] = [
  {
    error: {
      code: 'Forbidden',
      message: 'x must have one of the following scopes: A.Read.All - Operation ID 1',
    },
  },
  {
    error: {
      code: 'BadRequest',
      message: '{"_version":3,"Message":"{\\"ErrorCode\\":\\"X\\",\\"Message\\":\\"no\\"}"}',
    },
  },
  {
    error: { code: 'x', message: `x-msft-approval-code: ${guid(4)}`, innerError: { 'request-id': guid(3) } },
  },
  { Message: 'x' },
];

interface Play {
  readonly damage: (real: unknown) => Wild;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error: unknown;
  readonly text: 'whole' | 'cut' | 'html' | 'empty';
  /** Whether the first answer alone is damaged. */
  readonly once: boolean;
}

const play: fc.Arbitrary<Play> = fc.record({
  damage: anyDamage,
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(201, 204, 206, 302, 400, 401, 403, 404, 409, 412, 429, 500, 503, 599),
    },
  ),
  headers: fc.dictionary(
    fc.constantFrom('retry-after', 'x-msft-approval-code', 'request-id'),
    fc.oneof(
      nastyText.map((text) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 200)),
      fc.constantFrom('0', '-1', '1e9', '0.5', 'Wed, 99 Foo 2026 99:99:99 GMT', guid(4)),
    ),
  ),
  error: fc.constantFrom(...errors),
  text: fc.constantFrom('whole', 'whole', 'whole', 'whole', 'cut', 'html', 'empty'),
  once: fc.boolean(),
});

/** Lets Graph play it from now on. */
function stage({ damage, status, headers, error, text, once }: Play): void {
  served = [];
  let first = true;
  answer = (call) => {
    const isWell = once && !first;
    first = false;
    const real = realAnswer(call);
    const json = isWell ? real : damage(status < 400 ? real : error);
    const whole = JSON.stringify(json);
    const shown =
      isWell || text === 'whole' ? whole : { cut: whole.slice(0, -3), html: '<html>', empty: '' }[text];
    if (shown === whole) served.push(rowsIn(json));
    return { status: isWell ? 200 : status, headers: isWell ? {} : headers, text: shown };
  };
}

function rowsIn(json: unknown): number {
  const value: unknown = Object.getOwnPropertyDescriptor(Object(json) as object, 'value')?.value;
  return Array.isArray(value) ? value.length : 0;
}

/** The value, or what Graph's fault was; anything else that is thrown is a defect and fails the run. */
async function outcome<T>(work: Promise<T>): Promise<{ readonly value: T } | { readonly kind: string }> {
  try {
    return { value: await work };
  } catch (error) {
    if (error instanceof GraphError) return { kind: error.fault.kind };
    throw error;
  }
}

const policies = () => createPolicies(graph.client, { beta: 'read' });
const directory = () =>
  createDirectory(graph.client, { credential: () => Promise.resolve(token), tenantId: guid(99) });
const approvals = () => createIntuneApprovals(graph.client, { beta: 'read' });

fuzz(
  'what Graph says of the rows of a policy',
  play,
  async (played) => {
    stage(played);
    const calls = graph.server.calls.length;
    const read = await outcome(policies().readAssignments(POLICY));
    return { read, calls: graph.server.calls.length - calls };
  },
  ({ read, calls }) => {
    // A row that were dropped here would be deleted by the next assign.
    if ('value' in read && calls === 1) expect(read.value).toHaveLength(served[0] ?? -1);
  },
);

fuzz(
  'what Graph says of policies',
  play,
  async (played) => {
    stage(played);
    const state = await outcome(policies().readPolicyState(POLICY));
    stage(played);
    const list = await outcome(policies().listPolicies());
    stage(played);
    const names = await policies().readFilters([guid(5)]);
    const otherKinds = await policies().findOtherKinds('Windows 11 baseline');
    return { state, list, names, otherKinds };
  },
  ({ state, list, names, otherKinds }) => {
    if ('value' in state) expect(state.value.policy.id.toLowerCase()).toBe(POLICY.id);
    if ('value' in list)
      for (const { id, displayName } of list.value)
        expect([typeof id, typeof displayName]).toEqual(['string', 'string']);
    for (const name of Object.values(names.filters)) expect(typeof name).toBe('string');
    expect(otherKinds.length).toBeLessThanOrEqual(4);
  },
);

fuzz(
  'what Graph says of people and groups',
  play,
  async (played) => {
    stage(played);
    const memberships = await directory().memberships([guid(7), guid(8)], [guid(1), guid(2)]);
    stage(played);
    const groups = await directory().readGroups([guid(1), guid(2)]);
    stage(played);
    const found = await outcome(directory().findGroups(['finance laptops']));
    const suggested = await directory().suggestGroups('Finanse');
    return { memberships, groups, found, suggested };
  },
  ({ memberships, groups, found, suggested }) => {
    expect(
      memberships.map((membership) => (membership.kind === 'known' ? membership.person.id : membership.id)),
    ).toEqual([guid(7), guid(8)]);
    for (const membership of memberships) {
      if (membership.kind !== 'known') continue;
      expect([guid(1), guid(2)]).toEqual(expect.arrayContaining([...membership.groupIds]));
      expect([typeof membership.enabled, typeof membership.guest]).toEqual(['boolean', 'boolean']);
    }
    expect(Object.keys(groups)).toEqual([guid(1), guid(2)]);
    for (const [id, facts] of Object.entries(groups))
      expect(facts.kind === 'found' ? facts.group.id : facts.id).toBe(id);
    if ('value' in found)
      for (const { displayName } of found.value.get('finance laptops') ?? [])
        expect(displayName.toLowerCase()).toBe('finance laptops');
    expect(suggested.length).toBeLessThanOrEqual(5);
  },
);

const sending = {
  request: policiesFreeRequest(),
  clientRequestId: guid(7),
  approval: { kind: 'justification', text: 'because' },
} as const;

function policiesFreeRequest() {
  return samplePlan({ added: [ROWS.finance] }).request;
}

fuzz(
  'what Graph says to an assign',
  play,
  async (
    played,
  ): Promise<{ readonly said: AssignAnswer; readonly sent: number; readonly status: number }> => {
    stage(played);
    const before = graph.server.calls.length;
    const said = await policies().assign(sending, () => Promise.resolve(true));
    return { said, sent: graph.server.calls.length - before, status: played.status };
  },
  ({ said, sent, status }) => {
    expect(sent).toBe(1);
    const isDone = status >= 200 && status <= 299;
    if (said.kind === 'accepted') expect(isDone).toBe(true);
    if (['refused', 'throttled', 'held'].includes(said.kind)) expect([4]).toContain(Math.floor(status / 100));
    if (said.kind === 'held') expect(said.code).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i);
  },
);

fuzz(
  'what Intune says of its own approvals',
  play,
  async (played) => {
    stage(played);
    const read = await outcome(approvals().read(guid(4)));
    stage(played);
    const found = await outcome(approvals().find(MARKER));
    stage(played);
    const cancelled = await outcome(approvals().cancel(guid(4)));
    return { read, found, cancelled };
  },
  ({ read, found, cancelled }) => {
    if ('value' in read && read.value) {
      expect(read.value.code.toLowerCase()).toBe(guid(4));
      expect(read.value.expiresAt ?? '2026-01-01T00:00:00.000Z').toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+Z$/);
    }
    if ('value' in found && found.value) expect(['needsApproval', 'approved']).toContain(found.value.status);
    if ('value' in cancelled) expect(['cancelled', 'refused']).toContain(cancelled.value);
  },
);
