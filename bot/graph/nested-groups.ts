// Groups inside a group: whoever may fill one of them fills the group around it.
import type { GraphClient } from './client.js';
import { query, segment } from './odata.js';
import { readList } from './pages.js';
import { requiredText, textMember } from './reading.js';

/** `name` is the id where the directory does not tell the name. */
export interface NestedGroup {
  readonly id: string;
  readonly name: string;
}

/** All of them, however deep. Throws GraphError. A round trip a page. */
export async function readNestedGroups(
  client: GraphClient,
  groupId: string,
): Promise<readonly NestedGroup[]> {
  const options = query({ $select: 'id,displayName', $top: '999', $count: 'true' });
  const url = `/v1.0/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.group?${options}`;
  const call = { doing: 'reading the groups in a group', need: 'readGroups', url } as const;
  // A cast needs Graph's advanced queries (concepts/aad-advanced-queries).
  return await readList(client, { ...call, headers: { ConsistencyLevel: 'eventual' } }, (json) => {
    const id = requiredText(json, 'id').toLowerCase();
    return { id, name: textMember(json, 'displayName') ?? id };
  });
}
