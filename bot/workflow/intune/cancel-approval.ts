// A request that ended while Intune held it: its approval request there is taken back, or it would block the policy for days.
import { GraphError } from '../../domain/graph-error.js';
import type { ApprovalRequest } from '../../domain/request.js';
import type { Ports } from '../ports.js';
import { move, stay, take } from '../steps.js';

/** Cancels in Intune what is noted. Where Intune cannot be asked the note stays, for the next look. Answers with the request as it then is. */
export async function cancelInIntune(
  ports: Ports,
  seen: ApprovalRequest,
): Promise<ApprovalRequest | undefined> {
  const { hold } = seen;
  if (!hold?.toCancel) return seen;
  let answer: 'cancelled' | 'refused';
  try {
    answer = await ports.approvals.cancel(hold.code);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    ports.log('warn', 'cancelling an approval request in intune', { requestId: seen.id, err: error });
    return seen;
  }
  return await take(ports, seen.id, (current) => {
    if (!current.hold?.toCancel || current.hold.code !== hold.code) return stay(current);
    const { toCancel, ...rest } = current.hold;
    const isCancelled = answer === 'cancelled';
    const members = { hold: { ...rest, ...(isCancelled && { status: 'cancelled' as const }) } };
    return move(current, current.state, members, {
      action: 'intune',
      detail: { code: hold.code, cancel: answer },
    });
  });
}
