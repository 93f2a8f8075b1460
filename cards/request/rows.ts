// Assignments in words: whom a row reaches, through which filter, and what is known of the group.
import { groupIdOf, type Assignment } from '../../bot/domain/assignment.js';
import type { FilterDirectory } from '../../bot/domain/filter.js';
import type { Group, GroupDirectory, GroupKind, MemberCounts } from '../../bot/domain/group.js';
import type { ChangedRow, Plan } from '../../bot/domain/plan/plan.js';
import type { Line, Paragraph, Run } from '../card.js';
import { count, id, name, quiet, shortened, strong, strongName, words } from '../text/runs.js';

/** What rows are named by. */
export interface Names extends FilterDirectory {
  readonly groups: GroupDirectory;
  /** Read without beta: whether a row has a filter is not known. */
  readonly filtersUnseen?: boolean;
}

/** What the rows of a plan are named by. */
export function namesOf({ groups, filters, goneFilters = [], readFrom }: Plan): Names {
  return { groups, filters, goneFilters, filtersUnseen: readFrom === 'v1.0' };
}

/** Names in long lists are cut shorter than in the lines that decide. */
const LIST_CAP = 120;

const GROUP_KINDS: Readonly<Record<GroupKind, string>> = {
  security: 'security group',
  mailEnabledSecurity: 'mail-enabled security group',
  distribution: 'distribution list',
  microsoft365: 'Microsoft 365 group',
  microsoft365Security: 'security-enabled Microsoft 365 group',
};

/** `security group, assigned membership`; a paused rule is said, too. */
export function groupKind({ kind, membership, rule }: Group): string {
  return `${GROUP_KINDS[kind]}, ${membership} membership${rule === 'paused' ? ', rule paused' : ''}`;
}

/** `214 devices, 0 users`, or that they cannot be counted. */
export function members(counts: MemberCounts | undefined): string {
  if (!counts) return 'members cannot be counted';
  return `${count(counts.devices, 'device')}, ${count(counts.users, 'user')}`;
}

/** A group by name; by its whole id where it has none that could be read. */
export function groupName(groupId: string, names: Names, cap?: number): Line {
  const facts = names.groups[groupId.toLowerCase()];
  if (facts?.kind === 'found') return [name(facts.group.displayName, cap)];
  const why =
    facts?.kind === 'gone' ? 'a group that no longer exists, ' : 'a group whose name was not read, ';
  return [words(why), id(groupId)];
}

/** Whom a row reaches. Only names are in quotes, so a group called All devices is not taken for all devices. */
export function target(row: Assignment, names: Names, cap?: number): Line {
  switch (row.target.kind) {
    case 'group':
    case 'excludedGroup':
      return groupName(row.target.groupId, names, cap);
    case 'allDevices':
      return [strong('All devices')];
    case 'allUsers':
      return [strong('All users')];
    case 'collection':
      return [words('Configuration Manager collection '), name(row.target.collectionId, cap)];
    case 'unknown':
      return [
        words('a target of type '),
        name(row.target.type, cap),
        words(', kept exactly as Graph sent it'),
      ];
  }
}

/** `filter: only “Corporate owned”`, or nothing if the row has none. */
export function filter(row: Assignment, names: Names): Line {
  if (!row.filter) return [];
  const key = row.filter.id.toLowerCase();
  // An id as Graph wrote it may be a name that every object has.
  const label = Object.hasOwn(names.filters, key) ? names.filters[key] : undefined;
  const mode = row.filter.mode === 'include' ? 'only ' : 'not ';
  const named =
    label === undefined
      ? [
          words(
            names.goneFilters?.includes(key)
              ? 'one that no longer exists, '
              : 'one whose name was not read, ',
          ),
          id(row.filter.id),
        ]
      : [strongName(label, LIST_CAP)];
  return [strong(`filter: ${mode}`), ...named];
}

/** One line for a row in a list: `include “Sales laptops”, 840 devices, filter: only “Corporate owned”`. */
export function listed(row: Assignment, names: Names): Line {
  const direction = row.target.kind === 'excludedGroup' ? strong('EXCLUDE ') : words('include ');
  const narrowed = filter(row, names);
  return [
    direction,
    ...target(row, names, LIST_CAP),
    ...memberCount(row, names),
    ...(narrowed.length > 0 ? [words(', '), ...narrowed] : []),
    ...origin(row),
  ];
}

/** Two lines for a row that decides: sign, direction and name; then everything known of it. */
export function detailed(row: Assignment, names: Names, sign: Run): readonly Paragraph[] {
  const direction = row.target.kind === 'excludedGroup' ? 'EXCLUDE ' : 'INCLUDE ';
  const first = [sign, strong(direction), ...target(row, names).map(bolder)];
  return [
    { spacing: 'Small', inlines: first },
    { spacing: 'None', inlines: details(row, names) },
  ];
}

/** A row that changes: what it was and what it becomes. */
export function changed(change: ChangedRow, names: Names, sign: Run): readonly Paragraph[] {
  const [first, second] = detailed(change.after, names, sign);
  const was = change.before.target.kind === 'excludedGroup' ? 'EXCLUDE' : 'INCLUDE';
  const wasFilter = filter(change.before, names);
  const before = wasFilter.length > 0 ? [words(', '), ...wasFilter] : [words(', no filter')];
  return [
    ...(first ? [first] : []),
    { spacing: 'None', inlines: [words('until now '), strong(was), ...before] },
    ...(second ? [second] : []),
  ];
}

function details(row: Assignment, names: Names): Line {
  const narrowed = filter(row, names);
  const groupId = groupIdOf(row.target);
  const facts = groupId === undefined ? undefined : names.groups[groupId];
  const known = facts?.kind === 'found' ? `${groupKind(facts.group)}, ${members(facts.members)}, ` : '';
  const unfiltered = names.filtersUnseen ? 'filter not visible' : 'no filter';
  return [
    quiet(known),
    ...(narrowed.length > 0 ? narrowed : [quiet(unfiltered)]),
    ...(groupId === undefined ? [] : [quiet(`, id ${shortened(groupId)}`)]),
    ...origin(row),
  ].filter((run) => run.text !== '');
}

/** In lists only the kind of member that is there: `840 devices`, `32 users`. Kept groups may be uncounted, silently. */
function memberCount(row: Assignment, names: Names): Line {
  const groupId = groupIdOf(row.target);
  const facts = groupId === undefined ? undefined : names.groups[groupId];
  if (facts?.kind !== 'found' || !facts.members) return [];
  const { devices, users } = facts.members;
  const parts = [
    ...(devices > 0 || users === 0 ? [count(devices, 'device')] : []),
    ...(users > 0 ? [count(users, 'user')] : []),
  ];
  return [words(`, ${parts.join(', ')}`)];
}

function origin(row: Assignment): Line {
  return [
    ...(row.source === 'policySets' ? [words(', from a policy set')] : []),
    ...(row.extra ? [words(', with settings this bot does not know, kept')] : []),
  ];
}

function bolder(run: Run): Run {
  return { ...run, weight: 'Bolder' };
}
