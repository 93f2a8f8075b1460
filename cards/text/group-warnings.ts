// Warnings about one group, in words: what is wrong with it, and whom that leaves unreached or unspared.
import type { GroupWarning } from '../../bot/domain/plan/warnings.js';
import type { Line } from '../card.js';
import { groupName, type Names } from '../request/rows.js';
import { strong, words } from './runs.js';

/** The surprise first, the reason after it. `droppable`: ids of deleted groups whose rows may be dropped. */
export function groupWarningLine(warning: GroupWarning, names: Names, droppable: readonly string[]): Line {
  switch (warning.kind) {
    case 'groupEmpty':
      return empty(warning, names);
    case 'rulePaused':
      return paused(warning, names);
    case 'notSecurityEnabled':
      return [
        ...groupName(warning.groupId, names),
        strong(' is not security-enabled: '),
        words(
          `Intune supports only security-enabled groups, so this may ${warning.excluded ? 'spare' : 'reach'} nobody.`,
        ),
      ];
    case 'groupGone':
      return gone(warning, names, droppable);
  }
}

function empty({ groupId, excluded }: GroupWarning, names: Names): Line {
  const why = whyEmpty(groupId, names);
  if (excluded)
    return [
      strong('Nobody is spared: '),
      ...groupName(groupId, names),
      words(` is excluded and has no members${why === undefined ? '' : `: ${why}`}.`),
    ];
  return [
    ...groupName(groupId, names),
    strong(' has no members: '),
    words(why === undefined ? '' : `${why}. `),
    words(
      why === undefined ? 'nothing is reached until it has some.' : 'Nothing is reached until it has some.',
    ),
  ].filter(({ text }) => text !== '');
}

/** A dynamic group is empty for a reason; of an assigned one there is nothing to say. */
function whyEmpty(groupId: string, names: Names): string | undefined {
  const facts = names.groups[groupId.toLowerCase()];
  if (facts?.kind !== 'found' || facts.group.membership !== 'dynamic') return undefined;
  return facts.group.rule === 'paused'
    ? 'its membership rule is paused'
    : 'its membership rule has found nobody, or was not evaluated yet';
}

function paused({ groupId, excluded }: GroupWarning, names: Names): Line {
  if (excluded)
    return [
      strong('Not all who should be spared may be: '),
      ...groupName(groupId, names),
      words(' is excluded, its membership rule is paused, and its members may be out of date.'),
    ];
  return [
    ...groupName(groupId, names),
    strong(' has a paused membership rule: '),
    words('its members may be out of date, and whoever should have joined since is not reached.'),
  ];
}

/** A body is taken whole or not at all, and Graph may take none with an id it does not know. */
function gone({ groupId, excluded }: GroupWarning, names: Names, droppable: readonly string[]): Line {
  const offer = droppable.includes(groupId.toLowerCase()) ? '; the requester can have it dropped too' : '';
  return [
    ...groupName(groupId, names),
    words(`: its row ${excluded ? 'spares' : 'reaches'} nobody, and `),
    strong('Graph may refuse the whole list because of it'),
    words(`${offer}.`),
  ];
}
