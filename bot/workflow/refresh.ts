// Shows a request as it is now; an unconfirmed one is looked at once more.
import { visit, type Click } from './click.js';
import type { CardOutcome } from './outcome.js';
import type { Ports } from './ports.js';
import { lookAgain } from './settle.js';

/** Any revision may be refreshed: an old card is shown the current one. */
export async function refresh(ports: Ports, click: Click): Promise<CardOutcome> {
  const visited = await visit(ports, click);
  if (visited.kind === 'ended') return visited.outcome;
  return { kind: 'done', request: await lookAgain(ports, visited.visit.request) };
}
