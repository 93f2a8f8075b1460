// Who can make somebody an approver: the owners of approver groups and of groups inside them, and administrators of groups.
import { adviceText } from '../../../../cards/text/faults/advice.js';
import type { GraphClient } from '../../../graph/http/client.js';
import {
  readGuard,
  readNestedGroups,
  readOwners,
  type Guard,
  type Named,
} from '../../../graph/entra/owners.js';
import { faultWords } from '../fault-words.js';
import { cannotTell, few, ok, quoted, type Finding } from '../finding.js';
import { nameOf, tryRead, type DecidingGroup, type Read } from './read-people.js';

/** How Graph is asked. Through v1.0 owners that are applications cannot be seen. */
export interface Asking {
  readonly client: GraphClient;
  readonly beta: 'read' | 'never';
}

/** Nested groups that are looked at, of each group: more are named by their number. */
const MOST_NESTED = 20;

/**
 * Two lines or more for each group whose members may approve: being in a group that is in it counts as well. Who is to be
 * trusted with that is for a person to judge.
 */
export async function checkOwners(
  graph: Asking,
  groups: readonly DecidingGroup[],
): Promise<readonly Finding[]> {
  const approving = groups.filter(({ approves, facts }) => approves && facts.kind === 'found');
  const lines = await Promise.all(
    approving.map(async (group) => {
      const name = nameOf(group);
      const [own, nested] = await Promise.all([
        lookAt(graph, group.id, name),
        tryRead(readNestedGroups(graph.client, group.id)),
      ]);
      return [...own, ...(await lookInto(graph, name, nested))];
    }),
  );
  return lines.flat();
}

async function lookAt({ client, beta }: Asking, id: string, name: string): Promise<readonly Finding[]> {
  const [owners, guard] = await Promise.all([
    tryRead(readOwners(client, id, beta)),
    tryRead(readGuard(client, id)),
  ]);
  const isSynced = guard.kind === 'read' && guard.value.synced;
  const said = isSynced ? saySynced(name) : sayOwners(name, owners, beta);
  return [said, sayGuard(name, guard)];
}

async function lookInto(
  graph: Asking,
  around: string,
  nested: Read<readonly Named[]>,
): Promise<readonly Finding[]> {
  const subject = `groups in ${around}`;
  if (nested.kind === 'unread')
    return [
      cannotTell(subject, `could not be read: ${faultWords(nested.fault)}`, adviceText(nested.fault.advice)),
    ];
  const looked = nested.value.slice(0, MOST_NESTED);
  const lines = await Promise.all(
    looked.map(({ id, name }) => lookAt(graph, id, `${quoted(name)}, which is in ${around}`)),
  );
  const left = nested.value.length - looked.length;
  const rest = cannotTell(subject, `${left} more were not looked at`, 'prefer people to groups in it');
  return [...lines.flat(), ...(left > 0 ? [rest] : [])];
}

function saySynced(name: string): Finding {
  const found = 'it comes from on-premises: whoever administers it there decides who approves';
  return cannotTell(`owners of ${name}`, found, 'prefer a group that is made and kept in Entra');
}

function sayOwners(name: string, owners: Read<readonly Named[]>, beta: 'read' | 'never'): Finding {
  const subject = `owners of ${name}`;
  if (owners.kind === 'unread')
    return cannotTell(
      subject,
      `could not be read: ${faultWords(owners.fault)}`,
      adviceText(owners.fault.advice),
    );
  if (owners.value.length === 0)
    return beta === 'read'
      ? ok(subject, 'nobody owns it')
      : ok(
          subject,
          'no person owns it',
          'applications that own it are not listed on v1.0: see Owners in Entra',
        );
  const names = few(owners.value.map((owner) => owner.name));
  return cannotTell(
    subject,
    `warning: ${names}. An owner can add anybody as an approver, also themselves`,
    'see that each of them may decide who approves; otherwise remove them as owners in the Entra admin center',
  );
}

function sayGuard(name: string, guard: Read<Guard>): Finding {
  const subject = `administrators of ${name}`;
  if (guard.kind === 'unread')
    return cannotTell(
      subject,
      `could not be read: ${faultWords(guard.fault)}`,
      adviceText(guard.fault.advice),
    );
  if (guard.value.roleAssignable)
    return ok(
      subject,
      'role-assignable: besides owners, only Privileged Role Administrators change its members',
    );
  return ok(
    subject,
    'not role-assignable: Groups, User and Intune Administrators can change its members too',
    'for more safety use a role-assignable group (decided when a group is made), above all where requesters are Intune Administrators',
  );
}
