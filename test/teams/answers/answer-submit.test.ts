// A press where Action.Execute is dead: a message with a value and no text counts exactly like the press, and the copies say what came of it.
import { createTurn } from '../../../bot/teams/turn.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import type { Person } from '../../../bot/domain/person.js';
import type { ApprovalRequest, ConversationRef } from '../../../bot/domain/request.js';
import { answerMessage } from '../../../bot/teams/answers/answer-message.js';
import { action, actions, lines, textOf } from '../../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS, TENANT_ID } from '../../support/requests.js';
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

async function quiet(): Promise<void> {
  await world.clock.settle(stage.edge.background.drain());
  await world.clock.settle(stage.edge.delivery.drain());
}

async function ask(conversation = chatOf(ALEX)): Promise<ApprovalRequest> {
  const incoming = stage.incoming(ALEX, { conversation });
  await world.clock.settle(answerMessage(stage.edge, incoming, { text: SENTENCE, hasAttachment: false }));
  await quiet();
  const [waiting] = await world.ports.store.waiting();
  return await world.load(waiting!.id);
}

/** What Teams sends for an Action.Submit: the button's data and the inputs in one object. */
async function submit(who: Person, value: object, on?: { id?: string; conversation?: ConversationRef }) {
  const { serviceUrl, channelId, botId, conversationId, conversationType } = on?.conversation ?? chatOf(who);
  const before = stage.written.length;
  const answer = createTurn(stage.edge)({
    type: 'message',
    id: 'm-submit',
    replyToId: on?.id,
    serviceUrl,
    channelId,
    from: { id: `29:${who.id}`, name: who.name, aadObjectId: who.id },
    recipient: { id: botId },
    conversation: { id: conversationId, conversationType },
    channelData: { tenant: { id: TENANT_ID } },
    value,
  });
  await world.clock.settle(answer);
  await quiet();
  return stage.written.slice(before);
}

const copyOf = ({ cards }: ApprovalRequest, who: Person) => ({
  id: cards.find(({ conversation }) => conversation.personId === who.id)!.activityId!,
});

const said = (written: readonly { readonly message: { readonly text?: string } }[]): string[] =>
  written.flatMap(({ message }) => message.text ?? []);

function shown(where: ConversationRef): unknown {
  return stage.shows(where).findLast(({ card }) => card !== undefined)?.card;
}

it('is behind every button of a card, with the button’s own data and its verb', async () => {
  await ask();
  const buttons = actions(shown(chatOf(BEN))).filter(({ type }) => type === 'Action.Execute');
  expect(buttons.length).toBeGreaterThan(1);
  for (const { title, verb, data, fallback } of buttons)
    expect(fallback).toEqual({ type: 'Action.Submit', title, data: { ...(data as object), verb } });
});

it('approves with what the fallback of Approve carries, and every copy says so', async () => {
  const request = await ask();
  const { fallback } = action(shown(chatOf(BEN)), 'approve') as { fallback: { data: object } };
  await submit(BEN, fallback.data, copyOf(request, BEN));
  expect((await world.load(request.id)).state).toBe('applied');
  for (const who of [ALEX, BEN, CHRIS]) expect(textOf(shown(chatOf(who)), 'status')).toMatch(/^Applied/);
  expect(world.tenant.sent).toHaveLength(1);
});

it('rejects with the reason that was typed', async () => {
  const request = await ask();
  const { id, revision } = request;
  await submit(BEN, { verb: 'reject', requestId: id, revision, reason: 'too broad' }, copyOf(request, BEN));
  expect(await world.load(id)).toMatchObject({ state: 'rejected' });
  expect(lines(shown(chatOf(ALEX))).join(' ')).toContain('too broad');
});

it('a second one changes nothing', async () => {
  const request = await ask();
  const value = { verb: 'approve', requestId: request.id, revision: request.revision };
  await submit(BEN, value, copyOf(request, BEN));
  await submit(BEN, value, copyOf(request, BEN));
  expect(world.tenant.sent).toHaveLength(1);
});

it('of the requester is refused like the press, and their own copy says why', async () => {
  const request = await ask();
  const value = { verb: 'approve', requestId: request.id, revision: request.revision };
  const written = await submit(ALEX, value, copyOf(request, ALEX));
  expect((await world.load(request.id)).state).toBe('pending');
  expect(written).toMatchObject([{ kind: 'edit', to: chatOf(ALEX).conversationId }]);
  expect(textOf(shown(chatOf(ALEX)), 'notice')).toMatch(/does not count/);
});

it('in a channel that refusal is a message, and the card everybody sees stays as it is', async () => {
  const request = await ask(CHANNEL);
  const value = { verb: 'approve', requestId: request.id, revision: request.revision };
  const on = { id: request.cards[0]!.activityId!, conversation: CHANNEL };
  const written = await submit(ALEX, value, on);
  expect(said(written).join()).toMatch(/does not count/);
  const message = { replyToId: on.id, mention: [{ name: ALEX.name }] };
  expect(written).toMatchObject([{ kind: 'post', to: CHANNEL.conversationId, message }]);
});

it('of a stranger is told nothing', async () => {
  const request = await ask();
  const value = { verb: 'approve', requestId: request.id, revision: request.revision };
  const written = await submit(DANA, value);
  expect(said(written)).toEqual([expect.not.stringContaining('Windows 11')]);
  expect((await world.load(request.id)).state).toBe('pending');
});

it('that nobody can read is answered with a sentence, and nothing is done', async () => {
  await ask();
  expect(said(await submit(BEN, { verb: 'approve' }))).toHaveLength(1);
  expect(said(await submit(BEN, { verb: 'launch', requestId: 'x', revision: 1 }))).toHaveLength(1);
  expect(world.tenant.sent).toEqual([]);
});

it('while the store is away says so, and nothing is done', async () => {
  const request = await ask();
  const load = () => Promise.reject(new StoreError('reading: down'));
  Object.assign(stage.ports, { store: { ...stage.ports.store, load } });
  const value = { verb: 'approve', requestId: request.id, revision: request.revision };
  expect(said(await submit(BEN, value, copyOf(request, BEN)))).toHaveLength(1);
  expect(world.tenant.sent).toEqual([]);
});

it('a value without a verb beside words is no press: the words are read', async () => {
  const written = await submit(ALEX, { some: 'thing' });
  expect(written).toHaveLength(1);
});
