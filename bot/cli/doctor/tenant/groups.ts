// Whether the groups that decide exist, are of a kind to decide by, and have people in them who can act.
import { adviceText } from '../../../../cards/text/faults/advice.js';
import type { Group } from '../../../domain/group.js';
import type { Member, Members } from '../../../graph/entra/members.js';
import { faultWords } from '../fault-words.js';
import { cannotTell, count, few, ok, problem, type Finding } from '../finding.js';
import { nameOf, type DecidingGroup } from './read-people.js';

/** A line a group. */
export function checkGroups(groups: readonly DecidingGroup[]): readonly Finding[] {
  return groups.map(checkGroup);
}

function checkGroup(group: DecidingGroup): Finding {
  const { facts, members, id } = group;
  const subject = `${roleOf(group)} group ${nameOf(group)}`;
  const variable = group.asks ? 'REQUESTER_GROUP_IDS' : 'APPROVER_GROUP_IDS';
  if (facts.kind === 'gone')
    return problem(subject, `there is no group with the id ${id} in the tenant`, `correct ${variable}`);
  if (facts.kind === 'unread' || members === undefined)
    return cannotTell(subject, 'could not be read', 'see the lines of Graph');
  if (!isSecurityGroup(facts.group)) {
    const todo = `make a security group with the same people and put its id into ${variable}`;
    return problem(subject, `is ${kinds[facts.group.kind]}, not a security group`, todo);
  }
  const kind = `${kinds[facts.group.kind]}, ${facts.group.membership} membership`;
  if (members.kind === 'unread') {
    const { fault } = members;
    return cannotTell(
      subject,
      `${kind}; who is in it could not be read: ${faultWords(fault)}`,
      adviceText(fault.advice),
    );
  }
  return checkPeople(subject, kind, members.value, facts.group.membership === 'dynamic');
}

function checkPeople(
  subject: string,
  kind: string,
  { people, hasMore }: Members,
  isDynamic: boolean,
): Finding {
  const able = people.filter(({ membership }) => membership === 'able');
  const others = people.filter(({ membership }) => membership !== 'able');
  const left = others.length > 0 ? `; not ${few(others.map(sayOther))}` : '';
  if (able.length === 0) {
    const todo = 'put people into it whose accounts are enabled and no guests’';
    return problem(subject, `${kind}; nobody in it can act${left}`, todo);
  }
  const names = few(able.map(({ name }) => name));
  const number = `${hasMore ? 'more than ' : ''}${count(able.length, 'person', 'people')}`;
  const todo = isDynamic
    ? 'whoever may edit what its membership rule looks at decides who is in it: prefer assigned membership'
    : undefined;
  return ok(subject, `${kind}; ${number} who can act: ${names}${left}`, todo);
}

function sayOther({ name, membership }: Member): string {
  switch (membership) {
    case 'disabled':
      return `${name} (account disabled)`;
    case 'guest':
      return `${name} (guest)`;
    case 'unclear':
    case 'able':
      return `${name} (the directory does not say whether the account is enabled)`;
  }
}

function roleOf({ asks, approves }: DecidingGroup): string {
  if (asks && approves) return 'requester and approver';
  return approves ? 'approver' : 'requester';
}

/** Security groups that take mail are security groups all the same. */
function isSecurityGroup({ kind }: Group): boolean {
  return kind === 'security' || kind === 'mailEnabledSecurity';
}

const kinds: Readonly<Record<Group['kind'], string>> = {
  security: 'security group',
  mailEnabledSecurity: 'mail-enabled security group',
  distribution: 'a distribution list',
  microsoft365: 'a Microsoft 365 group, whose members may let others in',
  microsoft365Security: 'a Microsoft 365 group, whose members may let others in',
};
