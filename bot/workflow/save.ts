// Loads a request, decides, and commits the decision; on a version conflict loads and decides again.
import { mayMove } from '../domain/moves.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { Ports } from './ports.js';
import { chainEvent, type NewEvent } from './audit-chain.js';

/** What deciding about a freshly loaded request leads to: a step to commit, or an answer without one. */
export type Step<Answer> =
  | { readonly kind: 'save'; readonly request: ApprovalRequest; readonly event: NewEvent }
  | { readonly kind: 'stop'; readonly answer: Answer };

/** `saved`: committed, with the request as stored. `busy`: five conflicts in a row. */
export type SaveResult<Answer> =
  | { readonly kind: 'saved'; readonly request: ApprovalRequest }
  | { readonly kind: 'stopped'; readonly answer: Answer }
  | { readonly kind: 'missing' }
  | { readonly kind: 'busy' };

/** What saving takes of all the ports. */
export interface SavePorts {
  readonly store: Pick<Ports['store'], 'load' | 'commit'>;
  readonly clock: Pick<Ports['clock'], 'now'>;
}

/** Design: on a version conflict reload and decide again, at most 5 times. */
const TRIES = 5;

/**
 * Runs `decide` on the current request and commits what it says. `decide` may run several times, so it
 * must only decide. An illegal move is a fault in this program and throws.
 */
export async function save<Answer = never>(
  ports: SavePorts,
  id: string,
  decide: (request: ApprovalRequest) => Step<Answer>,
): Promise<SaveResult<Answer>> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const current = await ports.store.load(id);
    if (!current) return { kind: 'missing' };
    const step = decide(current);
    if (step.kind === 'stop') return { kind: 'stopped', answer: step.answer };
    if (!mayMove(current.state, step.request.state)) {
      throw new Error(`illegal move from ${current.state} to ${step.request.state}`);
    }
    const sealed = chainEvent(step.request, step.event, ports.clock.now());
    const result = await ports.store.commit(sealed.request, sealed.event);
    if (result.kind === 'committed') return { kind: 'saved', request: result.request };
  }
  return { kind: 'busy' };
}

/** Commits a request that was never saved before. */
export async function saveNew(
  ports: SavePorts,
  request: ApprovalRequest,
  event: NewEvent,
): Promise<ApprovalRequest> {
  const sealed = chainEvent(request, event, ports.clock.now());
  const result = await ports.store.commit(sealed.request, sealed.event);
  if (result.kind === 'conflict') throw new Error('a new request id was already taken');
  return result.request;
}
