// Warnings: what a person is told before approving, and what is no reason to worry anybody.
import type { Assignment } from '../../../bot/domain/assignment.js';
import { findWarnings } from '../../../bot/domain/plan/find-warnings.js';
import type { Group, GroupDirectory, MemberCounts } from '../../../bot/domain/group.js';
import { planRows } from '../../../bot/domain/plan/rows.js';
import type { Change } from '../../../bot/domain/plan/plan.js';
import type { Warning } from '../../../bot/domain/plan/warnings.js';
import { GROUP_IDS, GROUPS, ROWS, sampleGroup } from '../../support/requests.js';

function warnings(
  live: readonly Assignment[],
  changes: readonly Change[],
  groups: GroupDirectory = GROUPS,
  filtersUnseen = false,
): readonly Warning[] {
  const result = planRows(live, changes);
  if (!('rows' in result)) throw new Error(result.kind);
  return findWarnings({ rows: result.rows, groups, filtersUnseen });
}

const add = (row: Assignment): Change => ({ verb: 'assign', target: row.target });
const remove = (row: Assignment): Change => ({ verb: 'unassign', target: row.target });
const ALL_DEVICES: Assignment = { target: { kind: 'allDevices' }, source: 'direct' };
const ALL_USERS: Assignment = { target: { kind: 'allUsers' }, source: 'direct' };

it('a user group excluded from device groups will not be excluded there', () => {
  expect(warnings([ROWS.pilot, ROWS.executives], [add(ROWS.finance)])).toEqual([
    {
      kind: 'mixedExclusion',
      excludedGroupId: GROUP_IDS.executives,
      excludedHas: 'users',
      includes: [ROWS.finance],
    },
  ]);
});

it('adding the exclusion itself names every row it will not reach', () => {
  const found = warnings([ROWS.pilot, ROWS.sales], [add(ROWS.executives)]);
  expect(found).toEqual([
    {
      kind: 'mixedExclusion',
      excludedGroupId: GROUP_IDS.executives,
      excludedHas: 'users',
      includes: [ROWS.pilot, ROWS.sales],
    },
  ]);
});

it('a user-group exclusion does not reach All devices', () => {
  const kinds = warnings([ROWS.executives], [add(ALL_DEVICES)]).map(({ kind }) => kind);
  expect(kinds).toEqual(['allDevices', 'mixedExclusion']);
});

it('a mixture that was there before and is not touched is no warning', () => {
  const devices = { ...ROWS.desktops };
  expect(warnings([ROWS.pilot, ROWS.executives, devices], [remove(devices)])).toEqual([]);
});

it('uncounted, empty and mixed groups cause no mixing warning', () => {
  const uncounted: GroupDirectory = {
    ...GROUPS,
    [GROUP_IDS.finance]: { kind: 'found', group: sampleGroup(GROUP_IDS.finance, 'Finance laptops') },
  };
  expect(warnings([ROWS.executives], [add(ROWS.finance)], uncounted)).toEqual([]);
  const mixed: GroupDirectory = {
    ...GROUPS,
    [GROUP_IDS.finance]: {
      kind: 'found',
      group: sampleGroup(GROUP_IDS.finance, 'Finance laptops'),
      members: { devices: 3, users: 4 },
    },
  };
  expect(warnings([ROWS.executives], [add(ROWS.finance)], mixed)).toEqual([]);
});

it('All devices and All users are warned about when added and when removed', () => {
  expect(warnings([], [add(ALL_DEVICES), add(ALL_USERS)]).map(({ kind }) => kind)).toEqual([
    'allDevices',
    'allUsers',
  ]);
  expect(warnings([ALL_USERS, ROWS.pilot], [remove(ALL_USERS)])).toEqual([
    { kind: 'allUsers', verb: 'removed' },
  ]);
  expect(warnings([ALL_USERS], [add(ROWS.pilot)])).toEqual([]);
});

it('an empty group, and one that is not security-enabled, are named when added', () => {
  const odd: GroupDirectory = {
    [GROUP_IDS.finance]: {
      kind: 'found',
      group: sampleGroup(GROUP_IDS.finance, 'Finance', { kind: 'microsoft365', securityEnabled: false }),
      members: { devices: 0, users: 0 },
    },
  };
  expect(warnings([], [add(ROWS.finance)], odd)).toEqual([
    { kind: 'notSecurityEnabled', groupId: GROUP_IDS.finance },
    { kind: 'groupEmpty', groupId: GROUP_IDS.finance },
  ]);
  expect(warnings([ROWS.finance], [add(ALL_DEVICES)], odd).map(({ kind }) => kind)).toEqual(['allDevices']);
});

describe('a group that is excluded', () => {
  const { target } = ROWS.executives;
  const exclude: Change = { verb: 'assign', target };
  const about = { groupId: GROUP_IDS.executives, excluded: true };
  const executives = (group: Partial<Group>, members?: MemberCounts): GroupDirectory => ({
    ...GROUPS,
    [GROUP_IDS.executives]: {
      kind: 'found',
      group: sampleGroup(GROUP_IDS.executives, 'Executives', group),
      ...(members && { members }),
    },
  });
  const NOBODY = { devices: 0, users: 0 };
  const SOME = { devices: 3, users: 4 };
  const paused = { membership: 'dynamic', rule: 'paused' } as const;

  it('and empty spares nobody: when it is added, when it is turned, and when it stays beside somebody newly included', () => {
    const empty = executives({}, NOBODY);
    const nobody = { kind: 'groupEmpty', ...about };
    expect(warnings([ROWS.pilot], [exclude], empty)).toEqual([nobody]);
    const included: Assignment = { target: { kind: 'group', groupId: target.groupId }, source: 'direct' };
    expect(warnings([ROWS.pilot, included], [exclude], empty)).toEqual([nobody]);
    expect(warnings([ROWS.executives], [add(ROWS.finance)], empty)).toEqual([nobody]);
    expect(warnings([ROWS.executives, ROWS.pilot, ROWS.sales], [remove(ROWS.pilot)], empty)).toEqual([]);
  });

  it('and empty is among the gravest: before All devices, which it was to spare', () => {
    const found = warnings([ROWS.executives], [add(ALL_DEVICES)], executives({}, NOBODY), true);
    expect(found.map(({ kind }) => kind)).toEqual(['filtersUnseen', 'groupEmpty', 'allDevices']);
  });

  it('may not spare all it should while its rule is paused, and spares nobody while it is empty besides', () => {
    const outdated = { kind: 'rulePaused', ...about };
    expect(warnings([ROWS.executives], [add(ROWS.finance)], executives(paused, SOME))).toEqual([outdated]);
    expect(warnings([ROWS.pilot], [exclude], executives(paused))).toEqual([outdated]);
    expect(warnings([ROWS.pilot], [exclude], executives(paused, NOBODY))).toEqual([
      { kind: 'groupEmpty', ...about },
    ]);
    const running = executives({ membership: 'dynamic', rule: 'on' }, SOME);
    expect(warnings([ROWS.pilot], [exclude], running)).toEqual([]);
  });

  it('may spare nobody where it is not security-enabled, and where it is gone', () => {
    const odd = executives({ kind: 'distribution', securityEnabled: false }, SOME);
    expect(warnings([ROWS.pilot], [exclude], odd)).toEqual([{ kind: 'notSecurityEnabled', ...about }]);
    const gone: GroupDirectory = {
      ...GROUPS,
      [GROUP_IDS.executives]: { kind: 'gone', id: GROUP_IDS.executives },
    };
    expect(warnings([ROWS.executives], [add(ROWS.finance)], gone)).toEqual([{ kind: 'groupGone', ...about }]);
  });
});

it('an included group whose rule is paused is named when added, and not when it only stays', () => {
  const paused: GroupDirectory = {
    ...GROUPS,
    [GROUP_IDS.finance]: {
      kind: 'found',
      group: sampleGroup(GROUP_IDS.finance, 'Finance', { membership: 'dynamic', rule: 'paused' }),
      members: { devices: 7, users: 0 },
    },
  };
  expect(warnings([], [add(ROWS.finance)], paused)).toEqual([
    { kind: 'rulePaused', groupId: GROUP_IDS.finance },
  ]);
  expect(warnings([ROWS.finance], [add(ROWS.pilot)], paused)).toEqual([]);
});

it('a row whose group is gone is named as long as it stays', () => {
  const gone: GroupDirectory = { ...GROUPS, [GROUP_IDS.pilot]: { kind: 'gone', id: GROUP_IDS.pilot } };
  expect(warnings([ROWS.pilot], [add(ROWS.finance)], gone)).toEqual([
    { kind: 'groupGone', groupId: GROUP_IDS.pilot },
  ]);
  expect(warnings([ROWS.pilot, ROWS.sales], [remove(ROWS.pilot)], gone)).toEqual([]);
});

it('rows from a policy set are marked', () => {
  const fromSet: Assignment = { ...ROWS.pilot, source: 'policySets' };
  expect(warnings([fromSet], [add(ROWS.finance)])).toEqual([{ kind: 'policySet', rows: [fromSet] }]);
});

describe('a target that is listed twice', () => {
  const other: Assignment = { ...ROWS.sales, filter: { id: 'f9', mode: 'exclude' } };
  const fromSet: Assignment = { ...ROWS.sales, source: 'policySets' };
  const turned: Assignment = {
    target: { kind: 'excludedGroup', groupId: GROUP_IDS.sales.toUpperCase() },
    source: 'direct',
  };

  it.each([
    ['with another filter', [ROWS.sales, other], other],
    ['by a policy set as well', [ROWS.sales, fromSet], fromSet],
    ['by a policy set first', [fromSet, ROWS.sales], fromSet],
    ['once more as it is', [ROWS.sales, ROWS.sales], ROWS.sales],
    ['in the other direction', [ROWS.sales, turned], turned],
  ])('%s is named, with which row is sent', (_, live, unsent) => {
    expect(warnings(live, [add(ROWS.finance)])).toEqual([
      { kind: 'duplicate', rows: [unsent], sent: [ROWS.sales] },
    ]);
  });

  it('and removed goes with all its rows', () => {
    expect(warnings([ROWS.sales, other, ROWS.pilot], [remove(ROWS.sales)])).toEqual([
      { kind: 'duplicate', rows: [other], sent: [] },
    ]);
  });
});

it('a filter that is gone is named once, with every row it stays on, kept or put back', () => {
  const gone = ROWS.sales.filter.id;
  const narrowed: Assignment = { ...ROWS.pilot, filter: { id: gone.toUpperCase(), mode: 'exclude' } };
  const live = [ROWS.sales, ROWS.desktops];
  const result = planRows(live, [{ verb: 'restore', target: narrowed.target, row: narrowed }]);
  if (!('rows' in result)) throw new Error(result.kind);
  const evidence = { rows: result.rows, groups: GROUPS, filtersUnseen: false };
  expect(findWarnings({ ...evidence, goneFilters: [gone, 'another'] })).toEqual([
    { kind: 'filterGone', filterId: gone, rows: [ROWS.sales, narrowed] },
  ]);
  expect(findWarnings(evidence)).toEqual([]);
});

it('removing the last inclusion beside an exclusion leaves nobody', () => {
  const kinds = warnings([ROWS.pilot, ROWS.executives], [remove(ROWS.pilot)]).map(({ kind }) => kind);
  expect(kinds).toEqual(['leavesUnassigned']);
});

it('lifting an exclusion is said, by removal and by inclusion', () => {
  const lifted = { kind: 'exclusionRemoved', groupId: GROUP_IDS.executives };
  expect(warnings([ROWS.executives, ROWS.pilot], [remove(ROWS.executives)])).toEqual([lifted]);
  const include: Change = { verb: 'assign', target: { kind: 'group', groupId: GROUP_IDS.executives } };
  expect(warnings([ROWS.executives], [include])).toEqual([lifted]);
});

it('leaving a policy without rows, and not seeing filters, come first', () => {
  expect(warnings([ROWS.pilot], [remove(ROWS.pilot)], GROUPS, true).map(({ kind }) => kind)).toEqual([
    'filtersUnseen',
    'leavesUnassigned',
  ]);
});
