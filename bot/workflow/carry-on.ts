// Goes on with a request wherever it was left: after an approval, or after this or another process died.
import type { ApprovalRequest } from '../domain/request.js';
import { apply } from './apply.js';
import type { Ports } from './ports.js';
import { isSent, lookAgain, settle } from './settle.js';

/** A POST that another process began may be under way for so long (its deadline is 20 s): before that, "still as before" means nothing. */
const LONGEST_POST_SECONDS = 25;
/** An unconfirmed request is looked at by itself for a day; after that only when somebody presses "Look again". */
const LOOK_FOR_MS = 24 * 3_600_000;

/**
 * Approved, or applying with nothing sent: applies. Sent or perhaps sent: reads what became of it. Unconfirmed:
 * one look. Everything else is left alone. Answers with the request as it then is.
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
        ? await settle(ports, id, Math.max(ports.settings.readBackSeconds, LONGEST_POST_SECONDS), signal)
        : await apply(ports, id, signal);
    case 'unconfirmed': {
      const age = Date.parse(ports.clock.now()) - Date.parse(request.updatedAt);
      return age < LOOK_FOR_MS ? await lookAgain(ports, request) : request;
    }
    default:
      return request;
  }
}
