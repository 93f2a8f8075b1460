// Decisions in words count exactly like the press, and only for what was read.
import type { Person } from '../../../bot/domain/person.js';
import type { ApprovalRequest, ConversationRef } from '../../../bot/domain/request.js';
import { answerMessage } from '../../../bot/teams/answers/answer-message.js';
import { action, lines, textOf } from '../../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS } from '../../support/requests.js';
import { openWorld, type World } from '../../support/world.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
const DANA: Person = { id: '99999999-9999-4999-8999-000000000009', name: 'Dana Moss' };
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

/** Writes to the bot; answers with what it wrote until everything had followed. */
async function write(who: Person, text: string, conversation = chatOf(who)) {
  const before = stage.written.length;
  const incoming = stage.incoming(who, { conversation });
  await world.clock.settle(answerMessage(stage.edge, incoming, { text, hasAttachment: false }));
  await world.clock.settle(stage.edge.background.drain());
  await world.clock.settle(stage.edge.delivery.drain());
  return stage.written.slice(before);
}

async function ask(conversation = chatOf(ALEX)): Promise<ApprovalRequest> {
  await write(ALEX, SENTENCE, conversation);
  const [waiting] = await world.ports.store.waiting();
  return await world.load(waiting!.id);
}

const hashOf = ({ plan }: ApprovalRequest): string => plan!.bodyHash.slice(0, 4);
const state = async ({ id }: ApprovalRequest): Promise<string> => (await world.load(id)).state;
const said = (written: TestEdge['written']): string =>
  written.flatMap(({ message }) => (message.card ? lines(message.card) : [message.text])).join('\n');

/** The card an answer was posted as, as it is shown now. */
function shown(where: ConversationRef): unknown {
  return stage.shows(where).findLast(({ card }) => card !== undefined)?.card;
}

it('approves what was read; the answer is a card that follows the request to its end', async () => {
  const request = await ask();
  const written = await write(BEN, `approve ${request.shortId}-${hashOf(request)}`);
  expect(await state(request)).toBe('applied');
  expect(world.tenant.sent).toHaveLength(1);
  const posted = written.filter(({ kind, to }) => kind === 'post' && to === chatOf(BEN).conversationId);
  expect(posted).toHaveLength(1);
  const ends = written.findLast(({ id }) => id === posted[0]!.id)!;
  expect(textOf(ends.message.card, 'status')).toMatch(/^Applied/);
});

it('the card shows the very characters that are to be written', async () => {
  const request = await ask();
  expect(lines(shown(chatOf(BEN))).join('\n')).toContain(`${request.shortId}-${hashOf(request)}`);
});

it.each([
  ['without the hash', () => '', /Nothing was approved yet/],
  ['with the hash of something else', () => '-0000', /do not stand for what waits now/],
  ['with words behind it', (hash: string) => `-${hash} thanks`, /cannot keep the words/],
])('%s nothing is approved, and the card is shown with why', async (_how, tail, why) => {
  const request = await ask();
  const written = await write(BEN, `approve ${request.shortId}${tail(hashOf(request))}`);
  expect(await state(request)).toBe('pending');
  expect(said(written)).toMatch(why);
  expect(textOf(shown(chatOf(BEN)), 'status')).toMatch(/^Waiting/);
});

it('rejects with the reason', async () => {
  const request = await ask();
  await write(BEN, `reject ${request.shortId} too broad`);
  expect(await state(request)).toBe('rejected');
  expect(lines(shown(chatOf(ALEX))).join('\n')).toContain('too broad');
});

it('cancels for the requester, and for nobody else', async () => {
  const request = await ask();
  expect(said(await write(BEN, `cancel ${request.shortId}`))).toMatch(/their request/);
  expect(await state(request)).toBe('pending');
  await write(ALEX, `cancel ${request.shortId}`);
  expect(await state(request)).toBe('cancelled');
});

it('the requester’s own approval does not count', async () => {
  const request = await ask();
  const written = await write(ALEX, `approve ${request.shortId}-${hashOf(request)}`);
  expect(said(written)).toMatch(/does not count/);
  expect(await state(request)).toBe('pending');
});

it('twice, or after a press, it changes nothing more', async () => {
  const request = await ask();
  const sentence = `approve ${request.shortId}-${hashOf(request)}`;
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await write(BEN, sentence);
  await write(CHRIS, sentence);
  expect(world.tenant.sent).toHaveLength(1);
  expect(await state(request)).toBe('applied');
});

it.each(['show', 'status'])('%s posts the card as it is, and it follows', async (verb) => {
  const request = await ask();
  const [posted] = await write(CHRIS, `${verb} ${request.shortId.toLowerCase()}`);
  expect(textOf(posted!.message.card, 'status')).toMatch(/^Waiting/);
  await write(BEN, `approve ${request.shortId}-${hashOf(request)}`);
  const now = stage.written.findLast(({ id }) => id === posted!.id)!;
  expect(textOf(now.message.card, 'status')).toMatch(/^Applied/);
});

it('Open in a list posts the card, once for a double press, and it follows', async () => {
  const request = await ask();
  const [list] = await write(BEN, 'requests');
  const open = action(list!.message.card, 'open')!;
  expect(open).toMatchObject({ title: 'Open', data: { requestId: request.id, revision: request.revision } });
  const before = stage.written.length;
  const pressed = [stage.press(BEN, 'open', request), stage.press(BEN, 'open', request)];
  const [answer] = await world.clock.settle(Promise.all(pressed));
  expect(answer).toMatchObject({ kind: 'message', text: 'Its card comes as a message here.' });
  await world.clock.settle(stage.edge.background.drain());
  const posted = stage.written.slice(before).filter(({ kind }) => kind === 'post');
  expect(posted).toHaveLength(1);
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await world.clock.settle(stage.edge.delivery.drain());
  const now = stage.written.findLast(({ id }) => id === posted[0]!.id)!;
  expect(textOf(now.message.card, 'status')).toMatch(/^Applied/);
});

it('in a channel what one person is told is a message, and the card stays as it is', async () => {
  const request = await ask(CHANNEL);
  const written = await write(ALEX, `approve ${request.shortId}-${hashOf(request)}`, CHANNEL);
  expect(written).toMatchObject([
    { kind: 'post', message: { text: expect.stringMatching(/does not count/) } },
  ]);
});

it('in a channel a late refusal takes the place of the card that said it is being checked', async () => {
  const request = await ask(CHANNEL);
  const { directory } = stage.ports;
  const { memberships } = directory;
  Object.assign(directory, {
    memberships: async (...call: Parameters<typeof memberships>) => {
      await world.clock.sleep(4_000);
      return await memberships(...call);
    },
  });
  const sentence = `approve ${request.shortId}-${hashOf(request)}`;
  const [checking, ...rest] = await write(ALEX, sentence, CHANNEL);
  expect(checking!.message.card).toBeDefined();
  expect(rest).toMatchObject([
    { kind: 'edit', id: checking!.id, message: { text: expect.stringMatching(/does not count/) } },
  ]);
});

it('of no request says so, and shows a policy that is called like one', async () => {
  await ask();
  expect(said(await write(BEN, 'approve ZZZZ-0000'))).toMatch(/no request that waits has this id/);
  expect(said(await write(BEN, 'show ZZZZ'))).toMatch(/ZZZZ/);
});

it('a stranger is told nothing', async () => {
  const nobody = { person: DANA, enabled: true, guest: false, groupIds: [] };
  world.tenant.memberships.set(DANA.id, { kind: 'known', ...nobody });
  const request = await ask();
  const written = await write(DANA, `show ${request.shortId}`);
  expect(said(written)).not.toContain('Windows');
  expect(said(written)).not.toContain(request.shortId);
  expect(said(written)).not.toMatch(/Waiting/);
});
