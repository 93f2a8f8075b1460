// Rows: which are the same, which sets are the same, and what may be sent of rows that name one target twice.
import fc from 'fast-check';
import {
  distinctRows,
  filterIdsOf,
  groupIdsOf,
  rowKey,
  rowText,
  sameRows,
  setText,
  type Assignment,
} from '../../bot/domain/assignment.js';
import { FILTER_ID, GROUP_IDS, ROWS } from '../support/requests.js';

const include: Assignment = { target: { kind: 'group', groupId: GROUP_IDS.finance }, source: 'direct' };
const exclude: Assignment = { ...include, target: { kind: 'excludedGroup', groupId: GROUP_IDS.finance } };
const filtered: Assignment = { ...include, filter: { id: FILTER_ID, mode: 'include' } };
const fromSet: Assignment = { ...include, source: 'policySets' };

it('a group has one row, whichever direction and in whatever case its id is written', () => {
  expect(rowKey(exclude.target)).toBe(rowKey(include.target));
  const shouted = { kind: 'group', groupId: GROUP_IDS.finance.toUpperCase() } as const;
  expect(rowKey(shouted)).toBe(rowKey(include.target));
  expect(rowKey({ kind: 'allDevices' })).not.toBe(rowKey({ kind: 'allUsers' }));
});

it('targets nobody knows are one row only where Graph says the same of them', () => {
  const unknown = (verbatim: Record<string, string>) => ({ kind: 'unknown', type: 'new', verbatim }) as const;
  expect(rowKey(unknown({ a: '1', b: '2' }))).toBe(rowKey(unknown({ b: '2', a: '1' })));
  expect(rowKey(unknown({ a: '1' }))).not.toBe(rowKey(unknown({ a: '2' })));
});

it.each([
  ['the direction', exclude],
  ['a filter', filtered],
  ['the mode of its filter', { ...filtered, filter: { id: FILTER_ID, mode: 'exclude' } }],
  ['a member this program does not know', { ...include, extra: { new: true } }],
] as const)('%s makes another row', (_what, other) => {
  expect(rowText(other)).not.toBe(rowText(include));
  expect(sameRows([include], [other])).toBe(false);
});

it('where a row comes from is not sent, so it makes no other row', () => {
  expect(rowText(fromSet)).toBe(rowText(include));
});

it('a set does not change by its order or by saying a row twice', () => {
  const rows = [ROWS.pilot, ROWS.executives, filtered];
  const anyOrder = fc.shuffledSubarray(rows, { minLength: rows.length });
  fc.assert(
    fc.property(anyOrder, fc.subarray(rows), (shuffled, again) => {
      expect(setText([...shuffled, ...again])).toBe(setText(rows));
    }),
  );
});

it('two different rows of one target are two', () => {
  expect(sameRows([include, filtered], [include])).toBe(false);
});

it('each target is sent once, in the order read, and the direct row wins over a policy set’s', () => {
  expect(distinctRows([fromSet, ROWS.pilot, filtered])).toEqual([filtered, ROWS.pilot]);
  expect(distinctRows([filtered, fromSet])).toEqual([filtered]);
});

it('groups and filters that rows name are told once each, in lower case', () => {
  const shouted = { ...filtered, filter: { id: FILTER_ID.toUpperCase(), mode: 'exclude' as const } };
  expect(groupIdsOf([include, exclude, { target: { kind: 'allUsers' } }])).toEqual([GROUP_IDS.finance]);
  expect(filterIdsOf([filtered, shouted, include])).toEqual([FILTER_ID]);
});
