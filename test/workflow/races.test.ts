// Two things at once, late answers, crashes in between: each of these once went wrong.
import { approve } from '../../bot/workflow/verbs/approve.js';
import { askApprovers } from '../../bot/workflow/ask-approvers.js';
import { carryOn } from '../../bot/workflow/applying/carry-on.js';
import { change } from '../../bot/workflow/verbs/change.js';
import { choose } from '../../bot/workflow/verbs/choose.js';
import { expireDue } from '../../bot/workflow/expire.js';
import { takeLease } from '../../bot/workflow/applying/lease.js';
import type { Ports } from '../../bot/workflow/ports.js';
import { replan } from '../../bot/workflow/verbs/replan.js';
import { createRunner } from '../../bot/workflow/applying/runner.js';
import { lookAgain } from '../../bot/workflow/applying/reconcile.js';
import { undo } from '../../bot/workflow/verbs/undo.js';
import { GraphError } from '../../bot/domain/graph-error.js';
import type { Policy } from '../../bot/domain/policy.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { ALEX, BEN, CHRIS, GROUP_IDS, POLICY, ROWS, sampleCopy, TENANT_ID } from '../support/requests.js';
import { addGroup, editOutside, fault, openWorld, type World } from '../support/world.js';

const never = new AbortController().signal;
const HERE = sampleCopy('requester', ALEX).conversation;
let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

async function approved(sentence?: string): Promise<ApprovalRequest> {
  const request = await world.pending(sentence);
  await approve(world.ports, world.click(request, BEN));
  return await world.load(request.id);
}

/** The same world, with some of its edges behaving differently. */
function withEdges(changes: {
  store?: Partial<Ports['store']>;
  policies?: Partial<Ports['policies']>;
  directory?: Partial<Ports['directory']>;
}): Ports {
  const { store, policies, directory } = world.ports;
  return {
    ...world.ports,
    store: { ...store, ...changes.store },
    policies: { ...policies, ...changes.policies },
    directory: { ...directory, ...changes.directory },
  };
}

/** A door that stays shut until it is opened. */
function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), passed };
}

it('an answer that is delivered twice does not answer the next question', async () => {
  addGroup(world.tenant, '11111111-0000-4000-8000-000000000001', 'Finance one');
  const draft = await world.pending(
    'assign policy "Windows 11 baseline" to group "Finanxe", group "Finanye"',
  );
  const pick = draft.draft!.choice.options[0]!;
  await choose(world.ports, world.click(draft, ALEX), pick.id);
  const again = await choose(world.ports, world.click(draft, ALEX), pick.id);
  expect(again).toMatchObject({ kind: 'refused', refusal: { kind: 'notAnOption' } });
  expect(await world.load(draft.id)).toMatchObject({
    state: 'draft',
    draft: { choice: { name: 'Finanye' } },
  });
});

it('a slow look at an earlier revision does not end the present one', async () => {
  const request = await approved();
  world.tenant.behaviours.push(() => ({ kind: 'unknown', fault: fault('timeout') }));
  await world.clock.settle(carryOn(world.ports, request.id, never));
  const unconfirmed = await world.load(request.id);
  const slow = gate();
  const readAssignments = async (policy: Pick<Policy, 'kind' | 'id'>): Promise<readonly never[]> => {
    await slow.passed;
    return (await world.ports.policies.readAssignments(policy)) as never;
  };
  const looking = lookAgain(withEdges({ policies: { readAssignments } }), unconfirmed);
  editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
  await replan(world.ports, world.click(unconfirmed, ALEX));
  const next = await world.load(request.id);
  await approve(world.ports, world.click(next, CHRIS));
  const starting = gate();
  const held = withEdges({
    policies: {
      readAssignments: async (policy) => {
        await starting.passed;
        return await world.ports.policies.readAssignments(policy);
      },
    },
  });
  const running = carryOn(held, request.id, never);
  await world.clock.pass(10);
  slow.open();
  await looking;
  expect(await world.load(request.id)).toMatchObject({ state: 'applying', revision: 2 });
  starting.open();
  await world.clock.settle(running);
  const applied = await world.load(request.id);
  expect([applied.state, applied.plan!.bodyHash]).toEqual(['applied', next.plan!.bodyHash]);
});

it('a second process that looks meanwhile does not end a request that Graph only throttled', async () => {
  await world.close();
  world = openWorld({ readBackSeconds: 20 });
  const request = await approved();
  world.tenant.behaviours.push(() => ({
    kind: 'throttled',
    fault: fault('throttled', { retryAfterSeconds: 40 }),
  }));
  let second: Promise<unknown> | undefined;
  const first = withEdges({
    policies: {
      assign: async (...call) => {
        second ??= carryOn(world.ports, request.id, never);
        await world.clock.sleep(1000);
        return await world.ports.policies.assign(...call);
      },
    },
  });
  await world.clock.settle(carryOn(first, request.id, never));
  await world.clock.settle(second!);
  expect((await world.load(request.id)).state).toBe('applied');
  expect(world.tenant.sent).toHaveLength(2);
});

it('while it is unknown what became of one body, no other is sent to that policy', async () => {
  const first = await approved();
  addGroup(world.tenant, '22222222-0000-4000-8000-000000000001', 'Bees');
  const second = await world.pending('assign policy Windows 11 baseline to group Bees');
  await approve(world.ports, world.click(second, CHRIS));
  const dying = withEdges({
    policies: {
      assign: async (...call) => {
        await world.ports.policies.assign(...call);
        world.tenant.staleRows = [ROWS.pilot, ROWS.sales, ROWS.desktops, ROWS.executives];
        return await new Promise(() => undefined);
      },
    },
  });
  void carryOn(dying, first.id, never);
  await world.clock.pass(100);
  const lease = await world.ports.store.readLease(POLICY.id);
  await world.ports.store.swapLease(POLICY.id, lease, { holder: 'dead', counter: 1 });
  const runner = createRunner(world.ports, () => Promise.resolve());
  runner.start();
  await world.clock.pass(45_000);
  expect(world.tenant.sent).toHaveLength(1);
  world.tenant.staleRows = undefined;
  await world.clock.pass(120_000);
  await runner.stop();
  const rows = world.tenant.rows.get(POLICY.id)!;
  expect(rows.some(({ target }) => 'groupId' in target && target.groupId === GROUP_IDS.finance)).toBe(true);
  expect([(await world.load(first.id)).state, (await world.load(second.id)).state]).toEqual([
    'applied',
    'stale',
  ]);
});

it('a lease that took long to take is not fresh: freshness is counted from when taking it began', async () => {
  const { store } = world.ports;
  let isFirst = true;
  const slow = withEdges({
    store: {
      swapLease: async (...call) => {
        const isSwapped = await store.swapLease(...call);
        if (isFirst) await world.clock.sleep(12_000);
        isFirst = false;
        return isSwapped;
      },
    },
  });
  const lease = await world.clock.settle(takeLease(slow, 'policy', never));
  const before = (await store.readLease('policy'))!.counter;
  expect(await lease!.fresh()).toBe(true);
  const renewals = (await store.readLease('policy'))!.counter - before;
  expect(renewals).toBe(1);
  await lease!.release();
});

it('a lease somebody else has taken over is never fresh again, and nothing is sent', async () => {
  const request = await approved();
  const stolen = withEdges({
    policies: {
      readAssignments: async (policy) => {
        const lease = await world.ports.store.readLease(POLICY.id);
        if (lease && lease.holder !== 'thief') {
          await world.ports.store.swapLease(POLICY.id, lease, { holder: 'thief', counter: 1 });
          await world.clock.sleep(11_000);
        }
        return await world.ports.policies.readAssignments(policy);
      },
      assign: async (_call, mayStart) => {
        if (!(await mayStart())) return { kind: 'notStarted' };
        throw new Error('sent without a lease');
      },
    },
  });
  const stop = new AbortController();
  const working = carryOn(stolen, request.id, stop.signal);
  await world.clock.pass(15_000);
  expect(await world.load(request.id)).toMatchObject({
    state: 'applying',
    sending: { startedAt: expect.any(String) },
  });
  expect((await world.load(request.id)).sending?.sendingAt).toBeUndefined();
  stop.abort();
  await world.clock.settle(working);
});

it('stopped in the middle of a read, a request is left for the next start, not failed', async () => {
  const request = await approved();
  const stop = new AbortController();
  const aborting = withEdges({
    policies: {
      readAssignments: async () => {
        stop.abort();
        return await Promise.reject(new GraphError(fault('unreachable')));
      },
    },
  });
  await world.clock.settle(carryOn(aborting, request.id, stop.signal));
  expect((await world.load(request.id)).state).toBe('applying');
  await world.clock.settle(carryOn(world.ports, request.id, never));
  expect((await world.load(request.id)).state).toBe('applied');
});

it('an approval that waited longer than a request may wait is not applied', async () => {
  await world.close();
  world = openWorld({ frozen: true });
  const request = await approved();
  await world.clock.pass(25 * 3_600_000);
  await world.clock.settle(carryOn(world.ports, request.id, never));
  expect((await world.load(request.id)).state).toBe('expired');
  expect(world.tenant.sent).toEqual([]);
});

it('what died between an ending and telling people is told after the next start', async () => {
  const request = await approved();
  await world.clock.settle(
    carryOn(
      { ...world.ports, delivery: { ...world.ports.delivery, update: () => Promise.resolve() } },
      request.id,
      never,
    ),
  );
  const caughtUp: string[] = [];
  const runner = createRunner(world.ports, ({ id, state }) => {
    caughtUp.push(`${id} ${state}`);
    return Promise.resolve();
  });
  runner.start();
  await world.clock.pass(120_000);
  await runner.stop();
  expect(caughtUp).toContain(`${request.id} applied`);
});

it('while the directory cannot be read nobody is said to be unreachable, and asking again reaches nobody twice', async () => {
  for (const who of [BEN, CHRIS]) {
    const personalChat = sampleCopy('approver', who).conversation;
    await world.ports.people.remember({ ...who, tenantId: TENANT_ID, teamsId: `29:${who.id}`, personalChat });
  }
  const request = await world.pending();
  const { memberships } = world.ports.directory;
  const half = withEdges({
    directory: {
      memberships: async (...call) => {
        const all = await memberships(...call);
        return all.map((each) =>
          each.kind === 'known' && each.person.id === CHRIS.id
            ? { kind: 'unread', id: CHRIS.id, why: { kind: 'throttled' } }
            : each,
        );
      },
    },
  });
  await askApprovers(half, request);
  const unsure = await world.load(request.id);
  expect(unsure.reach).toEqual({ needed: 1, reached: [BEN], unsure: true });
  expect(await world.ports.store.behind('2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z')).toContain(
    request.id,
  );
  await askApprovers(world.ports, unsure);
  expect((await world.load(request.id)).reach).toEqual({ needed: 1, reached: [BEN, CHRIS] });
  expect(world.asked.flatMap(({ people }) => people).sort()).toEqual(['Ben Okafor', 'Chris Lindqvist']);
});

it.each([0.1, 24, 48])(
  'approvers are tried again for a quarter of an hour from the plan, also where requests now expire after %d hours',
  async (expiresHours) => {
    const personalChat = sampleCopy('approver', BEN).conversation;
    await world.ports.people.remember({ ...BEN, tenantId: TENANT_ID, teamsId: `29:${BEN.id}`, personalChat });
    const request = await world.pending();
    const { delivery, settings } = world.ports;
    const deaf: Ports = {
      ...world.ports,
      delivery: { ...delivery, askApprovers: () => Promise.resolve() },
      settings: { ...settings, expiresHours },
    };
    await world.clock.pass(14 * 60_000);
    await askApprovers(deaf, request);
    expect((await world.load(request.id)).reach).toMatchObject({ reached: [], unsure: true });
    await world.clock.pass(60_000);
    await askApprovers(deaf, await world.load(request.id));
    expect((await world.load(request.id)).reach).toEqual({ needed: 1, reached: [] });
  },
);

it('a request whose approvers were never asked is behind, however often its card was shown', async () => {
  const request = await world.pending();
  const always = ['2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'] as const;
  expect((await world.ports.store.readShown(request.id))?.version).toBe(request.version);
  expect(await world.ports.store.behind(...always)).toContain(request.id);
  await askApprovers(world.ports, request);
  const { version } = await world.load(request.id);
  await world.ports.store.writeShown(request.id, { version });
  expect(await world.ports.store.behind(...always)).toEqual([]);
});

it('a request that cannot be read does not stop what is approved on other policies', async () => {
  const broken = await approved();
  const other = await approved('unassign Windows 11 baseline from Windows pilot');
  const load = (id: string): Promise<ApprovalRequest | undefined> =>
    id === broken.id ? Promise.reject(new Error('unreadable')) : world.ports.store.load(id);
  await world.clock.settle(carryOn(withEdges({ store: { load } }), other.id, never));
  expect((await world.load(other.id)).state).toBe('applied');
});

it('an approval that runs out while the lease is waited for is not applied', async () => {
  const request = await approved();
  const held = { holder: 'other', counter: 1 };
  await world.ports.store.swapLease(POLICY.id, undefined, held);
  const working = carryOn(world.ports, request.id, never);
  await world.clock.pass(10);
  Object.assign(world.ports.clock, { now: () => '2026-12-01T00:00:00.000Z' });
  await world.ports.store.swapLease(POLICY.id, held, undefined);
  await world.clock.settle(working);
  expect((await world.load(request.id)).state).toBe('expired');
  expect(world.tenant.sent).toEqual([]);
});

it('a stale undo that is planned again has its claim back, and no second undo stands beside it', async () => {
  const request = await approved();
  await world.clock.settle(carryOn(world.ports, request.id, never));
  const first = await undo(world.ports, world.click(await world.load(request.id), ALEX), HERE);
  if (first.kind !== 'asked') throw new Error(first.kind);
  await approve(world.ports, world.click(first.request, BEN));
  editOutside(world.tenant, { target: { kind: 'allDevices' }, source: 'direct' });
  await world.clock.settle(carryOn(world.ports, first.request.id, never));
  const stale = await world.load(first.request.id);
  expect([stale.state, (await world.load(request.id)).undoneBy]).toEqual(['stale', undefined]);
  await replan(world.ports, world.click(stale, ALEX));
  expect((await world.load(request.id)).undoneBy).toBe(stale.id);
  expect(await undo(world.ports, world.click(await world.load(request.id), ALEX), HERE)).toMatchObject({
    kind: 'refused',
  });
});

it('an undo that is rewritten is a wish of its own, and the applied request is free', async () => {
  const request = await approved();
  await world.clock.settle(carryOn(world.ports, request.id, never));
  const first = await undo(world.ports, world.click(await world.load(request.id), ALEX), HERE);
  if (first.kind !== 'asked') throw new Error(first.kind);
  await change(
    world.ports,
    world.click(first.request, ALEX),
    'unassign Windows 11 baseline from Windows pilot',
  );
  expect((await world.load(first.request.id)).undoOf).toBeUndefined();
  expect((await world.load(request.id)).undoneBy).toBeUndefined();
});

it('one request that cannot be loaded does not keep others from expiring', async () => {
  const broken = await world.pending();
  const other = await world.pending('assign policy Windows 11 baseline to all devices');
  await world.clock.pass(25 * 3_600_000);
  const load = (id: string): Promise<ApprovalRequest | undefined> =>
    id === broken.id ? Promise.reject(new Error('unreadable')) : world.ports.store.load(id);
  await expireDue(withEdges({ store: { load } }));
  expect((await world.load(other.id)).state).toBe('expired');
});

it.each(['constructor', '__proto__', 'toString'])(
  'a policy or group called %s is looked up like any other',
  async (name) => {
    for (const sentence of [
      `assign policy ${name} to group Finance laptops`,
      `assign policy Windows 11 baseline to group ${name}`,
    ]) {
      expect(await world.ask(sentence)).toMatchObject({
        kind: 'problem',
        problem: { kind: 'unknownName', name },
      });
    }
  },
);

it('dying while an undo is asked for leaves the applied request free', async () => {
  const request = await approved();
  await world.clock.settle(carryOn(world.ports, request.id, never));
  let commits = 0;
  const dying = withEdges({
    store: {
      commit: (...step) =>
        (commits += 1) > 1 ? Promise.reject(new Error('died')) : world.ports.store.commit(...step),
    },
  });
  await expect(undo(dying, world.click(request, ALEX), HERE)).rejects.toThrow('died');
  expect((await world.load(request.id)).undoneBy).toBeUndefined();
  expect((await undo(world.ports, world.click(request, ALEX), HERE)).kind).toBe('asked');
});

it('a stored body that is not the approved one is never sent, and the person is told', async () => {
  const request = await approved();
  const load = async (id: string): Promise<ApprovalRequest | undefined> => {
    const stored = await world.ports.store.load(id);
    return (
      stored?.plan && {
        ...stored,
        plan: { ...stored.plan, request: { ...stored.plan.request, body: '{"assignments":[]}' } },
      }
    );
  };
  await world.clock.settle(carryOn(withEdges({ store: { load } }), request.id, never));
  expect(await world.load(request.id)).toMatchObject({ state: 'failed', fault: { kind: 'badRequest' } });
  expect(world.tenant.sent).toEqual([]);
});

it('an edit seen after the sending that our late body replaces is named, although the end is as approved', async () => {
  const request = await approved();
  const strange = { target: { kind: 'allDevices' }, source: 'direct' } as const;
  world.tenant.behaviours.push((apply) => {
    editOutside(world.tenant, strange);
    void world.clock.sleep(3_000).then(apply);
    return { kind: 'unknown', fault: fault('timeout') };
  });
  await world.clock.settle(carryOn(world.ports, request.id, never));
  const done = await world.load(request.id);
  expect(done.state).toBe('applied');
  expect(done.readBack?.vanished).toEqual([strange]);
  expect((await world.ports.store.history(request.id)).at(-1)?.detail).toMatchObject({ vanished: 1 });
});
