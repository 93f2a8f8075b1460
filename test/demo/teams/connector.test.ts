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

test('what the bot posts before anybody has written, the welcome, calls nobody', async () => {
  const chat = await stage.conversationId(BEN.id);
  await stage.connector('POST', activitiesOf(chat), cardActivity('Welcome'));
  expect((await stage.state()).unread).toEqual({});
});

test('a new message is unread for the person it was written to, and for nobody else', async () => {
  await alexWrites();
  const chat = await stage.conversationId(BEN.id);
  await stage.connector('POST', activitiesOf(chat), cardActivity('Approval needed'));
  const { messages, unread } = await stage.state();
  expect(messages.at(-1)).toMatchObject({ conversationId: chat, summary: 'Approval needed' });
  expect(unread[BEN.id]?.[chat]).toBe(1);
  expect(unread[ALEX.id]?.[chat]).toBeUndefined();
});

test('an edit takes the message’s place, is marked as edited, and notifies nobody', async () => {
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

test('a reply in a channel stands in the thread it answers; a new conversation there begins another', async () => {
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

test('a conversation with a person is always their one chat', async () => {
  const request = { members: [{ id: await teamsId(BEN.id) }], channelData: { tenant: { id: TENANT_ID } } };
  const created = await stage.connector('POST', '', request);
  expect(created).toEqual({ status: 201, body: { id: await stage.conversationId(BEN.id) } });
});

test('a bot reaches neither strangers nor other tenants', async () => {
  const stranger = { members: [{ id: '29:nobody' }], channelData: { tenant: { id: TENANT_ID } } };
  const elsewhere = { members: [{ id: await teamsId(BEN.id) }], channelData: { tenant: { id: 'another' } } };
  expect((await stage.connector('POST', '', stranger)).status).toBe(403);
  expect((await stage.connector('POST', '', elsewhere)).status).toBe(403);
  expect((await stage.connector('POST', activitiesOf('a:nowhere'), cardActivity('x'))).status).toBe(404);
});

test('a bot changes and deletes its own messages only', async () => {
  const chat = await stage.conversationId(ALEX.id);
  await stage.page('POST', 'send', { personId: ALEX.id, conversationId: chat, text: 'help' });
  const alexWrote = (await stage.state()).messages[0]!.id;
  expect((await stage.connector('PUT', activitiesOf(chat, alexWrote), cardActivity('x'))).status).toBe(403);
  const { body } = await stage.connector('POST', activitiesOf(chat), cardActivity('mine'));
  expect((await stage.connector('DELETE', activitiesOf(chat, body.id))).status).toBe(200);
  expect((await stage.state()).messages.at(-1)).toMatchObject({ deleted: true, attachments: [] });
  expect((await stage.connector('PUT', activitiesOf(chat, body.id), cardActivity('again'))).status).toBe(404);
});

test('the roster names everybody in the channel with object ids, page by page', async () => {
  const path = `/${encodeURIComponent(await stage.conversationId())}`;
  const all = await stage.connector('GET', `${path}/members`);
  expect(all.body).toContainEqual(expect.objectContaining({ aadObjectId: BEN.id }));
  const first = await stage.connector('GET', `${path}/pagedmembers?pageSize=2`);
  const next = await stage.connector(
    'GET',
    `${path}/pagedmembers?pageSize=2&continuationToken=${String(first.body.continuationToken)}`,
  );
  expect([...first.body.members, ...next.body.members]).toEqual(all.body);
  expect(next.body.continuationToken).toBeUndefined();
  const one = await stage.connector('GET', `${path}/members/${encodeURIComponent(await teamsId(BEN.id))}`);
  expect(one.body).toMatchObject({ name: BEN.name, tenantId: TENANT_ID });
  expect((await stage.connector('GET', `${path}/members/nobody`)).status).toBe(404);
  const { team } = await stage.state();
  expect((await stage.connector('GET', `/${encodeURIComponent(team.id)}/members`)).body).toEqual(all.body);
});

test('an activity that Teams would find too big is refused', async () => {
  const big = cardActivity('x'.repeat(60 * 1024));
  expect((await stage.connector('POST', activitiesOf(await stage.conversationId(BEN.id)), big)).status).toBe(
    413,
  );
});
