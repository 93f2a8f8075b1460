// Tells the requester of an ending, once, whichever process gets there first.
import { summary } from '../../../cards/index.js';
import { isOver } from '../../domain/moves.js';
import { wasAskedAlone, type ApprovalRequest } from '../../domain/request.js';
import type { PeopleStore, RequestStore, ShownStore } from '../../workflow/ports.js';
import type { Claims } from './claims.js';
import type { Writer } from '../writer.js';
import { tellClaim } from '../../workflow/lease-keys.js';

interface TellParts {
  readonly writer: Writer;
  readonly people: Pick<PeopleStore, 'find'>;
  readonly store: Pick<RequestStore, 'load'> & ShownStore;
  readonly claims: Claims;
}

/** Names an ending the requester must hear of; nothing while it goes on, or when they ended it themselves. */
function endingOf({ state, revision, hold, endedBy }: ApprovalRequest): string | undefined {
  const isOwn = state === 'cancelled' && !(hold && !endedBy);
  const isHeard = state === 'unconfirmed' || (isOver(state) && !isOwn);
  return isHeard ? `${state} ${String(revision)}` : undefined;
}

/**
 * Posts the message unless it was posted before, and remembers that. False where it could not be posted, or where another
 * process is about to: whoever comes later finds it told, or takes it over. What Teams took without a word counts as
 * told, because the card says the same; so does a chat that is gone.
 */
export async function tellEnding(parts: TellParts, request: ApprovalRequest): Promise<boolean> {
  const { store, claims, writer } = parts;
  const { id } = request;
  const ending = endingOf(request);
  if (ending === undefined || (await store.readShown(id))?.told === ending) return true;
  const isTold = await claims.hold(tellClaim(id, ending), async () => {
    // Whoever had the claim before may have told it.
    if ((await store.readShown(id))?.told === ending) return true;
    const mention = await mentionOf(parts, request);
    const words = summary(request);
    const message = { summary: words, text: words, ...mention, onlyTells: true } as const;
    const posted = await writer.post(request.askedIn, message);
    if (posted.kind === 'failed') return false;
    const now = await store.load(id);
    // Of a later ending somebody may have been told meanwhile, and that is the one to be remembered.
    if (now && endingOf(now) === ending) await store.writeShown(id, { version: 0, told: ending });
    return true;
  });
  return isTold ?? false;
}

async function mentionOf(
  { people }: TellParts,
  request: ApprovalRequest,
): Promise<{ readonly mention?: readonly { readonly teamsId: string; readonly name: string }[] }> {
  if (wasAskedAlone(request)) return {};
  const known = await people.find(request.tenantId, [request.requester.id]);
  return known.length > 0 ? { mention: known } : {};
}
