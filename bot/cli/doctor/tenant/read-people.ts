// The groups that decide, and the people in them, read once for all checks that need them.
import { ruleGroupIds, type ApprovalRule } from '../../../domain/approval.js';
import { GraphError, type GraphFault } from '../../../domain/graph-error.js';
import type { GroupFacts } from '../../../domain/group.js';
import type { GraphClient } from '../../../graph/http/client.js';
import { readMembers, type Members } from '../../../graph/entra/members.js';
import { readGroups } from '../../../graph/entra/read-groups.js';
import { quoted } from '../finding.js';

/** A value, or why it could not be read. */
export type Read<T> =
  { readonly kind: 'read'; readonly value: T } | { readonly kind: 'unread'; readonly fault: GraphFault };

/** A group named in the settings. `members` is absent where there is no such group. */
export interface DecidingGroup {
  readonly id: string;
  readonly asks: boolean;
  readonly approves: boolean;
  readonly facts: GroupFacts;
  readonly members?: Read<Members>;
}

/** Every group of the rule, in the order of the settings. Never throws for anything Graph says. */
export async function readDecidingGroups(
  client: GraphClient,
  rule: ApprovalRule,
): Promise<readonly DecidingGroup[]> {
  const ids = ruleGroupIds(rule);
  const directory = await readGroups(client, ids, []);
  return await Promise.all(
    ids.map(async (id): Promise<DecidingGroup> => {
      const facts = directory[id] ?? { kind: 'unread', id };
      const isAlone = rule.approverGroupIds.length === 0;
      const group = {
        id,
        asks: rule.requesterGroupIds.includes(id),
        // Without an approver group whoever may ask may approve, where that is allowed at all.
        approves: rule.approverGroupIds.includes(id) || (isAlone && rule.selfApproval === 'allow'),
        facts,
      };
      return facts.kind === 'gone' ? group : { ...group, members: await tryRead(readMembers(client, id)) };
    }),
  );
}

/** What `work` answers, or the fault it ends with. */
export async function tryRead<T>(work: Promise<T>): Promise<Read<T>> {
  try {
    return { kind: 'read', value: await work };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { kind: 'unread', fault: error.fault };
  }
}

/** What a group is called in a line: by its name, else its id. */
export function nameOf({ id, facts }: Pick<DecidingGroup, 'id' | 'facts'>): string {
  return facts.kind === 'found' ? quoted(facts.group.displayName) : id;
}
