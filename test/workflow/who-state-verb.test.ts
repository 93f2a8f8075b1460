// Who may do what in which state: every combination, against one table of what is allowed.
import type { Person, Membership } from '../../bot/domain/person.js';
import type { ApprovalRequest, RequestState } from '../../bot/domain/request.js';
import { MOVES } from '../../bot/domain/moves.js';
import { approve } from '../../bot/workflow/verbs/approve.js';
import { cancel } from '../../bot/workflow/verbs/cancel.js';
import { change } from '../../bot/workflow/verbs/change.js';
import { choose } from '../../bot/workflow/verbs/choose.js';
import type { Click } from '../../bot/workflow/click.js';
import type { Ports } from '../../bot/workflow/ports.js';
import { refresh } from '../../bot/workflow/verbs/refresh.js';
import { dropGone } from '../../bot/workflow/verbs/drop-gone.js';
import { reject } from '../../bot/workflow/verbs/reject.js';
import { replan } from '../../bot/workflow/verbs/replan.js';
import { saveNew } from '../../bot/workflow/save.js';
import type { VerbOutcome } from '../../bot/workflow/outcome.js';
import { undo } from '../../bot/workflow/verbs/undo.js';
import { withdraw } from '../../bot/workflow/verbs/withdraw.js';
import { ALEX, BEN, CHRIS, sampleCopy, sampleRequestIn, TENANT_ID } from '../support/requests.js';
import { APPROVERS, DANA, openWorld, REQUESTERS, type World } from '../support/world.js';

const HERE = sampleCopy('requester', ALEX).conversation;
const OTHER_TENANT = '99999999-0000-4000-8000-000000000000';

/** Everybody who might press; the directory says of them what `membership` says. */
const PEOPLE: Readonly<Record<string, { who: Person; membership: Membership; tenantId?: string }>> = {
  requester: { who: ALEX, membership: known(ALEX, [REQUESTERS]) },
  approver: { who: CHRIS, membership: known(CHRIS, [APPROVERS]) },
  'requester who is an approver': { who: ALEX, membership: known(ALEX, [REQUESTERS, APPROVERS]) },
  'another requester': { who: DANA, membership: known(DANA, [REQUESTERS]) },
  outsider: { who: DANA, membership: known(DANA, []) },
  'disabled approver': { who: CHRIS, membership: { ...known(CHRIS, [APPROVERS]), enabled: false } },
  'guest approver': { who: CHRIS, membership: { ...known(CHRIS, [APPROVERS]), guest: true } },
  'approver who cannot be read': {
    who: CHRIS,
    membership: { kind: 'unread', id: CHRIS.id, why: { kind: 'server' } },
  },
  'approver nobody knows': { who: CHRIS, membership: { kind: 'missing', id: CHRIS.id } },
  'approver of another tenant': { who: CHRIS, membership: known(CHRIS, [APPROVERS]), tenantId: OTHER_TENANT },
};

const VERBS: Readonly<Record<string, (ports: Ports, click: Click) => Promise<VerbOutcome>>> = {
  approve,
  reject: (ports, click) => reject(ports, click, 'not today'),
  cancel,
  withdraw,
  choose: (ports, click) => choose(ports, click, '6fb0d514-9253-4d4e-8166-a04c7f3e0d2f'),
  change: (ports, click) => change(ports, click, 'assign Windows 11 baseline to all devices'),
  refresh: (ports, click) => refresh(ports, click),
  dropGone,
  replan,
  undo: (ports, click) => undo(ports, click, HERE),
};

const AFTER_PLAN: readonly RequestState[] = ['stale', 'failed', 'diverged', 'unconfirmed', 'expired'];
const OPEN: readonly RequestState[] = ['draft', 'pending', 'approved', 'awaiting-intune'];

/** The whole of what is allowed: state it leads to, by verb, person and state. Everything absent changes nothing. */
function allowed(verb: string, person: string, state: RequestState): RequestState | undefined {
  const isRequester = person === 'requester' || person === 'requester who is an approver';
  switch (verb) {
    case 'approve':
      return person === 'approver' && state === 'pending' ? 'approved' : undefined;
    case 'reject':
      return person === 'approver' && state !== 'draft' && OPEN.includes(state) ? 'rejected' : undefined;
    case 'cancel':
      return isRequester && OPEN.includes(state) ? 'cancelled' : undefined;
    case 'choose':
      return isRequester && state === 'draft' ? 'pending' : undefined;
    case 'change':
      return isRequester && state === 'pending' ? 'pending' : undefined;
    case 'replan':
      return (isRequester || person === 'approver') && AFTER_PLAN.includes(state) ? 'pending' : undefined;
    default:
      return undefined;
  }
}

let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

const STATES = Object.keys(MOVES) as RequestState[];
const CASES = Object.keys(VERBS).flatMap((verb) =>
  Object.keys(PEOPLE).map((person) => [verb, person] as const),
);

it.each(CASES)('%s by %s, in every state', async (verb, person) => {
  const { who, membership, tenantId = TENANT_ID } = PEOPLE[person]!;
  world.tenant.memberships.set(who.id, membership);
  world.tenant.groups.set('6fb0d514-9253-4d4e-8166-a04c7f3e0d2f', {
    kind: 'found',
    group: {
      id: '6fb0d514-9253-4d4e-8166-a04c7f3e0d2f',
      displayName: 'Contractors',
      kind: 'security',
      membership: 'assigned',
      securityEnabled: true,
    },
    members: { devices: 3, users: 0 },
  });
  for (const state of STATES) {
    const before = await stored(state);
    const click = { requestId: before.id, revision: before.revision, actor: { ...who, tenantId } };
    const outcome = await VERBS[verb]!(world.ports, click);
    const after = await world.load(before.id);
    const expected = allowed(verb, person, state);
    expect({ state, to: after.state, sent: world.tenant.sent }).toEqual({
      state,
      to: expected ?? state,
      sent: [],
    });
    if (expected === undefined && verb !== 'undo') expect(after.version).toBe(before.version);
    if (person === 'approver of another tenant') expect(outcome).toEqual({ kind: 'stranger' });
    if (person === 'outsider' || person === 'approver nobody knows') {
      expect(outcome).toEqual({ kind: 'turnedAway', refusal: { kind: 'outsider' } });
    }
  }
});

it('an undo of an applied request is a new request that needs approval like any other', async () => {
  const applied = await stored('applied');
  world.tenant.rows.set(applied.plan!.policy.id, applied.plan!.after);
  const outcome = await undo(world.ports, world.click(applied, ALEX), HERE);
  expect(outcome).toMatchObject({
    kind: 'asked',
    request: { state: 'pending', undoOf: applied.id, decisions: [] },
  });
  const asked = outcome.kind === 'asked' ? outcome.request : undefined;
  expect(asked?.plan?.removed).toEqual(applied.plan!.added);
  expect(asked?.plan?.kept).toHaveLength(4);
});

it('a second click on undo asks for nothing more', async () => {
  const applied = await stored('applied');
  world.tenant.rows.set(applied.plan!.policy.id, applied.plan!.after);
  const outcomes = await Promise.all([1, 2].map(() => undo(world.ports, world.click(applied, ALEX), HERE)));
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['asked', 'done']);
  expect(await undo(world.ports, world.click(applied, ALEX), HERE)).toMatchObject({ kind: 'refused' });
});

it('an undo that is cancelled leaves the applied request free for another', async () => {
  const applied = await stored('applied');
  world.tenant.rows.set(applied.plan!.policy.id, applied.plan!.after);
  const first = await undo(world.ports, world.click(applied, ALEX), HERE);
  if (first.kind !== 'asked') throw new Error(first.kind);
  await cancel(world.ports, world.click(first.request, ALEX));
  expect((await world.load(applied.id)).undoneBy).toBeUndefined();
  expect((await undo(world.ports, world.click(applied, ALEX), HERE)).kind).toBe('asked');
});

it('a click with an old revision changes nothing and shows the current card', async () => {
  const pending = await stored('pending');
  const old = { ...world.click(pending, BEN), revision: 0 };
  expect(await approve(world.ports, old)).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'oldRevision' },
    request: { revision: 1, state: 'pending' },
  });
});

it('somebody who planned the request again does not count as its approver', async () => {
  const stale = await stored('stale');
  await replan(world.ports, world.click(stale, BEN));
  const next = await world.load(stale.id);
  expect(await approve(world.ports, world.click(next, BEN))).toMatchObject({
    refusal: { kind: 'ownRequest' },
  });
  expect(await approve(world.ports, world.click(next, CHRIS))).toMatchObject({
    request: { state: 'approved' },
  });
});

it('planning again voids earlier approvals', async () => {
  const stale = await stored('stale');
  expect(stale.decisions).toHaveLength(1);
  await replan(world.ports, world.click(stale, ALEX));
  expect(await world.load(stale.id)).toMatchObject({ state: 'pending', revision: 2, approvalsNeeded: 1 });
  const twice = await replan(world.ports, world.click(stale, ALEX));
  expect(twice).toMatchObject({ kind: 'refused', refusal: { kind: 'oldRevision' } });
});

it('an approval after the time is over is refused, and the request expires', async () => {
  const pending = await stored('pending');
  await world.clock.pass(25 * 3_600_000);
  const outcome = await approve(world.ports, world.click(pending, BEN));
  expect(outcome).toMatchObject({ kind: 'refused', refusal: { kind: 'notWaiting', state: 'expired' } });
});

it('withdrawing takes back one approval and leaves the other', async () => {
  const pending = await stored('pending', { approvalsNeeded: 2 });
  await approve(world.ports, world.click(pending, BEN));
  await withdraw(world.ports, world.click(pending, BEN));
  expect(await world.load(pending.id)).toMatchObject({ state: 'pending', decisions: [] });
  expect(await withdraw(world.ports, world.click(pending, BEN))).toMatchObject({
    refusal: { kind: 'nothingToWithdraw' },
  });
});

it('one person pressing twice, at once or later, counts once', async () => {
  const pending = await stored('pending', { approvalsNeeded: 2 });
  await Promise.all([1, 2].map(() => approve(world.ports, world.click(pending, BEN))));
  expect(await approve(world.ports, world.click(pending, BEN))).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'alreadyApproved' },
    request: { state: 'pending', decisions: { length: 1 } },
  });
});

describe('with SELF_APPROVAL=allow', () => {
  beforeEach(async () => {
    await world.close();
  });

  it('a requester who is an approver counts', async () => {
    world = openWorld({ rule: { ...world.ports.settings.rule, selfApproval: 'allow' } });
    world.tenant.memberships.set(ALEX.id, known(ALEX, [REQUESTERS, APPROVERS]));
    const pending = await stored('pending');
    expect(await approve(world.ports, world.click(pending, ALEX))).toMatchObject({
      request: { state: 'approved' },
    });
  });

  it('a requester who is not an approver does not count while there is an approver group', async () => {
    world = openWorld({ rule: { ...world.ports.settings.rule, selfApproval: 'allow' } });
    const pending = await stored('pending');
    expect(await approve(world.ports, world.click(pending, ALEX))).toMatchObject({
      refusal: { kind: 'notApprover' },
    });
  });

  it('without an approver group whoever may ask may approve', async () => {
    world = openWorld({
      rule: { ...world.ports.settings.rule, selfApproval: 'allow', approverGroupIds: [] },
    });
    const pending = await stored('pending');
    expect(await approve(world.ports, world.click(pending, ALEX))).toMatchObject({
      request: { state: 'approved' },
    });
  });
});

let count = 0;
async function stored(
  state: RequestState,
  overrides: Partial<ApprovalRequest> = {},
): Promise<ApprovalRequest> {
  const sample = sampleRequestIn(state, { id: `sample-${String((count += 1))}`, ...overrides });
  return await saveNew(world.ports, sample, { action: 'asked', actor: ALEX });
}

function known(person: Person, groupIds: readonly string[]): Extract<Membership, { kind: 'known' }> {
  return { kind: 'known', person, enabled: true, guest: false, groupIds };
}
