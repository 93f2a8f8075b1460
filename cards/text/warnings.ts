// Warnings in words: what surprises people about a plan, said before they approve it.
import { rowKey, type Assignment } from '../../bot/domain/assignment.js';
import type { Warning } from '../../bot/domain/plan/warnings.js';
import type { Line } from '../card.js';
import { groupWarningLine } from './group-warnings.js';
import { filter, groupName, target, type Names } from '../request/rows.js';
import { count, id, someOf, strong, words } from './runs.js';

/** One line per warning: the surprise first, the reason after it. `droppable`: ids of deleted groups whose rows may be dropped. */
export function warningLine(warning: Warning, names: Names, droppable: readonly string[] = []): Line {
  switch (warning.kind) {
    case 'allDevices':
    case 'allUsers':
      return everybody(warning);
    case 'mixedExclusion':
      return mixed(warning, names);
    case 'groupEmpty':
    case 'rulePaused':
    case 'notSecurityEnabled':
    case 'groupGone':
      return groupWarningLine(warning, names, droppable);
    case 'policySet':
      return [
        strong(`${count(warning.rows.length, 'row comes', 'rows come')} from a policy set: `),
        words('sent along as read; Microsoft does not document what becomes of the link to the set.'),
      ];
    case 'duplicate':
      return duplicates(warning, names);
    case 'filterGone':
      return filterGone(warning, names);
    case 'exclusionRemoved':
      return [
        strong('No longer excluded: '),
        ...groupName(warning.groupId, names),
        words('. Its members receive the policy wherever another row includes them.'),
      ];
    case 'leavesUnassigned':
      return [strong('Nothing includes anybody any more: '), words('the policy will apply to nobody.')];
    case 'lateRead':
      return LATE_READ;
    case 'filtersUnseen':
      return [
        strong('Filters cannot be seen: '),
        words(
          'read without Graph’s beta version. If a row has a filter, sending this list may remove it and reach more devices.',
        ),
      ];
  }
}

const LATE_READ: Line = [
  strong('A change made less than a minute ago is not visible here: '),
  words(
    'either somebody took it back, or Graph answers late. Compare “kept” with what you expect; sending this would take that change back.',
  ),
];

function everybody(warning: Extract<Warning, { kind: 'allDevices' | 'allUsers' }>): Line {
  const whom = warning.kind === 'allDevices' ? 'All devices' : 'All users';
  switch (warning.verb) {
    case 'added':
      return [
        strong(`Reaches ${whom.toLowerCase()}: `),
        words('every one in the tenant, also those enrolled later.'),
      ];
    case 'removed':
      return [
        strong(`No longer reaches ${whom.toLowerCase()}: `),
        words('only the rows that are left count.'),
      ];
    case 'changed':
      return [
        strong(`Changes the row for ${whom.toLowerCase()}: `),
        words('every one in the tenant is affected.'),
      ];
  }
}

/** So many targets are named, each with one row that is not sent: a card of the longest names has room for no more. */
const MOST_TARGETS = 2;

/** Each target with its rows as they are, the one that is sent first. */
function duplicates({ rows, sent }: Extract<Warning, { kind: 'duplicate' }>, names: Names): Line {
  const keys = [...new Set([...sent, ...rows].map((row) => rowKey(row.target)))];
  const targets = keys.map((key, at): Line => {
    if (at >= MOST_TARGETS) return [];
    const isOfKey = (row: Assignment): boolean => rowKey(row.target) === key;
    const unsent = rows.filter(isOfKey);
    const goes = sent.find(isOfKey);
    return [
      ...unsent.slice(0, 1).flatMap((row) => target(row, names, 120)),
      ...(goes ? [strong(', sent: '), ...told(goes, names), words(';')] : [words(',')]),
      strong(' not sent: '),
      ...someOf(
        unsent.map((row) => told(row, names)),
        1,
      ),
    ];
  });
  return [
    strong(`Graph lists ${count(keys.length, 'target')} more than once: `),
    ...someOf(targets, MOST_TARGETS, ' · '),
  ];
}

/** What tells two rows of one target apart. */
function told(row: Assignment, names: Names): Line {
  const narrowed = filter(row, names);
  const direction = row.target.kind === 'excludedGroup' ? 'EXCLUDE' : 'include';
  const origin = row.source === 'policySets' ? 'from a policy set' : 'assigned directly';
  const unfiltered = names.filtersUnseen ? 'filter not visible' : 'no filter';
  return [words(`${direction}, ${origin}, `), ...(narrowed.length > 0 ? narrowed : [words(unfiltered)])];
}

/** A body is taken whole or not at all, and Graph may take none with an id it does not know. */
function filterGone({ filterId, rows }: Extract<Warning, { kind: 'filterGone' }>, names: Names): Line {
  return [
    strong('A filter no longer exists, '),
    id(filterId),
    words(', and is still on '),
    ...someOf(
      rows.map((row) => target(row, names, 120)),
      3,
    ),
    words(
      ': Graph may refuse the whole list because of it. Give the row another filter or none in Intune first.',
    ),
  ];
}

/** Intune evaluates exclusions only among groups of one kind (memdocs, device-profile-assign, support matrix). */
function mixed(warning: Extract<Warning, { kind: 'mixedExclusion' }>, names: Names): Line {
  const [excluded, included] = warning.excludedHas === 'users' ? ['user', 'device'] : ['device', 'user'];
  const missed = warning.includes.map((row) => target(row, names, 120));
  return [
    ...groupName(warning.excludedGroupId, names),
    strong(' will not be excluded from '),
    ...someOf(missed, 3),
    strong(': '),
    words(`Intune does not evaluate ${excluded}-group exclusions against ${included} groups.`),
  ];
}
