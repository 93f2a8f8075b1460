// No word is lost: whatever an option or a suggestion puts in place of a name, everything else that was written stays.
import { distance } from 'fastest-levenshtein';
import fc from 'fast-check';
import type { ChangeCommand } from '../../bot/domain/command.js';
import { parse } from '../../bot/domain/language/parse.js';
import type { ChoiceOption } from '../../bot/domain/request.js';
import { foldName, NO_PICKS, type Picks } from '../../bot/workflow/planning/match.js';
import { resolve, type Resolution } from '../../bot/workflow/planning/resolve.js';
import { GROUP_IDS, POLICY } from '../support/requests.js';
import { addGroup, openWorld, type World } from '../support/world.js';

let world: World;
beforeEach(() => {
  world = openWorld();
  // Whatever the directory proposes, an option must keep every word.
  const everyGroup = () =>
    [...world.tenant.groups.values()].flatMap((facts) => (facts.kind === 'found' ? [facts.group] : []));
  Object.assign(world.ports.directory, { suggestGroups: () => Promise.resolve(everyGroup()) });
});
afterEach(() => world.close());

const GROUPS = [
  'Finance laptops',
  'Sales',
  'Sales and Marketing',
  'Sales & Marketing',
  'Marketing',
  'HQ (exclude kiosks)',
  'Kiosks',
  'Ring 1',
  'all devices but not Finance laptops',
  'Laptops without BitLocker',
  'Laptops with filter',
  'Tomorrow people',
  'devices',
  'R&D - lab; annex',
] as const;
const POLICIES = [
  'Windows 11 baseline',
  'Windows 10 baseline',
  'BitLocker',
  'Firewall',
  'Road to Zero',
  'BitLocker and Firewall',
] as const;

const group = fc.constantFrom(...GROUPS);
const policy = fc.constantFrom(...POLICIES);
const word = fc.oneof(
  fc.constantFrom('not', 'but', 'only', 'all', 'devices', 'Sales', 'x', '11', 'filter', 'Corp', '&', '-'),
  fc.stringMatching(/^[a-z]{1,8}$/),
);

/** A name with a letter left out, doubled, changed or in another place. */
const misspelt = (name: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(name, fc.nat(), fc.nat(3)).map(([whole, at, slip]) => {
    const place = at % (whole.length - 1);
    const [one = '', next = ''] = [whole[place], whole[place + 1]];
    const instead = [`${next}${one}`, next, `${one}${one}${next}`, `x${next}`][slip] ?? '';
    return whole.slice(0, place) + instead + whole.slice(place + 2);
  });
const nearly = (name: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(name, misspelt(name));

const more = fc.oneof(
  fc.constantFrom(
    '',
    ' please',
    ' thanks',
    ' tomorrow at 22:00',
    ' next week',
    ' in 2 hours',
    ' because of an audit',
  ),
  fc.constantFrom(' with filter Corp', ' only if it is safe', ' for 3 days', '!', '?'),
  fc
    .tuple(
      fc.constantFrom(
        ...[
          ' but not ',
          ' without ',
          ' (exclude ',
          ' except ',
          ' excluding ',
          ' minus ',
          ' -',
          ' !',
          ' not ',
        ],
        ...[
          ' instead of ',
          ' rather than ',
          ' & ',
          '; ',
          ' + ',
          ' / ',
          ' or ',
          ' and ',
          ', ',
          ' also ',
          '\n',
        ],
      ),
      nearly(group),
    )
    .map(([joint, name]) => `${joint}${name}${joint.includes('(') ? ')' : ''}`),
  fc.tuple(policy, group).map(([other, to]) => `\nassign ${other} to ${to}`),
  fc.tuple(policy, group).map(([other, from]) => ` and remove ${other} from ${from}`),
  fc.array(word, { maxLength: 3 }).map((words) => ` ${words.join(' ')}`),
);

const sentence = fc
  .record({
    lead: fc.constantFrom('', '', '', 'please ', 'hi, can you ', 'do not ', "don't ", 'tomorrow ', 'Sales '),
    verb: fc.constantFrom('assign', 'assign', 'remove', 'unassign', 'asign', 'deploy', 'show', 'history of'),
    policy: nearly(policy),
    second: fc.oneof(
      { weight: 4, arbitrary: fc.constant('') },
      policy.map((name) => ` and ${name}`),
    ),
    when: fc.constantFrom('', '', '', ' tomorrow', ' only'),
    joint: fc.constantFrom('to', 'to', 'from', 'from', 'into', ''),
    target: fc.oneof(nearly(group), fc.constantFrom('all devices', 'all users')),
    tail: fc.array(more, { maxLength: 2 }).map((parts) => parts.join('')),
  })
  .map((parts) => {
    const asked = `${parts.lead}${parts.verb} ${parts.policy}${parts.second}${parts.when}`;
    return `${asked} ${parts.joint} ${parts.target}${parts.tail}`;
  });

const tenant = fc.record({
  groups: fc.subarray([...GROUPS]),
  policies: fc.subarray([...POLICIES]),
});

const COURTESIES = 'please pls can could would will you hi hello hey thanks thank thx me the';
const LEADING_UP = `${COURTESIES} i i'd want need like to tell us bot what are list all`;
const GRAMMAR = `assign unassign remove policy group groups collection to from and excluding exclude except but because`;
/** What a suggestion puts a word of the language in place of. */
const SAID_FOR = 'add apply deploy push delete drop display get view from into onto too off of form list';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}']+/gu) ?? [];
const listOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const [courtesies, leadingUp, grammar, saidFor] = [COURTESIES, LEADING_UP, GRAMMAR, SAID_FOR].map(listOf);

/** The words of a text that are not among others, each of which stands for one of them. */
function lost(text: string, others: readonly string[]): string[] {
  const left = [...others];
  return wordsOf(text).filter((said) => {
    const place = left.indexOf(said);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

const lettersOf = (said: string): string => Array.from(said).sort().join('');

/** Words of a written name that have no word of their own in the name offered, not even a misspelt one. */
function lostIn(written: string, offered: string): string[] {
  if (wordsOf(written).join('') === wordsOf(offered).join('')) return [];
  const left = wordsOf(offered);
  const missing = lost(written, left).filter(
    (said) => !courtesies!.has(said) && !/^(policy|groups?)$/.test(said),
  );
  const free = lost(offered, wordsOf(written));
  const isOne = wordsOf(written).length === 1;
  return missing.filter((said) => {
    const place = free.findIndex(
      (other) =>
        other.includes(said) ||
        lettersOf(said) === lettersOf(other) ||
        (/^\d+$/.test(said) && /^\d+$/.test(other)) ||
        distance(said, other) <= Math.max(1, Math.floor(Math.max(said.length, other.length) / 3)),
    );
    if (place >= 0) free.splice(place, 1);
    return place < 0 && !(isOne && distance(said, wordsOf(offered).join('')) <= said.length / 2);
  });
}

/** Words of the message that are no part of a reading. */
function lostFrom(text: string, { policy: named, targets, reason = '' }: ChangeCommand): string[] {
  const names = targets.map((target) => {
    if ('name' in target) return target.name.text;
    return target.kind === 'allDevices' ? 'all devices' : target.kind === 'allUsers' ? 'all users' : '';
  });
  const said = [named.text, ...names, reason].flatMap(wordsOf);
  // A name said twice is one target.
  return lost(text, said).filter((one) => !grammar!.has(one) && !courtesies!.has(one) && !said.includes(one));
}

const picked = (picks: Picks, name: string, option: ChoiceOption): Picks => {
  const answer = { [foldName(name)]: option.id };
  return option.kind === 'policy'
    ? { ...picks, pickedPolicies: { ...picks.pickedPolicies, ...answer } }
    : { ...picks, pickedGroups: { ...picks.pickedGroups, ...answer } };
};

/** Follows every option to its end; answers what was lost on the way. */
async function lostOnAnyWay(
  text: string,
  readings: readonly ChangeCommand[],
  picks: Picks = NO_PICKS,
): Promise<string[]> {
  const resolution: Resolution = await resolve(world.ports, readings, picks);
  if (resolution.kind === 'resolved') return lostFrom(text, resolution.command);
  if (resolution.kind !== 'choice') return [];
  const { choice } = resolution;
  const ways = choice.options.map(async (option) => {
    if (option.kind === 'reading') return await lostOnAnyWay(text, [option.command], picks);
    const { displayName } = option.kind === 'policy' ? option.policy : option.group;
    const here = choice.why === 'unknown' ? lostIn(choice.name, displayName) : [];
    const next = picked(picks, choice.name, option);
    return [...here, ...(await lostOnAnyWay(text, resolution.readings, next))];
  });
  return (await Promise.all(ways)).flat();
}

function settle({ groups, policies }: { groups: readonly string[]; policies: readonly string[] }): void {
  world.tenant.groups.clear();
  groups.forEach((name, index) =>
    addGroup(world.tenant, `${GROUP_IDS.finance.slice(0, -2)}${String(10 + index)}`, name),
  );
  const own = policies.map((displayName, index) => {
    return { ...POLICY, id: `${POLICY.id.slice(0, -2)}${String(10 + index)}`, displayName };
  });
  world.tenant.policies.splice(0, Infinity, ...own);
}

it('whatever is written in whatever tenant, no option and no suggestion loses a word', async () => {
  const seen = { resolved: 0, suggested: 0 };
  await fc.assert(
    fc.asyncProperty(sentence, tenant, async (message, names) => {
      settle(names);
      const parsed = parse(message.replaceAll('&', '&amp;'));
      if (parsed.kind === 'problem') {
        const { text, suggestion } = parsed.problem;
        if (suggestion === undefined) return;
        seen.suggested += 1;
        const added = lost(suggestion, wordsOf(text));
        const missing = lost(text, wordsOf(suggestion)).filter(
          (said) =>
            !leadingUp!.has(said) &&
            !saidFor!.has(said) &&
            !added.some((other) => distance(said, other) <= 2),
        );
        expect(missing).toEqual([]);
        return;
      }
      const changes = parsed.readings.filter((command) => command.kind === 'change');
      if (changes.length === 0) return;
      seen.resolved += 1;
      expect(await lostOnAnyWay(parsed.text, changes)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(seen.resolved, seen.suggested)).toBeGreaterThan(50);
});

it('a name with a slip of the pen in it is still suggested', async () => {
  const name = fc.constantFrom(
    'Finance laptops',
    'Sales and Marketing',
    'HQ (exclude kiosks)',
    'Laptops without BitLocker',
  );
  const slip = fc.constantFrom<(name: string) => string>(
    (whole) => whole.replace(/[aeo](?=\w*$)/, 'x'),
    (whole) => whole.replace(/\w$|\w(?=\)$)/, ''),
    (whole) => whole.replace(/(\w)(\w)(?=\w*\)?$)/, '$2$1'),
    (whole) => whole.replaceAll(' ', ''),
    (whole) => `the ${whole.slice(0, -1)} group please`,
  );
  await fc.assert(
    fc.asyncProperty(name, slip, async (whole, change) => {
      settle({ groups: GROUPS, policies: POLICIES });
      const written = change(whole);
      fc.pre(!GROUPS.some((other) => foldName(other) === foldName(written)));
      const asked = `assign policy "Windows 11 baseline" to group "${written}"`;
      const parsed = parse(asked);
      if (parsed.kind !== 'readings') throw new Error(asked);
      const resolution = await resolve(world.ports, parsed.readings as readonly ChangeCommand[], NO_PICKS);
      expect(resolution).toMatchObject({ kind: 'choice', choice: { why: 'unknown', name: written } });
      if (resolution.kind !== 'choice') return;
      const offered = resolution.choice.options.map(
        (option) => option.kind === 'group' && option.group.displayName,
      );
      expect(offered).toContain(whole);
    }),
    { numRuns: 100 },
  );
});

it.each(GROUPS)('a group that is really called "%s" is found', async (name) => {
  settle({ groups: GROUPS, policies: POLICIES });
  const parsed = parse(`assign Windows 11 baseline to ${name.replaceAll('&', '&amp;')}`);
  if (parsed.kind !== 'readings') throw new Error(name);
  const resolution = await resolve(world.ports, parsed.readings as readonly ChangeCommand[], NO_PICKS);
  const possible =
    resolution.kind === 'resolved'
      ? [resolution.command]
      : resolution.kind === 'choice'
        ? resolution.choice.options.flatMap((option) => (option.kind === 'reading' ? [option.command] : []))
        : [];
  expect(possible.map(({ targets }) => targets)).toContainEqual([
    { kind: 'group', name: { text: name, isId: false } },
  ]);
});

describe('what is understood but cannot be done is called by its name, and nothing is planned', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['all devices but not Finance laptops', 'exclusion', 'but not Finance laptops'],
    ['all devices, but not Finance laptops', 'exclusion', 'but not Finance laptops'],
    ['all devices without Finance laptops', 'exclusion', 'without Finance laptops'],
    ['all devices (exclude Finance laptops)', 'exclusion', 'exclude Finance laptops'],
    ['all devices apart from Finance laptops', 'exclusion', 'apart from Finance laptops'],
    ['Finance laptops with filter Corporate owned', 'filter', 'with filter Corporate owned'],
    ['all devices excluding Finance laptops with filter X', 'filter', 'with filter X'],
    ['Finance laptops tomorrow at 22:00', 'schedule', 'tomorrow at 22:00'],
    ['Finance laptops at 10 pm', 'schedule', 'at 10 pm'],
    ['Finance laptops on Friday', 'schedule', 'on Friday'],
    ['Finance laptops for 3 days', 'schedule', 'for 3 days'],
    ['Finance laptops, tomorrow', 'schedule', 'tomorrow'],
    ['Finance laptops instead of Executives', 'replacement', 'instead of Executives'],
    ['Finance laptops & Executives', 'severalGroups', 'Finance laptops & Executives'],
    ['Finance laptops; Executives', 'severalGroups', 'Finance laptops; Executives'],
    [
      'Finance laptops and remove BitLocker from Executives',
      'severalChanges',
      'remove BitLocker from Executives',
    ],
    ['Finance laptops then assign it to Executives', 'severalChanges', 'then assign it'],
  ];

  it.each(rows)('assign … to %s', async (target, what, words) => {
    expect(await world.ask(`assign Windows 11 baseline to ${target}`)).toMatchObject({
      kind: 'problem',
      problem: { kind: 'unsupported', what, words: expect.stringContaining(words) as string },
    });
  });

  it.each([
    ['Windows 11 baseline and BitLocker', 'severalPolicies'],
    ['Windows 11 baseline, BitLocker', 'severalPolicies'],
    ['Windows 11 baseline tomorrow', 'schedule'],
  ])('assign %s to …', async (named, what) => {
    expect(await world.ask(`assign ${named} to Finance laptops`)).toMatchObject({
      kind: 'problem',
      problem: { kind: 'unsupported', about: 'policy', name: named, what },
    });
  });

  it('a second change on a line of its own is no reason for the first', () => {
    const first = 'assign Windows 11 baseline to Finance laptops because of an audit';
    for (const end of ['\n', '<br>', '</p><p>']) {
      const result = parse(`${first}${end}remove BitLocker from Executives`);
      expect(result).toMatchObject({ problem: { kind: 'severalChanges', at: first.length + 1 } });
    }
    expect(parse('Hi,\nplease assign\nWindows 11 baseline\nto Finance laptops')).toMatchObject({
      kind: 'readings',
    });
  });
});
