// A message that was acknowledged is answered: once, by whichever process is alive, and also when the store comes and goes.
import { StoreError } from '../../../bot/workflow/ports.js';
import { createTurn } from '../../../bot/teams/turn.js';
import { createInbox, type Inbox } from '../../../bot/teams/answers/inbox.js';
import { approve } from '../../../bot/workflow/verbs/approve.js';
import { carryOn } from '../../../bot/workflow/applying/carry-on.js';
import type { Ports } from '../../../bot/workflow/ports.js';
import { lines, textOf } from '../../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS, TENANT_ID } from '../../support/requests.js';
import { openWorld, type World } from '../../support/world.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
const QUESTION = 'show assignments of Windows 11 baseline';

let world: World;
let stage: TestEdge;
let inboxes: Inbox[];
beforeEach(async () => {
  world = openWorld();
  stage = await openEdge(world, [ALEX, BEN, CHRIS]);
  inboxes = [];
});
afterEach(async () => {
  for (const inbox of inboxes) await inbox.stop();
  await world.close();
});

/** Looks for what was left, as a running process does. */
function sweep(edge: TestEdge): void {
  const inbox = createInbox(edge.edge);
  inboxes.push(inbox);
  inbox.start();
}

/** A message of Alex's arrives: resolves when it is acknowledged. */
async function arrive(edge: TestEdge, text: string, id = 'activity-1'): Promise<void> {
  const { serviceUrl, channelId, botId, conversationId } = chatOf(ALEX);
  const activity = {
    type: 'message',
    id,
    serviceUrl,
    channelId,
    from: { id: `29:${ALEX.id}`, name: ALEX.name, aadObjectId: ALEX.id },
    recipient: { id: botId },
    conversation: { id: conversationId, conversationType: 'personal' },
    channelData: { tenant: { id: TENANT_ID } },
    text,
  };
  await createTurn(edge.edge)(activity);
}

async function settle(edge: TestEdge): Promise<void> {
  await world.clock.settle(edge.edge.background.drain());
  await world.clock.settle(edge.edge.delivery.drain());
}

/** A process that takes messages in and then does nothing more, as if it were killed. */
async function deadProcess(changes: Partial<Ports> = {}): Promise<TestEdge> {
  const { clock, directory } = world.ports;
  return await openEdge(world, [], {
    clock: { ...clock, sleep: () => forever },
    directory: { ...directory, memberships: () => forever },
    ...changes,
  });
}

const forever = new Promise<never>(() => undefined);

/** What Alex was posted, by several processes: the first line of each card, or the text. */
function posts(...edges: readonly TestEdge[]): (string | undefined)[] {
  return edges
    .flatMap(({ written }) => written)
    .filter(({ kind, to }) => kind === 'post' && to === chatOf(ALEX).conversationId)
    .map(({ message }) => (message.card ? lines(message.card)[0] : message.text));
}

function storeDown(): Promise<never> {
  return Promise.reject(new StoreError('reaching the store: it is away'));
}

it('a message is acknowledged when it is kept, with one call to the store besides remembering its sender', async () => {
  const calls: string[] = [];
  const { store, people } = world.ports;
  const counted = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function'
          ? (...call: unknown[]): unknown => {
              calls.push(String(name));
              return Reflect.apply(member, target, call);
            }
          : member;
      },
    });
  const edge = await deadProcess({ store: counted(store), people: counted(people) });
  await arrive(edge, SENTENCE);
  expect(calls.sort()).toEqual(['remember', 'takeIn']);
});

it('a message that Teams delivers twice, to two processes, is answered once', async () => {
  const other = await openEdge(world, []);
  await Promise.all([arrive(stage, QUESTION), arrive(other, QUESTION)]);
  await arrive(stage, QUESTION);
  await settle(stage);
  await settle(other);
  expect(posts(stage, other)).toHaveLength(1);
});

it('a message that an earlier version kept with its mentions is answered, and no word of a name is lost', async () => {
  const kept = {
    key: 'kept',
    requestId: 'kept-1',
    person: ALEX,
    tenantId: TENANT_ID,
    conversation: chatOf(ALEX),
    text: '<at>Countersign</at>&nbsp;show assignments of <at>Windows</at> 11 baseline',
    hasAttachment: false,
  };
  await world.ports.store.takeIn(kept);
  sweep(stage);
  await world.clock.pass(60_000);
  expect(posts(stage)).toEqual([expect.stringContaining('Windows 11 baseline')]);
});

it('a message whose process died is answered by another within a minute, and only once', async () => {
  await arrive(await deadProcess(), QUESTION);
  const other = await openEdge(world, []);
  sweep(stage);
  sweep(other);
  await world.clock.pass(60_000);
  expect(posts(stage, other)).toHaveLength(1);
  await world.clock.pass(600_000);
  expect(posts(stage, other)).toHaveLength(1);
});

it('a wish whose process died becomes one request with the id it was given, and its approvers are asked', async () => {
  await arrive(await deadProcess(), SENTENCE);
  sweep(stage);
  await world.clock.pass(61_000);
  await settle(stage);
  const waiting = await world.ports.store.waiting();
  expect(waiting).toHaveLength(1);
  expect((await world.load(waiting[0]!.id)).reach?.reached).toEqual([BEN, CHRIS]);
  expect(posts(stage)).toHaveLength(1);
});

it('a wish that was saved before its process died makes no second request: it is posted', async () => {
  const dying = await deadProcess({ directory: world.ports.directory });
  dying.hook = () => forever;
  await arrive(dying, SENTENCE);
  await world.clock.pass(100);
  const [saved] = await world.ports.store.waiting();
  expect(saved).toBeDefined();
  sweep(stage);
  await world.clock.pass(40_000);
  await settle(stage);
  expect(await world.ports.store.waiting()).toHaveLength(1);
  expect(posts(stage)).toHaveLength(1);
  expect((await world.load(saved!.id)).cards).toHaveLength(3);
});

it('a wish that was saved and even applied before anybody answered is not wished again', async () => {
  const dying = await deadProcess({ directory: world.ports.directory });
  dying.hook = () => forever;
  await arrive(dying, SENTENCE);
  await world.clock.pass(100);
  const [saved] = await world.ports.store.waiting();
  await approve(world.ports, world.click(await world.load(saved!.id), BEN));
  await world.clock.settle(carryOn(world.ports, saved!.id, new AbortController().signal));
  sweep(stage);
  await world.clock.pass(120_000);
  await settle(stage);
  expect([(await world.load(saved!.id)).state, posts(stage)]).toEqual([
    'applied',
    ['Applied: Windows 11 baseline, +1, 4 kept'],
  ]);
});

it('a process that answers slowly is not taken for dead', async () => {
  const { directory } = world.ports;
  const slow = await openEdge(world, [], {
    directory: {
      ...directory,
      memberships: async (...call) => {
        await world.clock.sleep(100_000);
        return await directory.memberships(...call);
      },
    },
  });
  await arrive(slow, QUESTION);
  sweep(stage);
  await world.clock.pass(200_000);
  await settle(slow);
  // "Checking", which then becomes the answer.
  expect([posts(slow), posts(stage)]).toEqual([[expect.stringContaining('Checking')], []]);
});

it('an answer Teams would not take is given later; a chat that is gone gets none', async () => {
  stage.hook = () => Promise.resolve(false);
  await arrive(stage, QUESTION);
  await settle(stage);
  stage.hook = () => Promise.resolve(true);
  sweep(stage);
  await world.clock.pass(61_000);
  expect(posts(stage)).toHaveLength(1);
  let tries = 0;
  stage.hook = () => {
    tries += 1;
    return Promise.resolve('gone');
  };
  await arrive(stage, QUESTION, 'activity-2');
  await world.clock.pass(600_000);
  expect(tries).toBe(1);
});

it('an answer Teams may have taken is not given again', async () => {
  stage.hook = () => Promise.resolve('unheard');
  await arrive(stage, QUESTION);
  await settle(stage);
  stage.hook = () => Promise.resolve(true);
  sweep(stage);
  await world.clock.pass(600_000);
  expect(posts(stage)).toHaveLength(1);
});

it('a message that can never be answered is given up', async () => {
  let tries = 0;
  stage.hook = () => {
    tries += 1;
    return Promise.resolve(false);
  };
  await arrive(stage, QUESTION);
  await settle(stage);
  sweep(stage);
  await world.clock.pass(3_600_000);
  expect(tries).toBe(6);
  expect(await world.ports.store.claimLeft('2100-01-01T00:00:00.000Z')).toEqual([]);
});

it('while the store is away a sender is told that nothing was done, and the turn does not break', async () => {
  const down = await openEdge(world, [], {
    store: { ...world.ports.store, takeIn: storeDown },
    people: { ...world.ports.people, remember: storeDown },
  });
  await arrive(down, SENTENCE);
  await world.clock.settle(down.edge.background.drain());
  expect(lines(down.shows(chatOf(ALEX))[0]?.card).join(' ')).toMatch(/Nothing was done/);
  expect(await world.ports.store.waiting()).toEqual([]);
});

it('a store that goes away in the middle keeps the message: it is answered when it is back, without another word', async () => {
  let isDown = true;
  const { store } = world.ports;
  const commit: typeof store.commit = (...step) => (isDown ? storeDown() : store.commit(...step));
  const edge = await openEdge(world, [], { store: { ...store, commit } });
  await arrive(edge, SENTENCE);
  await world.clock.settle(edge.edge.background.drain());
  expect(edge.shows(chatOf(ALEX)).map(({ text }) => text)).toEqual([expect.stringContaining('is kept')]);
  isDown = false;
  sweep(edge);
  await world.clock.pass(61_000);
  await settle(edge);
  const [, card] = edge.shows(chatOf(ALEX)).map((message) => message.card);
  expect(textOf(card, 'status')).toMatch(/^Waiting/);
  expect(await store.waiting()).toHaveLength(1);
});

it('a request that was saved although the store said otherwise is shown, not made again', async () => {
  const { store } = world.ports;
  const edge = await openEdge(world, [], {
    store: {
      ...store,
      commit: async (...step) => {
        const result = await store.commit(...step);
        return step[0].version === 0 ? await storeDown() : result;
      },
    },
  });
  await arrive(edge, SENTENCE);
  await settle(edge);
  expect(textOf(edge.shows(chatOf(ALEX))[0]?.card, 'status')).toMatch(/^Waiting/);
  sweep(edge);
  await world.clock.pass(120_000);
  expect([(await store.waiting()).length, posts(edge).length]).toEqual([1, 1]);
});
