// Any request the types allow, with names as hostile as a directory can hold.
import fc from 'fast-check';
import type { Advice } from '../../bot/domain/advice.js';
import type { Assignment, Target } from '../../bot/domain/assignment.js';
import type { ChangeCommand, NameRef, TargetRef } from '../../bot/domain/command.js';
import { GRAPH_CALLS, type KeptFault } from '../../bot/domain/graph-error.js';
import type { IntuneHold } from '../../bot/domain/intune-hold.js';
import type { Group, GroupDirectory, MemberCounts } from '../../bot/domain/group.js';
import type { JsonObject } from '../../bot/domain/json.js';
import type { Person } from '../../bot/domain/person.js';
import type { Change, EncodedAssign, Plan } from '../../bot/domain/plan/plan.js';
import type { Policy } from '../../bot/domain/policy.js';
import type {
  ApprovalRequest,
  CardCopy,
  ChoiceOption,
  ConversationRef,
  Decision,
  Draft,
  ReadBack,
  RequestState,
  Sending,
} from '../../bot/domain/request.js';
import type { Warning } from '../../bot/domain/plan/warnings.js';
import type { Arrived } from '../../bot/workflow/ports.js';
import { anyCharacter } from '../support/any-text.js';

/** Every state there is: the type of the record makes the compiler say when one is missing. */
export const STATES = Object.keys({
  draft: 0,
  pending: 0,
  approved: 0,
  applying: 0,
  applied: 0,
  stale: 0,
  failed: 0,
  diverged: 0,
  unconfirmed: 0,
  'awaiting-intune': 0,
  rejected: 0,
  cancelled: 0,
  expired: 0,
} satisfies Record<RequestState, 0>) as readonly RequestState[];

/** Text of any characters but NUL and half surrogates, and what tends to break stores and templates. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 20 }).map((text) => text.replaceAll('\0', '')),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    `O'Brien "&" \`R&D\` \\`,
    '${displayName} {{DATE(2026-01-01,SHORT)}} $(x) %00 %s',
    "'; DROP TABLE requests; --",
    '__proto__',
    'constructor',
    '👩‍👩‍👧‍👦 naïve Ω ﷽ \u202egnp.exe\u202c \u0007 \r\n\t \u2028 \ufeff',
    'null',
    '123',
  ),
);

const count = fc.nat();
const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });
const byText = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(hostileText, item, { maxKeys: 3 });
const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
/** As JSON has it: no negative zero, and objects that are ordinary ones. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const jsonObject: fc.Arbitrary<JsonObject> = fc
  .dictionary(hostileText, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => asJson(value as JsonObject));

const kindOnly = <K extends string>(...kinds: K[]): fc.Arbitrary<{ kind: K }> =>
  fc.record({ kind: fc.constantFrom(...kinds) });

const target: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ kind: fc.constantFrom('group', 'excludedGroup'), groupId: hostileText }),
  kindOnly('allDevices', 'allUsers'),
  fc.record({ kind: fc.constant('collection'), collectionId: hostileText }),
  fc.record({ kind: fc.constant('unknown'), type: hostileText, verbatim: jsonObject }),
);

const row: fc.Arbitrary<Assignment> = fc.record(
  {
    target,
    filter: fc.record({ id: hostileText, mode: fc.constantFrom('include', 'exclude') }),
    source: fc.constantFrom('direct', 'policySets'),
    extra: jsonObject,
  },
  { requiredKeys: ['target', 'source'] },
);

const rows = list(row);

const policy: fc.Arbitrary<Policy> = fc.record(
  {
    kind: fc.constant('compliance'),
    id: hostileText,
    displayName: hostileText,
    type: hostileText,
    lastModified: hostileText,
    graceHours: fc.integer(),
  },
  { requiredKeys: ['kind', 'id', 'displayName', 'type'] },
);

const group: fc.Arbitrary<Group> = fc.record(
  {
    id: hostileText,
    displayName: hostileText,
    kind: fc.constantFrom(
      'security',
      'mailEnabledSecurity',
      'distribution',
      'microsoft365',
      'microsoft365Security',
    ),
    membership: fc.constantFrom('assigned', 'dynamic'),
    rule: fc.constantFrom('on', 'paused'),
    securityEnabled: fc.boolean(),
    description: hostileText,
    created: hostileText,
  },
  { requiredKeys: ['id', 'displayName', 'kind', 'membership', 'securityEnabled'] },
);

const members: fc.Arbitrary<MemberCounts> = fc.record({ devices: count, users: count });

const groups: fc.Arbitrary<GroupDirectory> = byText(
  fc.oneof(
    fc.record({ kind: fc.constant('found'), group, members }, { requiredKeys: ['kind', 'group'] }),
    fc.record({ kind: fc.constantFrom('gone', 'unread'), id: hostileText }),
  ),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ verb: fc.constantFrom('assign', 'unassign'), target }),
  fc.record({ verb: fc.constant('restore'), target, row }),
);

const warning: fc.Arbitrary<Warning> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('allDevices', 'allUsers'),
    verb: fc.constantFrom('added', 'removed', 'changed'),
  }),
  fc.record({
    kind: fc.constant('mixedExclusion'),
    excludedGroupId: hostileText,
    excludedHas: fc.constantFrom('users', 'devices'),
    includes: rows,
  }),
  fc.record(
    {
      kind: fc.constantFrom('groupEmpty', 'rulePaused', 'notSecurityEnabled', 'groupGone'),
      groupId: hostileText,
      excluded: fc.constant(true),
    },
    { requiredKeys: ['kind', 'groupId'] },
  ),
  fc.record({ kind: fc.constant('exclusionRemoved'), groupId: hostileText }),
  fc.record({ kind: fc.constant('policySet'), rows }),
  fc.record({ kind: fc.constant('duplicate'), rows, sent: rows }),
  fc.record({ kind: fc.constant('filterGone'), filterId: hostileText, rows }),
  kindOnly('leavesUnassigned', 'filtersUnseen', 'lateRead'),
);

const encoded: fc.Arbitrary<EncodedAssign> = fc.record(
  {
    version: fc.constantFrom('v1.0', 'beta'),
    path: hostileText,
    body: hostileText,
    betaBecause: fc.constantFrom('filter', 'policyType', 'unknownTarget'),
  },
  { requiredKeys: ['version', 'path', 'body'] },
);

const wholePlan = fc.record({
  policy,
  madeAt: time,
  changes: list(change),
  before: rows,
  after: rows,
  added: rows,
  removed: rows,
  changed: list(fc.record({ before: row, after: row })),
  kept: rows,
  alreadySo: list(change),
  readFrom: fc.constantFrom('v1.0', 'beta'),
  warnings: list(warning),
  broad: list(fc.constantFrom('allDevices', 'allUsers', 'clear', 'filtersUnseen')),
  groups,
  filters: byText(hostileText),
  request: encoded,
  bodyHash: hostileText,
  stateHash: hostileText,
});

/** With rows listed beside others, and filters that are gone, or without. */
const plan: fc.Arbitrary<Plan> = fc
  .tuple(wholePlan, fc.record({ unsent: rows, goneFilters: list(hostileText) }, { requiredKeys: [] }))
  .map(([whole, more]) => ({ ...whole, ...more }));

const person: fc.Arbitrary<Person> = fc.record({ id: hostileText, name: hostileText });

const nameRef: fc.Arbitrary<NameRef> = fc.record({ text: hostileText, isId: fc.boolean() });

const targetRef: fc.Arbitrary<TargetRef> = fc.oneof(
  fc.record({ kind: fc.constantFrom('group', 'excludedGroup'), name: nameRef }),
  kindOnly('allDevices', 'allUsers'),
  fc.record({ kind: fc.constant('collection'), collectionId: hostileText }),
);

const command: fc.Arbitrary<ChangeCommand> = fc.record(
  {
    kind: fc.constant('change'),
    verb: fc.constantFrom('assign', 'unassign'),
    policy: nameRef,
    targets: list(targetRef),
    reason: hostileText,
  },
  { requiredKeys: ['kind', 'verb', 'policy', 'targets'] },
);

const option: fc.Arbitrary<ChoiceOption> = fc.oneof(
  fc.record({ kind: fc.constant('policy'), id: hostileText, policy }),
  fc.record(
    { kind: fc.constant('group'), id: hostileText, group, members },
    { requiredKeys: ['kind', 'id', 'group'] },
  ),
  fc.record({ kind: fc.constant('reading'), id: hostileText, command }),
);

const draft: fc.Arbitrary<Draft> = fc.record({
  readings: list(command),
  pickedPolicies: byText(hostileText),
  pickedGroups: byText(hostileText),
  choice: fc.record({
    about: fc.constantFrom('policy', 'group', 'reading'),
    name: hostileText,
    why: fc.constantFrom('ambiguous', 'unknown'),
    options: list(option),
  }),
});

const advice: fc.Arbitrary<Advice> = fc.oneof(
  fc.record({ kind: fc.constantFrom('server', 'approvalHolds', 'strangePerson') }),
  fc.record({ kind: fc.constant('throttled'), seconds: count }, { requiredKeys: ['kind'] }),
  fc.record({
    kind: fc.constant('grant'),
    permissions: list(hostileText),
    which: fc.constantFrom('all', 'any'),
    need: fc.constantFrom('assign', 'nothing'),
  }),
  fc.record({ kind: fc.constant('approvalMismatch'), permissions: list(hostileText) }),
  fc.record({ kind: fc.constant('needsBeta'), because: fc.constantFrom('filter', 'unknownTarget') }),
  fc.record({ kind: fc.constant('noTokenFrom'), source: fc.constantFrom('secret', 'workload') }),
  fc.record({ kind: fc.constant('sentence'), text: hostileText }),
);

const fault: fc.Arbitrary<KeptFault> = fc.record(
  {
    kind: fc.constantFrom(
      'forbidden',
      'unauthenticated',
      'noLicence',
      'notFound',
      'badRequest',
      'conflict',
      'throttled',
      'server',
      'unreachable',
      'timeout',
      'incomplete',
      'noToken',
    ),
    doing: fc.oneof(fc.constantFrom(...GRAPH_CALLS), fc.record({ text: hostileText })),
    advice,
    status: count,
    code: hostileText,
    flaw: fc.constantFrom('notJson', 'emptyId'),
    message: hostileText,
    permissions: list(hostileText),
    requestId: hostileText,
    clientRequestId: hostileText,
    retryAfterSeconds: fc.constantFrom(0, 0.5, 17),
  },
  { requiredKeys: ['kind', 'doing', 'advice'] },
);

const decision: fc.Arbitrary<Decision> = fc.record(
  { kind: fc.constantFrom('approve', 'reject'), person, revision: count, at: time, reason: hostileText },
  { requiredKeys: ['kind', 'person', 'revision', 'at'] },
);

const sending: fc.Arbitrary<Sending> = fc.record(
  {
    startedAt: time,
    sendingAt: time,
    answer: fc.constantFrom('accepted', 'unknown'),
    graphRequestId: hostileText,
    clientRequestId: hostileText,
    finishedAt: time,
  },
  { requiredKeys: ['startedAt'] },
);

const readBack: fc.Arbitrary<ReadBack> = fc.record({ at: time, rows, missing: rows, extra: rows });

const conversation: fc.Arbitrary<ConversationRef> = fc.record(
  {
    serviceUrl: hostileText,
    conversationId: hostileText,
    conversationType: fc.constantFrom('personal', 'groupChat', 'channel'),
    tenantId: hostileText,
    botId: hostileText,
    channelId: hostileText,
    personId: hostileText,
    teamId: hostileText,
  },
  {
    requiredKeys: ['serviceUrl', 'conversationId', 'conversationType', 'tenantId', 'botId', 'channelId'],
  },
);

const hold: fc.Arbitrary<IntuneHold> = fc.record(
  {
    code: hostileText,
    heldAt: time,
    expiresAt: time,
    status: fc.constantFrom(
      'needsApproval',
      'approved',
      'rejected',
      'cancelled',
      'completed',
      'expired',
      'unknown',
    ),
    decidedBy: fc.record({ id: hostileText, name: hostileText }, { requiredKeys: [] }),
    decidedByAuthor: fc.constant(true as const),
    tryCode: fc.constant(true as const),
    refused: fault,
    toCancel: fc.constant(true as const),
  },
  { requiredKeys: ['code', 'heldAt', 'expiresAt'] },
);

const copy: fc.Arbitrary<CardCopy> = fc.record(
  {
    activityId: hostileText,
    conversation,
    audience: fc.constantFrom('requester', 'approver', 'everyone'),
    renewed: fc.constant(true as const),
  },
  { requiredKeys: ['conversation', 'audience'] },
);

const required = {
  shortId: hostileText,
  tenantId: hostileText,
  revision: count,
  state: fc.constantFrom(...STATES),
  requester: person,
  askedIn: conversation,
  text: hostileText,
  authors: list(person),
  approvalsNeeded: count,
  decisions: list(decision),
  createdAt: time,
  updatedAt: time,
  expiresAt: time,
  cards: list(copy),
};

const optional = {
  reason: hostileText,
  draft,
  plan,
  sending,
  readBack,
  fault,
  movedTo: rows,
  movedBy: list(fc.record({ id: hostileText, shortId: hostileText, requester: person })),
  hold,
  endedBy: person,
  undoOf: hostileText,
  undoneBy: hostileText,
  reach: fc.record(
    { needed: count, reached: list(person), unsure: fc.constant(true as const) },
    { requiredKeys: ['needed', 'reached'] },
  ),
};

/** What a request says; its place in the store (id, version, seq, head) is the test's to give. */
export type Content = Omit<ApprovalRequest, 'id' | 'version' | 'seq' | 'head'>;

/** Any request, each optional member now there, now absent. */
export const anyContent: fc.Arbitrary<Content> = fc
  .record(
    { ...required, ...optional },
    {
      requiredKeys: [
        'shortId',
        'tenantId',
        'revision',
        'state',
        'requester',
        'askedIn',
        'text',
        'authors',
        'approvalsNeeded',
        'decisions',
        'createdAt',
        'updatedAt',
        'expiresAt',
        'cards',
      ],
    },
  )
  .map((content: Content) => asJson(content));

/** A request with every optional member there is: the compiler says when one is missing. */
export const fullContent: fc.Arbitrary<Required<Content>> = fc
  .record({ ...required, ...optional })
  .map(asJson);

/** Any detail of an audit event. */
export const anyDetail: fc.Arbitrary<JsonObject> = jsonObject;

/** What any message says; its key is the test's to give. */
export const anyMessage: fc.Arbitrary<Omit<Arrived, 'key'>> = fc
  .record(
    {
      requestId: hostileText,
      person,
      tenantId: hostileText,
      conversation,
      activityId: hostileText,
      text: hostileText,
      hasAttachment: fc.boolean(),
    },
    { requiredKeys: ['requestId', 'person', 'tenantId', 'conversation', 'text', 'hasAttachment'] },
  )
  .map(asJson);
