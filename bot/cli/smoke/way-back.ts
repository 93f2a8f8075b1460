// Where things may not be as they were: what the policy has now, what it had, and the exact body that puts that back.
import { distinctRows, rowText, sameRows, type Assignment } from '../../domain/assignment.js';
import { GraphError } from '../../domain/graph-error.js';
import type { EncodedAssign } from '../../domain/plan/plan.js';
import { sayHowToSend } from '../how-to-send.js';
import type { Found } from './look-around.js';
import type { Rig } from './rig.js';
import { addressOf, bodyLines, faultLines, readNames, rowLines, say } from './words.js';

/**
 * Reads once more and says it all, whatever goes wrong meanwhile. `mayStillCome`: a body may be on its way, so rows that
 * are as before prove nothing yet. Sends nothing.
 */
export async function sayWayBack(rig: Rig, found: Found, mayStillCome: boolean): Promise<void> {
  const { terminal } = rig;
  const now = await readNow(rig, found);
  if (now && sameRows(now, found.rows)) {
    say(terminal, 'read just now: the policy has exactly the rows it had at first.');
    if (!mayStillCome) return;
    say(terminal, 'what was sent may still show: look again in some minutes, and then do as follows.');
  }
  const names = await readNames(rig.ports, [...(now ?? []), ...found.rows]);
  say(terminal, 'assigned now:', ...(now ? rowLines(now, names) : ['    could not be read']));
  say(terminal, 'assigned at first:', ...rowLines(found.rows, names));
  const { group } = found;
  say(
    terminal,
    `to undo it by hand: in the Intune admin center take the group with the id ${group.id} off the policy; or send the body below,`,
    'which replaces the whole list with the rows of the first read, also what others changed since:',
    ...others(now, found).map(
      (row) => `  it would take away or alter: ${rowLines([row], names).join('').trim()}`,
    ),
    ...restoring(rig, found, now),
  );
}

/** The rows as they are, each once; nothing where they cannot be read, after saying why. */
async function readNow(rig: Rig, { policy }: Found): Promise<readonly Assignment[] | undefined> {
  try {
    return distinctRows(await rig.ports.policies.readAssignments(policy));
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    say(rig.terminal, ...faultLines(error.fault));
    return undefined;
  }
}

/** Rows that are neither from the first read nor the one this test adds. */
function others(now: readonly Assignment[] | undefined, { rows, group }: Found): readonly Assignment[] {
  const ours = new Set([...rows, rowFor(group.id)].map(rowText));
  return (now ?? []).filter((row) => !ours.has(rowText(row)));
}

function restoring(rig: Rig, found: Found, now: readonly Assignment[] | undefined): readonly string[] {
  const request = encoded(rig, found, now ?? [...found.rows, rowFor(found.group.id)]);
  if (!request) return ['(this needs Graph beta, which GRAPH_BETA=never forbids: use the admin center)'];
  const url = `${rig.graph.origin}/${request.version}${request.path}`;
  return [addressOf(request, rig.graph.origin), ...bodyLines(request.body), ...sayHowToSend(url, rig.cloud)];
}

function encoded(rig: Rig, { policy, rows }: Found, now: readonly Assignment[]): EncodedAssign | undefined {
  try {
    return rig.ports.policies.encodeAssign(policy, now, rows);
  } catch (error) {
    if (error instanceof GraphError) return undefined;
    throw error;
  }
}

function rowFor(groupId: string): Assignment {
  return { target: { kind: 'group', groupId }, source: 'direct' };
}
