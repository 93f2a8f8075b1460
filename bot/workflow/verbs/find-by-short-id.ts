// A request by the four characters its card shows.
import { isInTenant, shortIdOf, type ApprovalRequest } from '../../domain/request.js';
import type { Ports } from '../ports.js';
import type { Actor } from '../who.js';

/**
 * The requests of the actor's tenant with this short id (in capitals) that wait, or that are among the newest the actor
 * asked for. Short ids are not unique: there may be several.
 */
export async function findByShortId(
  { store }: Pick<Ports, 'store'>,
  actor: Actor,
  shortId: string,
): Promise<readonly ApprovalRequest[]> {
  const [waiting, own] = await Promise.all([
    store.waiting(),
    store.list({ kind: 'person', personId: actor.id }),
  ]);
  const ids = new Set([...waiting.map(({ id }) => id), ...own.ids]);
  const meant = [...ids].filter((id) => shortIdOf(id) === shortId);
  const loaded = await Promise.all(meant.map((id) => store.load(id)));
  return loaded.filter((request) => request !== undefined).filter((request) => isInTenant(request, actor));
}
