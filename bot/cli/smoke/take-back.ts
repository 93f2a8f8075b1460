// Step 4: takes exactly the added row out again, by the same way as it went in, and compares with the very first read.
import { distinctRows, rowText, sameRows, type Assignment } from '../../domain/assignment.js';
import { GraphError } from '../../domain/graph-error.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { undo } from '../../workflow/verbs/undo.js';
import { carry, hasReplaced } from './carry.js';
import { leaveHeld } from './leave-held.js';
import type { Found } from './look-around.js';
import { clickOf, OPERATOR, terminalIn } from './people.js';
import type { Rig } from './rig.js';
import { sayWayBack } from './way-back.js';
import { faultLines, planLines, readNames, rowLines, say, sayStep } from './words.js';

/** True only where the policy reads exactly as at first. Otherwise what is left, and the way back, was said. */
export async function takeBack(rig: Rig, applied: ApprovalRequest, found: Found): Promise<boolean> {
  const { terminal } = rig;
  sayStep(
    terminal,
    '4 UNDOES',
    'plan the way back on what the policy has now; nothing is sent before you consent',
  );
  for (;;) {
    const request = await planBack(rig, applied);
    if (!request) return await leave(rig, found, false);
    if (!(await consents(rig))) {
      say(terminal, 'not undone.');
      return await leave(rig, found, false);
    }
    const carried = await carry(rig, request, found);
    switch (carried.kind) {
      case 'applied':
        return (await compare(rig, found)) && !hasReplaced(carried.request) && !hasReplaced(applied);
      case 'notSent':
        say(terminal, 'will do: plan the way back once more');
        break;
      case 'held':
        await leaveHeld(rig, carried.request);
        return await leave(rig, found, false);
      case 'unclear':
        return await leave(rig, found, carried.mayStillCome);
    }
  }
}

/** A fresh request that undoes the applied one; nothing where there is none, after saying why. */
async function planBack(rig: Rig, applied: ApprovalRequest): Promise<ApprovalRequest | undefined> {
  const { terminal, ports, graph } = rig;
  const outcome = await undo(ports, clickOf(applied, OPERATOR), terminalIn(graph.tenantId));
  if (outcome.kind === 'asked' && outcome.request.plan) {
    const lines = planLines(outcome.request.plan, graph.origin);
    say(terminal, ...lines.map((line, index) => (index === 0 ? `seen: ${line}` : line)));
    return outcome.request;
  }
  const why = outcome.kind === 'unplanned' ? outcome.problem.kind : outcome.kind;
  say(terminal, `seen: the way back could not be planned (${why})`);
  if (outcome.kind === 'fault') say(terminal, ...faultLines(outcome.fault));
  return undefined;
}

/** Asked until it is clear: a slip of the finger must not leave the row behind. */
async function consents({ terminal }: Rig): Promise<boolean> {
  for (;;) {
    const typed = (await terminal.ask('  To consent, type undo (or keep, to leave it as it is): '))?.trim();
    if (typed === undefined || typed === 'keep') return false;
    if (typed === 'undo') return true;
  }
}

async function leave(rig: Rig, found: Found, mayStillCome: boolean): Promise<false> {
  await sayWayBack(rig, found, mayStillCome);
  return false;
}

async function compare(rig: Rig, found: Found): Promise<boolean> {
  const { terminal, ports } = rig;
  let now: readonly Assignment[];
  try {
    now = distinctRows(await ports.policies.readAssignments(found.policy));
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    say(terminal, 'undone and read back; the last comparison could not be made:', ...faultLines(error.fault));
    return await leave(rig, found, false);
  }
  if (sameRows(now, found.rows)) {
    say(terminal, 'seen: as it was. The rows are exactly those of the first read.');
    return true;
  }
  const names = await readNames(ports, [...now, ...found.rows]);
  say(terminal, 'seen: undone, and yet not as it was: somebody else changed the policy meanwhile.');
  say(terminal, 'missing:', ...rowLines(without(found.rows, now), names, '−'));
  say(terminal, 'extra:', ...rowLines(without(now, found.rows), names, '+'));
  return false;
}

function without(rows: readonly Assignment[], others: readonly Assignment[]): readonly Assignment[] {
  const held = new Set(others.map(rowText));
  return rows.filter((row) => !held.has(rowText(row)));
}
