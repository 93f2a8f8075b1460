// Goes on with a request wherever it was left: after an approval, or after this or another process died.
import type { ApprovalRequest } from '../../domain/request.js';
import { GraphError } from '../../domain/graph-error.js';
import { mayComplete } from '../../domain/moves.js';
import { apply } from './apply.js';
import { cancelInIntune } from '../intune/cancel-approval.js';
import type { Ports } from '../ports.js';
import { isSent, lookAgain, reconcile } from './reconcile.js';
import { watchIntune } from '../intune/watch-approval.js';

/** An unconfirmed request is looked at by itself for a day; after that only when somebody presses "Look again". */
const LOOK_FOR_MS = 24 * 3_600_000;

/**
 * Approved, or applying with nothing sent: applies. Sent or perhaps sent: reads what became of it. Unconfirmed:
 * one look. Held by Intune: asks there. What was left behind in Intune is cancelled. Everything else is left alone.
 * Answers with the request as it then is.
 */
export async function carryOn(
  ports: Ports,
  id: string,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined> {
  const request = await ports.store.load(id);
  switch (request?.state) {
    case 'approved':
      return await apply(ports, id, signal);
    case 'applying':
      return isSent(request)
        ? await reconcile(ports, id, ports.settings.readBackSeconds, signal)
        : await apply(ports, id, signal);
    case 'unconfirmed': {
      const age = Date.parse(ports.clock.now()) - Date.parse(request.updatedAt);
      return age < LOOK_FOR_MS ? await lookAgain(ports, request) : request;
    }
    case 'awaiting-intune':
      return await goOnInIntune(ports, request, signal);
    default:
      return request && (await cancelInIntune(ports, request));
  }
}

/** An approval in Intune is followed by the sending at once; what was completed there is settled by reading. */
async function goOnInIntune(
  ports: Ports,
  request: ApprovalRequest,
  signal: AbortSignal,
): Promise<ApprovalRequest | undefined> {
  const watched = mayComplete(request) ? request : await watchPatiently(ports, request);
  if (watched && mayComplete(watched)) return await apply(ports, request.id, signal);
  return watched?.state === 'applying'
    ? await reconcile(ports, request.id, ports.settings.readBackSeconds, signal)
    : watched;
}

/** Intune may be out of reach for as long as the hold lasts: the next look is soon. */
async function watchPatiently(ports: Ports, request: ApprovalRequest): Promise<ApprovalRequest | undefined> {
  try {
    return await watchIntune(ports, request);
  } catch (err) {
    if (!(err instanceof GraphError)) throw err;
    ports.log('warn', 'asking intune how an approval stands', { requestId: request.id, err });
    return request;
  }
}
