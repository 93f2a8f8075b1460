// Applying an approved request: what was shown is what is sent, and an unknown outcome is found out.
import { approve } from '../../../bot/workflow/verbs/approve.js';
import { carryOn } from '../../../bot/workflow/applying/carry-on.js';
import type { Policy } from '../../../bot/domain/policy.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { refresh } from '../../../bot/workflow/verbs/refresh.js';
import { replan } from '../../../bot/workflow/verbs/replan.js';
import { ALEX, BEN, CHRIS, GROUP_IDS, POLICY, ROWS } from '../../support/requests.js';
import { editOutside, fault, openWorld, unreachable, type World } from '../../support/world.js';

const never = new AbortController().signal;
let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

async function approved(sentence?: string): Promise<ApprovalRequest> {
  const request = await world.pending(sentence);
  const outcome = await approve(world.ports, world.click(request, BEN));
  expect(outcome.kind).toBe('done');
  return await world.load(request.id);
}

async function applied(): Promise<ApprovalRequest> {
  const request = await approved();
  await world.clock.settle(carryOn(world.ports, request.id, never));
  return await world.load(request.id);
}

describe('applying', () => {
  it('sends exactly the body the card showed, once, and reads the result back', async () => {
    const request = await applied();
    expect(request.state).toBe('applied');
    expect(world.tenant.sent).toEqual([request.plan!.request.body]);
    expect(JSON.parse(world.tenant.sent[0]!)).toMatchObject({ assignments: { length: 5 } });
    expect(request.readBack?.rows).toHaveLength(5);
    expect(request.sending).toMatchObject({ answer: 'accepted', graphRequestId: 'graph-1' });
    expect(world.shown.at(-1)?.state).toBe('applied');
  });

  it('keeps the filter of a row that was not mentioned', async () => {
    await applied();
    const sales = world.tenant.rows
      .get(POLICY.id)!
      .find((row) => 'groupId' in row.target && row.target.groupId === GROUP_IDS.sales);
    expect(sales?.filter).toEqual(ROWS.sales.filter);
  });

  it('sends nothing when the policy moved since the plan, and says what it moved to', async () => {
    const request = await approved();
    editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    const stale = await world.load(request.id);
    expect(stale.state).toBe('stale');
    expect(world.tenant.sent).toEqual([]);
    expect(stale.movedTo).toHaveLength(5);
  });

  it('sends nothing when only a filter moved', async () => {
    const request = await approved();
    editOutside(world.tenant, { ...ROWS.sales, filter: { id: ROWS.sales.filter.id, mode: 'exclude' } });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('stale');
    expect(world.tenant.sent).toEqual([]);
  });

  it('fails with nothing sent when the policy cannot be re-read', async () => {
    const request = await approved();
    world.tenant.beforeRead = unreachable;
    await world.clock.settle(carryOn(world.ports, request.id, never));
    const failed = await world.load(request.id);
    expect([failed.state, failed.fault?.kind, world.tenant.sent.length]).toEqual([
      'failed',
      'unreachable',
      0,
    ]);
  });

  it('a definite no from Graph ends it as failed, with what Graph said', async () => {
    const request = await approved();
    world.tenant.behaviours.push(() => ({ kind: 'refused', fault: fault('forbidden', { status: 403 }) }));
    await world.clock.settle(carryOn(world.ports, request.id, never));
    const failed = await world.load(request.id);
    expect([failed.state, failed.fault?.status, world.tenant.sent.length]).toEqual(['failed', 403, 1]);
  });

  it('sends the same bytes again after 429, but only after a re-read', async () => {
    const request = await approved();
    world.tenant.behaviours.push(() => ({
      kind: 'throttled',
      fault: fault('throttled', { retryAfterSeconds: 7 }),
    }));
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('applied');
    expect(world.tenant.sent).toHaveLength(2);
    expect(world.tenant.sent[1]).toBe(world.tenant.sent[0]);
  });

  it('is stale, not sent again, when somebody edits while Graph says 429', async () => {
    const request = await approved();
    world.tenant.behaviours.push(() => {
      editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
      return { kind: 'throttled', fault: fault('throttled') };
    });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('stale');
    expect(world.tenant.sent).toHaveLength(1);
  });

  it('gives up on 429 after a while and says that nothing changed', async () => {
    const request = await approved();
    for (let times = 0; times < 9; times += 1) {
      world.tenant.behaviours.push(() => ({ kind: 'throttled', fault: fault('throttled') }));
    }
    await world.clock.settle(carryOn(world.ports, request.id, never));
    const failed = await world.load(request.id);
    expect([failed.state, failed.fault?.kind, world.tenant.sent.length]).toEqual(['failed', 'throttled', 4]);
  });

  it('an unknown outcome that did take effect is found applied by reading, without a second send', async () => {
    const request = await approved();
    world.tenant.behaviours.push((apply) => {
      apply();
      return { kind: 'unknown', fault: fault('timeout') };
    });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('applied');
    expect(world.tenant.sent).toHaveLength(1);
  });

  it('waits through stale reads before it says applied', async () => {
    const request = await approved();
    world.tenant.behaviours.push((apply) => {
      world.tenant.staleRows = world.tenant.rows.get(POLICY.id);
      apply();
      return { kind: 'accepted' };
    });
    world.tenant.beforeRead = () => {
      if (world.clock.monotonic() > 60_000) world.tenant.staleRows = undefined;
    };
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('applied');
  });

  it('an unknown outcome that still reads as before is unconfirmed, and a later look finds it applied', async () => {
    const request = await approved();
    let applyLate = (): void => undefined;
    world.tenant.behaviours.push((apply) => {
      applyLate = apply;
      return { kind: 'unknown', fault: fault('timeout') };
    });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('unconfirmed');
    expect(world.clock.monotonic()).toBeGreaterThanOrEqual(90_000);
    applyLate();
    const outcome = await refresh(world.ports, world.click(request, ALEX));
    expect(outcome).toMatchObject({ kind: 'done', request: { state: 'applied' } });
    expect(world.tenant.sent).toHaveLength(1);
  });

  it('reads that fail while looking do not end it: the outcome stays unconfirmed, not failed', async () => {
    const request = await approved();
    world.tenant.beforeRead = (reads) => {
      if (world.tenant.sent.length > 0 && reads > 0) unreachable();
    };
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect(await world.load(request.id)).toMatchObject({
      state: 'unconfirmed',
      fault: { kind: 'unreachable' },
    });
  });

  it('what reads as neither is diverged and says what is missing and extra', async () => {
    const request = await approved();
    world.tenant.behaviours.push((apply) => {
      apply();
      world.tenant.rows.set(POLICY.id, [ROWS.pilot, { target: { kind: 'allDevices' }, source: 'direct' }]);
      return { kind: 'accepted' };
    });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    const diverged = await world.load(request.id);
    expect(diverged.state).toBe('diverged');
    expect(diverged.readBack?.missing).toHaveLength(4);
    expect(diverged.readBack?.extra).toEqual([{ target: { kind: 'allDevices' }, source: 'direct' }]);
  });

  it('rows that read as neither only once are looked at again before anybody is alarmed', async () => {
    const request = await approved();
    world.tenant.behaviours.push((apply) => {
      apply();
      const partly = world.tenant.rows.get(POLICY.id)!.slice(0, 2);
      world.tenant.staleRows = partly;
      return { kind: 'accepted' };
    });
    world.tenant.beforeRead = () => {
      if (world.clock.monotonic() > 0) world.tenant.staleRows = undefined;
    };
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('applied');
  });

  it('reads that hang do not make the looking last longer than it may', async () => {
    const request = await approved();
    const hanging = {
      ...world.ports,
      policies: {
        ...world.ports.policies,
        readAssignments: (policy: Pick<Policy, 'kind' | 'id'>) =>
          world.tenant.sent.length === 0
            ? world.ports.policies.readAssignments(policy)
            : new Promise<never>(() => undefined),
      },
    };
    await world.clock.settle(carryOn(hanging, request.id, never));
    expect(await world.load(request.id)).toMatchObject({ state: 'unconfirmed', fault: { kind: 'timeout' } });
    expect(world.clock.monotonic()).toBeLessThanOrEqual(92_000);
  });

  it('the repair of a diverged request puts back every lost row, with its filter, and keeps the other edit', async () => {
    const request = await approved();
    world.tenant.behaviours.push((apply) => {
      apply();
      world.tenant.rows.set(POLICY.id, [ROWS.pilot, { target: { kind: 'allDevices' }, source: 'direct' }]);
      return { kind: 'accepted' };
    });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    const outcome = await replan(world.ports, world.click(request, ALEX));
    expect(outcome).toMatchObject({ kind: 'done', request: { state: 'pending', revision: 2 } });
    const plan = (await world.load(request.id)).plan!;
    expect(plan.added).toHaveLength(4);
    expect(plan.added).toContainEqual(ROWS.sales);
    expect(plan.kept).toContainEqual({ target: { kind: 'allDevices' }, source: 'direct' });
  });

  it('two requests on one policy: the later one is stale', async () => {
    const first = await approved();
    const second = await approved('unassign Windows 11 baseline from Windows pilot');
    const both = [first, second].map(({ id }) => carryOn(world.ports, id, never));
    await world.clock.settle(Promise.all(both));
    const states = await Promise.all([first, second].map(async ({ id }) => (await world.load(id)).state));
    expect(states.sort()).toEqual(['applied', 'stale']);
    expect(world.tenant.sent).toHaveLength(1);
  });

  it('two processes carrying one request on send one body', async () => {
    const request = await approved();
    await world.clock.settle(
      Promise.all([carryOn(world.ports, request.id, never), carryOn(world.ports, request.id, never)]),
    );
    expect(world.tenant.sent).toHaveLength(1);
    expect((await world.load(request.id)).state).toBe('applied');
  });

  it('sends nothing while frozen, and the request stays approved', async () => {
    await world.close();
    world = openWorld({ frozen: true });
    const request = await approved();
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('approved');
    expect(world.tenant.sent).toEqual([]);
  });

  it('a lease somebody died with is taken over after 30 seconds of silence', async () => {
    const request = await approved();
    await world.ports.store.swapLease(POLICY.id, undefined, { holder: 'dead', counter: 7 });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('applied');
    expect(world.clock.monotonic()).toBeGreaterThanOrEqual(30_000);
  });

  it('a request found sent at start is settled by reading, not sent again', async () => {
    const request = await approved();
    let crash = (): void => undefined;
    world.tenant.behaviours.push((apply) => {
      apply();
      crash();
      throw new Error('the process dies here');
    });
    await expect(world.clock.settle(carryOn(world.ports, request.id, never))).rejects.toThrow('dies');
    crash = () => undefined;
    expect(await world.load(request.id)).toMatchObject({
      state: 'applying',
      sending: { sendingAt: expect.any(String) },
    });
    await world.clock.settle(carryOn(world.ports, request.id, never));
    expect((await world.load(request.id)).state).toBe('applied');
    expect(world.tenant.sent).toHaveLength(1);
  });

  it('the audit trail explains the whole life, each event linked to the one before', async () => {
    const request = await applied();
    const events = await world.ports.store.history(request.id);
    expect(events.map(({ action }) => action)).toEqual([
      'asked',
      'posted',
      'approved',
      'applying',
      'sending',
      'answered',
      'applied',
    ]);
    events.forEach((event, at) => {
      expect(event.prev).toBe(at === 0 ? '0'.repeat(64) : events[at - 1]!.hash);
    });
  });

  it('two approvers pressing at once both count', async () => {
    const broad = await world.pending('assign Windows 11 baseline to all devices');
    expect(broad.approvalsNeeded).toBe(2);
    const outcomes = await Promise.all(
      [BEN, CHRIS].map((who) => approve(world.ports, world.click(broad, who))),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(await world.load(broad.id)).toMatchObject({ state: 'approved', decisions: { length: 2 } });
  });
});
