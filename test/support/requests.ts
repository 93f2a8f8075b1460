// Sample requests for tests: the demo's story, "Windows 11 baseline" for "Finance laptops", in every state.
import type { Assignment, Target } from '../../bot/domain/assignment.js';
import { setText } from '../../bot/domain/assignment.js';
import { NO_EVENT, type AuditEvent } from '../../bot/domain/audit.js';
import type { Group, GroupDirectory, MemberCounts } from '../../bot/domain/group.js';
import type { IntuneHold } from '../../bot/domain/intune-hold.js';
import type { Person } from '../../bot/domain/person.js';
import type { EncodedAssign, Plan } from '../../bot/domain/plan/plan.js';
import type { Policy } from '../../bot/domain/policy.js';
import type {
  ApprovalRequest,
  CardCopy,
  Choice,
  Decision,
  RequestState,
  Sending,
} from '../../bot/domain/request.js';
import { chainEvent, sha256, type NewEvent } from '../../bot/workflow/audit-chain.js';

/** The tenant, the people and the ids of the story. */
export const TENANT_ID = '5d1f0a2c-7b3e-4c58-9a60-2f4b8e9d1c37';
export const ALEX: Person = { id: 'a1ec0000-4f2d-4d6b-8a11-0d5f6c7b8a01', name: 'Alex Rivera' };
export const BEN: Person = { id: 'be100000-4f2d-4d6b-8a11-0d5f6c7b8a02', name: 'Ben Okafor' };
export const CHRIS: Person = { id: 'c4215000-4f2d-4d6b-8a11-0d5f6c7b8a03', name: 'Chris Lindqvist' };
/** An Intune administrator whom the bot has never met. */
export const DANA: Person = { id: 'da4a0000-4f2d-4d6b-8a11-0d5f6c7b8a04', name: 'Dana Koch' };
export const GROUP_IDS = {
  pilot: '192584fa-43ba-4a94-93b7-d3cd4a1cc631',
  sales: '2b7c91d0-5e1f-4f0a-8d22-6c0e3b9a7f12',
  desktops: '3c8da2e1-6f20-4a1b-9e33-7d1f4c0b8a23',
  executives: '4d9eb3f2-7031-4b2c-af44-8e2a5d1c9b34',
  finance: '5eafc403-8142-4c3d-b055-9f3b6e2d9c1e',
} as const;
export const FILTER_ID = '2983b1c2-8ec2-45d3-84ed-deca619d2c04';

/** The policy of the story. */
export const POLICY: Policy = {
  kind: 'compliance',
  id: '04ab1704-76f9-4306-b9a6-4dd5056bd466',
  displayName: 'Windows 11 baseline',
  type: 'windows10CompliancePolicy',
  lastModified: '2026-11-03T09:12:44.1234567Z',
  graceHours: 0,
};

/** The rows of the story: the four there are, and the one that is asked for. */
export const ROWS = {
  pilot: include(GROUP_IDS.pilot),
  sales: { ...include(GROUP_IDS.sales), filter: { id: FILTER_ID, mode: 'include' } },
  desktops: include(GROUP_IDS.desktops),
  executives: { target: { kind: 'excludedGroup', groupId: GROUP_IDS.executives }, source: 'direct' },
  finance: include(GROUP_IDS.finance),
} as const satisfies Record<string, Assignment>;

const BEFORE: readonly Assignment[] = [ROWS.pilot, ROWS.sales, ROWS.desktops, ROWS.executives];
const AFTER: readonly Assignment[] = [...BEFORE, ROWS.finance];

/** What the directory says of the groups of the story, by id. */
export const GROUPS: GroupDirectory = {
  [GROUP_IDS.pilot]: found(GROUP_IDS.pilot, 'Windows pilot', { devices: 120, users: 0 }),
  [GROUP_IDS.sales]: found(GROUP_IDS.sales, 'Sales laptops', { devices: 840, users: 0 }),
  [GROUP_IDS.desktops]: found(GROUP_IDS.desktops, 'HQ desktops', { devices: 410, users: 0 }),
  [GROUP_IDS.executives]: found(GROUP_IDS.executives, 'Executives', { devices: 0, users: 32 }),
  [GROUP_IDS.finance]: found(GROUP_IDS.finance, 'Finance laptops', { devices: 214, users: 0 }),
};

/** An assigned security group; `overrides` makes it another kind. */
export function sampleGroup(id: string, displayName: string, overrides: Partial<Group> = {}): Group {
  return { id, displayName, kind: 'security', membership: 'assigned', securityEnabled: true, ...overrides };
}

/** The plan of the story: adds 1, keeps 4, one filter (hence beta), one exclusion. Hashes are of what it holds. */
export function samplePlan(overrides: Partial<Plan> = {}): Plan {
  const before = overrides.before ?? BEFORE;
  const request = overrides.request ?? encode(overrides.policy ?? POLICY, overrides.after ?? AFTER);
  return {
    policy: POLICY,
    madeAt: '2026-11-23T14:05:00.000Z',
    changes: [{ verb: 'assign', target: ROWS.finance.target }],
    before,
    after: AFTER,
    added: [ROWS.finance],
    removed: [],
    changed: [],
    kept: BEFORE,
    alreadySo: [],
    readFrom: 'beta',
    warnings: [
      {
        kind: 'mixedExclusion',
        excludedGroupId: GROUP_IDS.executives,
        excludedHas: 'users',
        includes: [ROWS.finance],
      },
    ],
    broad: [],
    groups: GROUPS,
    filters: { [FILTER_ID]: 'Corporate owned' },
    request,
    bodyHash: sha256(request.body),
    stateHash: sha256(setText(before)),
    ...overrides,
  };
}

/** Alex's request, pending, never saved: version 0, no event yet. */
export function sampleRequest(overrides: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    id: '7f3kq2m9d4x8w6t1',
    shortId: '7F3K',
    tenantId: TENANT_ID,
    revision: 1,
    version: 0,
    state: 'pending',
    requester: ALEX,
    askedIn: sampleCopy('requester', ALEX).conversation,
    text: 'assign policy Windows 11 baseline to group Finance laptops because audit finding 12',
    reason: 'audit finding 12',
    authors: [ALEX],
    plan: samplePlan(),
    approvalsNeeded: 1,
    decisions: [],
    createdAt: '2026-11-23T14:05:00.000Z',
    updatedAt: '2026-11-23T14:05:00.000Z',
    expiresAt: '2026-11-24T14:05:00.000Z',
    reach: { needed: 1, reached: [BEN, CHRIS] },
    cards: [sampleCopy('requester', ALEX), sampleCopy('approver', BEN), sampleCopy('approver', CHRIS)],
    seq: 0,
    head: NO_EVENT,
    ...overrides,
  };
}

/** The same request as it looks in a state, with what a request in that state has. */
export function sampleRequestIn(
  state: RequestState,
  overrides: Partial<ApprovalRequest> = {},
): ApprovalRequest {
  if (state === 'draft') {
    const { plan, reach, ...asked } = sampleRequest();
    return { ...asked, ...IN_STATE.draft, state, ...overrides };
  }
  return { ...sampleRequest(), ...IN_STATE[state], state, ...overrides };
}

/** The request with one more audit event, and that event: what `commit` takes. */
export function sampleEvent(
  request: ApprovalRequest,
  event: NewEvent = { action: 'asked', actor: ALEX },
  at = '2026-11-23T14:05:00.000Z',
): { readonly request: ApprovalRequest; readonly event: AuditEvent } {
  return chainEvent(request, event, at);
}

/** A copy of a request's card in somebody's personal chat. */
export function sampleCopy(audience: CardCopy['audience'], person: Person): CardCopy {
  return {
    activityId: `f:${person.id}`,
    audience,
    conversation: {
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      conversationId: `a:${person.id}/chat`,
      conversationType: 'personal',
      tenantId: TENANT_ID,
      botId: '28:6f1b3d5a-9c2e-4b70-8d14-3e5f7a9b1c2d',
      channelId: 'msteams',
      personId: person.id,
    },
  };
}

/** What Intune holds of the request of the story, and nobody has decided there yet. */
export const HOLD: IntuneHold = {
  code: 'aabb1234-5678-4012-abcd-ef0123456789',
  heldAt: '2026-11-23T14:07:10.900Z',
  expiresAt: '2026-11-26T14:07:10.900Z',
};

const APPROVED: Decision = { kind: 'approve', person: BEN, revision: 1, at: '2026-11-23T14:07:10.000Z' };

const UNDER_WAY: Sending = {
  startedAt: '2026-11-23T14:07:10.100Z',
  sendingAt: '2026-11-23T14:07:10.200Z',
  clientRequestId: '8b1f7c2e-0d3a-4e5b-96c8-1a2b3c4d5e6f',
};

const ANSWERED: Sending = {
  ...UNDER_WAY,
  answer: 'accepted',
  graphRequestId: 'c0ffee00-1d2e-4f3a-8b4c-5d6e7f8a9b0c',
  finishedAt: '2026-11-23T14:07:10.900Z',
};

const READ_AT = '2026-11-23T14:07:10.900Z';

const CHOICE: Choice = {
  about: 'group',
  name: 'Contractors',
  why: 'ambiguous',
  options: ['6fb0d514-9253-4d4e-8166-a04c7f3e0d2f', '70c1e625-a364-4e5f-9277-b15d804f1e30'].map((id, at) => ({
    kind: 'group',
    id,
    group: sampleGroup(id, 'Contractors', { membership: at === 0 ? 'assigned' : 'dynamic' }),
    members: { devices: 0, users: 17 + at },
  })),
};

const IN_STATE: Readonly<Record<RequestState, Partial<ApprovalRequest>>> = {
  draft: {
    revision: 0,
    text: 'assign Windows 11 baseline to Contractors',
    cards: [sampleCopy('requester', ALEX)],
    draft: {
      readings: [
        {
          kind: 'change',
          verb: 'assign',
          policy: { text: 'Windows 11 baseline', isId: false },
          targets: [{ kind: 'group', name: { text: 'Contractors', isId: false } }],
        },
      ],
      pickedPolicies: {},
      pickedGroups: {},
      choice: CHOICE,
    },
  },
  pending: {},
  approved: { decisions: [APPROVED] },
  applying: { decisions: [APPROVED], sending: UNDER_WAY },
  applied: {
    decisions: [APPROVED],
    sending: ANSWERED,
    readBack: { at: READ_AT, rows: AFTER, missing: [], extra: [] },
  },
  stale: {
    decisions: [APPROVED],
    sending: { startedAt: UNDER_WAY.startedAt, finishedAt: READ_AT },
    movedTo: [ROWS.pilot, ROWS.sales, ROWS.executives],
  },
  failed: {
    decisions: [APPROVED],
    sending: { ...UNDER_WAY, finishedAt: READ_AT },
    fault: {
      kind: 'forbidden',
      doing: 'sendAssignments',
      advice: {
        kind: 'sentence',
        text: 'Grant DeviceManagementConfiguration.ReadWrite.All to the bot and consent to it.',
      },
      status: 403,
      code: 'Forbidden',
      message: 'Application is not authorized to perform this operation.',
      permissions: ['DeviceManagementConfiguration.ReadWrite.All'],
      requestId: 'c0ffee00-1d2e-4f3a-8b4c-5d6e7f8a9b0c',
    },
  },
  diverged: {
    decisions: [APPROVED],
    sending: ANSWERED,
    readBack: {
      at: READ_AT,
      rows: [ROWS.pilot, ROWS.sales, ROWS.executives, ROWS.finance],
      missing: [ROWS.desktops],
      extra: [],
    },
  },
  unconfirmed: {
    decisions: [APPROVED],
    sending: { ...UNDER_WAY, answer: 'unknown', finishedAt: '2026-11-23T14:08:40.900Z' },
    readBack: { at: '2026-11-23T14:08:40.900Z', rows: BEFORE, missing: [ROWS.finance], extra: [] },
    fault: {
      kind: 'timeout',
      doing: 'sendAssignments',
      advice: { kind: 'sentence', text: 'Wait: later reads may still find it applied.' },
      clientRequestId: '8b1f7c2e-0d3a-4e5b-96c8-1a2b3c4d5e6f',
    },
  },
  'awaiting-intune': {
    decisions: [APPROVED],
    sending: { startedAt: UNDER_WAY.startedAt },
    hold: HOLD,
  },
  rejected: {
    decisions: [{ ...APPROVED, kind: 'reject', reason: 'wait for the pilot' }],
    endedBy: BEN,
  },
  cancelled: { endedBy: ALEX },
  expired: {},
};

function include(groupId: string): Assignment & { readonly target: Target } {
  return { target: { kind: 'group', groupId }, source: 'direct' };
}

function found(id: string, displayName: string, members: MemberCounts): GroupDirectory[string] {
  return { kind: 'found', group: sampleGroup(id, displayName), members };
}

/** As the bot would write it, for the targets the story has. */
function encode(policy: Policy, rows: readonly Assignment[]): EncodedAssign {
  const hasFilter = rows.some((row) => row.filter !== undefined);
  return {
    version: hasFilter ? 'beta' : 'v1.0',
    path: `/deviceManagement/deviceCompliancePolicies/${policy.id}/assign`,
    body: JSON.stringify({ assignments: rows.map(encodeRow) }),
    ...(hasFilter && { betaBecause: 'filter' }),
  };
}

const TYPES: Readonly<Partial<Record<Target['kind'], string>>> = {
  group: '#microsoft.graph.groupAssignmentTarget',
  excludedGroup: '#microsoft.graph.exclusionGroupAssignmentTarget',
  allDevices: '#microsoft.graph.allDevicesAssignmentTarget',
  allUsers: '#microsoft.graph.allLicensedUsersAssignmentTarget',
  collection: '#microsoft.graph.configurationManagerCollectionAssignmentTarget',
};

function encodeRow({ target, filter }: Assignment): object {
  const type = TYPES[target.kind];
  if (target.kind === 'unknown' || type === undefined) throw new Error('the sample has no unknown targets');
  const { kind, ...members } = target;
  const narrowed = filter && {
    deviceAndAppManagementAssignmentFilterId: filter.id,
    deviceAndAppManagementAssignmentFilterType: filter.mode,
  };
  return { target: { '@odata.type': type, ...members, ...narrowed } };
}
