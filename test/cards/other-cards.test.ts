// Cards and sentences that belong to no request: answers to questions, and to messages that were not understood.
import type { GraphFault } from '../../bot/domain/graph-error.js';
import type { Change } from '../../bot/domain/plan/plan.js';
import {
  assignmentsCard,
  helpCard,
  noticeText,
  policiesCard,
  problemCard,
  summary,
  type Problem,
} from '../../cards/index.js';
import { day, duration, moment } from '../../cards/text/times.js';
import { action, lines, textOf, verbs } from '../support/card-text.js';
import {
  ALEX,
  FILTER_ID,
  GROUP_IDS,
  GROUPS,
  POLICY,
  ROWS,
  sampleGroup,
  samplePlan,
  sampleRequest,
  sampleRequestIn,
} from '../support/requests.js';
import { guid, NOW, planOf, PORTAL } from './gallery.js';

const FAULT: GraphFault = {
  kind: 'throttled',
  doing: 'readGroup',
  advice: { kind: 'sentence', text: 'Try again in a minute.' },
  status: 429,
  retryAfterSeconds: 30,
};
const nothing = (alreadySo: readonly Change[]): Problem => ({
  kind: 'nothingToChange',
  policy: POLICY,
  rows: samplePlan().before,
  alreadySo,
  groups: GROUPS,
  filters: { [FILTER_ID]: 'Corporate owned' },
});
const UNSUPPORTED = [
  'schedule',
  'filter',
  'exclusion',
  'replacement',
  'severalChanges',
  'severalPolicies',
  'severalGroups',
] as const;
const told = (problem: Problem): string[] => lines(problemCard(problem));

describe('problems', () => {
  it('mark the place that could not be read, say what was expected and what would work', () => {
    const text = 'assign policy Windows 11 baseline Finance laptops';
    const problem = {
      kind: 'expected',
      text,
      at: 34,
      length: 7,
      expected: ['to', 'from'],
      suggestion: 'assign "A" to "B"',
    } as const;
    expect(told({ kind: 'parse', problem })).toEqual([
      'I could not read all of that',
      'assign policy Windows 11 baseline ▶Finance laptops',
      'Expected at ▶: to or from',
      'Did you mean: assign "A" to "B"',
      'Write help to see everything that is understood.',
    ]);
  });

  it('mark the end when something is missing there', () => {
    const text = 'assign policy Windows 11 baseline to';
    const problem = {
      kind: 'expected',
      text,
      at: text.length,
      length: 0,
      expected: ['a group name'],
    } as const;
    expect(told({ kind: 'parse', problem })[1]).toBe(`${text}▶`);
  });

  it('never guess a name: they ask', () => {
    const suggestions = [
      {
        kind: 'group',
        id: guid(1),
        group: sampleGroup(guid(1), 'Contractors'),
        members: { devices: 0, users: 3 },
      },
    ] as const;
    expect(told({ kind: 'unknownName', about: 'group', name: 'Contractor', suggestions })).toEqual([
      'No group is called “Contractor”',
      'Names are never guessed. Did you mean:',
      `· “Contractors” · security group, assigned membership · 0 devices, 3 users · id ${guid(1)}`,
    ]);
    expect(told({ kind: 'unknownName', about: 'policy', name: 'X', suggestions: [] })[1]).toContain(
      'Nothing similar was found.',
    );
  });

  it('say by its name what is understood but cannot be done, and that nothing was planned', () => {
    const name = 'all devices tomorrow at 22:00';
    const scheduled = { kind: 'unsupported', about: 'group', what: 'schedule', name } as const;
    expect(told({ ...scheduled, words: 'tomorrow at 22:00' })).toEqual([
      'The bot cannot schedule a change yet; nothing was planned',
      '“tomorrow at 22:00” reads as a time. A change is made as soon as it is approved: ask when it is time.',
      'If all of it is one name: no group is called “all devices tomorrow at 22:00”',
    ]);
    for (const what of UNSUPPORTED) {
      expect(told({ ...scheduled, what, words: 'x' })[0]).toMatch(/; nothing was planned$/);
    }
  });

  it('say that the lines of a message were read as one sentence', () => {
    const unknown = { kind: 'unknownName', about: 'group', name: 'A B', suggestions: [] } as const;
    expect(told({ ...unknown, severalLines: true })[1]).toContain('were read as one sentence');
    expect(told(unknown)).toHaveLength(2);
  });

  it('tell namesakes apart by kind, age and id', () => {
    const candidates = [{ kind: 'policy', id: POLICY.id, policy: POLICY }] as const;
    expect(told({ kind: 'ambiguousName', about: 'policy', name: POLICY.displayName, candidates })).toContain(
      `· “Windows 11 baseline” · Windows 10 and later · settings changed 3 Nov 2026 · id ${POLICY.id}`,
    );
  });

  it('say of every wish why there is nothing to change, and show what is assigned', () => {
    const problem = nothing([
      { verb: 'assign', target: ROWS.pilot.target },
      { verb: 'assign', target: ROWS.sales.target },
      { verb: 'assign', target: ROWS.executives.target },
      { verb: 'unassign', target: ROWS.finance.target },
      { verb: 'unassign', target: { kind: 'allUsers' } },
    ]);
    expect(told(problem).slice(0, 8)).toEqual([
      'Nothing to change in “Windows 11 baseline”',
      '“Windows pilot” is already included',
      '“Sales laptops” is already included, filter: only “Corporate owned”, which stays',
      '“Executives” is already excluded',
      '“Finance laptops” is not assigned',
      'All users are not assigned',
      'The bot does not change filters.',
      'Assigned now: 4 rows',
    ]);
    expect(told(problem)).toContain('include “Sales laptops”, 840 devices, filter: only “Corporate owned”');
    expect(told(nothing([{ verb: 'assign', target: ROWS.pilot.target }]))).not.toContain(
      'The bot does not change filters.',
    );
  });

  it('do not call an undo that finds nothing of the request already so', () => {
    expect(told(nothing([])).slice(0, 2)).toEqual([
      'Nothing to take back in “Windows 11 baseline”',
      'What that request did is no longer there: it was taken back or edited since. Later edits are kept.',
    ]);
    expect(told(nothing([])).join('\n')).not.toContain('already');
  });

  it('send people to the policy set a row comes from', () => {
    expect(told({ kind: 'fromPolicySet', target: ROWS.sales.target, group: 'Sales laptops' })).toEqual([
      'Nothing was planned: the row for “Sales laptops” comes from a policy set',
      'Change the policy set itself, in Intune.',
    ]);
    expect(told({ kind: 'fromPolicySet', target: { kind: 'allDevices' } })[0]).toBe(
      'Nothing was planned: the row for All devices comes from a policy set',
    );
    expect(told({ kind: 'fromPolicySet', target: ROWS.sales.target })[0]).toContain(GROUP_IDS.sales);
  });

  it('call a comma a comma', () => {
    const expected = [',', 'and', 'excluding', 'because'];
    const problem = { kind: 'expected', text: 'assign A to "B" C', at: 16, length: 1, expected } as const;
    expect(told({ kind: 'parse', problem })).toContain('Expected at ▶: a comma, and, excluding or because');
  });

  it('say what Graph was asked and what to do', () => {
    expect(told({ kind: 'graphFault', fault: FAULT })).toEqual([
      'Graph could not be asked, so nothing was planned or sent',
      'While reading a group: Graph asked the bot to slow down.',
      'What to do: Try again in a minute.',
      'HTTP 429 · may be tried again in 30 s',
    ]);
  });

  it('say where a policy of another kind lives, and that the bot does not assign it', () => {
    const found = [
      { kind: 'linuxCompliance', displayName: 'Baseline' },
      { kind: 'settingsCatalog', displayName: 'baseline' },
      { kind: 'deviceConfiguration', displayName: 'Baseline' },
      { kind: 'administrativeTemplate', displayName: 'Baseline' },
    ] as const;
    const problem = { kind: 'otherKind', name: 'Baseline', found } as const;
    expect(told(problem)).toEqual([
      '“Baseline” is no device compliance policy: that policy lives elsewhere',
      '“Baseline” is a Linux compliance policy, assigned in the Intune admin center under Devices > Manage devices > Compliance.',
      '“baseline” is a settings catalog policy, assigned in the Intune admin center under Devices > Manage devices > Configuration, or under Endpoint security if it was made there.',
      '“Baseline” is a device configuration profile, assigned in the Intune admin center under Devices > Manage devices > Configuration.',
      '“Baseline” is an administrative template, assigned in the Intune admin center under Devices > Manage devices > Configuration.',
      'This bot assigns device compliance policies only. Nothing was planned or sent.',
    ]);
    expect(noticeText({ kind: 'problem', problem })).toBe(
      'Nothing changed. “Baseline” is no device compliance policy: that policy lives elsewhere',
    );
    const many = { ...problem, found: Array.from({ length: 9 }, () => found[0]) };
    expect(told(many)).toContain('and 4 more');
  });

  it('say that nothing was done where the bot cannot reach what it keeps', () => {
    expect(told({ kind: 'storeDown' })).toEqual([
      'The bot cannot reach what it keeps of requests',
      'Nothing was done. Try again in a minute.',
    ]);
    expect(noticeText({ kind: 'storeDown' })).toBe(
      'The bot cannot reach what it keeps of requests. Nothing was done: press again in a minute.',
    );
    expect(noticeText({ kind: 'problem', problem: { kind: 'storeDown' } })).toBe(
      'The bot cannot reach what it keeps of requests. Nothing was done. Try again in a minute.',
    );
  });

  it('say that a message is kept, and that an answer takes longer', () => {
    expect(noticeText({ kind: 'messageKept' })).toBe(
      'My records cannot be reached just now. Your message is kept and will be answered as soon as they are back: there is no need to send it again.',
    );
    expect(noticeText({ kind: 'takesLonger' })).toBe(
      'This takes longer than usual. The card stays as it is for now; look again in a moment.',
    );
  });

  it('tell outsiders nothing about the tenant', () => {
    expect(told({ kind: 'outsider' })).toEqual([
      'You can neither ask for changes nor look at assignments here',
      'Whoever runs this bot in your organisation decides who may.',
    ]);
  });

  it.each([
    [
      { kind: 'tooLong', length: 5000, limit: 4000 },
      'It has 5,000 characters; up to 4,000 characters are read.',
    ],
    [{ kind: 'ambiguousName', about: 'group', name: 'Sales', candidates: [] }, 'Ask again with its id.'],
    [{ kind: 'notAChange' }, 'Write what shall be assigned: assign policy NAME to group NAME'],
    [{ kind: 'attachment' }, 'Write the change as a sentence, or: help'],
    [{ kind: 'empty' }, 'Write: help'],
    [{ kind: 'includeAndExclude', group: 'Sales' }, 'Intune keeps one row per group: say one or the other.'],
    [{ kind: 'internal', reference: 'abc' }, 'Reference for the operator: abc'],
    [{ kind: 'requestNotFound' }, 'It may belong to another installation of the bot. Nothing was changed.'],
  ] as const)('%j says what to do instead', (problem, sentence) => {
    expect(told(problem)).toContain(sentence);
  });
});

describe('assignments of a policy', () => {
  const view = {
    policy: POLICY,
    rows: samplePlan().before,
    groups: GROUPS,
    filters: {},
    readFrom: 'beta',
    readAt: NOW,
    page: 1,
    portal: PORTAL,
  } as const;

  it('are listed by name, with filters and exclusions', () => {
    const card = assignmentsCard(view);
    expect(textOf(card, 'policy')).toBe('“Windows 11 baseline” has 4 assignments');
    expect(textOf(card, 'rows')).toContain('EXCLUDE “Executives”, 32 users');
    expect(textOf(card, 'rows')).toContain(`filter: only one whose name was not read, ${FILTER_ID}`);
    expect(textOf(card, 'footer')).toBe('Read Mon 23 Nov 14:08 UTC');
    expect(verbs(card)).toEqual([]);
  });

  it('are paged', () => {
    const plan = planOf(60);
    const card = assignmentsCard({ ...view, rows: plan.after, groups: plan.groups, page: 2 });
    expect(textOf(card, 'footer')).toContain('page 2 of 4');
    expect(textOf(card, 'rows').split('\n')).toHaveLength(20);
    expect(action(card, 'page')?.['data']).toEqual({ list: 'assignments', policyId: POLICY.id, page: 1 });
  });

  it('say that there are none, and that filters cannot be seen', () => {
    const card = assignmentsCard({ ...view, rows: [], readFrom: 'v1.0' });
    expect(textOf(card, 'rows')).toBe('Nothing: this policy applies to nobody.');
    expect(textOf(card, 'notes')).toContain('Filters cannot be seen');
  });
});

describe('policies', () => {
  it('are listed with platform and age, twenty a page', () => {
    const policies = Array.from({ length: 25 }, (_, n) => ({
      ...POLICY,
      id: guid(n),
      displayName: `Baseline ${String(n)}`,
    }));
    const card = policiesCard({ policies, readAt: NOW, page: 1 });
    expect(textOf(card, 'headline')).toBe('25 compliance policies');
    expect(textOf(card, 'policies').split('\n')[0]).toBe(
      '“Baseline 0” · Windows 10 and later · settings changed 3 Nov · id …0000',
    );
    expect(action(card, 'page')?.['data']).toEqual({ list: 'policies', page: 2 });
    expect(textOf(policiesCard({ policies, readAt: NOW, page: 9 }), 'policies').split('\n')).toHaveLength(5);
  });
});

describe('help', () => {
  it('shows how to write, and says of approving only what is known', () => {
    const read = (audience: Parameters<typeof helpCard>[0]): string => lines(helpCard(audience)).join('\n');
    for (const audience of ['requester', 'approver', 'newcomers'] as const) {
      expect(read(audience)).toContain('assign policy Windows 11 baseline to group Finance laptops');
    }
    for (const question of ['requests', 'my requests', 'history of Windows 11 baseline']) {
      expect(lines(helpCard('requester')).map((line) => line.split(' · ')[0])).toContain(question);
    }
    expect(read('approver')).toContain('approve those of others');
    expect(read('requester')).toContain('somebody else approves them');
    expect(read('newcomers')).not.toMatch(/You may/);
  });
});

describe('summary', () => {
  it('is what a notification shows', () => {
    expect(summary(sampleRequest())).toBe('Approval needed: Windows 11 baseline, +1, 4 kept');
    expect(summary(sampleRequestIn('applied'))).toBe('Applied: Windows 11 baseline, +1, 4 kept');
    expect(summary(sampleRequestIn('stale'))).toBe(
      'Stale, nothing was sent: Windows 11 baseline, +1, 4 kept',
    );
    expect(summary(sampleRequestIn('draft'))).toBe(
      'Your answer is needed: “assign Windows 11 baseline to Contractors”',
    );
  });

  it('quotes a name that could be read as more', () => {
    const plan = samplePlan({ policy: { ...POLICY, displayName: 'X, +0, 99 kept' } });
    expect(summary(sampleRequest({ plan }))).toBe('Approval needed: “X, +0, 99 kept”, +1, 4 kept');
  });
});

describe('notices as sentences', () => {
  it('say why not', () => {
    expect(noticeText({ kind: 'notApprover' })).toBe(
      'You are not among the people who may approve, so this does not count.',
    );
    expect(noticeText({ kind: 'notRequester', requester: ALEX })).toContain('“Alex Rivera”');
    expect(noticeText({ kind: 'graphFault', fault: FAULT })).toBe(
      'Nothing changed. While reading a group: Graph asked the bot to slow down. Try again in a minute.',
    );
  });
});

describe('notices about problems', () => {
  const notice = (problem: Problem) => noticeText({ kind: 'problem', problem });

  it('say once that nothing changed, and why', () => {
    expect(notice(nothing([{ verb: 'assign', target: ROWS.sales.target }]))).toBe(
      'Nothing to change in “Windows 11 baseline”. “Sales laptops” is already included, filter: only “Corporate owned”, which stays. The bot does not change filters.',
    );
    expect(notice(nothing([]))).toBe(
      'Nothing to take back in “Windows 11 baseline”. What that request did is no longer there: it was taken back or edited since. Later edits are kept.',
    );
    expect(notice({ kind: 'fromPolicySet', target: ROWS.sales.target, group: 'Sales laptops' })).toBe(
      'Nothing was planned: the row for “Sales laptops” comes from a policy set. Change the policy set itself, in Intune.',
    );
    expect(notice({ kind: 'graphFault', fault: FAULT })).toBe(
      'Graph could not be asked, so nothing was planned or sent.',
    );
    expect(notice({ kind: 'notAChange' })).toBe('Nothing changed. That asks for no change');
  });

  it('do not say after a mishap that nothing changed', () => {
    expect(notice({ kind: 'internal', reference: 'abc' })).toBe(
      'Something went wrong in the bot itself. If you were waiting for a change, look at the request’s card: it says what is certain. Otherwise try again. Reference for the operator: abc.',
    );
  });
});

describe('times', () => {
  it('are UTC and say the year when it is another', () => {
    expect(moment('2026-11-24T14:05:00Z', NOW)).toBe('Tue 24 Nov 14:05 UTC');
    expect(moment('2027-01-01T00:00:00Z', NOW)).toBe('Fri 1 Jan 2027 00:00 UTC');
    expect(moment('soon', NOW)).toBe('an unknown time');
    expect(day('2025-11-03T09:12:44.1234567Z', NOW)).toBe('3 Nov 2025');
  });

  it.each([
    [0, '0.0 s'],
    [1_250, '1.3 s'],
    [42_000, '42 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [4_800_000, '1 h 20 min'],
    [183_600_000, '2 d 3 h'],
    [3_599_900, '1 h'],
    [-5_000, '0.0 s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(duration(new Date(0).toISOString(), new Date(milliseconds).toISOString())).toBe(text);
  });
});
