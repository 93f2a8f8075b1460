// The people in a group, through groups in it too, and whether each could act: for who looks an installation over.
import type { GraphClient } from '../http/client.js';
import { accountFields, toAccount } from './directory-wire.js';
import { query, segment, toPage } from '../http/odata.js';
import { requiredText, textMember, UnreadableAnswer } from '../../shared/read-json.js';

/** `able`: enabled and no guest. `unclear`: the directory does not say, which counts as no. Ids in lower case. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly membership: 'able' | 'disabled' | 'guest' | 'unclear';
}

/** `hasMore`: only the first 999 were read. */
export interface Members {
  readonly people: readonly Member[];
  readonly hasMore: boolean;
}

/** Throws GraphError. One round trip. */
export async function readMembers(client: GraphClient, groupId: string): Promise<Members> {
  const options = query({ $select: accountFields, $top: '999', $count: 'true' });
  return await client.read(
    {
      doing: 'readMembers',
      // Without User.Read.All Graph answers all the same, and leaves out what it says of people: they are `unclear` then.
      need: 'readGroups',
      url: `/v1.0/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.user?${options}`,
      // A cast needs Graph's advanced queries (concepts/aad-advanced-queries).
      headers: { ConsistencyLevel: 'eventual' },
    },
    (json) => {
      const { rows, next } = toPage(json);
      return { people: rows.map(toMember), hasMore: next !== undefined };
    },
  );
}

function toMember(json: unknown): Member {
  const id = requiredText(json, 'id').toLowerCase();
  try {
    const { name, enabled, guest } = toAccount(json);
    return { id, name, membership: guest ? 'guest' : enabled ? 'able' : 'disabled' };
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    return { id, name: textMember(json, 'displayName') ?? id, membership: 'unclear' };
  }
}
