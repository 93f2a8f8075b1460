// Goes on with a request wherever it was left: after an approval, or after this or another process died.
import type { ApprovalRequest } from '../domain/request.js';
import { apply } from './apply.js';
import type { Ports } from './ports.js';
import { lookAgain, settle } from './settle.js';

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
      return request.sending?.sendingAt === undefined
        ? await apply(ports, id, signal)
        : await settle(ports, id, signal);
    case 'unconfirmed':
      return await lookAgain(ports, request);
    default:
      return request;
  }
}
