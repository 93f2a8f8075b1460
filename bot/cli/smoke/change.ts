// Steps 2 and 3: plans the one row, shows exactly what would be sent, and applies it once the person typed the policy's name.
import { inert } from '../../../cards/text/inert.js';
import { sameRows } from '../../domain/assignment.js';
import type { ApprovalRequest } from '../../domain/request.js';
import { propose } from '../../workflow/verbs/propose.js';
import { carry, type Carried } from './carry.js';
import { findEmptyGroup, type Found } from './look-around.js';
import { OPERATOR, terminalIn } from './people.js';
import type { Rig } from './rig.js';
import { planLines, say, sayStep } from './words.js';

/** Plans and shows it; nothing where there is no such plan, after saying why. Sends nothing. Throws GraphError. */
export async function planChange(
  rig: Rig,
  { policy, group, rows }: Found,
): Promise<ApprovalRequest | undefined> {
  const { terminal, ports, graph } = rig;
  sayStep(
    terminal,
    '2 PLANS',
    'work out the change from a fresh read, as the card would show it; nothing is sent',
  );
  const byId = (text: string) => ({ text, isId: true });
  const proposal = await propose(ports, {
    tenantId: graph.tenantId,
    requester: OPERATOR,
    askedIn: terminalIn(graph.tenantId),
    text: 'countersign smoke',
    readings: [
      {
        kind: 'change',
        verb: 'assign',
        policy: byId(policy.id),
        targets: [{ kind: 'group', name: byId(group.id) }],
        reason: 'smoke test, undone at once',
      },
    ],
  });
  const plan = proposal.kind === 'proposed' ? proposal.request.plan : undefined;
  if (proposal.kind === 'problem' || !plan) {
    const why = proposal.kind === 'problem' ? proposal.problem.kind : 'a question';
    say(terminal, `refused: it could not be planned (${why}). Nothing was sent.`);
    return undefined;
  }
  if (!sameRows(plan.before, rows)) {
    say(terminal, 'refused: the rows changed while they were read. Nothing was sent; start again.');
    return undefined;
  }
  say(
    terminal,
    ...planLines(plan, graph.origin).map((line, index) => (index === 0 ? `seen: ${line}` : line)),
  );
  return proposal.request;
}

/** Asks for consent and applies; nothing where the person did not consent, and then nothing was sent. */
export async function applyChange(
  rig: Rig,
  request: ApprovalRequest,
  found: Found,
): Promise<Carried | undefined> {
  const { terminal } = rig;
  sayStep(
    terminal,
    '3 APPLIES',
    'read group and rows again; if they are still as above, send this body once and read until it shows',
  );
  const typed = await terminal.ask("  To consent, type the policy's name exactly: ");
  if (typed !== undefined && isNameOf(found, typed)) {
    // People may have come into it while the question waited, and the change would be about them.
    const group = await findEmptyGroup(rig, { text: found.group.id, isId: true });
    if (typeof group !== 'string') return await carry(rig, request, found);
    say(terminal, `refused: ${group}. Nothing was sent: the policy is as it was.`);
    return undefined;
  }
  const why = typed === undefined ? 'no consent' : "that is not the policy's name";
  say(terminal, `${why}. Nothing was sent: the policy is as it was.`);
  return undefined;
}

/** A name with characters nobody can type is typed as it is shown. A policy without a visible name was refused before. */
function isNameOf({ policy: { displayName } }: Found, typed: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').trim();
  return [plain(displayName), plain(inert(displayName))].includes(plain(typed));
}
