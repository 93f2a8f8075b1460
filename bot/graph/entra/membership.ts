// Whether people's accounts are live, and which of the deciding groups they are in, at this moment.
import type { Membership } from '../../domain/person.js';
import { GraphError } from '../../domain/graph-error.js';
import { decodeAnswer, readBatch, type BatchAnswer, type BatchRead } from '../http/batch.js';
import type { GraphClient } from '../http/client.js';
import { accountFields, toAccount, toGroupIds } from './directory-wire.js';
import { isGuid, query } from '../http/odata.js';

/** Graph's limit on the ids of one `checkMemberGroups` (api-reference directoryobject-checkmembergroups). */
const groupsPerCheck = 20;

/**
 * One answer per person in the order asked, ids in lower case. What cannot be read means no: any part that fails makes
 * the whole membership `unread`, with what to do about it as `why`. Never throws. One round trip for up to ten people and twenty groups.
 */
export async function readMemberships(
  client: GraphClient,
  personIds: readonly string[],
  groupIds: readonly string[],
): Promise<readonly Membership[]> {
  const people = [...new Set(personIds.map((id) => id.toLowerCase()))].filter(isGuid);
  const groups = [...new Set(groupIds.map((id) => id.toLowerCase()))];
  const perPerson = 1 + Math.ceil(groups.length / groupsPerCheck);
  const reads = people.flatMap((id) => [accountRead(id), ...membershipReads(id, groups)]);
  const answers = await readBatch(client, 'v1.0', reads);
  const memberships = new Map(
    people.map((id, index) => {
      const [account, ...checks] = answers.slice(index * perPerson, (index + 1) * perPerson);
      return [id, standingOf(id, groups, account, checks)];
    }),
  );
  return personIds.map((asked) => {
    const id = asked.toLowerCase();
    return (
      memberships.get(id) ?? {
        kind: 'unread',
        id,
        why: { kind: 'strangeId' },
      }
    );
  });
}

function accountRead(id: string): BatchRead {
  const url = `/users/${id}?${query({ $select: accountFields })}`;
  return { doing: 'readAccount', need: 'readPeople', url };
}

function membershipReads(id: string, groups: readonly string[]): readonly BatchRead[] {
  const starts = Array.from(
    { length: Math.ceil(groups.length / groupsPerCheck) },
    (_, index) => index * groupsPerCheck,
  );
  return starts.map((start) => ({
    doing: 'readMemberships',
    need: 'checkMembership',
    url: `/users/${id}/checkMemberGroups`,
    post: { groupIds: groups.slice(start, start + groupsPerCheck) },
  }));
}

function standingOf(
  id: string,
  groups: readonly string[],
  accountAnswer: BatchAnswer | undefined,
  checks: readonly BatchAnswer[],
): Membership {
  if (accountAnswer?.kind === 'refused' && accountAnswer.fault.kind === 'notFound')
    return { kind: 'missing', id };
  try {
    const account = decodeAnswer(accountAnswer, toAccount);
    if (account.id !== id) return { kind: 'unread', id, why: { kind: 'strangePerson' } };
    const member = new Set(checks.flatMap((check) => decodeAnswer(check, toGroupIds)));
    const { name, enabled, guest } = account;
    // Only groups that were asked about: an answer that says more must not give more.
    const groupIds = groups.filter((group) => member.has(group));
    return { kind: 'known', person: { id, name }, enabled, guest, groupIds };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    // Shown to whoever asked or pressed, member or not: what to do about it, and nothing of what Graph said.
    return { kind: 'unread', id, why: error.fault.advice };
  }
}
