// An applied request is taken back by one request at a time: who has the claim, and how it is given up.
import { isOver } from '../domain/moves.js';
import type { ApprovalRequest } from '../domain/request.js';
import type { Ports } from './ports.js';
import { save } from './save.js';
import { move, stay, take } from './steps.js';

/**
 * Claims the request that `undo` takes back. False where another request that is alive, or was applied, has the claim.
 * A request that takes nothing back needs none.
 */
export async function claimUndo(ports: Ports, undo: ApprovalRequest): Promise<boolean> {
  const { id, undoOf } = undo;
  if (undoOf === undefined) return true;
  const original = await ports.store.load(undoOf);
  const holder = original?.undoneBy;
  if (!original || holder === id) return original !== undefined;
  if (await isAlive(ports, holder)) return false;
  const result = await save(ports, undoOf, (current) => {
    if (current.undoneBy !== holder) return { kind: 'stop', answer: undefined };
    const event = { action: 'undone', actor: undo.requester, detail: { by: id } } as const;
    return { kind: 'save', request: { ...current, undoneBy: id }, event };
  });
  if (result.kind !== 'saved') return false;
  void ports.delivery.update(result.request);
  return true;
}

/** Whether another request takes this one back already, or has. */
export async function isBeingUndone(ports: Ports, request: ApprovalRequest): Promise<boolean> {
  return await isAlive(ports, request.undoneBy);
}

/** A request that was to take another one back and whose process died before it had the claim: it is taken out of the way. */
export async function dropOrphan(ports: Ports, request: ApprovalRequest): Promise<boolean> {
  if (request.undoOf === undefined || request.cards.length > 0) return false;
  const original = await ports.store.load(request.undoOf);
  if (original?.undoneBy === request.id) return false;
  await take(ports, request.id, (current) =>
    current.state === 'pending'
      ? move(current, 'cancelled', {}, { action: 'cancelled', detail: { orphan: true } })
      : stay(current),
  );
  return true;
}

async function isAlive(ports: Ports, id: string | undefined): Promise<boolean> {
  const other = id === undefined ? undefined : await ports.store.load(id);
  return other !== undefined && (other.state === 'applied' || !isOver(other.state));
}
