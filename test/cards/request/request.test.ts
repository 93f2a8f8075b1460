// The card of a request, read as the person who must decide reads it.
import { requestCard, checkingCard, type Notice } from '../../../cards/index.js';
import type { Assignment } from '../../../bot/domain/assignment.js';
import type { Group, GroupDirectory } from '../../../bot/domain/group.js';
import type { Plan } from '../../../bot/domain/plan/plan.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import type { GroupWarning } from '../../../bot/domain/plan/warnings.js';
import { action, element, elements, has, lines, textOf } from '../../support/card-text.js';
import {
  ALEX,
  BEN,
  CHRIS,
  FILTER_ID,
  GROUP_IDS,
  POLICY,
  ROWS,
  sampleGroup,
  samplePlan,
  sampleRequest,
  sampleRequestIn,
} from '../../support/requests.js';
import { guid, NOW, planOf, PORTAL, richPlan, STATES, unread, VIEW } from '../gallery.js';

const show = (overrides: Partial<ApprovalRequest> = {}) => requestCard(sampleRequest(overrides), VIEW);

describe('a pending request', () => {
  const card = show();

  it('says what it waits for and until when', () => {
    expect(textOf(card, 'status')).toBe('Waiting: 0 of 1 approval · ends Tue 24 Nov 14:05 UTC');
  });

  it('says what is assigned to whom, in one sentence', () => {
    expect(textOf(card, 'headline')).toBe('Assign “Windows 11 baseline” to “Finance laptops”');
  });

  it('counts what changes and what stays', () => {
    expect(textOf(card, 'tally')).toBe('Adds 1 · changes 0 · removes 0 · keeps 4');
  });

  it('tells everything known of the added group', () => {
    expect(textOf(card, 'added')).toBe(
      '+ INCLUDE “Finance laptops”\nsecurity group, assigned membership, 214 devices, 0 users, no filter, id …9c1e',
    );
    expect(has(card, 'changed')).toBe(false);
    expect(has(card, 'removed')).toBe(false);
  });

  it('warns that Intune will not evaluate the exclusion', () => {
    expect(textOf(card, 'warnings')).toBe(
      '⚠ “Executives” will not be excluded from “Finance laptops”: Intune does not evaluate user-group exclusions against device groups.',
    );
  });

  it('says what it means for devices', () => {
    expect(textOf(card, 'impact')).toBe(
      'Reaches up to 214 devices, as far as they run Windows 10 and later. Devices that fail become noncompliant at once (0 h grace); Conditional Access may then block mail and files on them. Arrives within minutes to about 8 h.',
    );
  });

  it('lists what is kept, filters and exclusions named', () => {
    expect(textOf(card, 'kept')).toBe(
      [
        'Keeps 4',
        'include “Windows pilot”, 120 devices',
        'include “Sales laptops”, 840 devices, filter: only “Corporate owned”',
        'include “HQ desktops”, 410 devices',
        'EXCLUDE “Executives”, 32 users',
      ].join('\n'),
    );
  });

  it('names the policy, who asks and why, and who decides', () => {
    expect(textOf(card, 'policy')).toBe(
      'Policy “Windows 11 baseline” · Windows 10 and later · settings changed 3 Nov · id …d466',
    );
    expect(textOf(card, 'asked')).toBe(
      '“Alex Rivera” asks: “audit finding 12” · read from: “assign policy Windows 11 baseline to group Finance laptops because audit finding 12”',
    );
    expect(textOf(card, 'decisions')).toBe('Needs 1 approver, not “Alex Rivera” · the default rule');
  });

  it('shows the method, the version and the whole path', () => {
    expect(textOf(card, 'endpoint')).toBe(
      `POST beta/deviceManagement/deviceCompliancePolicies/${POLICY.id}/assign\nreplaces the whole list with 5 rows; beta because v1.0 cannot carry the filter`,
    );
  });

  it('shows the exact body, folded, with a fallback of the same value', () => {
    const plan = samplePlan();
    const payload = element(card, 'payload');
    expect(payload['type']).toBe('CodeBlock');
    expect(payload['language']).toBe('Json');
    expect(payload['codeSnippet']).toBe(JSON.stringify(JSON.parse(plan.request.body), null, 2));
    expect(element(card, 'payload-box')['isVisible']).toBe(false);
    const fallback = payload['fallback'];
    expect(element(fallback, 'payload')['type']).toBe('Container');
    expect(JSON.parse(lines(fallback).join(''))).toEqual(JSON.parse(plan.request.body));
    expect(lines(fallback)).toHaveLength(7);
    expect(JSON.stringify(card)).toContain(`Show exact body (5 rows, SHA-256 ${plan.bodyHash.slice(0, 4)}…)`);
    expect(textOf(card, 'payload-box')).toContain(plan.bodyHash);
  });

  it('ends with what can be said aloud', () => {
    expect(textOf(card, 'footer')).toBe(`7F3K-${samplePlan().bodyHash.slice(0, 4)} · revision 1`);
  });

  it('keeps the order in which a person decides', () => {
    const order = [
      'status',
      'headline',
      'tally',
      'added',
      'warnings',
      'impact',
      'kept',
      'policy',
      'asked',
      'decisions',
      'endpoint',
      'payload',
      'footer',
    ];
    const text = JSON.stringify(card);
    const places = order.map((id) => text.indexOf(`"id":"${id}"`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it('leads to the policy in the portal of its cloud', () => {
    const link = (portal: string) => JSON.stringify(requestCard(sampleRequest(), { ...VIEW, portal }));
    expect(link(PORTAL)).toContain(
      `https://intune.microsoft.com/#view/Microsoft_Intune_DeviceSettings/CompliancePolicyOverview.ReactView/policyId/${POLICY.id}/policyName/Windows%2011%20baseline/`,
    );
    expect(link('https://intune.microsoft.us')).toContain('"https://intune.microsoft.us/#view/');
  });
});

describe('decisions', () => {
  const broad = show({
    revision: 2,
    plan: richPlan(),
    approvalsNeeded: 2,
    decisions: [
      { kind: 'approve', person: CHRIS, revision: 1, at: NOW },
      { kind: 'approve', person: BEN, revision: 2, at: NOW },
    ],
    reach: { needed: 2, reached: [BEN] },
  });

  it('counts only approvals of this revision, and says that earlier ones are void', () => {
    expect(textOf(broad, 'status')).toContain('Waiting: 1 of 2 approvals');
    expect(textOf(broad, 'decisions')).toContain('✓ Approved by “Ben Okafor” · Mon 23 Nov 14:08 UTC');
    expect(textOf(broad, 'decisions')).toContain(
      'Approved by “Chris Lindqvist” · Mon 23 Nov 14:08 UTC · void: it was for revision 1',
    );
  });

  it('says why more than one must approve', () => {
    expect(textOf(broad, 'decisions')).toContain(
      'Needs 2 approvers, not “Alex Rivera” · because it concerns all devices',
    );
  });

  it('says plainly when fewer can be asked than are needed', () => {
    expect(textOf(broad, 'decisions')).toContain(
      'The bot could reach only 1 of the 2 approvers needed: “Ben Okafor”.',
    );
    expect(textOf(show({ reach: { needed: 1, reached: [] } }), 'decisions')).toContain(
      'The bot could reach no approver.',
    );
    expect(textOf(show(), 'decisions')).not.toContain('reach');
  });

  it('names everybody who wrote a revision as no approver, unless authors may approve', () => {
    const request = sampleRequest({ authors: [ALEX, CHRIS] });
    expect(textOf(requestCard(request, VIEW), 'decisions')).toContain('not “Alex Rivera”, “Chris Lindqvist”');
    expect(textOf(requestCard(request, { ...VIEW, authorsMayApprove: true }), 'decisions')).not.toContain(
      'not “',
    );
  });
});

const excluded = true as const;
const dynamic = { membership: 'dynamic', rule: 'on' } as const;
const paused = { membership: 'dynamic', rule: 'paused' } as const;
const odd = { kind: 'distribution', securityEnabled: false } as const;

/** What is wrong with the group, as warned and as the directory has it (nothing: deleted), and what a person reads. */
const SENTENCES: readonly (readonly [
  string,
  Omit<GroupWarning, 'groupId'>,
  Partial<Group> | undefined,
  string,
])[] = [
  [
    'empty',
    { kind: 'groupEmpty' },
    {},
    '“Finance laptops” has no members: nothing is reached until it has some.',
  ],
  [
    'empty, and its rule perhaps not evaluated',
    { kind: 'groupEmpty' },
    dynamic,
    '“Finance laptops” has no members: its membership rule has found nobody, or was not evaluated yet. Nothing is reached until it has some.',
  ],
  [
    'empty, and its rule paused',
    { kind: 'groupEmpty' },
    paused,
    '“Finance laptops” has no members: its membership rule is paused. Nothing is reached until it has some.',
  ],
  [
    'excluded and empty',
    { kind: 'groupEmpty', excluded },
    {},
    'Nobody is spared: “Finance laptops” is excluded and has no members.',
  ],
  [
    'excluded and empty, and its rule perhaps not evaluated',
    { kind: 'groupEmpty', excluded },
    dynamic,
    'Nobody is spared: “Finance laptops” is excluded and has no members: its membership rule has found nobody, or was not evaluated yet.',
  ],
  [
    'excluded and empty, and its rule paused',
    { kind: 'groupEmpty', excluded },
    paused,
    'Nobody is spared: “Finance laptops” is excluded and has no members: its membership rule is paused.',
  ],
  [
    'paused',
    { kind: 'rulePaused' },
    paused,
    '“Finance laptops” has a paused membership rule: its members may be out of date, and whoever should have joined since is not reached.',
  ],
  [
    'excluded and paused',
    { kind: 'rulePaused', excluded },
    paused,
    'Not all who should be spared may be: “Finance laptops” is excluded, its membership rule is paused, and its members may be out of date.',
  ],
  [
    'not security-enabled',
    { kind: 'notSecurityEnabled' },
    odd,
    '“Finance laptops” is not security-enabled: Intune supports only security-enabled groups, so this may reach nobody.',
  ],
  [
    'excluded and not security-enabled',
    { kind: 'notSecurityEnabled', excluded },
    odd,
    '“Finance laptops” is not security-enabled: Intune supports only security-enabled groups, so this may spare nobody.',
  ],
  [
    'gone',
    { kind: 'groupGone' },
    undefined,
    `a group that no longer exists, ${GROUP_IDS.finance}: its row reaches nobody, and Graph may refuse the whole list because of it.`,
  ],
  [
    'excluded and gone',
    { kind: 'groupGone', excluded },
    undefined,
    `a group that no longer exists, ${GROUP_IDS.finance}: its row spares nobody, and Graph may refuse the whole list because of it.`,
  ],
];

describe('rows', () => {
  const card = show({ plan: richPlan() });

  it('says in words what is changed and removed', () => {
    expect(textOf(card, 'added')).toBe('+ INCLUDE All devices\nno filter');
    expect(textOf(card, 'changed')).toContain('~ INCLUDE “Executives”\nuntil now EXCLUDE, no filter');
    expect(textOf(card, 'removed')).toContain('− INCLUDE “HQ desktops” is removed');
    expect(textOf(card, 'headline')).toBe(
      'Assign “Windows 11 baseline” to All devices, “Executives” and no longer to “HQ desktops”',
    );
  });

  it('says which wishes change nothing, each name alone in its run', () => {
    expect(textOf(card, 'already')).toBe(
      'Already so: “Sales laptops” was already included, filter: only “Corporate owned”, which stays · “Finance laptops” was not assigned',
    );
    const runs = element(card, 'already')['inlines'] as { text: string; isSubtle?: boolean }[];
    expect(runs.every((run) => run.isSubtle)).toBe(true);
    expect(runs.map((run) => run.text)).toEqual(
      expect.arrayContaining(['“Sales laptops”', '“Corporate owned”', '“Finance laptops”']),
    );
    expect(has(show(), 'already')).toBe(false);
  });

  it('does not call a wish already so that only repeats one the plan carries out', () => {
    const alreadySo = [{ verb: 'assign', target: ROWS.finance.target }] as const;
    expect(has(show({ plan: samplePlan({ alreadySo }) }), 'already')).toBe(false);
  });

  it('shows a target that Graph lists twice as its rows, and says which one is sent', () => {
    expect(textOf(card, 'warnings')).toContain(
      '⚠ Graph lists 1 target more than once: “Sales laptops”, sent: include, from a policy set, filter: only “Corporate owned”; not sent: include, assigned directly, filter: not “Corporate owned”',
    );
    expect(textOf(card, 'kept').split('\n').slice(2, 4)).toEqual([
      'include “Sales laptops”, 840 devices, filter: only “Corporate owned”, from a policy set, listed twice: the row to be sent',
      'include “Sales laptops”, 840 devices, filter: not “Corporate owned”, listed twice: not to be sent',
    ]);
    const pilot = { ...ROWS.pilot, source: 'policySets' } as const;
    const same = show({
      plan: samplePlan({
        unsent: [pilot],
        warnings: [{ kind: 'duplicate', rows: [pilot], sent: [ROWS.pilot] }],
      }),
    });
    expect(textOf(same, 'warnings')).toBe(
      '⚠ Graph lists 1 target more than once: “Windows pilot”, sent: include, assigned directly, no filter; not sent: include, from a policy set, no filter',
    );
    expect(textOf(same, 'kept')).toContain('from a policy set, listed twice: not to be sent');
    expect(textOf(same, 'tally')).toContain('keeps 4');
  });

  it('says so where none of the rows of a target is sent, also in its list', () => {
    const rows = [ROWS.desktops, { ...ROWS.desktops, filter: { id: FILTER_ID, mode: 'exclude' } }] as const;
    const plan = samplePlan({
      removed: [ROWS.desktops],
      unsent: rows,
      warnings: [{ kind: 'duplicate', rows, sent: [] }],
    });
    expect(textOf(show({ plan }), 'warnings')).toBe(
      '⚠ Graph lists 1 target more than once: “HQ desktops”, not sent: include, assigned directly, no filter and 1 more',
    );
    expect(textOf(show({ plan }), 'removed').split('\n')).toHaveLength(4);
  });

  it('says of many targets listed twice how many there are', () => {
    const sent = samplePlan().before;
    const rows = sent.map((row): Assignment => ({ ...row, source: 'policySets' }));
    const plan = samplePlan({ unsent: rows, warnings: [{ kind: 'duplicate', rows, sent }] });
    expect(textOf(show({ plan }), 'warnings')).toMatch(
      /^⚠ Graph lists 4 targets more than once: “Windows pilot”, .*no filter · “Sales laptops”, .* and 2 more$/,
    );
  });

  it('shows what was read back, also two rows of one target', () => {
    const pilot = { ...ROWS.pilot, source: 'policySets' } as const;
    const { readBack, ...request } = sampleRequestIn('applied');
    const rows = [pilot, ...(readBack?.rows ?? [])];
    const read = { at: NOW, rows, missing: [], extra: [] };
    const applied = requestCard({ ...request, readBack: read, plan: samplePlan({ unsent: [pilot] }) }, VIEW);
    expect(textOf(applied, 'result')).toBe('Assigned now: 6 rows');
    expect(textOf(applied, 'kept').match(/Windows pilot/g)).toHaveLength(2);
    expect(textOf(applied, 'kept')).not.toContain('listed twice');
  });

  it('names two rows of one target apart where only one of them moved', () => {
    const pilot = {
      ...ROWS.pilot,
      source: 'policySets',
      filter: { id: FILTER_ID, mode: 'include' },
    } as const;
    const { before } = samplePlan();
    const plan = samplePlan({ unsent: [pilot] });
    const stale = requestCard(sampleRequestIn('stale', { plan, movedTo: before }), VIEW);
    expect(textOf(stale, 'moved')).toBe(
      '− no longer: include “Windows pilot”, 120 devices, filter: only “Corporate owned”, from a policy set',
    );
  });

  it('says of a filter that is gone where it still is, and that Graph may refuse', () => {
    const plan = samplePlan({
      filters: {},
      goneFilters: [FILTER_ID],
      warnings: [{ kind: 'filterGone', filterId: FILTER_ID, rows: [ROWS.sales] }],
    });
    expect(textOf(show({ plan }), 'warnings')).toBe(
      `⚠ A filter no longer exists, ${FILTER_ID}, and is still on “Sales laptops”: Graph may refuse the whole list because of it. Give the row another filter or none in Intune first.`,
    );
    expect(textOf(show({ plan }), 'kept')).toContain(`filter: only one that no longer exists, ${FILTER_ID}`);
    const unread = show({ plan: samplePlan({ filters: {} }) });
    expect(textOf(unread, 'kept')).toContain(`filter: only one whose name was not read, ${FILTER_ID}`);
  });

  it.each(SENTENCES)('says of a group that is %s', (_, warning, facts, sentence) => {
    const groupId = GROUP_IDS.finance;
    const group = sampleGroup(groupId, 'Finance laptops', facts ?? {});
    const groups: GroupDirectory = {
      [groupId]: facts ? { kind: 'found', group } : { kind: 'gone', id: groupId },
    };
    const plan = samplePlan({ groups, warnings: [{ groupId, ...warning }] });
    expect(textOf(show({ plan }), 'warnings')).toBe(`⚠ ${sentence}`);
  });

  it('names what cannot be named by its whole id', () => {
    expect(textOf(card, 'kept')).toContain(`include a group that no longer exists, ${guid(404)}`);
    expect(textOf(card, 'kept')).toContain('include Configuration Manager collection “SMS00001”');
    expect(textOf(card, 'kept')).toContain('from a policy set');
  });

  it('says when members cannot be counted', () => {
    const groups = { ...samplePlan().groups };
    const finance = groups[GROUP_IDS.finance];
    if (finance?.kind !== 'found') throw new Error('the sample lost its group');
    groups[GROUP_IDS.finance] = { kind: 'found', group: finance.group };
    const uncounted = show({ plan: samplePlan({ groups }) });
    expect(textOf(uncounted, 'added')).toContain('members cannot be counted');
    expect(textOf(uncounted, 'impact')).toContain('How many devices are reached cannot be counted.');
  });

  it('does not claim that a row has no filter where filters cannot be seen', () => {
    const unseen = show({
      plan: samplePlan({ readFrom: 'v1.0', broad: ['filtersUnseen'], warnings: [{ kind: 'filtersUnseen' }] }),
    });
    expect(textOf(unseen, 'added')).toContain('filter not visible');
    expect(textOf(unseen, 'warnings')).toContain('Filters cannot be seen');
  });

  it('says that a policy with only exclusions left applies to nobody', () => {
    const left = show({
      plan: samplePlan({
        after: [ROWS.executives],
        added: [],
        removed: [ROWS.pilot, ROWS.sales, ROWS.desktops],
        kept: [ROWS.executives],
        broad: ['clear'],
        warnings: [{ kind: 'leavesUnassigned' }],
      }),
    });
    expect(textOf(left, 'warnings')).toContain('Nothing includes anybody any more');
    expect(textOf(left, 'impact')).toContain('The policy stops applying everywhere');
    expect(textOf(left, 'decisions')).toContain('because it leaves nobody included');
  });

  it('says that a cleared policy applies to nobody', () => {
    const cleared = show({
      plan: samplePlan({
        changes: samplePlan().before.map(({ target }) => ({ verb: 'unassign', target })),
        after: [],
        added: [],
        removed: samplePlan().before,
        kept: [],
        broad: ['clear'],
        warnings: [{ kind: 'leavesUnassigned' }],
      }),
    });
    expect(textOf(cleared, 'headline')).toContain('Unassign “Windows 11 baseline” from “Windows pilot”');
    expect(textOf(cleared, 'warnings')).toBe(
      '⚠ Nothing includes anybody any more: the policy will apply to nobody.',
    );
    expect(textOf(cleared, 'endpoint')).toContain('replaces the whole list with an empty one');
    expect(action(cleared, 'approve')?.['title']).toBe('Approve: remove 4, keep 0');
  });
});

describe('every state', () => {
  const FIRST: Record<(typeof STATES)[number], string> = {
    draft: 'Waiting: your answer is needed',
    pending: 'Waiting',
    approved: 'Approved',
    applying: 'Working',
    'awaiting-intune': 'Held by Intune',
    applied: 'Applied',
    stale: 'Stale',
    failed: 'Failed',
    diverged: 'Diverged',
    unconfirmed: 'Unconfirmed',
    rejected: 'Rejected',
    cancelled: 'Cancelled',
    expired: 'Expired',
  };

  it.each(STATES)('%s is the first word', (state) => {
    expect(textOf(requestCard(sampleRequestIn(state), VIEW), 'status')).toMatch(
      new RegExp(`^${FIRST[state]}`),
    );
  });

  it.each(STATES)('%s survives having nothing but its state', (state) => {
    const { sending, readBack, fault, movedTo, endedBy, reach, reason, ...bare } = sampleRequestIn(state);
    expect([sending, readBack, fault, movedTo, endedBy, reach, reason]).toHaveLength(7);
    expect(textOf(requestCard(bare, VIEW), 'status')).toMatch(new RegExp(`^${FIRST[state]}`));
    const { plan, ...planless } = bare;
    expect(textOf(requestCard(planless, VIEW), 'status')).not.toBe(plan?.bodyHash);
  });

  it('speaks of a plan that was not carried out as of one', () => {
    for (const state of ['stale', 'failed', 'rejected', 'cancelled', 'expired'] as const) {
      const card = requestCard(sampleRequestIn(state), VIEW);
      expect(textOf(card, 'tally')).toBe('Would have added 1 · changed 0 · removed 0 · kept 4');
      expect(textOf(card, 'endpoint')).toContain('would have replaced');
      expect(has(card, 'impact')).toBe(false);
    }
  });
});

describe('endings', () => {
  const ending = (state: (typeof STATES)[number], overrides: Partial<ApprovalRequest> = {}) =>
    requestCard(sampleRequestIn(state, overrides), VIEW);

  it('applied: what is assigned now, who approved, how long it took, Graph’s request id', () => {
    const card = ending('applied');
    expect(textOf(card, 'ending')).toBe(
      [
        'Approved by “Ben Okafor”. Read back Mon 23 Nov 14:07 UTC: exactly the rows that were approved.',
        'Took 2 min 11 s from request to result, 0.7 s from sending to confirmation.',
        'Graph request id c0ffee00-1d2e-4f3a-8b4c-5d6e7f8a9b0c',
        'Devices get it within minutes to about 8 h.',
      ].join('\n'),
    );
    expect(textOf(card, 'result')).toBe('Assigned now: 5 rows');
    expect(textOf(card, 'tally')).toBe('Added 1 · changed 0 · removed 0 · kept 4');
    expect(textOf(card, 'added')).toContain('“Finance laptops”');
    expect(textOf(card, 'kept')).toContain('EXCLUDE “Executives”');
  });

  it('applied: shows the rows read back, not the rows planned', () => {
    const plan = samplePlan();
    const { kept, ...withoutKept } = plan;
    const card = ending('applied', { plan: { ...withoutKept, kept: [] } });
    expect(kept).toHaveLength(4);
    expect(textOf(card, 'kept')).toContain('“Windows pilot”');
  });

  it('stale: what moved, by name, and that nothing was sent', () => {
    const added = { target: { kind: 'allUsers' }, source: 'direct' } as const;
    const edited = { ...ROWS.pilot, filter: { id: guid(5), mode: 'exclude' } } as const;
    const card = ending('stale', { movedTo: [edited, ROWS.sales, ROWS.executives, added] });
    expect(textOf(card, 'status')).toContain('nothing was sent');
    expect(textOf(card, 'moved').split('\n')).toEqual([
      '+ now also: include All users',
      '− no longer: include “HQ desktops”, 410 devices',
      `~ was: include “Windows pilot”, 120 devices · is: include “Windows pilot”, 120 devices, filter: not one whose name was not read, ${guid(5)}`,
    ]);
  });

  it('failed: what was being done, Graph’s words, what to do', () => {
    const text = textOf(ending('failed'), 'ending');
    expect(text).toContain('While sending the assignments of a policy: Graph refused the bot’s permission.');
    expect(text).toContain('Graph’s words: “Application is not authorized to perform this operation.”');
    expect(text).toContain('Missing permission: DeviceManagementConfiguration.ReadWrite.All');
    expect(text).toContain('What to do: Grant DeviceManagementConfiguration.ReadWrite.All');
    expect(text).toContain('HTTP 403 · code “Forbidden” · request id c0ffee00');
    expect(textOf(ending('failed'), 'status')).toBe('Failed: nothing was changed');
  });

  it('diverged: exactly what is missing and what is extra', () => {
    const extra = { target: { kind: 'allDevices' }, source: 'direct' } as const;
    const card = ending('diverged', {
      readBack: { at: NOW, rows: [extra], missing: [ROWS.finance], extra: [extra] },
    });
    expect(textOf(card, 'diverged')).toBe(
      'Missing: include “Finance laptops”, 214 devices\nExtra: include All devices',
    );
  });

  it('unconfirmed: says that it cannot tell', () => {
    expect(textOf(ending('unconfirmed'), 'ending')).toContain(
      'It was sent, or perhaps sent, and the policy still read as before at the last look, Mon 23 Nov 14:08 UTC.',
    );
  });

  it('unconfirmed: claims nothing about a policy that could not be read back', () => {
    const text = textOf(requestCard(unread(), VIEW), 'ending');
    expect(text).toContain('the policy could not be read back, so nobody knows whether it is changed.');
    expect(text).toContain('While reading the assignments of a policy: Graph had an error of its own.');
    expect(text).toContain('Graph’s words: “The service is unavailable.”');
    expect(text).not.toContain('as before');
  });

  it('unconfirmed: a policy that read as something else does not read as before', () => {
    const rows = [ROWS.pilot];
    const readBack = { at: NOW, rows, missing: [ROWS.finance], extra: [] };
    const text = textOf(ending('unconfirmed', { readBack }), 'ending');
    expect(text).toContain('showed the policy neither as it was nor as approved');
    expect(text).not.toContain('as before');
  });

  it('unconfirmed: does not doubt that Graph took it when Graph said so', () => {
    const sending = { ...sampleRequestIn('unconfirmed').sending!, answer: 'accepted' } as const;
    const card = ending('unconfirmed', { sending });
    expect(textOf(card, 'status')).toBe('Unconfirmed: Graph took it, but it was not seen in the policy');
    expect(textOf(card, 'ending')).toMatch(/^Graph took it, and the policy still read as before/);
  });

  it('approved: says that it waits for an operator, and until when', () => {
    expect(textOf(ending('approved'), 'status')).toBe('Approved: waiting for its turn');
    const card = requestCard(sampleRequestIn('approved'), { ...VIEW, frozen: true });
    expect(textOf(card, 'status')).toBe('Approved: held, because an operator has stopped all changes');
    expect(textOf(card, 'ending')).toBe(
      'Approved by “Ben Okafor”. An operator has stopped all changes. It goes out when that is lifted; it waits until Tue 24 Nov 14:05 UTC.',
    );
  });

  it('expired: does not say that nobody decided when enough did', () => {
    expect(textOf(ending('expired'), 'status')).toBe(
      'Expired: nobody decided by Tue 24 Nov 14:05 UTC, nothing was sent',
    );
    const { decisions } = sampleRequestIn('approved');
    expect(textOf(ending('expired', { decisions }), 'status')).toBe(
      'Expired: approved, but it did not go out by Tue 24 Nov 14:05 UTC, nothing was sent',
    );
  });

  it('rejected and cancelled: by whom, and why', () => {
    expect(textOf(ending('rejected'), 'status')).toBe('Rejected by “Ben Okafor”: nothing was sent');
    expect(textOf(ending('rejected'), 'ending')).toBe('Reason: “wait for the pilot”');
    expect(textOf(ending('cancelled'), 'status')).toBe('Cancelled by “Alex Rivera”: nothing was sent');
  });

  it('working: how far it is', () => {
    const startedAt = NOW;
    const working = (sending: ApprovalRequest['sending']) =>
      textOf(ending('applying', sending ? { sending } : {}), 'status');
    expect(working({ startedAt })).toContain('checking that nothing moved');
    expect(working({ startedAt, sendingAt: NOW })).toBe('Working: sending to Graph');
    expect(working({ startedAt, sendingAt: NOW, answer: 'accepted' })).toContain('reading the result back');
    expect(working({ startedAt, sendingAt: NOW, answer: 'unknown' })).toContain('Graph’s answer is unknown');
  });

  it('an undo says that it is one, and what it undoes says so too', () => {
    const undo = show({
      undoOf: 'other',
      plan: samplePlan({ changes: [{ verb: 'unassign', target: ROWS.finance.target }] }),
    });
    expect(textOf(undo, 'headline')).toBe('Undo: Unassign “Windows 11 baseline” from “Finance laptops”');
    expect(textOf(ending('applied', { undoneBy: 'other' }), 'status')).toBe(
      'Applied: an undo was asked for later',
    );
  });
});

describe('a plan that puts rows back', () => {
  const headline = (changes: Plan['changes']) => textOf(show({ plan: samplePlan({ changes }) }), 'headline');
  const restore = { verb: 'restore', target: ROWS.desktops.target, row: ROWS.desktops } as const;

  it('says so in its headline', () => {
    expect(headline([restore])).toBe('Put back in “Windows 11 baseline” as it was: “HQ desktops”');
    expect(headline([{ verb: 'assign', target: ROWS.finance.target }, restore])).toBe(
      'Assign “Windows 11 baseline” to “Finance laptops” and put back “HQ desktops”',
    );
  });
});

describe('a draft', () => {
  it('asks which one is meant, with what tells them apart', () => {
    const card = requestCard(sampleRequestIn('draft'), { ...VIEW, viewer: 'requester' });
    expect(textOf(card, 'headline')).toBe('More than one group is called “Contractors”. Which one is meant?');
    const choice = element(card, 'choice');
    expect(choice['style']).toBe('expanded');
    expect(choice['choices']).toEqual([
      {
        title: '“Contractors” · security group, assigned membership · 0 devices, 17 users · id …7f3e0d2f',
        value: '6fb0d514-9253-4d4e-8166-a04c7f3e0d2f',
      },
      {
        title: '“Contractors” · security group, dynamic membership · 0 devices, 18 users · id …804f1e30',
        value: '70c1e625-a364-4e5f-9277-b15d804f1e30',
      },
    ]);
  });

  it('does not ask people who cannot answer', () => {
    const card = requestCard(sampleRequestIn('draft'), { ...VIEW, viewer: 'approver' });
    expect(elements(card, 'choice')).toEqual([]);
    expect(textOf(card, 'candidates')).toContain('6fb0d514-9253-4d4e-8166-a04c7f3e0d2f');
  });

  it('offers near misses as a question, never as a guess', () => {
    const draft = sampleRequestIn('draft');
    const unknown = {
      ...draft,
      draft: { ...draft.draft!, choice: { ...draft.draft!.choice, why: 'unknown' as const } },
    };
    expect(textOf(requestCard(unknown, VIEW), 'headline')).toBe(
      'No group is called “Contractors”. Did you mean one of these?',
    );
  });
});

describe('notices', () => {
  const noticed = (notice: Notice) => textOf(requestCard(sampleRequest(), { ...VIEW, notice }), 'notice');

  it('say why a click changed nothing, on the current card', () => {
    expect(noticed({ kind: 'ownRequest' })).toContain('You wrote this request, so somebody else must decide');
    expect(noticed({ kind: 'notRequester', requester: ALEX })).toBe(
      'Only “Alex Rivera” can do that: it is their request.',
    );
    expect(noticed({ kind: 'notWaiting', state: 'applied' })).toBe(
      'Nothing changed: this request is already applied.',
    );
    expect(noticed({ kind: 'oldRevision' })).toContain('older revision');
    expect(noticed({ kind: 'problem', problem: { kind: 'includeAndExclude', group: 'Sales' } })).toBe(
      'Nothing changed. “Sales” cannot be included and excluded at once',
    );
  });

  it('are not there when there is nothing to say', () => {
    expect(has(show(), 'notice')).toBe(false);
  });

  it('says that it is being checked, and nothing of any request', () => {
    expect(textOf(checkingCard(), 'status')).toContain('Checking');
  });
});

describe('refresh', () => {
  const refreshOf = (state: (typeof STATES)[number], refreshFor: readonly string[]) =>
    requestCard(sampleRequestIn(state), { ...VIEW, refreshFor })['refresh'];

  it('is for at most sixty people, while something can still happen', () => {
    const many = Array.from({ length: 70 }, (_, n) => `29:${String(n)}`);
    expect(refreshOf('pending', many)).toEqual({
      action: {
        type: 'Action.Execute',
        title: 'Refresh',
        verb: 'refresh',
        data: { requestId: sampleRequest().id, revision: 1 },
      },
      userIds: many.slice(0, 60),
    });
    expect(refreshOf('draft', many)).toBeDefined();
    expect(refreshOf('applied', many)).toBeUndefined();
    expect(refreshOf('pending', [])).toBeUndefined();
  });
});

describe('long plans', () => {
  it('unfold what does not fit at once and say how many are not shown', () => {
    const card = show({ plan: planOf(500) });
    expect(textOf(card, 'kept')).toMatch(/^Keeps 500\n/);
    const shown = textOf(card, 'kept')
      .split('\n')
      .filter((line) => line.includes('Site')).length;
    expect(textOf(card, 'kept')).toContain(`and ${String(500 - shown)} more`);
    expect(textOf(card, 'kept-more')).not.toBe('');
  });

  it('show the body’s hash, how much is not shown, and the way to its pages', () => {
    const plan = planOf(500);
    const card = show({ plan });
    expect(element(card, 'payload')['text']).toBe(`sha256:${plan.bodyHash}`);
    expect(JSON.stringify(card)).toContain(
      `The exact body has 501 rows, ${Buffer.byteLength(plan.request.body).toLocaleString('en-US')} bytes`,
    );
    expect(action(card, 'payload')?.['data']).toEqual({
      requestId: sampleRequest().id,
      revision: 1,
      page: 1,
    });
  });
});
