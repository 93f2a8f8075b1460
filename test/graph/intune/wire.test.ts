// Rows survive the wire: read in both spellings, written in one, nothing dropped and nothing invented.
import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assignment, Target } from '../../../bot/domain/assignment.js';
import type { JsonObject } from '../../../bot/domain/json.js';
import { policyKinds } from '../../../bot/graph/intune/policy-kinds.js';
import { fromAssignment, toAssignment, toPolicy } from '../../../bot/graph/intune/wire.js';
import { guid } from '../setup.js';
import { anyCharacter } from '../../support/any-text.js';

const filterId = 'deviceAndAppManagementAssignmentFilterId';
const filterType = 'deviceAndAppManagementAssignmentFilterType';

const text = fc.string({ unit: anyCharacter, minLength: 1 });
const knownTarget: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ kind: fc.constant('group' as const), groupId: fc.uuid() }),
  fc.record({ kind: fc.constant('excludedGroup' as const), groupId: fc.uuid() }),
  fc.record({ kind: fc.constant('collection' as const), collectionId: text }),
  fc.constant({ kind: 'allDevices' as const }),
  fc.constant({ kind: 'allUsers' as const }),
);
const unknownTarget: fc.Arbitrary<Target> = fc
  .tuple(
    fc.stringMatching(/^[a-z]{3,12}Target$/u),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/u), fc.jsonValue()),
  )
  .map(([type, members]) => {
    const verbatim = { ...(members as JsonObject), '@odata.type': `#microsoft.graph.${type}` };
    return { kind: 'unknown', type, verbatim };
  });
const extra = fc
  .dictionary(fc.stringMatching(/^x[A-Za-z]{0,8}(@odata\.type)?$/u), fc.jsonValue(), { minKeys: 1 })
  .map((members) => members as JsonObject);
const filter = fc.record({
  id: fc.uuid().filter((id) => !/^[0-]+$/u.test(id)),
  mode: fc.constantFrom('include' as const, 'exclude' as const),
});
const row: fc.Arbitrary<Assignment> = fc.oneof(
  fc.record(
    { target: knownTarget, source: fc.constant('direct' as const), filter, extra },
    { requiredKeys: ['target', 'source'] },
  ),
  fc.record({ target: unknownTarget, source: fc.constant('direct' as const) }),
);

/** What survives being a text, as everything on the wire is. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('reading what was written gives the same row, for any row', () => {
  fc.assert(
    fc.property(row, (given) =>
      expect(toAssignment(overTheWire(fromAssignment(given)))).toEqual(overTheWire(given)),
    ),
  );
});

it('writing what was read gives the same target, for any target', () => {
  fc.assert(
    fc.property(row, (given) => {
      const wire = overTheWire(fromAssignment(given));
      expect(fromAssignment(toAssignment(wire))).toEqual(wire);
    }),
  );
});

it.each<[string, Target, JsonObject]>([
  ['groupAssignmentTarget', { kind: 'group', groupId: guid(1) }, { groupId: guid(1) }],
  ['exclusionGroupAssignmentTarget', { kind: 'excludedGroup', groupId: guid(1) }, { groupId: guid(1) }],
  ['allDevicesAssignmentTarget', { kind: 'allDevices' }, {}],
  ['allLicensedUsersAssignmentTarget', { kind: 'allUsers' }, {}],
  [
    'configurationManagerCollectionAssignmentTarget',
    { kind: 'collection', collectionId: 'ABC00014' },
    { collectionId: 'ABC00014' },
  ],
])('%s is read with and without #, and written with it', (type, target, members) => {
  for (const spelling of [`#microsoft.graph.${type}`, `microsoft.graph.${type}`]) {
    const wire = { id: 'x', target: { '@odata.type': spelling, ...members } };
    expect(toAssignment(wire)).toEqual({ target, source: 'direct' });
    expect(fromAssignment(toAssignment(wire))).toEqual({
      target: { '@odata.type': `#microsoft.graph.${type}`, ...members },
    });
  }
});

it('a row as Graph really writes it: filter and source read, only the target written back', () => {
  const wire = {
    id: `${guid(9)}_${guid(1)}`,
    source: 'policySets',
    sourceId: guid(9),
    target: {
      '@odata.type': '#microsoft.graph.groupAssignmentTarget',
      [filterId]: guid(2),
      [filterType]: 'include',
      groupId: guid(1),
    },
  };
  const read = toAssignment(wire);
  expect(read).toEqual({
    target: { kind: 'group', groupId: guid(1) },
    filter: { id: guid(2), mode: 'include' },
    source: 'policySets',
  });
  expect(fromAssignment(read)).toEqual({ target: wire.target });
});

it.each([
  [null, 'none'],
  [null, null],
  ['', ''],
  ['00000000-0000-0000-0000-000000000000', 'none'],
  ['00000000-0000-0000-0000-000000000000', 'include'],
  [undefined, undefined],
  ['2983b1c2-8ec2-45d3-84ed-deca619d2c04', 'none'],
])('no filter is no filter, however it is written: %p %p', (id, mode) => {
  const target = {
    '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget',
    [filterId]: id,
    [filterType]: mode,
  };
  const read = toAssignment({ target });
  expect(read).toEqual({ target: { kind: 'allDevices' }, source: 'direct' });
  expect(fromAssignment(read)).toEqual({
    target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' },
  });
});

it.each([
  ['unknownFutureValue', guid(2)],
  [null, guid(2)],
  [7, guid(2)],
])('a filter of a kind nobody knows (%p) is kept as it came, not dropped', (mode, id) => {
  const target = {
    '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget',
    [filterId]: id,
    [filterType]: mode,
  };
  expect(fromAssignment(toAssignment({ target }))).toEqual({ target });
  expect(toAssignment({ target }).extra).toEqual({ [filterId]: id, [filterType]: mode });
});

it('unknown members of a known target go back as they came; annotations of known ones do not', () => {
  const target = {
    '@odata.type': '#microsoft.graph.groupAssignmentTarget',
    '@odata.id': 'x',
    'groupId@odata.type': '#String',
    groupId: guid(1),
    assignmentConflictSetting: { deep: [1, null] },
    'assignmentConflictSetting@odata.type': '#Thing',
  };
  const read = toAssignment({ target });
  expect(read.extra).toEqual({
    assignmentConflictSetting: { deep: [1, null] },
    'assignmentConflictSetting@odata.type': '#Thing',
  });
});

it('an unknown target is kept to the letter', () => {
  const target = {
    '@odata.type': '#microsoft.graph.organizationalUnitAssignmentTarget',
    organizationalUnitId: 'OU=Finance,DC=example',
    [filterId]: guid(2),
    [filterType]: 'exclude',
  };
  const read = toAssignment({ source: 'direct', target });
  expect(read.target).toEqual({
    kind: 'unknown',
    type: 'organizationalUnitAssignmentTarget',
    verbatim: target,
  });
  expect(fromAssignment(read)).toEqual({ target });
});

it.each([
  ['no target', {}],
  ['a null target', { target: null }],
  ['a target without type', { target: { groupId: guid(1) } }],
  [
    'a group without id',
    { target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: null } },
  ],
  [
    'a group id that is no text',
    { target: { '@odata.type': 'microsoft.graph.groupAssignmentTarget', groupId: 7 } },
  ],
  [
    'a collection without id',
    { target: { '@odata.type': '#microsoft.graph.configurationManagerCollectionAssignmentTarget' } },
  ],
  ['no row at all', 'row'],
])('a row with %s is an error: dropping it would delete it', (_, wire) => {
  expect(() => toAssignment(wire)).toThrow();
});

it('a policy with its grace period is read, whatever else it carries', () => {
  const wire = {
    '@odata.type': '#microsoft.graph.windows10CompliancePolicy',
    id: guid(1),
    displayName: 'Windows 11 baseline',
    lastModifiedDateTime: '2026-11-03T09:56:06.170645Z',
    scheduledActionsForRule: [
      {
        scheduledActionConfigurations: [
          { actionType: 'notification', gracePeriodHours: 2 },
          { actionType: 'block', gracePeriodHours: 0 },
        ],
      },
    ],
  };
  expect(toPolicy(policyKinds.compliance, wire)).toEqual({
    kind: 'compliance',
    id: guid(1),
    displayName: 'Windows 11 baseline',
    type: 'windows10CompliancePolicy',
    lastModified: '2026-11-03T09:56:06.170645Z',
    graceHours: 0,
  });
});

it('a policy without id is an error', () => {
  expect(() => toPolicy(policyKinds.compliance, { displayName: 'x' })).toThrow();
});

it('the policy types v1.0 can carry are those of its metadata', () => {
  const path = join(__dirname, '../../../../shared/schema/graph-v1.0-compliance.json');
  if (!existsSync(path)) return;
  const { types } = JSON.parse(readFileSync(path, 'utf8')) as {
    types: Record<string, { kind: string; base: string | null; abstract: boolean }>;
  };
  const named = (base: string): string[] =>
    Object.entries(types)
      .filter(([, type]) => type.base === `graph.${base}` && !type.abstract)
      .map(([name]) => name);
  expect([...policyKinds.compliance.typesOfV1].sort()).toEqual(named('deviceCompliancePolicy').sort());
  const targets = [...named('deviceAndAppManagementAssignmentTarget'), ...named('groupAssignmentTarget')];
  const members = { groupId: guid(1), collectionId: 'ABC00014' };
  for (const name of targets) {
    expect(
      toAssignment({ target: { '@odata.type': `#microsoft.graph.${name}`, ...members } }).target.kind,
    ).not.toBe('unknown');
  }
  expect(targets).toHaveLength(5);
});
