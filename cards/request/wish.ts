// What was asked for, in one sentence: the card's headline.
import type { Assignment } from '../../bot/domain/assignment.js';
import type { ChangeCommand, TargetRef } from '../../bot/domain/command.js';
import type { Change, Plan } from '../../bot/domain/plan/plan.js';
import type { Line } from '../card.js';
import { target, type Names } from './rows.js';
import { name, someOf, strong, words } from '../text/runs.js';

const MOST_TARGETS = 4;

/** **Assign** “Windows 11 baseline” **to** “Finance laptops”. */
export function wish(plan: Plan, names: Names): Line {
  const policy = name(plan.policy.displayName);
  const included = rowsOf(plan.changes, 'assign').filter((row) => row.target.kind !== 'excludedGroup');
  const excluded = rowsOf(plan.changes, 'assign').filter((row) => row.target.kind === 'excludedGroup');
  const removed = rowsOf(plan.changes, 'unassign');
  const restored = rowsOf(plan.changes, 'restore');
  const assigned = [...clause('to', included, names), ...clause('excluding', excluded, names)];
  if (assigned.length === 0 && restored.length === 0) {
    return [strong('Unassign '), policy, ...clause('from', removed, names)];
  }
  if (assigned.length === 0 && removed.length === 0) {
    return [strong('Put back in '), policy, ...clause('as it was:', restored, names)];
  }
  return [
    strong('Assign '),
    policy,
    ...assigned,
    ...clause('and no longer to', removed, names),
    ...clause('and put back', restored, names),
  ];
}

/** A command in words, when there is no plan yet. */
export function command(wanted: ChangeCommand): Line {
  const assigns = wanted.verb === 'assign';
  return [
    strong(assigns ? 'Assign ' : 'Unassign '),
    name(wanted.policy.text),
    strong(assigns ? ' to ' : ' from '),
    ...someOf(wanted.targets.map(written), MOST_TARGETS),
  ];
}

function written(ref: TargetRef): Line {
  switch (ref.kind) {
    case 'group':
      return [name(ref.name.text)];
    case 'excludedGroup':
      return [strong('excluding '), name(ref.name.text)];
    case 'allDevices':
      return [strong('All devices')];
    case 'allUsers':
      return [strong('All users')];
    case 'collection':
      return [words('Configuration Manager collection '), name(ref.collectionId)];
  }
}

function rowsOf(changes: readonly Change[], verb: Change['verb']): readonly Assignment[] {
  return changes
    .filter((change) => change.verb === verb)
    .map((change) => (change.verb === 'restore' ? change.row : { target: change.target, source: 'direct' }));
}

function clause(word: string, rows: readonly Assignment[], names: Names): Line {
  if (rows.length === 0) return [];
  return [
    strong(` ${word} `),
    ...someOf(
      rows.map((row) => target(row, names)),
      MOST_TARGETS,
    ),
  ];
}
