// Somebody as Teams names them, in an activity or in a roster: parsed once, here.
import { z } from 'zod';

/** A person in Teams. `teamsId` is `29:…`, `objectId` the Entra object id in lower case; the name may be empty. */
export interface Member {
  readonly teamsId: string;
  readonly objectId: string;
  readonly name: string;
}

const objectId = z.guid().optional().catch(undefined);
// Activities say `aadObjectId`; every documented answer of a roster says `objectId` (Teams, "Get Teams specific context
// for your bot"), and botbuilder does not rename it in pages.
const account = z.object({
  id: z.string().min(1),
  aadObjectId: objectId,
  objectId,
  name: z.string().catch(''),
});

/** Nothing where it is no Entra user: bots and connectors have no object id. */
export function readAccount(value: unknown): Member | undefined {
  const read = account.safeParse(value).data;
  const id = read?.aadObjectId ?? read?.objectId;
  return read && id !== undefined
    ? { teamsId: read.id, objectId: id.toLowerCase(), name: read.name }
    : undefined;
}
