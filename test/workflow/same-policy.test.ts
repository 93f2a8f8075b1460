// Two requests on one policy, other admins, late reads, groups that are gone: whose change it was, and what still may be sent.
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { approve } from '../../bot/workflow/verbs/approve.js';
import { carryOn } from '../../bot/workflow/applying/carry-on.js';
import { change } from '../../bot/workflow/verbs/change.js';
import { dropGone } from '../../bot/workflow/verbs/drop-gone.js';
import { replan } from '../../bot/workflow/verbs/replan.js';
import { ALEX, BEN, GROUP_IDS, POLICY, ROWS } from '../support/requests.js';
import { addGroup, editOutside, openWorld, type World } from '../support/world.js';

const OTHER = '77777777-8142-4c3d-b055-9f3b6e2d9c1e';
const never = new AbortController().signal;
let world: World;
beforeEach(() => {
  world = openWorld();
  addGroup(world.tenant, OTHER, 'Warehouse tablets');
});
afterEach(() => world.close());

const toFinance = 'assign policy Windows 11 baseline to group Finance laptops';
const toWarehouse = 'assign policy Windows 11 baseline to group Warehouse tablets';

async function apply(request: ApprovalRequest): Promise<ApprovalRequest> {
  await approve(world.ports, world.click(await world.load(request.id), BEN));
  await world.clock.settle(carryOn(world.ports, request.id, never));
  return await world.load(request.id);
}

function groupIdsNow(): readonly string[] {
  return (world.tenant.rows.get(POLICY.id) ?? []).flatMap(({ target }) =>
    'groupId' in target ? [target.groupId] : [],
  );
}

describe('two requests on one policy', () => {
  it('the later one goes stale, names whose change moved it, and is planned again in one press', async () => {
    const first = await world.pending(toFinance);
    const second = await world.pending(toWarehouse);
    await apply(first);
    const stale = await apply(second);
    expect(stale.state).toBe('stale');
    expect(stale.movedBy).toEqual([{ id: first.id, shortId: first.shortId, requester: ALEX }]);
    await replan(world.ports, world.click(stale, ALEX));
    expect((await world.load(second.id)).movedBy).toBeUndefined();
    expect((await apply(second)).state).toBe('applied');
    expect(groupIdsNow()).toEqual(expect.arrayContaining([GROUP_IDS.finance, OTHER]));
  });

  it('a move made outside is nobody’s of ours', async () => {
    const request = await world.pending(toFinance);
    editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
    const stale = await apply(request);
    expect(stale.state).toBe('stale');
    expect(stale.movedBy).toBeUndefined();
  });

  it('a request of ours that was applied long before is not blamed for a later move', async () => {
    await apply(await world.pending(toFinance));
    await world.clock.pass(3_600_000);
    const request = await world.pending(toWarehouse);
    editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
    expect((await apply(request)).movedBy).toBeUndefined();
  });

  it('neither is it where a later revision was planned long after it, however early the request was asked', async () => {
    const before = world.tenant.rows.get(POLICY.id) ?? [];
    const request = await world.pending(toWarehouse);
    await apply(await world.pending(toFinance));
    world.tenant.rows.set(POLICY.id, before);
    await world.clock.pass(600_000);
    await change(world.ports, world.click(request, ALEX), `${toWarehouse} because it is time`);
    editOutside(world.tenant, ROWS.finance);
    const stale = await apply(await world.load(request.id));
    expect([stale.state, stale.revision, stale.movedBy]).toEqual(['stale', 2, undefined]);
  });
});

describe('reads that lag behind our own change', () => {
  const before = [ROWS.pilot, ROWS.sales, ROWS.desktops, ROWS.executives];

  /** Another of Graph's servers answers from here on, and is behind until so many milliseconds after the apply begins. */
  async function planOnLateRead(milliseconds: number): Promise<ApprovalRequest> {
    world.tenant.staleRows = before;
    const second = await world.pending(toWarehouse);
    expect(second.plan?.before).toHaveLength(4);
    const until = world.clock.monotonic() + milliseconds;
    world.tenant.beforeRead = () => {
      if (world.clock.monotonic() >= until) world.tenant.staleRows = undefined;
    };
    return second;
  }

  it.each([0, 1_000, 2_000])(
    'planned on a late read, which lasts %i ms more: the earlier change is never overwritten',
    async (milliseconds) => {
      await apply(await world.pending(toFinance));
      expect((await apply(await planOnLateRead(milliseconds))).state).toBe('stale');
      expect(world.tenant.sent).toHaveLength(1);
      expect(groupIdsNow()).toContain(GROUP_IDS.finance);
    },
  );

  it('a plan made on a late read says on its card that a young change is not visible', async () => {
    await apply(await world.pending(toFinance));
    const second = await planOnLateRead(0);
    expect(second.plan?.warnings).toContainEqual({ kind: 'lateRead' });
    await world.clock.pass(61_000);
    world.tenant.staleRows = before;
    const third = await world.pending(toWarehouse);
    expect(third.plan?.warnings).not.toContainEqual({ kind: 'lateRead' });
  });

  it.each([
    ['first', (request: ApprovalRequest) => Promise.resolve(request)],
    [
      'second',
      async (request: ApprovalRequest) => {
        await change(world.ports, world.click(request, ALEX), `${toWarehouse} because it is time`);
        const changed = await world.load(request.id);
        expect(changed.revision).toBe(2);
        return changed;
      },
    ],
  ])(
    'a %s revision planned before our own change: reads that do not show it are waited for',
    async (_, of) => {
      const second = await of(await world.pending(toWarehouse));
      await world.clock.pass(1_000);
      await apply(await world.pending(toFinance));
      world.tenant.staleRows = before;
      const until = world.clock.monotonic() + 50_000;
      world.tenant.beforeRead = () => {
        if (world.clock.monotonic() >= until) world.tenant.staleRows = undefined;
      };
      expect((await apply(second)).state).toBe('stale');
      expect(groupIdsNow()).toContain(GROUP_IDS.finance);
    },
  );

  it('somebody took our change back outside: every read says so, and that is believed within seconds', async () => {
    await apply(await world.pending(toFinance));
    world.tenant.rows.set(POLICY.id, before);
    const second = await world.pending(toWarehouse);
    const began = world.clock.monotonic();
    expect((await apply(second)).state).toBe('applied');
    expect(world.clock.monotonic() - began).toBeLessThan(4_000);
  });

  it('rows that moved since the plan are stale at once, however young our last change is', async () => {
    const second = await world.pending(toWarehouse);
    await apply(await world.pending(toFinance));
    const began = world.clock.monotonic();
    expect((await apply(second)).state).toBe('stale');
    expect(world.clock.monotonic()).toBe(began);
  });

  it('long after, nobody waits', async () => {
    await apply(await world.pending(toFinance));
    await world.clock.pass(600_000);
    world.tenant.rows.set(POLICY.id, [ROWS.pilot, ROWS.sales, ROWS.desktops, ROWS.executives]);
    const began = world.clock.monotonic();
    expect((await apply(await world.pending(toWarehouse))).state).toBe('applied');
    expect(world.clock.monotonic() - began).toBeLessThan(1_000);
  });
});

describe('rows of groups that no longer exist', () => {
  async function withGoneGroup(): Promise<ApprovalRequest> {
    world.tenant.groups.set(GROUP_IDS.pilot, { kind: 'gone', id: GROUP_IDS.pilot });
    const request = await world.pending(toFinance);
    expect(request.plan?.kept).toHaveLength(4);
    return request;
  }

  it('the requester has them dropped in the same change: a new revision, earlier approvals void', async () => {
    const request = await withGoneGroup();
    const outcome = await dropGone(world.ports, world.click(request, ALEX));
    expect(outcome.kind).toBe('done');
    const again = await world.load(request.id);
    expect(again).toMatchObject({ state: 'pending', revision: 2 });
    expect(again.plan?.removed).toEqual([ROWS.pilot]);
    expect(again.plan?.added).toEqual([ROWS.finance]);
    expect((await apply(again)).state).toBe('applied');
    expect(groupIdsNow()).not.toContain(GROUP_IDS.pilot);
    expect(groupIdsNow()).toContain(GROUP_IDS.sales);
  });

  it('nobody else may, and an old card changes nothing', async () => {
    const request = await withGoneGroup();
    expect(await dropGone(world.ports, world.click(request, BEN))).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'notRequester' },
    });
    await dropGone(world.ports, world.click(request, ALEX));
    expect(await dropGone(world.ports, world.click(request, ALEX))).toMatchObject({
      refusal: { kind: 'oldRevision' },
    });
    expect((await world.load(request.id)).revision).toBe(2);
  });

  it('where no group is gone nothing happens; a row a policy set brings stays', async () => {
    world.tenant.groups.set(GROUP_IDS.pilot, { kind: 'gone', id: GROUP_IDS.pilot });
    const rows = world.tenant.rows.get(POLICY.id) ?? [];
    world.tenant.rows.set(POLICY.id, [{ ...ROWS.pilot, source: 'policySets' }, ...rows.slice(1)]);
    const request = await world.pending(toFinance);
    await dropGone(world.ports, world.click(request, ALEX));
    expect((await world.load(request.id)).revision).toBe(1);
  });
});

describe('a policy of another kind', () => {
  it('is said to live elsewhere, also where a compliance policy has a similar name', async () => {
    world.tenant.otherKinds = [{ kind: 'settingsCatalog', displayName: 'Windows 11 baselines' }];
    expect(await world.ask('assign policy Windows 11 baselines to group Finance laptops')).toEqual({
      kind: 'problem',
      problem: {
        kind: 'otherKind',
        name: 'Windows 11 baselines',
        found: [{ kind: 'settingsCatalog', displayName: 'Windows 11 baselines' }],
      },
    });
  });
});
