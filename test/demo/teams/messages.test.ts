// What reaches the bot when people write, and what does not.
import { ALEX, openStage, TENANT_ID, until, type Answer, type Sent, type Stage } from './support.js';

let stage: Stage;
beforeEach(async () => (stage = await openStage()));
afterEach(() => stage.close());

const messagesHeard = (): readonly Sent[] =>
  stage.arrivals.map((one) => one.activity).filter((one) => one.type === 'message');
const say = async (text: string, where: 'personal' | 'channel'): Promise<Answer> => {
  const conversationId = await stage.conversationId(where === 'personal' ? ALEX.id : undefined);
  return (await stage.page('POST', 'send', { personId: ALEX.id, conversationId, text })).body;
};

it('a message in a personal chat carries the person, the tenant, and where to answer', async () => {
  await say('list policies', 'personal');
  const activity = await until(() => messagesHeard()[0]);
  expect(activity).toMatchObject({
    channelId: 'msteams',
    serviceUrl: stage.teams.serviceUrl,
    text: 'list policies',
    from: { aadObjectId: ALEX.id, name: ALEX.name },
    conversation: { conversationType: 'personal', tenantId: TENANT_ID },
    channelData: { tenant: { id: TENANT_ID } },
  });
  expect(activity.from.id).toMatch(/^29:/u);
  expect(activity.localTimestamp).toMatch(/[+-]\d\d:\d\d$/u);
});

it('a channel message reaches the bot only when it is mentioned, with markup, entity and thread', async () => {
  const unheard = await say('assign policy A to group B', 'channel');
  await say('@Countersign help', 'channel');
  const activity = await until(() => messagesHeard()[0]);
  expect(unheard.heard).toBe(false);
  expect(messagesHeard()).toHaveLength(1);
  expect(activity.text).toBe('<at>Countersign</at>&nbsp;help');
  expect(activity.entities).toContainEqual(
    expect.objectContaining({ type: 'mention', text: '<at>Countersign</at>' }),
  );
  expect(activity.conversation.id).toBe(
    `${String(activity.channelData.channel?.id)};messageid=${activity.id}`,
  );
});

it('a message that the bot refuses is shown as undelivered', async () => {
  stage.script(() => Promise.resolve({ status: 401 }));
  await say('help', 'personal');
  const { undelivered } = await until(async () =>
    (await stage.state()).messages.find((one) => one.undelivered),
  );
  expect(undelivered).toBe('The bot answered HTTP 401.');
});

it('tells the bot of its installation more than once, in chats and channel, before anybody writes', () => {
  const installs = stage.arrivals.filter((one) => one.activity.type === 'installationUpdate');
  const byConversation = installs.map((one) => one.activity.conversation.id);
  expect(new Set(byConversation).size).toBe(3);
  expect(byConversation).toHaveLength(6);
  expect(stage.arrivals.some((one) => one.activity.membersAdded?.[0]?.name === 'Countersign')).toBe(true);
});
