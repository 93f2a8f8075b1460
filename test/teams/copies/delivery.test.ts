// How people hear of a request: copies follow it, endings are told once, and what failed is tried again.
import { answerMessage } from '../../../bot/teams/answers/answer-message.js';
import type { ApprovalRequest, ConversationRef } from '../../../bot/domain/request.js';
import type { Outgoing } from '../../../bot/teams/writer.js';
import { lines, textOf, verbs } from '../../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS } from '../../support/requests.js';
import { DANA, openWorld, type World } from '../../support/world.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
const { personId, ...PLACE } = chatOf(ALEX);
const CHANNEL: ConversationRef = {
  ...PLACE,
  conversationId: '19:x@thread.tacv2;messageid=1',
  conversationType: 'channel',
};

let world: World;
let stage: TestEdge;
beforeEach(async () => {
  world = openWorld();
  stage = await openEdge(world, [ALEX, BEN, CHRIS]);
});
afterEach(() => world.close());

/** Alex writes; answers with the request once nothing more happens. */
async function ask(text = SENTENCE, conversation = chatOf(ALEX)): Promise<ApprovalRequest> {
  const { edge } = stage;
  const requestId = jest.spyOn(edge.ports.ids, 'requestId');
  const incoming = stage.incoming(ALEX, { id: '', conversation });
  await world.clock.settle(answerMessage(edge, incoming, { text, hasAttachment: false }));
  await world.clock.settle(edge.background.drain());
  const made = requestId.mock.results.at(-1)?.value as string;
  requestId.mockRestore();
  return await world.load(made);
}

function requestIdOf({ card }: Outgoing): string {
  return /"requestId":"([^"]+)"/.exec(JSON.stringify(card))![1]!;
}

function statuses(conversation: ConversationRef): string[] {
  return stage
    .shows(conversation)
    .flatMap(({ card }) => (card ? [textOf(card, 'status').split(/[: ·]/)[0]!] : []));
}

it('one end, one message: each ending is told to the requester once, however often cards are updated', async () => {
  const request = await ask();
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await stage.edge.delivery.drain();
  const applied = await world.load(request.id);
  expect(applied.state).toBe('applied');
  for (let times = 0; times < 3; times += 1) await stage.edge.delivery.update(applied);
  const told = stage.shows(chatOf(ALEX)).filter(({ text }) => text !== undefined);
  expect(told.map(({ text }) => text)).toEqual(['Applied: Windows 11 baseline, +1, 4 kept']);
  expect([statuses(chatOf(ALEX)), statuses(chatOf(BEN)), statuses(chatOf(CHRIS))]).toEqual([
    ['Applied'],
    ['Applied'],
    ['Applied'],
  ]);
});

it('a rejection is told to the requester; their own cancelling is not', async () => {
  const rejected = await ask();
  await stage.press(BEN, 'reject', rejected);
  await stage.edge.delivery.drain();
  expect(stage.shows(chatOf(ALEX)).filter(({ text }) => text?.startsWith('Rejected'))).toHaveLength(1);
  const count = stage.written.filter(({ kind }) => kind === 'post').length;
  const cancelled = await world.pending(SENTENCE);
  await stage.press(ALEX, 'cancel', cancelled);
  await stage.edge.delivery.drain();
  expect(stage.written.filter(({ kind }) => kind === 'post')).toHaveLength(count);
});

it('a click while approvers are being asked asks nobody twice', async () => {
  stage.hook = async (to) => {
    if (to === chatOf(CHRIS).conversationId) await world.clock.sleep(1500);
    return true;
  };
  const { edge } = stage;
  const text = 'assign policy Windows 11 baseline to all devices';
  const asking = answerMessage(edge, stage.incoming(ALEX), { text, hasAttachment: false });
  await world.clock.pass(300);
  const request = await world.load(requestIdOf(stage.shows(chatOf(BEN))[0]!));
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await world.clock.settle(asking);
  await world.clock.settle(edge.background.drain());
  const posts = (to: ConversationRef): number =>
    stage.written.filter(({ kind, to: where }) => kind === 'post' && where === to.conversationId).length;
  expect([posts(chatOf(BEN)), posts(chatOf(CHRIS))]).toEqual([1, 1]);
});

it('a slow click does not put an old state back on the cards', async () => {
  const request = await ask();
  const { directory } = stage.ports;
  let isSlow = true;
  const slow = await openEdge(world, [], {
    directory: {
      ...directory,
      memberships: async (...call) => {
        if (isSlow) await world.clock.sleep(20_000);
        return await directory.memberships(...call);
      },
    },
  });
  const pressing = slow.press(CHRIS, 'withdraw', request);
  await world.clock.pass(3_000);
  expect(lines(((await pressing) as { card: unknown }).card).join(' ')).toMatch(/check/i);
  await world.clock.settle(stage.press(BEN, 'approve', request));
  isSlow = false;
  await world.clock.pass(30_000);
  await slow.edge.background.drain();
  await slow.edge.delivery.drain();
  expect((await world.load(request.id)).state).toBe('applied');
  const lastEdits = slow.written
    .filter(({ kind }) => kind === 'edit')
    .map(({ message }) => textOf(message.card, 'status'));
  expect(lastEdits.length).toBeGreaterThan(0);
  for (const status of lastEdits) expect(status).toMatch(/^Applied/);
});

it('a refresh that takes long edits nothing: clients refresh when a card is edited, and would never stop', async () => {
  const request = await ask();
  const { memberships } = stage.edge.ports.directory;
  Object.assign(stage.edge.ports.directory, {
    memberships: async (...call: Parameters<typeof memberships>) => {
      await world.clock.sleep(4_000);
      return await memberships(...call);
    },
  });
  await stage.edge.delivery.drain();
  const before = stage.written.length;
  for (let times = 0; times < 5; times += 1) {
    const refreshing = stage.press(CHRIS, 'refresh', request);
    await world.clock.pass(6_000);
    expect((await refreshing).kind).toBe('message');
  }
  await stage.edge.background.drain();
  await stage.edge.delivery.drain();
  expect(stage.written.slice(before)).toEqual([]);
});

it('a card Teams would not take is posted later, and the approvers are asked then', async () => {
  stage.hook = () => Promise.resolve(false);
  const request = await ask();
  expect(request).toMatchObject({ state: 'pending', cards: [] });
  stage.hook = () => Promise.resolve(true);
  stage.edge.runner.start();
  await world.clock.pass(120_000);
  await stage.edge.runner.stop();
  await stage.edge.background.drain();
  expect([statuses(chatOf(ALEX)), statuses(chatOf(BEN)), statuses(chatOf(CHRIS))]).toEqual([
    ['Waiting'],
    ['Waiting'],
    ['Waiting'],
  ]);
  expect((await world.load(request.id)).reach?.reached).toHaveLength(2);
});

it('an ending that could not be told is told later, once', async () => {
  const request = await ask();
  stage.hook = () => Promise.resolve(false);
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await stage.edge.delivery.drain();
  expect(statuses(chatOf(ALEX))).toEqual(['Waiting']);
  stage.hook = () => Promise.resolve(true);
  stage.edge.runner.start();
  await world.clock.pass(300_000);
  await stage.edge.runner.stop();
  expect(statuses(chatOf(ALEX))).toEqual(['Applied']);
  expect(stage.shows(chatOf(ALEX)).filter(({ text }) => text?.startsWith('Applied'))).toHaveLength(1);
});

it('what went wrong late is said on the pressed card, with a reference', async () => {
  const request = await ask();
  const { directory } = stage.ports;
  const broken = await openEdge(world, [], {
    directory: {
      ...directory,
      memberships: async () => {
        await world.clock.sleep(5_000);
        throw new Error('a defect');
      },
    },
  });
  const copy = request.cards.find(({ conversation }) => conversation.personId === BEN.id)!;
  const pressing = broken.press(BEN, 'approve', request, {
    id: copy.activityId,
    conversation: copy.conversation,
  });
  await world.clock.pass(10_000);
  await pressing;
  await broken.edge.background.drain();
  await broken.edge.delivery.drain();
  const [card] = broken.shows(copy.conversation).map((message) => message.card);
  expect(textOf(card, 'notice')).toContain('ref0');
  expect(textOf(card, 'status')).toMatch(/^Waiting/);
});

it('in a channel only its members are asked, and nobody counts as reached whom Teams would not mention', async () => {
  stage.members.push(
    { objectId: CHRIS.id, teamsId: '29:c', name: CHRIS.name },
    { objectId: DANA.id, teamsId: '29:d', name: DANA.name },
  );
  const first = await ask(SENTENCE, CHANNEL);
  expect(first.reach).toEqual({ needed: 1, reached: [CHRIS] });
  stage.hook = (_, message) => Promise.resolve(message.mention === undefined);
  const second = await ask('unassign Windows 11 baseline from Windows pilot', CHANNEL);
  expect(second.reach).toEqual({ needed: 1, reached: [] });
});

it('a card in a channel offers a refresh to the people it concerns, and what one of them is told stays off it', async () => {
  stage.members.push({ objectId: BEN.id, teamsId: '29:b', name: BEN.name });
  const request = await ask(SENTENCE, CHANNEL);
  const [posted] = stage.shows(CHANNEL);
  expect(JSON.stringify(posted?.card)).toContain('"userIds":["29:');
  expect(verbs(posted?.card)).toEqual(expect.arrayContaining(['approve', 'reject', 'cancel']));
  const answer = await stage.press(ALEX, 'approve', request, {
    id: request.cards[0]!.activityId,
    conversation: CHANNEL,
  });
  expect(answer.kind === 'card' && textOf(answer.card, 'notice')).not.toBe('');
  await stage.edge.delivery.drain();
  for (const { card } of stage.shows(CHANNEL))
    if (card) expect(JSON.stringify(card)).not.toContain('"id":"notice"');
});

it.each([
  ['a guest', { guest: true, enabled: true }],
  ['a disabled account', { guest: false, enabled: false }],
])('%s who was never part of a request is shown nothing of it', async (_, account) => {
  const request = await ask();
  world.tenant.memberships.set(DANA.id, { kind: 'known', person: DANA, groupIds: [], ...account });
  const answer = await stage.press(DANA, 'refresh', request);
  expect(answer.kind).toBe('message');
  expect(JSON.stringify(answer)).not.toMatch(/Windows|Finance|Alex/);
});

it('a copy that is gone for good is tried ever more rarely, and keeps nobody else waiting', async () => {
  const request = await ask();
  stage.hook = (to) => Promise.resolve(to !== chatOf(CHRIS).conversationId);
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await stage.edge.delivery.drain();
  let tries = 0;
  stage.hook = (to) => {
    if (to === chatOf(CHRIS).conversationId) tries += 1;
    return Promise.resolve(to !== chatOf(CHRIS).conversationId);
  };
  stage.edge.runner.start();
  await world.clock.pass(3_600_000);
  await stage.edge.runner.stop();
  expect(tries).toBeGreaterThan(2);
  expect(tries).toBeLessThan(15);
  expect(statuses(chatOf(ALEX))).toEqual(['Applied']);
});

it('two processes: what the other one drew last is not taken for what this one drew', async () => {
  const request = await ask('assign policy Windows 11 baseline to all devices');
  const other = await openEdge(world, []);
  await other.press(BEN, 'approve', request);
  await other.edge.delivery.drain();
  await stage.press(BEN, 'withdraw', await world.load(request.id));
  await stage.edge.delivery.drain();
  const last = [...other.written.map((each) => ({ ...each, by: 'other' })), ...stage.written].filter(
    ({ kind, to }) => kind === 'edit' && to === chatOf(CHRIS).conversationId,
  );
  expect(textOf(last.at(-1)?.message.card, 'status')).toMatch(/^Waiting: 0 of 2/);
});

it('a request is posted once, also when the "checking" message before it took long', async () => {
  const { edge } = stage;
  const { memberships } = edge.ports.directory;
  Object.assign(edge.ports.directory, {
    memberships: async (...call: Parameters<typeof memberships>) => {
      await world.clock.sleep(3_000);
      return await memberships(...call);
    },
  });
  stage.hook = async (_, message) => {
    if (message.card && lines(message.card).join(' ').includes('Checking')) await world.clock.sleep(60_000);
    return true;
  };
  edge.runner.start();
  const answering = answerMessage(edge, stage.incoming(ALEX), { text: SENTENCE, hasAttachment: false });
  await world.clock.pass(180_000);
  await answering;
  await edge.runner.stop();
  await world.clock.settle(edge.background.drain());
  const cards = stage
    .shows(chatOf(ALEX))
    .filter(({ card }) => card && textOf(card, 'status').startsWith('Waiting'));
  const [request] = await Promise.all([world.load(requestIdOf(cards[0]!))]);
  expect(request.cards.filter(({ audience }) => audience === 'requester').length).toBe(cards.length);
  expect(new Set(cards.map(requestIdOf)).size).toBe(1);
});

it('stopping does not wait for everybody who was not told yet', async () => {
  for (let count = 0; count < 4; count += 1) await world.pending();
  stage.hook = async () => {
    await world.clock.sleep(20_000);
    return true;
  };
  await world.clock.pass(40_000);
  stage.edge.runner.start();
  await world.clock.pass(100);
  const before = world.clock.monotonic();
  await world.clock.settle(stage.edge.runner.stop());
  expect(world.clock.monotonic() - before).toBeLessThan(60_000);
});
