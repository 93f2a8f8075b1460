// Policies of other kinds, found by name: what they are, and where they are assigned.
import type { OtherPolicyKind } from '../../bot/domain/policy.js';
import type { Line } from '../card.js';
import type { Problem } from '../answers/problem.js';
import { name, quiet, strong, words } from './runs.js';

const MOST_FOUND = 5;
const CONFIGURATION = 'Devices > Manage devices > Configuration';

/** Kinds and places by Microsoft's names (memdocs: compliance create-policy, settings-catalog, endpoint-security-policy). */
const KINDS: Readonly<Record<OtherPolicyKind, readonly [kind: string, place: string, besides: string]>> = {
  linuxCompliance: ['a Linux compliance policy', 'Devices > Manage devices > Compliance', ''],
  settingsCatalog: [
    'a settings catalog policy',
    CONFIGURATION,
    ', or under Endpoint security if it was made there',
  ],
  deviceConfiguration: ['a device configuration profile', CONFIGURATION, ''],
  administrativeTemplate: ['an administrative template', CONFIGURATION, ''],
};

/** The headline, each thing of that name with its place, and what this bot is for. */
export function otherKindLines({
  name: wanted,
  found,
}: Extract<Problem, { kind: 'otherKind' }>): readonly Line[] {
  const rest = found.length - MOST_FOUND;
  return [
    [name(wanted), strong(' is no device compliance policy: that policy lives elsewhere')],
    ...found.slice(0, MOST_FOUND).map(({ kind, displayName }): Line => {
      const [what, place, besides] = KINDS[kind];
      return [
        name(displayName, 120),
        words(' is '),
        strong(what),
        words(', assigned in the Intune admin center under '),
        strong(place),
        words(`${besides}.`),
      ];
    }),
    ...(rest > 0 ? [[quiet(`and ${rest} more`)]] : []),
    [words('This bot assigns device compliance policies only. Nothing was planned or sent.')],
  ];
}
