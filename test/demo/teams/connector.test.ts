// What a bot can do in the conversations of the simulated Teams, and what people see of it.
import { activitiesOf, ALEX, BEN, cardActivity, openStage, TENANT_ID, type Stage } from './support.js';

let stage: Stage;
beforeEach(async () => (stage = await openStage()));
afterEach(() => stage.close());

const teamsId = async (personId: string): Promise<string> =>
  (await stage.state()).people.find((one) => one.id === personId)!.teamsId;

const alexWrites = async (): Promise<void> => {
  await stage.page('POST', 'send', {
    personId: ALEX.id,
    conversationId: await stage.conversationId(ALEX.id),
    text: 'help',
  });
};

it('what the bot posts before anybody has written, the welcome, calls nobody', async () => {
  const chat = await stage.conversationId(BEN.id);
  await stage.connector('POST', activitiesOf(chat), cardActivity('Welcome'));
  expect((await stage.state()).unread).toEqual({});
});

it('a new message is unread for the person it was written to, and for nobody else', async () => {
  await alexWrites();
  const chat = await stage.conversationId(BEN.id);
  await stage.connector('POST', activitiesOf(chat), cardActivity('Approval needed'));
  const { messages, unread } = await stage.state();
  expect(messages.at(-1)).toMatchObject({ conversationId: chat, summary: 'Approval needed' });
  expect(unread[BEN.id]?.[chat]).toBe(1);
  expect(unread[ALEX.id]?.[chat]).toBeUndefined();
});

it('an edit takes the message’s place, is marked as edited, and notifies nobody', async () => {
  await alexWrites();
  const chat = await stage.conversationId(BEN.id);
  const { body } = await stage.connector('POST', activitiesOf(chat), cardActivity('Waiting'));
  await stage.page('POST', 'read', { personId: BEN.id, conversationId: chat });
  const edited = await stage.connector('PUT', activitiesOf(chat, body.id), cardActivity('Applied'));
  const { messages, unread } = await stage.state();
  expect(edited).toEqual({ status: 200, body: { id: body.id } });
  expect(messages).toHaveLength(2);
  expect(messages[1]!.attachments[0]).toMatchObject({ content: { body: [{ text: 'Applied' }] } });
  expect(messages[1]!.editedAt).toEqual(expect.any(String));
  expect(unread[BEN.id]?.[chat]).toBe(0);
});

it('a reply in a channel stands in the thread it answers; a new conversation there begins another', async () => {
  const channelId = await stage.conversationId();
  await stage.page('POST', 'send', {
    personId: ALEX.id,
    conversationId: channelId,
    text: '@Countersign help',
  });
  const first = (await stage.state()).messages[0]!.id;
  const thread = `${channelId};messageid=${first}`;
  await stage.connector('POST', activitiesOf(thread, first), cardActivity('In the thread'));
  const created = await stage.connector('POST', '', {
    isGroup: true,
    channelData: { channel: { id: channelId }, tenant: { id: TENANT_ID } },
    activity: cardActivity('Another thread'),
  });
  const { messages } = await stage.state();
  expect(messages.map((one) => one.threadId)).toEqual([first, first, created.body.activityId]);
  expect(created.body.id).toBe(`${channelId};messageid=${created.body.activityId}`);
});

it('a conversation with a person is always their one chat', async () => {
  const request = { members: [{ id: await teamsId(BEN.id) }], channelData: { tenant: { id: TENANT_ID } } };
  const created = await stage.connector('POST', '', request);
  expect(created).toEqual({ status: 201, body: { id: await stage.conversationId(BEN.id) } });
});

it('a bot reaches neither strangers nor other tenants', async () => {
  const stranger = { members: [{ id: '29:nobody' }], channelData: { tenant: { id: TENANT_ID } } };
  const elsewhere = { members: [{ id: await teamsId(BEN.id) }], channelData: { tenant: { id: 'another' } } };
  expect((await stage.connector('POST', '', stranger)).status).toBe(403);
  expect((await stage.connector('POST', '', elsewhere)).status).toBe(403);
  expect((await stage.connector('POST', activitiesOf('a:nowhere'), cardActivity('x'))).status).toBe(404);
});

it('a bot changes and deletes its own messages only', async () => {
  const chat = await stage.conversationId(ALEX.id);
  await stage.page('POST', 'send', { personId: ALEX.id, conversationId: chat, text: 'help' });
  const alexWrote = (await stage.state()).messages[0]!.id;
  expect((await stage.connector('PUT', activitiesOf(chat, alexWrote), cardActivity('x'))).status).toBe(403);
  const { body } = await stage.connector('POST', activitiesOf(chat), cardActivity('mine'));
  expect((await stage.connector('DELETE', activitiesOf(chat, body.id))).status).toBe(200);
  expect((await stage.state()).messages.at(-1)).toMatchObject({ deleted: true, attachments: [] });
  expect((await stage.connector('PUT', activitiesOf(chat, body.id), cardActivity('again'))).status).toBe(404);
});

it('the roster names everybody in the channel, as Teams does with `objectId` alone', async () => {
  const path = `/${encodeURIComponent(await stage.conversationId())}`;
  const all = await stage.connector('GET', `${path}/members`);
  expect(all.body).toContainEqual(expect.objectContaining({ objectId: BEN.id, name: BEN.name }));
  expect(JSON.stringify(all.body)).not.toContain('aadObjectId');
  const one = await stage.connector('GET', `${path}/members/${encodeURIComponent(await teamsId(BEN.id))}`);
  expect(one.body).toMatchObject({ name: BEN.name, tenantId: TENANT_ID });
  expect((await stage.connector('GET', `${path}/members/nobody`)).status).toBe(404);
  const { team } = await stage.state();
  expect((await stage.connector('GET', `/${encodeURIComponent(team.id)}/members`)).body).toEqual(all.body);
});

it('a thread has no roster, its channel has', async () => {
  const channelId = await stage.conversationId();
  const statusOf = async (id: string): Promise<number> =>
    (await stage.connector('GET', `/${encodeURIComponent(id)}/pagedmembers`)).status;
  expect(await statusOf(channelId)).toBe(200);
  expect(await statusOf(`${channelId};messageid=1700000000000`)).toBe(404);
});

it('pages of the roster have at least 50 people, whatever is asked for, and lead to one another', async () => {
  await stage.close();
  const others = Array.from({ length: 60 }, (_, n) => ({
    id: `dd000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    name: `Person ${String(n)}`,
    hasChat: false,
  }));
  stage = await openStage(15_000, others);
  const path = `/${encodeURIComponent(await stage.conversationId())}`;
  const all = await stage.connector('GET', `${path}/members`);
  const first = await stage.connector('GET', `${path}/pagedmembers?pageSize=2`);
  expect(first.body.members).toHaveLength(50);
  const token = encodeURIComponent(String(first.body.continuationToken));
  const next = await stage.connector('GET', `${path}/pagedmembers?pageSize=2&continuationToken=${token}`);
  expect([...first.body.members, ...next.body.members]).toEqual(all.body);
  expect(next.body.continuationToken).toBeUndefined();
});

it('a text and a card in one activity are split in two: 202, no id, and neither can ever be changed', async () => {
  const chat = await stage.conversationId(BEN.id);
  const both = { ...cardActivity('Waiting'), text: 'Please look' };
  expect(await stage.connector('POST', activitiesOf(chat), both)).toEqual({ status: 202, body: {} });
  const { messages } = await stage.state();
  expect(messages.map(({ text, attachments }) => [text, attachments.length])).toEqual([
    ['Please look', 0],
    ['', 1],
  ]);
  for (const { id } of messages) {
    const edited = await stage.connector('PUT', activitiesOf(chat, id), cardActivity('Applied'));
    expect(edited.status).toBe(404);
  }
  const thread = await stage.connector('POST', '', {
    isGroup: true,
    channelData: { channel: { id: await stage.conversationId() }, tenant: { id: TENANT_ID } },
    activity: both,
  });
  expect(thread).toEqual({ status: 202, body: {} });
  const [, , text, card] = (await stage.state()).messages;
  expect(card!.threadId).toBe(text!.id);
});

it('an activity that Teams would find too big is refused', async () => {
  const big = cardActivity('x'.repeat(60 * 1024));
  expect((await stage.connector('POST', activitiesOf(await stage.conversationId(BEN.id)), big)).status).toBe(
    413,
  );
});
