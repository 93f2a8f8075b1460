// An undo that ends without being applied leaves the applied request free for another.
import type { ApprovalRequest } from '../domain/request.js';
import type { Ports } from './ports.js';
import { save } from './save.js';

/** Frees an applied request for another undo when the request that would have undone it ended without. */
export async function giveUpUndo(ports: Ports, ended: ApprovalRequest): Promise<void> {
  if (ended.undoOf === undefined) return;
  const result = await save(ports, ended.undoOf, (undone) => {
    if (undone.undoneBy !== ended.id) return { kind: 'stop', answer: undefined };
    const { undoneBy, ...freed } = undone;
    return { kind: 'save', request: freed, event: { action: 'undone', detail: { givenUp: undoneBy } } };
  });
  if (result.kind === 'saved') void ports.delivery.update(result.request);
}
