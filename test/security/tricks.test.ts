// Tricks that need no broken lock: inherited members, a press moved elsewhere, groups that change after they were looked at.
import type { Group } from '../../bot/domain/group.js';
import { approve } from '../../bot/workflow/verbs/approve.js';
import { apply } from '../../bot/workflow/applying/apply.js';
import { realActivities } from '../slow/fuzz/activities.js';
import { openFront, type Front } from '../slow/fuzz/front.js';
import { openEdge } from '../support/edge.js';
import { ALEX, BEN, CHRIS, DANA, GROUP_IDS, POLICY, sampleGroup } from '../support/requests.js';
import { textOf } from '../support/card-text.js';
import { addGroup, openWorld, type World } from '../support/world.js';

describe('at the door', () => {
  let front: Front;
  beforeAll(async () => {
    front = await openFront();
  });
  afterAll(() => front.close());

  const pressOf = (who: typeof BEN, changes: object = {}): Record<string, unknown> => {
    const [real] = realActivities(front, who).filter(({ name }) => name === 'adaptiveCard/action');
    const { id: requestId, revision } = front.request;
    const value = { action: { verb: 'approve', data: { requestId, revision } }, trigger: 'manual' };
    return { ...real, value, ...changes };
  };
  const inherit = (members: object): string => JSON.stringify(members).replace('"inherited"', '"__proto__"');

  it('a member that is only inherited is not there: no sender, no channel, no request', async () => {
    const { from, ...anonymous } = pressOf(BEN);
    const bodies = [
      inherit({ ...anonymous, inherited: { from } }),
      inherit({ inherited: pressOf(BEN) }),
      inherit({ type: 'invoke', inherited: pressOf(BEN) }),
      inherit({
        ...pressOf(BEN, {
          value: {
            action: { verb: 'approve', data: { inherited: { requestId: front.request.id, revision: 1 } } },
          },
        }),
      }),
      inherit({
        ...pressOf(BEN, { value: { inherited: { action: { verb: 'approve', data: front.request } } } }),
      }),
      JSON.stringify(pressOf(DANA, { constructor: { prototype: { from } } })),
    ];
    for (const body of bodies) {
      const { status } = await front.post(body);
      expect([200, 400, 401]).toContain(status);
    }
    expect(front.writes.commit).toBe(0);
    expect(({} as Record<string, unknown>)['from']).toBeUndefined();
  });

  it.each([
    ['an id that is a number', { id: 7 }],
    ['a sender that is a list', { from: [BEN] }],
    ['attachments that are text', { attachments: 'x' }],
    ['an attachment that is nothing', { attachments: [null] }],
    ['members who are numbers', { membersAdded: [1] }],
    ['a name that is an object', { name: {} }],
  ])('%s is answered 400, and no turn is begun', async (_fact, changes) => {
    const before = front.lookups();
    expect((await front.post(JSON.stringify(pressOf(BEN, changes)))).status).toBe(400);
    expect(front.lookups()).toBe(before);
  });

  it('a member that is null is one that is not there', async () => {
    const message = {
      ...pressOf(DANA),
      type: 'message',
      name: null,
      value: null,
      text: 'help',
      attachments: null,
      id: null,
    };
    expect((await front.post(JSON.stringify(message))).status).toBe(200);
    await front.quiet();
    expect(front.errors).toEqual([]);
  });

  it('card data cannot say who presses: identity is the activity’s alone', async () => {
    const data = {
      requestId: front.request.id,
      revision: front.request.revision,
      from: BEN,
      actor: BEN,
      aadObjectId: BEN.id,
    };
    const value = { action: { verb: 'approve', data }, from: BEN, trigger: 'manual' };
    await front.post(JSON.stringify(pressOf(DANA, { value })));
    await front.post(JSON.stringify(pressOf(ALEX, { value })));
    expect(front.writes.commit).toBe(0);
  });

  it('a press that is sent again from another conversation counts once, and only for whoever sends it', async () => {
    const elsewhere = {
      conversation: {
        id: '19:other@thread.v2',
        conversationType: 'groupChat',
        tenantId: front.channel.tenantId,
      },
    };
    expect((await front.post(JSON.stringify(pressOf(DANA, elsewhere)))).text).not.toContain(
      'Windows 11 baseline',
    );
    expect(front.writes.commit).toBe(0);
    await front.post(JSON.stringify(pressOf(BEN)));
    await front.post(JSON.stringify(pressOf(BEN, elsewhere)));
    await front.post(JSON.stringify(pressOf(BEN)));
    const { decisions } = await front.world.load(front.request.id);
    expect(decisions.map(({ person }) => person.name)).toEqual([BEN.name]);
  });
});

describe('after the plan', () => {
  let world: World;
  beforeEach(() => {
    world = openWorld();
  });
  afterEach(() => world.close());

  const finance = (changes: Partial<Group>, devices: number): void =>
    void world.tenant.groups.set(GROUP_IDS.finance, {
      kind: 'found',
      group: sampleGroup(GROUP_IDS.finance, 'Finance laptops', changes),
      members: { devices, users: 0 },
    });

  it('a group that is renamed is still the group whose id the card showed; its namesake is left alone', async () => {
    const request = await world.pending();
    finance({ displayName: 'Something else' }, 214);
    addGroup(world.tenant, '99999999-8142-4c3d-b055-9f3b6e2d9c1e', 'Finance laptops');
    await approve(world.ports, world.click(request, BEN));
    await world.clock.settle(apply(world.ports, request.id, new AbortController().signal));
    expect(world.tenant.sent).toEqual([request.plan?.request.body]);
    expect(world.tenant.sent[0]).toContain(GROUP_IDS.finance);
    expect(world.tenant.sent[0]).not.toContain('99999999');
  });

  it('a namesake made before the plan is a question with both ids, never a guess', async () => {
    addGroup(world.tenant, '99999999-8142-4c3d-b055-9f3b6e2d9c1e', 'Finance laptops');
    const proposal = await world.ask('assign Windows 11 baseline to Finance laptops');
    expect(proposal).toMatchObject({ kind: 'proposed', request: { state: 'draft' } });
  });

  it('a group that is filled later shows its new number on the next plan, and until then the number it was approved with', async () => {
    finance({ membership: 'dynamic' }, 0);
    const request = await world.pending();
    finance({ membership: 'dynamic' }, 5_000);
    const { press } = await openEdge(world, [ALEX, BEN, CHRIS]);
    const answer = await press(CHRIS, 'refresh', request);
    const shown = answer.kind === 'card' ? textOf(answer.card, 'added') : '';
    expect(shown).toMatch(/dynamic membership, 0 devices/);
    world.tenant.rows.set(POLICY.id, []);
    await approve(world.ports, world.click(request, BEN));
    await world.clock.settle(apply(world.ports, request.id, new AbortController().signal));
    const stale = await world.load(request.id);
    expect(stale.state).toBe('stale');
    const again = await press(ALEX, 'replan', stale);
    expect(again.kind === 'card' ? textOf(again.card, 'added') : '').toMatch(
      /dynamic membership, 5,000 devices/,
    );
  });

  it('card data of one request decides that one alone, wherever its button stood', async () => {
    const first = await world.pending();
    const second = await world.pending('unassign Windows 11 baseline from Windows pilot');
    const { press, edge } = await openEdge(world, [ALEX, BEN, CHRIS]);
    await press(BEN, 'reject', second, { id: first.cards[0]?.activityId ?? '' });
    await edge.background.drain();
    expect([(await world.load(first.id)).state, (await world.load(second.id)).state]).toEqual([
      'pending',
      'rejected',
    ]);
  });
});
