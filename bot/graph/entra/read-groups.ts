// What the directory says of the groups on a policy: which group it is, and how many devices and users are in it.
import type { GroupDirectory, GroupFacts, MemberCounts } from '../../domain/group.js';
import { GraphError } from '../../domain/graph-error.js';
import { decodeAnswer, readBatch, type BatchAnswer, type BatchRead } from '../http/batch.js';
import type { GraphClient } from '../http/client.js';
import { groupFields, toGroup } from './directory-wire.js';
import { isGuid, query, toCount as countIn, toPage } from '../http/odata.js';

type Member = 'device' | 'user';

/** Counting needs Graph's advanced queries (concepts/aad-advanced-queries). */
const advanced = { ConsistencyLevel: 'eventual' };

/**
 * By id in lower case; members are counted of `counted` alone. A group is `gone` on Graph's 404 and `unread` for every other trouble; members that cannot be
 * counted are absent. Never throws. One round trip; a second one where Graph answers without a count.
 */
export async function readGroups(
  client: GraphClient,
  ids: readonly string[],
  counted: readonly string[] = ids,
): Promise<GroupDirectory> {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const readable = wanted.filter(isGuid);
  const toCount = readable.filter((id) => counted.some((other) => other.toLowerCase() === id));
  const answers = await readBatch(client, 'v1.0', [
    ...readable.map(itemRead),
    ...toCount.flatMap((id) => [countRead(id, 'device'), countRead(id, 'user')]),
  ]);
  const counts = new Map(
    toCount.map((id, at) => [id, answers.slice(readable.length + at * 2, readable.length + at * 2 + 2)]),
  );
  const drafts = readable.map((id, at): Draft => {
    const facts = factsOf(id, answers[at]);
    const read = counts.get(id);
    if (!read) return { id, facts, devices: undefined, users: undefined };
    return { id, facts, devices: firstCount(read[0]), users: firstCount(read[1]) };
  });
  const answered = await countAgain(client, drafts);
  const unread = wanted
    .filter((id) => !isGuid(id))
    .map((id): Draft => {
      return { id, facts: { kind: 'unread', id }, devices: undefined, users: undefined };
    });
  return Object.fromEntries([...answered, ...unread].map((draft) => [draft.id, toFacts(draft)]));
}

/** `again`: Graph answered, but with no count; the other spelling may bring one. */
type Count = number | 'again' | undefined;

interface Draft {
  readonly id: string;
  readonly facts: GroupFacts;
  readonly devices: Count;
  readonly users: Count;
}

function itemRead(id: string): BatchRead {
  return {
    doing: 'readGroup',
    need: 'readGroups',
    url: `/groups/${id}?${query({ $select: groupFields })}`,
  };
}

function countRead(id: string, member: Member): BatchRead {
  const options = query({ $count: 'true', $top: '1', $select: 'id' });
  return { ...counting, url: `${membersPath(id, member)}?${options}` };
}

function membersPath(id: string, member: Member): string {
  return `/groups/${id}/transitiveMembers/microsoft.graph.${member}`;
}

const counting = { doing: 'countMembers', need: 'readGroups', headers: advanced } as const;

function factsOf(id: string, item: BatchAnswer | undefined): GroupFacts {
  try {
    const group = decodeAnswer(item, toGroup);
    return group.id === id ? { kind: 'found', group } : { kind: 'unread', id };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { kind: error.fault.kind === 'notFound' ? 'gone' : 'unread', id };
  }
}

function firstCount(answer: BatchAnswer | undefined): Count {
  // A server that does not know this spelling of the question says 400.
  if (answer?.kind !== 'answered') return answer?.fault.kind === 'badRequest' ? 'again' : undefined;
  try {
    return toPage(answer.body).count ?? 'again';
  } catch {
    return 'again';
  }
}

/** Asks once more, by `/$count`, for the counts that are still open. */
async function countAgain(client: GraphClient, drafts: readonly Draft[]): Promise<readonly Draft[]> {
  const open = drafts.flatMap((draft) =>
    draft.facts.kind === 'found'
      ? (['device', 'user'] as const)
          .filter((member) => draft[`${member}s`] === 'again')
          .map((member) => ({ draft, member }))
      : [],
  );
  if (open.length === 0) return drafts;
  const reads = open.map(({ draft, member }) => ({
    ...counting,
    url: `${membersPath(draft.id, member)}/$count`,
  }));
  const answers = await readBatch(client, 'v1.0', reads);
  const found = new Map(
    open.map(({ draft, member }, index) => {
      const answer = answers[index];
      return [`${member} ${draft.id}`, answer?.kind === 'answered' ? countIn(answer.body) : undefined];
    }),
  );
  const settle = (count: Count, member: Member, id: string): Count =>
    count === 'again' ? found.get(`${member} ${id}`) : count;
  return drafts.map((draft) => ({
    ...draft,
    devices: settle(draft.devices, 'device', draft.id),
    users: settle(draft.users, 'user', draft.id),
  }));
}

function toFacts({ facts, devices, users }: Draft): GroupFacts {
  if (facts.kind !== 'found' || typeof devices !== 'number' || typeof users !== 'number') return facts;
  const members: MemberCounts = { devices, users };
  return { ...facts, members };
}
