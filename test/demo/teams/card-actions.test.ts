// What happens when somebody presses a button of a card, or a card refreshes itself.
import {
  activitiesOf,
  ALEX,
  BEN,
  cardActivity,
  openStage,
  type Answer,
  type Sent,
  type Stage,
} from './support.js';

const CARD = 'application/vnd.microsoft.card.adaptive';
let stage: Stage;
let chat: string;
let messageId: string;

const invokes = (): readonly Sent[] =>
  stage.arrivals.map((one) => one.activity).filter((one) => one.type === 'invoke');
const teamsId = async (personId: string): Promise<string> =>
  (await stage.state()).people.find((one) => one.id === personId)!.teamsId;
const action = { verb: 'approve', data: { requestId: 'r', revision: 1 } };
const press = (): Promise<{ body: Answer }> =>
  stage.page('POST', 'action', { personId: BEN.id, messageId, action });

async function open(resendMilliseconds?: number, card = cardActivity('Waiting')): Promise<void> {
  stage = await openStage(resendMilliseconds);
  chat = await stage.conversationId(BEN.id);
  messageId = (await stage.connector('POST', activitiesOf(chat), card)).body.id;
}
afterEach(() => stage.close());

it('the bot gets verb, data and trigger from the person who pressed, in answer to the card', async () => {
  await open();
  await press();
  expect(invokes()[0]).toMatchObject({
    name: 'adaptiveCard/action',
    replyToId: messageId,
    from: { aadObjectId: BEN.id },
    conversation: { id: chat },
    value: { action: { type: 'Action.Execute', ...action }, trigger: 'manual' },
  });
});

it('a card in the answer replaces the card for the one who pressed, until the bot edits the message', async () => {
  await open();
  stage.script(() =>
    Promise.resolve({
      status: 200,
      body: { statusCode: 200, type: CARD, value: { type: 'AdaptiveCard', body: [] } },
    }),
  );
  expect((await press()).body).toEqual({ kind: 'card' });
  expect((await stage.state()).messages[0]?.views).toEqual({ [BEN.id]: { type: 'AdaptiveCard', body: [] } });
  await stage.connector('PUT', activitiesOf(chat, messageId), cardActivity('Applied'));
  expect((await stage.state()).messages[0]?.views).toEqual({});
});

it('an answer that was overtaken by an edit is not shown', async () => {
  await open();
  stage.script(async () => {
    await stage.connector('PUT', activitiesOf(chat, messageId), cardActivity('Applied'));
    return { status: 200, body: { statusCode: 200, type: CARD, value: { type: 'AdaptiveCard', body: [] } } };
  });
  await press();
  const [message] = (await stage.state()).messages;
  expect([message?.views, message?.version]).toEqual([{}, 2]);
});

it.each([
  [
    'a message',
    200,
    { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Not yours.' },
    { kind: 'message', text: 'Not yours.' },
  ],
  [
    'an error',
    200,
    { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'x', message: 'Bad.' } },
    { kind: 'error', text: 'Bad.' },
  ],
  ['a refused request', 500, {}, { kind: 'error', text: 'Something went wrong. Please try again.' }],
  ['nothing at all', 200, undefined, { kind: 'none' }],
])(
  '%s in the answer reaches the one who pressed as Teams would show it',
  async (_name, status, body, shown) => {
    await open();
    stage.script(() => Promise.resolve({ status, ...(body ? { body } : {}) }));
    expect((await press()).body).toEqual(shown);
  },
);

it('an invoke without an answer is sent again, the same; then Teams gives up', async () => {
  await open(40);
  stage.script((activity) =>
    activity.type === 'invoke' ? new Promise(() => undefined) : Promise.resolve(undefined),
  );
  expect((await press()).body).toEqual({ kind: 'error', text: 'Something went wrong. Please try again.' });
  expect(invokes()).toHaveLength(2);
  expect(invokes()[1]).toEqual(invokes()[0]);
});

it('the answer to the invoke that was sent again counts', async () => {
  await open(40);
  const answer = {
    status: 200,
    body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done.' },
  };
  stage.script(() => (invokes().length < 2 ? new Promise(() => undefined) : Promise.resolve(answer)));
  expect((await press()).body).toEqual({ kind: 'message', text: 'Done.' });
});

it('a card refreshes itself only for those it lists, once until the next edit, without being asked', async () => {
  await open();
  const ben = await teamsId(BEN.id);
  const refresh = {
    action: { type: 'Action.Execute', verb: 'refresh', data: { requestId: 'r' } },
    userIds: [ben],
  };
  await stage.connector('PUT', activitiesOf(chat, messageId), cardActivity('Waiting', { refresh }));
  stage.script(() =>
    Promise.resolve({
      status: 200,
      body: { statusCode: 200, type: CARD, value: { type: 'AdaptiveCard', refresh } },
    }),
  );
  await stage.page('POST', 'shown', { personId: ALEX.id, messageId });
  expect(invokes()).toHaveLength(0);
  await stage.page('POST', 'shown', { personId: BEN.id, messageId });
  await stage.page('POST', 'shown', { personId: BEN.id, messageId });
  expect(invokes().map((one) => one.value.trigger)).toEqual(['automatic']);
});

const applied = cardActivity('', {
  body: [
    {
      type: 'RichTextBlock',
      id: 'status',
      inlines: [
        { type: 'TextRun', text: 'Applied' },
        { type: 'TextRun', text: ': read back and confirmed' },
      ],
    },
  ],
});

it('an approval that came to nothing takes no step, whoever looks', async () => {
  await open();
  stage.script(() => Promise.resolve({ status: 500 }));
  await press();
  await stage.page('POST', 'looked');
  expect((await stage.state()).steps).toMatchObject({ approved: false, looked: false });
});

it('somebody else’s assign is nothing to look for: the last step waits for a request that ended applied', async () => {
  await open();
  await press();
  stage.tenantEvent('change', { kind: 'rows', policyId: 'copy', by: 'assign' });
  await stage.page('POST', 'looked');
  expect((await stage.state()).steps).toMatchObject({ approved: true, applied: false, looked: false });
  await stage.connector('PUT', activitiesOf(chat, messageId), cardActivity('Stale: nothing was sent'));
  await stage.page('POST', 'looked');
  expect((await stage.state()).steps.looked).toBe(false);
});

it('the strip ticks as the first minute goes: sent, read, approved, and looked once somebody looks', async () => {
  await open();
  const none = { sent: false, read: false, approved: false, applied: false, looked: false };
  const alexChat = await stage.conversationId(ALEX.id);
  await stage.page('POST', 'send', { personId: ALEX.id, conversationId: alexChat, text: 'help' });
  expect((await stage.state()).steps).toEqual({ ...none, sent: true });
  await stage.page('POST', 'read', { personId: BEN.id, conversationId: chat });
  await press();
  await stage.connector('PUT', activitiesOf(chat, messageId), applied);
  const before = { sent: true, read: true, approved: true, applied: true, looked: false };
  expect((await stage.state()).steps).toEqual(before);
  await stage.page('POST', 'looked');
  expect((await stage.state()).steps).toEqual({ ...before, looked: true });
});
