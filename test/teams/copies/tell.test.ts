// An ending is told to the requester once: by several processes, after crashes, and over a connector that fails.
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { carryOn } from '../../../bot/workflow/applying/carry-on.js';
import { approve } from '../../../bot/workflow/verbs/approve.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS } from '../../support/requests.js';
import { fault, openWorld, type World } from '../../support/world.js';

const never = new AbortController().signal;
let world: World;
let one: TestEdge;
let other: TestEdge;
beforeEach(async () => {
  world = openWorld();
  one = await openEdge(world, [ALEX, BEN, CHRIS]);
  other = await openEdge(world, []);
});
afterEach(() => world.close());

/** What the requester was posted by all processes, without the cards. */
function told(): (string | undefined)[] {
  return [one, other]
    .flatMap(({ written }) => written)
    .filter(({ kind, to, message }) => kind === 'post' && to === chatOf(ALEX).conversationId && !message.card)
    .map(({ message }) => message.text);
}

/** Applied, with nobody told yet. */
async function applied(): Promise<ApprovalRequest> {
  const request = await world.pending();
  await approve(world.ports, world.click(request, BEN));
  await world.clock.settle(carryOn(world.ports, request.id, never));
  return await world.load(request.id);
}

async function drain(): Promise<void> {
  await world.clock.settle(Promise.all([one.edge.delivery.drain(), other.edge.delivery.drain()]));
}

const TOLD = ['Applied: Windows 11 baseline, +1, 4 kept'];

it('by two processes at once exactly one message is posted', async () => {
  const request = await applied();
  for (const edge of [one, other]) {
    edge.hook = async () => {
      await world.clock.sleep(700);
      return true;
    };
  }
  const updates = [one.edge.delivery.update(request), other.edge.delivery.update(request)];
  await world.clock.settle(Promise.all(updates));
  await drain();
  expect(told()).toEqual(TOLD);
});

it('by two processes, one of which begins when the other has just told, one message is posted', async () => {
  const request = await applied();
  const { readShown } = world.ports.store;
  let reads = 0;
  const late = await openEdge(world, [], {
    store: {
      ...world.ports.store,
      readShown: async (id) => {
        const shown = await readShown(id);
        // What it reads before it claims is old by then: meanwhile the other one tells.
        if ((reads += 1) === 2) await world.clock.sleep(5_000);
        return shown;
      },
    },
  });
  const updating = late.edge.delivery.update(request);
  await world.clock.pass(100);
  await one.edge.delivery.update(request);
  await world.clock.settle(updating);
  expect(told()).toEqual(TOLD);
  expect(late.written.filter(({ kind }) => kind === 'post')).toEqual([]);
});

it('a process that died between claiming and telling is followed by another, which tells it within a minute', async () => {
  const request = await applied();
  one.hook = (_, message) => (message.card ? Promise.resolve(true) : new Promise(() => undefined));
  const dying = one.edge.delivery.update(request);
  await world.clock.pass(1_000);
  const key = `tell ${request.id} applied 1`;
  const lease = (await world.ports.store.readLease(key))!;
  // As dead as it gets: its renewals no longer fit.
  await world.ports.store.swapLease(key, lease, { ...lease, holder: 'dead' });
  const since = world.clock.monotonic();
  other.edge.runner.start();
  await world.clock.pass(62_000);
  expect(told()).toEqual(TOLD);
  expect(world.clock.monotonic() - since).toBeLessThan(63_000);
  await world.clock.pass(120_000);
  await other.edge.runner.stop();
  expect(told()).toEqual(TOLD);
  void dying;
});

it('told without a word counts as told: it is not said again', async () => {
  const request = await applied();
  one.hook = (_, message) => Promise.resolve(message.card ? true : 'unheard');
  await world.clock.settle(one.edge.delivery.update(request));
  one.hook = () => Promise.resolve(true);
  one.edge.runner.start();
  await world.clock.pass(600_000);
  await one.edge.runner.stop();
  expect(told()).toEqual(TOLD);
  expect((await world.ports.store.readShown(request.id))?.version).toBe(request.version);
});

it('a requester whose chat is gone is not written to for ever', async () => {
  const request = await applied();
  let posts = 0;
  one.hook = (_, message) => {
    if (!message.card) posts += 1;
    return Promise.resolve(message.card ? true : 'gone');
  };
  one.edge.runner.start();
  await world.clock.pass(3_600_000);
  await one.edge.runner.stop();
  expect(posts).toBe(1);
  expect((await world.ports.store.readShown(request.id))?.version).toBe(request.version);
});

it('an ending that was told late does not bring back an earlier one: each is told once', async () => {
  const request = await world.pending();
  await approve(world.ports, world.click(request, BEN));
  world.tenant.behaviours.push(() => ({ kind: 'unknown', fault: fault('timeout') }));
  await world.clock.settle(carryOn(world.ports, request.id, never));
  const unconfirmed = await world.load(request.id);
  expect(unconfirmed.state).toBe('unconfirmed');
  let isSlow = true;
  one.hook = async (_, message) => {
    if (!message.card && isSlow) {
      isSlow = false;
      await world.clock.sleep(20_000);
    }
    return true;
  };
  const telling = one.edge.delivery.update(unconfirmed);
  await world.clock.pass(100);
  world.tenant.rows.set(unconfirmed.plan!.policy.id, unconfirmed.plan!.after);
  await world.clock.settle(carryOn(world.ports, request.id, never));
  const now = await world.load(request.id);
  expect(now.state).toBe('applied');
  await other.edge.delivery.update(now);
  await world.clock.settle(telling);
  for (const edge of [one, other]) await edge.edge.delivery.update(now);
  await drain();
  expect(told().map((text) => text?.split(':')[0])).toEqual(['Unconfirmed, needs a look', 'Applied']);
});
