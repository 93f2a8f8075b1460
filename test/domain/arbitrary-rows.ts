// Arbitrary rows, changes and policies for property tests of the planner.
import fc from 'fast-check';
import { distinctRows, type Assignment, type Target } from '../../bot/domain/assignment.js';
import type { Change } from '../../bot/domain/plan/plan.js';

/** Few ids, so that rows and changes meet. */
const GROUP_IDS = ['1', '2', '3', '4', '5'].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`);

const groupId = fc.constantFrom(...GROUP_IDS);

/** Targets a person can name. */
const arbitraryTarget: fc.Arbitrary<Target> = fc.oneof(
  groupId.map((id): Target => ({ kind: 'group', groupId: id })),
  groupId.map((id): Target => ({ kind: 'excludedGroup', groupId: id })),
  fc.constant<Target>({ kind: 'allDevices' }),
  fc.constant<Target>({ kind: 'allUsers' }),
  fc.constantFrom('SMS00001', 'SMS00002').map((id): Target => ({ kind: 'collection', collectionId: id })),
);

/** Rows as a tenant may hold them: filters, policy sets, members and whole types nobody knows. */
export const arbitraryRow: fc.Arbitrary<Assignment> = fc
  .record({
    target: fc.oneof(
      { weight: 6, arbitrary: arbitraryTarget },
      {
        weight: 1,
        arbitrary: fc.constantFrom('a', 'b').map((id): Target => ({
          kind: 'unknown',
          type: 'organizationalUnitAssignmentTarget',
          verbatim: { organizationalUnitId: id },
        })),
      },
    ),
    filter: fc.option(
      fc.record({ id: fc.constantFrom('f1', 'f2'), mode: fc.constantFrom('include', 'exclude') }),
      { nil: undefined },
    ),
    source: fc.constantFrom('direct', 'policySets'),
    extra: fc.option(fc.constant({ newMember: true }), { nil: undefined }),
  })
  .map(({ target, filter, source, extra }) => ({
    target,
    source,
    ...(filter && { filter }),
    ...(extra && { extra }),
  }));

/** What Graph may list, repetitions included. */
export const arbitraryRows = fc.array(arbitraryRow, { maxLength: 8 });

/** Each row once. */
export const arbitraryDistinctRows = arbitraryRows.map((rows) => distinctRows(rows));

/** What one sentence may wish for. */
export const arbitraryChanges: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ verb: fc.constantFrom('assign', 'unassign'), target: arbitraryTarget }),
  { minLength: 1, maxLength: 4 },
);
