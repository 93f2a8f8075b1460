// Taking back what a request did, or bringing back what it approved: every later edit stays.
import fc from 'fast-check';
import { rowKey, rowText, sameRows, type Assignment } from '../../../bot/domain/assignment.js';
import type { Change, Plan, RowPlan } from '../../../bot/domain/plan/plan.js';
import { planRows } from '../../../bot/domain/plan/rows.js';
import { repairChanges, undoChanges } from '../../../bot/domain/plan/undo.js';
import { ROWS, samplePlan } from '../../support/requests.js';
import { arbitraryChanges, arbitraryDistinctRows, arbitraryRow } from '../arbitrary-rows.js';

const planOf = (rows: RowPlan, changes: readonly Change[]): Plan =>
  samplePlan({ ...rows, changes, request: { version: 'beta', path: '/assign', body: '{}' } });

it('undo takes back exactly what the plan did', () => {
  fc.assert(
    fc.property(arbitraryDistinctRows, arbitraryChanges, (live, changes) => {
      const first = planRows(live, changes);
      if (first.kind !== 'planned') {
        fc.pre(false);
        return;
      }
      const undo = undoChanges(planOf(first.rows, changes), first.rows.after);
      const second = planRows(first.rows.after, undo);
      expect(second.kind).toBe('planned');
      if (second.kind === 'planned') expect(sameRows(second.rows.after, first.rows.before)).toBe(true);
    }),
  );
});

it('undo keeps every later edit', () => {
  fc.assert(
    fc.property(arbitraryDistinctRows, arbitraryChanges, arbitraryRow, (live, changes, later) => {
      const first = planRows(live, changes);
      if (first.kind !== 'planned') {
        fc.pre(false);
        return;
      }
      const others = first.rows.after.filter(({ target }) => rowKey(target) !== rowKey(later.target));
      const edited = [...others, later];
      fc.pre(!first.rows.after.some((row) => rowText(row) === rowText(later)));
      const second = planRows(edited, undoChanges(planOf(first.rows, changes), edited));
      expect(second).toHaveProperty('rows');
      if ('rows' in second) expect(second.rows.after.map(rowText)).toContain(rowText(later));
    }),
  );
});

it('a repair restores what is gone, with its filter, and leaves a row somebody edited since', () => {
  const edited: Assignment = { ...ROWS.pilot, filter: { id: 'f1', mode: 'exclude' } };
  const changes = repairChanges(samplePlan(), [edited]);
  const result = planRows([edited], changes);
  expect(result).toMatchObject({ kind: 'planned', rows: { added: { length: 4 }, kept: [edited] } });
  expect(result.kind === 'planned' && result.rows.added).toContainEqual(ROWS.sales);
});

it('takes back an added row, and puts back a removed one with its filter', () => {
  const plan = samplePlan({ added: [ROWS.finance], removed: [ROWS.sales], changed: [] });
  expect(undoChanges(plan, [ROWS.pilot, ROWS.finance])).toEqual([
    { verb: 'unassign', target: ROWS.finance.target },
    { verb: 'restore', target: ROWS.sales.target, row: ROWS.sales },
  ]);
});

it('leaves an added row that somebody gave a filter since, and a removed one that somebody put back', () => {
  const plan = samplePlan({ added: [ROWS.finance], removed: [ROWS.sales], changed: [] });
  const edited: Assignment = { ...ROWS.finance, filter: { id: 'f1', mode: 'exclude' } };
  const back: Assignment = { target: ROWS.sales.target, source: 'direct' };
  expect(undoChanges(plan, [edited, back])).toEqual([]);
});

it('turns a changed row back, unless it was changed again', () => {
  const before: Assignment = ROWS.executives;
  const after: Assignment = {
    target: { kind: 'group', groupId: ROWS.executives.target.groupId },
    source: 'direct',
  };
  const plan = samplePlan({ added: [], removed: [], changed: [{ before, after }] });
  expect(undoChanges(plan, [after])).toEqual([{ verb: 'restore', target: before.target, row: before }]);
  expect(undoChanges(plan, [before])).toEqual([]);
});
