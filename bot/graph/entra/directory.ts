// Groups and people in Entra, read through Graph; and which tenant that is.
import type { Directory } from '../../workflow/ports.js';
import type { GraphClient } from '../http/client.js';
import { findGroups } from './find-groups.js';
import { isGuid } from '../http/odata.js';
import { readGroups } from './read-groups.js';
import { parseJson, textMember } from '../../shared/read-json.js';
import { readMemberships } from './membership.js';
import { suggestGroups } from './suggest-groups.js';

/** `credential` is the client's own; `tenantId` is the configured tenant, for tokens that cannot be read. */
export interface DirectorySettings {
  readonly credential: () => Promise<string>;
  readonly tenantId: string;
}

/** The directory of the tenant that `credential` has tokens for. */
export function createDirectory(client: GraphClient, settings: DirectorySettings): Directory {
  return {
    tenantId: async () => tenantOf(await settings.credential()) ?? settings.tenantId.toLowerCase(),
    findGroups: (names) => findGroups(client, names),
    suggestGroups: (name) => suggestGroups(client, name),
    readGroups: (ids, counted) => readGroups(client, ids, counted),
    memberships: (personIds, groupIds) => readMemberships(client, personIds, groupIds),
  };
}

/**
 * The tenant a token was issued for, in lower case; nothing where the token is not a readable JWT. Not verified: Graph
 * does that, and this is our own token.
 */
function tenantOf(token: string): string | undefined {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const tenant = textMember(claims, 'tid')?.toLowerCase();
  return tenant !== undefined && isGuid(tenant) ? tenant : undefined;
}
