// The body is exactly the rows; the version is v1.0 unless v1.0 would lose something.
import type { Assignment } from '../../../bot/domain/assignment.js';
import { GraphError } from '../../../bot/domain/graph-error.js';
import type { EncodedAssign } from '../../../bot/domain/plan/plan.js';
import type { Policy } from '../../../bot/domain/policy.js';
import { encodeAssign } from '../../../bot/graph/intune/encode-assign.js';
import { guid } from '../setup.js';

const policy: Policy = {
  kind: 'compliance',
  id: guid(1),
  displayName: 'Windows 11 baseline',
  type: 'windows10CompliancePolicy',
};
const plain: Assignment = { target: { kind: 'group', groupId: guid(2) }, source: 'direct' };
const filtered: Assignment = { ...plain, filter: { id: guid(3), mode: 'exclude' } };
const unknown: Assignment = {
  target: { kind: 'unknown', type: 'ouTarget', verbatim: { '@odata.type': '#microsoft.graph.ouTarget' } },
  source: 'direct',
};
const surprising: Assignment = { ...plain, extra: { setting: 'x' } };

it('rows v1.0 can carry go to v1.0: only the target of each, in the order given', () => {
  const all: Assignment[] = [
    plain,
    { target: { kind: 'excludedGroup', groupId: guid(4) }, source: 'policySets' },
    { target: { kind: 'allDevices' }, source: 'direct' },
    { target: { kind: 'allUsers' }, source: 'direct' },
    { target: { kind: 'collection', collectionId: 'ABC00014' }, source: 'direct' },
  ];
  expect(encodeAssign('read', policy, [], all)).toEqual({
    version: 'v1.0',
    path: `/deviceManagement/deviceCompliancePolicies/${guid(1)}/assign`,
    body:
      `{"assignments":[{"target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","groupId":"${guid(2)}"}},` +
      `{"target":{"@odata.type":"#microsoft.graph.exclusionGroupAssignmentTarget","groupId":"${guid(4)}"}},` +
      '{"target":{"@odata.type":"#microsoft.graph.allDevicesAssignmentTarget"}},' +
      '{"target":{"@odata.type":"#microsoft.graph.allLicensedUsersAssignmentTarget"}},' +
      '{"target":{"@odata.type":"#microsoft.graph.configurationManagerCollectionAssignmentTarget","collectionId":"ABC00014"}}]}',
  });
});

it('no rows make an empty list', () => {
  expect(encodeAssign('read', policy, [plain], []).body).toBe('{"assignments":[]}');
});

interface Given {
  readonly of?: Policy;
  readonly before?: readonly Assignment[];
  readonly after?: readonly Assignment[];
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

const androidOwner: Policy = { ...policy, type: 'androidDeviceOwnerCompliancePolicy' };

it.each([
  ['a filter after', { after: [filtered] }, 'filter'],
  ['a filter only before', { before: [filtered], after: [plain] }, 'filter'],
  ['a policy type that v1.0 lacks', { of: androidOwner, after: [plain] }, 'policyType'],
  ['an unknown target after', { after: [unknown] }, 'unknownTarget'],
  ['an unknown target only before', { before: [unknown] }, 'unknownTarget'],
  ['an unknown member', { after: [surprising] }, 'unknownTarget'],
] satisfies [string, Given, NonNullable<EncodedAssign['betaBecause']>][])(
  '%s goes to beta, or is refused where beta is forbidden',
  (_, { of = policy, before = [], after = [] }: Given, because) => {
    expect(encodeAssign('read', of, before, after)).toMatchObject({ version: 'beta', betaBecause: because });
    const refusal = new GraphError({
      kind: 'badRequest',
      doing: 'encodeAssignments',
      code: because,
      advice: { kind: 'needsBeta', because },
    });
    expect(thrownBy(() => encodeAssign('never', of, before, after))).toMatchObject({ fault: refusal.fault });
  },
);

it('the filter goes back as the pair Graph knows', () => {
  expect(JSON.parse(encodeAssign('read', policy, [], [filtered]).body)).toEqual({
    assignments: [
      {
        target: {
          '@odata.type': '#microsoft.graph.groupAssignmentTarget',
          groupId: guid(2),
          deviceAndAppManagementAssignmentFilterId: guid(3),
          deviceAndAppManagementAssignmentFilterType: 'exclude',
        },
      },
    ],
  });
});

it('where beta is forbidden, what v1.0 can carry still goes there', () => {
  expect(encodeAssign('never', policy, [], [plain]).version).toBe('v1.0');
});

it.each(['', '.', '..'])(
  'a policy without a usable id (%p) is refused, not sent to another address',
  (id) => {
    expect(() => encodeAssign('read', { ...policy, id }, [], [])).toThrow(GraphError);
  },
);

it('an id with unusual characters stays one step of the path', () => {
  expect(encodeAssign('read', { ...policy, id: 'a/../b?c#d' }, [], []).path).toBe(
    '/deviceManagement/deviceCompliancePolicies/a%2F..%2Fb%3Fc%23d/assign',
  );
});
