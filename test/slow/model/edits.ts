// What another admin does in the Intune admin centre.
import { rowKey, type Assignment } from '../../../bot/domain/assignment.js';
import type { Play } from './play.js';
import type { Action } from './steps.js';
import { FILTER_IDS, GROUP_IDS, POLICIES } from './story.js';
import { withRow } from './simulation/tenant.js';

/** Another admin adds, removes or changes one row. */
export function edit(
  { world, scenario }: Play,
  { policy, how, which }: Extract<Action, { kind: 'edit' }>,
): void {
  const groupId = GROUP_IDS[which % GROUP_IDS.length] ?? '';
  world.tenant.edit(POLICIES[policy]?.id ?? '', (rows) => {
    const row = rows[which % Math.max(1, rows.length)];
    switch (how) {
      case 'add':
        return withRow(rows, { target: { kind: 'group', groupId }, source: 'direct' });
      case 'allDevices':
        return withRow(rows, { target: { kind: 'allDevices' }, source: 'direct' });
      case 'remove':
        return rows.filter((held) => held !== row);
      case 'turn':
        return row ? withRow(rows, turned(row)) : rows;
      case 'filter':
        return row && scenario.betaReadable ? withRow(rows, filtered(row, which)) : rows;
    }
  });
}

function turned(row: Assignment): Assignment {
  const [, groupId] = rowKey(row.target).split('group:');
  if (groupId === undefined) return row;
  const kind = row.target.kind === 'group' ? 'excludedGroup' : 'group';
  return { target: { kind, groupId }, source: 'direct' };
}

function filtered({ filter, ...row }: Assignment, which: number): Assignment {
  const mode = which % 2 === 0 ? 'include' : 'exclude';
  return filter
    ? row
    : { ...row, filter: { id: FILTER_IDS[which % FILTER_IDS.length] ?? FILTER_IDS[0], mode } };
}
