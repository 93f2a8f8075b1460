// One card of every kind and state, for the tests that hold for all of them and for the pictures.
import type { Assignment } from '../../bot/domain/assignment.js';
import type { GroupDirectory } from '../../bot/domain/group.js';
import type { Plan } from '../../bot/domain/plan/plan.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import {
  assignmentsCard,
  checkingCard,
  helpCard,
  payloadCard,
  policiesCard,
  problemCard,
  requestCard,
  requestsCard,
  type Card,
  type RequestView,
} from '../../cards/index.js';
import {
  ALEX,
  BEN,
  CHRIS,
  DANA,
  FILTER_ID,
  GROUP_IDS,
  GROUPS,
  HOLD,
  POLICY,
  ROWS,
  sampleGroup,
  samplePlan,
  sampleRequest,
  sampleRequestIn,
} from '../support/requests.js';

export const NOW = '2026-11-23T14:08:00.000Z';
export const PORTAL = 'https://intune.microsoft.com';
export const VIEW: RequestView = { viewer: 'everyone', now: NOW, portal: PORTAL };

export const STATES: readonly RequestState[] = [
  'draft',
  'pending',
  'approved',
  'applying',
  'awaiting-intune',
  'applied',
  'stale',
  'failed',
  'diverged',
  'unconfirmed',
  'rejected',
  'cancelled',
  'expired',
];

/** A GUID with this number in it. */
export function guid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** A plan that adds one row to `kept` others; `label` names group number n. */
export function planOf(kept: number, label = (n: number) => `Site ${String(n)} laptops`): Plan {
  const rows = Array.from({ length: kept + 1 }, (_, n): Assignment => ({
    target: { kind: n % 7 === 6 ? 'excludedGroup' : 'group', groupId: guid(n) },
    source: 'direct',
    ...(n % 5 === 4 ? { filter: { id: FILTER_ID, mode: 'include' } } : {}),
  }));
  const groups: GroupDirectory = Object.fromEntries(
    rows.map((_, n) => [
      guid(n),
      { kind: 'found', group: sampleGroup(guid(n), label(n)), members: { devices: n * 3, users: 0 } },
    ]),
  );
  const after = rows;
  return samplePlan({
    policy: { ...POLICY, displayName: label(99_999).replace('Site 99999 laptops', POLICY.displayName) },
    changes: [{ verb: 'assign', target: rows[0]!.target }],
    before: rows.slice(1),
    after,
    added: rows.slice(0, 1),
    kept: rows.slice(1),
    groups,
    filters: { [FILTER_ID]: label(1).replace('Site 1 laptops', 'Corporate owned') },
    warnings: [],
    request: {
      version: 'beta',
      path: `/deviceManagement/deviceCompliancePolicies/${POLICY.id}/assign`,
      body: JSON.stringify({
        assignments: after.map(({ target }) => ({
          target: {
            '@odata.type': `#microsoft.graph.${target.kind === 'group' ? 'g' : 'exclusionG'}roupAssignmentTarget`,
            groupId: 'groupId' in target ? target.groupId : '',
          },
        })),
      }),
      betaBecause: 'filter',
    },
  });
}

/** A plan with something of everything: added, changed, removed, broad, many warnings. */
export function richPlan(): Plan {
  const kept: readonly Assignment[] = [
    ROWS.pilot,
    { ...ROWS.sales, source: 'policySets' },
    { target: { kind: 'group', groupId: guid(404) }, source: 'direct' },
    { target: { kind: 'collection', collectionId: 'SMS00001' }, source: 'direct' },
  ];
  const unsent: readonly Assignment[] = [{ ...ROWS.sales, filter: { id: FILTER_ID, mode: 'exclude' } }];
  const added: Assignment = { target: { kind: 'allDevices' }, source: 'direct' };
  const changed = {
    before: ROWS.executives,
    after: { target: { kind: 'group', groupId: ROWS.executives.target.groupId }, source: 'direct' } as const,
  };
  return samplePlan({
    changes: [
      { verb: 'assign', target: added.target },
      { verb: 'assign', target: changed.after.target },
      { verb: 'unassign', target: ROWS.desktops.target },
    ],
    before: [...kept, ROWS.executives, ROWS.desktops],
    after: [...kept, changed.after, added],
    added: [added],
    changed: [changed],
    removed: [ROWS.desktops],
    kept,
    unsent,
    alreadySo: [
      { verb: 'assign', target: ROWS.sales.target },
      { verb: 'unassign', target: ROWS.finance.target },
    ],
    broad: ['allDevices'],
    groups: { ...GROUPS, [guid(404)]: { kind: 'gone', id: guid(404) } },
    request: {
      ...samplePlan().request,
      body: JSON.stringify({
        assignments: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }],
      }),
    },
    warnings: [
      { kind: 'allDevices', verb: 'added' },
      { kind: 'exclusionRemoved', groupId: ROWS.executives.target.groupId },
      { kind: 'filterGone', filterId: guid(405), rows: [kept[1]!] },
      { kind: 'groupGone', groupId: guid(404) },
      { kind: 'policySet', rows: [kept[1]!] },
      { kind: 'duplicate', rows: unsent, sent: [kept[1]!] },
    ],
  });
}

/** A plan whose groups and filters have everything wrong with them that there is a warning for. */
function troubledPlan(): Plan {
  const paused = { membership: 'dynamic', rule: 'paused' } as const;
  const twin: Assignment = { ...ROWS.pilot, source: 'policySets' };
  const found = (id: string, name: string): GroupDirectory => ({
    [id]: { kind: 'found', group: sampleGroup(id, name, paused) },
  });
  const spares = { groupId: GROUP_IDS.executives, excluded: true } as const;
  const reaches = { groupId: GROUP_IDS.finance };
  return samplePlan({
    unsent: [twin],
    groups: {
      ...GROUPS,
      ...found(GROUP_IDS.finance, 'Finance laptops'),
      ...found(GROUP_IDS.executives, 'Executives'),
      [guid(404)]: { kind: 'gone', id: guid(404) },
    },
    filters: {},
    goneFilters: [FILTER_ID],
    warnings: [
      { kind: 'groupEmpty', ...spares },
      { kind: 'rulePaused', ...spares },
      { kind: 'notSecurityEnabled', ...spares },
      { kind: 'filterGone', filterId: FILTER_ID, rows: [ROWS.sales] },
      { kind: 'groupGone', groupId: guid(404), excluded: true },
      { kind: 'groupEmpty', ...reaches },
      { kind: 'rulePaused', ...reaches },
      { kind: 'notSecurityEnabled', ...reaches },
      { kind: 'duplicate', rows: [twin], sent: [ROWS.pilot] },
    ],
  });
}

/** An unconfirmed request whose policy could not be read back. */
export function unread(): ApprovalRequest {
  const { readBack, ...request } = sampleRequestIn('unconfirmed', {
    fault: {
      kind: 'server',
      doing: 'readAssignments',
      advice: { kind: 'sentence', text: 'Graph has trouble of its own: try again in a few minutes.' },
      status: 503,
      message: 'The service is unavailable.',
    },
  });
  return request;
}

/** Requests of others about the same policy, one in each state in which one waits. */
export const OTHERS: NonNullable<RequestView['others']> = [
  { id: 'one', shortId: '9QX2', requester: BEN, state: 'applying' },
  { id: 'two', shortId: 'M4TT', requester: CHRIS, state: 'pending' },
  { id: 'three', shortId: 'K2P8', requester: ALEX, state: 'approved' },
  { id: 'four', shortId: 'W7DD', requester: DANA, state: 'awaiting-intune' },
  { id: 'five', shortId: 'ZZ19', requester: DANA, state: 'unconfirmed' },
];

/** Requests that Intune holds, or held, by a name that says how it stands there. */
export function heldRequests(): Record<string, ApprovalRequest> {
  const { decisions } = sampleRequestIn('approved');
  const approvedBy = { status: 'approved', decidedBy: DANA } as const;
  const bySelf = { ...HOLD, status: 'completed', decidedBy: ALEX, decidedByAuthor: true } as const;
  const refused = {
    kind: 'forbidden',
    doing: 'sendAssignments',
    advice: { kind: 'sentence', text: 'Look in Intune whether this approval was made for this very change.' },
    status: 403,
    message: 'An error has occurred.',
  } as const;
  const held = (hold: Partial<ApprovalRequest['hold']>) =>
    sampleRequestIn('awaiting-intune', { hold: { ...HOLD, ...hold } });
  return {
    'held-asked': held({ status: 'needsApproval' }),
    'held-approved': held(approvedBy),
    'held-approved-by-author': held({ ...bySelf, status: 'approved' }),
    'held-refused': held({ refused }),
    'held-trying': held({ tryCode: true }),
    'held-applied': sampleRequestIn('applied', { hold: { ...HOLD, ...approvedBy, status: 'completed' } }),
    'held-applied-by-author': sampleRequestIn('applied', { hold: bySelf }),
    'held-rejected': sampleRequestIn('awaiting-intune', {
      state: 'rejected',
      hold: { ...HOLD, status: 'rejected', decidedBy: DANA },
    }),
    'held-cancelled': sampleRequestIn('awaiting-intune', {
      state: 'cancelled',
      endedBy: ALEX,
      hold: { ...HOLD, toCancel: true },
    }),
    'held-expired': sampleRequestIn('expired', {
      decisions,
      hold: { ...HOLD, expiresAt: NOW, status: 'expired' },
    }),
    'held-stale': sampleRequestIn('stale', { hold: { ...HOLD, toCancel: true } }),
  };
}

/** Cards of requests, by a name that says what is special. */
export function requestCards(view: RequestView = VIEW): Record<string, Card> {
  const inStates = STATES.map((state) => [state, requestCard(sampleRequestIn(state), view)] as const);
  const second: ApprovalRequest = sampleRequest({
    revision: 2,
    plan: richPlan(),
    approvalsNeeded: 2,
    reach: { needed: 2, reached: [BEN] },
    decisions: [
      { kind: 'approve', person: CHRIS, revision: 1, at: '2026-11-23T14:06:00.000Z' },
      { kind: 'approve', person: BEN, revision: 2, at: '2026-11-23T14:07:00.000Z' },
    ],
  });
  return {
    ...Object.fromEntries(inStates),
    'pending-requester': requestCard(sampleRequest(), { ...view, viewer: 'requester' }),
    'pending-approver': requestCard(sampleRequest(), {
      ...view,
      viewer: 'approver',
      notice: { kind: 'ownRequest' },
      refreshFor: ['29:1abc', '29:1def'],
    }),
    'pending-rich': requestCard(second, view),
    'pending-troubled': requestCard(sampleRequest({ plan: troubledPlan() }), view),
    'pending-60': requestCard(sampleRequest({ plan: planOf(60) }), view),
    'pending-12': requestCard(sampleRequest({ plan: planOf(12) }), view),
    'approved-frozen': requestCard(sampleRequestIn('approved'), { ...view, frozen: true }),
    'unconfirmed-unread': requestCard(unread(), view),
    'cancelled-draft': requestCard({ ...sampleRequestIn('draft'), state: 'cancelled', endedBy: BEN }, view),
    ...Object.fromEntries(
      Object.entries(heldRequests()).map(([name, request]) => [name, requestCard(request, view)]),
    ),
    'held-unseen': requestCard(sampleRequestIn('awaiting-intune'), { ...view, intuneUnseen: true }),
    'pending-others': requestCard(sampleRequest(), { ...view, others: OTHERS }),
    'approved-others': requestCard(sampleRequestIn('approved'), { ...view, others: OTHERS }),
    'stale-by-us': requestCard(
      sampleRequestIn('stale', { movedBy: [{ id: 'one', shortId: '9QX2', requester: BEN }] }),
      view,
    ),
    checking: checkingCard(),
    'payload-draft': payloadCard(sampleRequestIn('draft'), 1),
    payload: payloadCard(sampleRequest({ plan: planOf(60) }), 2),
  };
}

/** The cards that belong to no request. */
export function otherCards(): Record<string, Card> {
  const directory = { groups: GROUPS, filters: { [FILTER_ID]: 'Corporate owned' } };
  const rows = samplePlan().before;
  const candidates = [guid(1), guid(2)].map((id) => ({
    kind: 'group' as const,
    id,
    group: sampleGroup(id, 'Contractors', { created: '2021-04-03T00:00:00Z' }),
    members: { devices: 0, users: 12 },
  }));
  const fault = {
    kind: 'forbidden',
    doing: 'readPolicies',
    advice: {
      kind: 'sentence',
      text: 'Grant DeviceManagementConfiguration.Read.All to the bot and consent to it.',
    },
    status: 403,
    code: 'Forbidden',
    message: 'Application is not authorized to perform this operation.',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    requestId: guid(7),
  } as const;
  const sixty = planOf(60);
  return {
    assignments: assignmentsCard({
      policy: POLICY,
      rows,
      ...directory,
      readFrom: 'beta',
      readAt: NOW,
      page: 1,
      portal: PORTAL,
    }),
    'assignments-60': assignmentsCard({
      policy: POLICY,
      rows: sixty.after,
      groups: sixty.groups,
      filters: sixty.filters,
      readFrom: 'v1.0',
      readAt: NOW,
      page: 2,
      portal: PORTAL,
    }),
    policies: policiesCard({
      policies: Array.from({ length: 25 }, (_, n) => ({
        ...POLICY,
        id: guid(n),
        displayName: `Baseline ${String(n)}`,
      })),
      readAt: NOW,
      page: 1,
    }),
    'help-requester': helpCard('requester'),
    'help-approver': helpCard('approver'),
    'help-newcomers': helpCard('newcomers'),
    'problem-parse': problemCard({
      kind: 'parse',
      problem: {
        kind: 'expected',
        text: 'assign policy Windows 11 baseline Finance laptops',
        at: 34,
        length: 7,
        expected: ['to', 'from'],
        suggestion: 'assign policy "Windows 11 baseline" to group "Finance laptops"',
      },
    }),
    'problem-unknown': problemCard({
      kind: 'unknownName',
      about: 'group',
      name: 'Contractor',
      suggestions: candidates,
    }),
    'problem-unknown-nothing': problemCard({
      kind: 'unknownName',
      about: 'policy',
      name: 'Windws',
      suggestions: [],
    }),
    'problem-unsupported': problemCard({
      kind: 'unsupported',
      about: 'group',
      what: 'exclusion',
      name: 'all devices but not Finance laptops',
      words: 'but not Finance laptops',
    }),
    'problem-other-kind': problemCard({
      kind: 'otherKind',
      name: 'Ubuntu baseline',
      found: [
        { kind: 'linuxCompliance', displayName: 'Ubuntu baseline' },
        { kind: 'settingsCatalog', displayName: 'Ubuntu Baseline' },
      ],
    }),
    'problem-store': problemCard({ kind: 'storeDown' }),
    'requests-waiting': requestsCard({
      of: 'waiting',
      requests: [
        sampleRequest(),
        sampleRequestIn('draft', { shortId: 'D0PE', requester: BEN }),
        sampleRequestIn('awaiting-intune', { shortId: 'W7DD' }),
        sampleRequest({ shortId: 'M4TT', plan: richPlan() }),
      ],
      now: NOW,
      next: { list: 'waiting', after: '2' },
    }),
    'requests-mine': requestsCard({
      of: 'mine',
      requests: STATES.map((state) => sampleRequestIn(state)),
      now: NOW,
    }),
    'requests-history': requestsCard({
      of: 'history',
      policyName: POLICY.displayName,
      requests: (['pending', 'applied', 'stale', 'rejected'] as const).map((state) => sampleRequestIn(state)),
      now: NOW,
    }),
    'requests-none': requestsCard({ of: 'waiting', requests: [], now: NOW }),
    'problem-ambiguous': problemCard({
      kind: 'ambiguousName',
      about: 'group',
      name: 'Contractors',
      candidates,
    }),
    'problem-nothing': problemCard({
      kind: 'nothingToChange',
      policy: POLICY,
      rows,
      alreadySo: [{ verb: 'assign', target: ROWS.sales.target }],
      ...directory,
    }),
    'problem-undone': problemCard({
      kind: 'nothingToChange',
      policy: POLICY,
      rows,
      alreadySo: [],
      ...directory,
    }),
    'problem-policy-set': problemCard({
      kind: 'fromPolicySet',
      target: ROWS.sales.target,
      group: 'Sales laptops',
    }),
    'problem-fault': problemCard({ kind: 'graphFault', fault }),
    'problem-both': problemCard({ kind: 'includeAndExclude', group: 'Sales' }),
    'problem-long': problemCard({ kind: 'tooLong', length: 5000, limit: 4000 }),
    'problem-internal': problemCard({ kind: 'internal', reference: guid(9) }),
    'problem-outsider': problemCard({ kind: 'outsider' }),
  };
}
