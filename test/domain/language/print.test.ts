// A printed command is a sentence a person could have typed, and nothing else can be read into it.
import type { Command } from '../../../bot/domain/command.js';
import { parse } from '../../../bot/domain/language/parse.js';
import { print } from '../../../bot/domain/language/print.js';

const ID = '3f2504e0-4f89-11d3-9a0c-0305e82c3301';

const named = (text: string) => ({ text, isId: false });

const CASES: readonly (readonly [Command, string])[] = [
  [
    {
      kind: 'change',
      verb: 'assign',
      policy: named('Windows 11 baseline'),
      targets: [
        { kind: 'group', name: named('Finance laptops') },
        { kind: 'allDevices' },
        { kind: 'allUsers' },
        { kind: 'collection', collectionId: 'SMS00001' },
        { kind: 'excludedGroup', name: named('Kiosks') },
        { kind: 'excludedGroup', name: { text: ID, isId: true } },
      ],
      reason: 'audit finding 12',
    },
    `assign policy "Windows 11 baseline" to group "Finance laptops", all devices, all users, collection "SMS00001" excluding group "Kiosks", group ${ID} because "audit finding 12"`,
  ],
  [
    {
      kind: 'change',
      verb: 'unassign',
      policy: { text: ID, isId: true },
      targets: [{ kind: 'group', name: named('A "B" and C') }],
    },
    `unassign policy ${ID} from group "A ""B"" and C"`,
  ],
  [{ kind: 'show', policy: named('R&D <VIP>, a < b') }, 'show assignments of policy "R&D <VIP>, a < b"'],
  [
    { kind: 'show', policy: named('&lt; <b> </at>') },
    'show assignments of policy "&amp;lt; &lt;b> &lt;/at>"',
  ],
  [{ kind: 'requests', of: 'waiting' }, 'requests'],
  [{ kind: 'requests', of: 'mine' }, 'my requests'],
  [{ kind: 'history', policy: named('Windows 11 baseline') }, 'history of policy "Windows 11 baseline"'],
  [{ kind: 'history', policy: { text: ID, isId: true } }, `history of policy ${ID}`],
  [{ kind: 'listPolicies' }, 'list policies'],
  [{ kind: 'help' }, 'help'],
];

it.each(CASES)('%j', (command, sentence) => {
  expect(print(command)).toBe(sentence);
  expect(parse(sentence)).toMatchObject({ kind: 'readings', readings: [command] });
});
