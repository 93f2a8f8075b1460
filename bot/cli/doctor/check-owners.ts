// Who can make somebody an approver: the owners of approver groups, and administrators of groups.
import type { GraphClient } from '../../graph/client.js';
import { readGuard, readOwners, type Guard, type Owner } from '../../graph/owners.js';
import { faultWords } from './fault-words.js';
import { cannotTell, few, ok, type Finding } from './finding.js';
import { nameOf, tryRead, type DecidingGroup, type Read } from './read-people.js';

/** Two lines for each group whose members may approve. Who is to be trusted with that is for a person to judge. */
export async function checkOwners(
  client: GraphClient,
  groups: readonly DecidingGroup[],
): Promise<readonly Finding[]> {
  const approving = groups.filter(({ approves, facts }) => approves && facts.kind === 'found');
  const lines = await Promise.all(
    approving.map(async (group) => {
      const [owners, guard] = await Promise.all([
        tryRead(readOwners(client, group.id)),
        tryRead(readGuard(client, group.id)),
      ]);
      const isSynced = guard.kind === 'read' && guard.value.synced;
      return [sayOwners(nameOf(group), owners, isSynced), sayGuard(nameOf(group), guard)];
    }),
  );
  return lines.flat();
}

function sayOwners(name: string, owners: Read<readonly Owner[]>, isSynced: boolean): Finding {
  const subject = `owners of ${name}`;
  if (isSynced) {
    const found = 'it comes from on-premises: whoever administers it there decides who approves';
    return cannotTell(subject, found, 'prefer a group that is made and kept in Entra');
  }
  if (owners.kind === 'unread')
    return cannotTell(subject, `could not be read: ${faultWords(owners.fault)}`, owners.fault.advice);
  if (owners.value.length === 0) return ok(subject, 'nobody owns it');
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
    return cannotTell(subject, `could not be read: ${faultWords(guard.fault)}`, guard.fault.advice);
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
