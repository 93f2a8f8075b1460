// The planner: what was not mentioned stays, and before, after and the difference always agree.
import fc from 'fast-check';
import { distinctRows, rowKey, rowText, type Assignment } from '../../../bot/domain/assignment.js';
import type { RowPlan } from '../../../bot/domain/plan/plan.js';
import { broadReasons, planRows, rowsRead } from '../../../bot/domain/plan/rows.js';
import { ROWS } from '../../support/requests.js';

import { runs } from '../../support/slow.js';
import { arbitraryChanges, arbitraryRows } from '../arbitrary-rows.js';

const texts = (rows: readonly Assignment[]): string[] => rows.map(rowText).sort();

function planned(
  property: (rows: RowPlan, live: readonly Assignment[], mentioned: ReadonlySet<string>) => void,
): void {
  fc.assert(
    fc.property(arbitraryRows, arbitraryChanges, (live, changes) => {
      const result = planRows(live, changes);
      if (!('rows' in result)) {
        fc.pre(false);
        return;
      }
      property(result.rows, live, new Set(changes.map(({ target }) => rowKey(target))));
    }),
    { numRuns: runs(500) },
  );
}

it('what was not mentioned stays, filter, source and unknown members included', () => {
  planned((rows, live, mentioned) => {
    const untouched = distinctRows(live).filter(({ target }) => !mentioned.has(rowKey(target)));
    for (const row of untouched) expect(rows.after).toContainEqual(row);
    expect(rows.after.filter(({ target }) => !mentioned.has(rowKey(target)))).toHaveLength(untouched.length);
  });
});

it('kept, removed and changed rows are all that was there; kept, added and changed rows are all that will be', () => {
  planned((rows) => {
    expect(texts([...rows.kept, ...rows.removed, ...rows.changed.map(({ before }) => before)])).toEqual(
      texts(rows.before),
    );
    expect(texts([...rows.kept, ...rows.added, ...rows.changed.map(({ after }) => after)])).toEqual(
      texts(rows.after),
    );
  });
});

it('what is kept, removed, changed and listed beside others is all that Graph listed, and no row is twice in it', () => {
  planned((rows, live) => {
    expect(texts(rowsRead(rows))).toEqual(texts(live));
  });
});

it('no target is ever sent twice', () => {
  planned((rows) => {
    const keys = rows.after.map(({ target }) => rowKey(target));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('planning the result again changes nothing', () => {
  fc.assert(
    fc.property(arbitraryRows, arbitraryChanges, (live, changes) => {
      const first = planRows(live, changes);
      if (!('rows' in first)) {
        fc.pre(false);
        return;
      }
      expect(planRows(first.rows.after, changes).kind).toBe('unchanged');
    }),
  );
});

it('including an excluded group is one changed row', () => {
  const group = { kind: 'group', groupId: ROWS.executives.target.groupId } as const;
  const result = planRows([ROWS.executives], [{ verb: 'assign', target: group }]);
  expect(result).toMatchObject({
    kind: 'planned',
    rows: { added: [], removed: [], changed: [{ before: ROWS.executives, after: { target: group } }] },
  });
});

it('a group already included keeps its filter and is nothing to change', () => {
  const result = planRows([ROWS.sales], [{ verb: 'assign', target: ROWS.sales.target }]);
  expect(result).toMatchObject({
    kind: 'unchanged',
    rows: { after: [ROWS.sales], alreadySo: { length: 1 } },
  });
});

it('one group included and excluded in one request is a contradiction, also in another case of letters', () => {
  const groupId = 'abcdef00-0000-4000-8000-000000000000';
  const result = planRows(
    [],
    [
      { verb: 'assign', target: { kind: 'group', groupId } },
      { verb: 'assign', target: { kind: 'excludedGroup', groupId: groupId.toUpperCase() } },
    ],
  );
  expect(result.kind).toBe('contradiction');
});

it('a group that a policy set also assigns is sent once, as the direct row', () => {
  const fromSet: Assignment = { ...ROWS.sales, source: 'policySets' };
  const result = planRows([fromSet, ROWS.sales], [{ verb: 'assign', target: ROWS.finance.target }]);
  expect(result).toMatchObject({ rows: { after: [ROWS.sales, ROWS.finance] } });
});

it.each([
  ['adding All devices', [], [{ verb: 'assign', target: { kind: 'allDevices' } }], ['allDevices']],
  ['adding All users', [], [{ verb: 'assign', target: { kind: 'allUsers' } }], ['allUsers']],
  [
    'removing All devices beside others',
    [{ target: { kind: 'allDevices' }, source: 'direct' }, ROWS.pilot],
    [{ verb: 'unassign', target: { kind: 'allDevices' } }],
    ['allDevices'],
  ],
  ['removing the last row', [ROWS.pilot], [{ verb: 'unassign', target: ROWS.pilot.target }], ['clear']],
  [
    'adding a group while All devices stays',
    [{ target: { kind: 'allDevices' }, source: 'direct' }],
    [{ verb: 'assign', target: ROWS.pilot.target }],
    [],
  ],
] as const)('%s: broad because of %j', (_, live, changes, reasons) => {
  const result = planRows(live, changes);
  expect(result.kind).toBe('planned');
  if (result.kind === 'planned') expect(broadReasons(result.rows, false)).toEqual(reasons);
});

it('a plan made without seeing filters is always broad', () => {
  const result = planRows([], [{ verb: 'assign', target: ROWS.pilot.target }]);
  if (result.kind !== 'planned') throw new Error(result.kind);
  expect(broadReasons(result.rows, true)).toEqual(['filtersUnseen']);
});

it('a row that a policy set brings stays: it can be neither removed nor turned here', () => {
  const fromSet: Assignment = { ...ROWS.sales, source: 'policySets' };
  const { target } = ROWS.sales as { target: { kind: 'group'; groupId: string } };
  const excluded = { kind: 'excludedGroup', groupId: target.groupId } as const;
  for (const live of [[fromSet], [ROWS.sales, fromSet]]) {
    expect(planRows(live, [{ verb: 'unassign', target }])).toEqual({ kind: 'fromPolicySet', target });
    expect(planRows(live, [{ verb: 'assign', target: excluded }]).kind).toBe('fromPolicySet');
    expect(planRows(live, [{ verb: 'assign', target }]).kind).toBe('unchanged');
  }
});
