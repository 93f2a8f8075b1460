// Intune's own approval holds a change of the smoke test: offers to take it back there, and says how else it goes.
import type { ApprovalRequest } from '../../domain/request.js';
import { cancel } from '../../workflow/verbs/cancel.js';
import { carryOn } from '../../workflow/applying/carry-on.js';
import { clickOf, OPERATOR } from './people.js';
import type { Rig } from './rig.js';
import { say } from './words.js';

const PLACE = 'in the Intune admin center under Tenant administration > Multi Admin Approval > My requests';

/** Asks, cancels where the person consents, and says what is left in Intune. Nothing in the policy changes by it. */
export async function leaveHeld(rig: Rig, request: ApprovalRequest): Promise<void> {
  const { terminal, ports } = rig;
  const code = request.hold?.code ?? '';
  const byHand = `the request ${code} stays open there, and blocks the policy for other changes: cancel it ${PLACE}, or let it expire`;
  if (!ports.approvals.isReadable) {
    say(terminal, `GRAPH_BETA=never: it cannot be cancelled from here; ${byHand}`);
    return;
  }
  say(terminal, 'will do: cancel our own approval request in Intune');
  const typed = await terminal.ask('  To consent, type cancel: ');
  if (typed?.trim() !== 'cancel') {
    say(terminal, `left as it is: ${byHand}`);
    return;
  }
  await cancel(ports, clickOf(request, OPERATOR));
  const ended = await carryOn(ports, request.id, new AbortController().signal);
  const isCancelled = ended?.hold?.status === 'cancelled' && !ended.hold.toCancel;
  say(terminal, isCancelled ? 'seen: cancelled in Intune' : `seen: Intune did not confirm it; ${byHand}`);
}
