// Where people talk: personal chats, the channel with mentions and threads, welcomes, short answers to anything.
import {
  cardOf,
  element,
  findAction,
  openStage,
  readable,
  status,
  type Seen,
  type Stage,
  type Wire,
} from '../../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** What the bot answers to a message, once it has. */
async function answerTo(text: string): Promise<Seen> {
  const known = new Set((await stage.messages()).map(({ id }) => id));
  await stage.say('Alex Rivera', text);
  return await stage.until(`an answer to ${text}`, async () =>
    (await stage.chatOf('Alex Rivera')).find(({ id }) => !known.has(id)),
  );
}

it('welcomes a conversation once, although Teams says twice that it was installed', async () => {
  await stage.until('a welcome', async () =>
    (await stage.chatOf('Ben Okafor')).length > 0 ? true : undefined,
  );
  for (const who of ['Alex Rivera', 'Ben Okafor', 'Chris Lindqvist'] as const) {
    expect(await stage.chatOf(who)).toHaveLength(1);
  }
  await stage.stopBot();
  await stage.startBot();
  expect(await stage.chatOf('Ben Okafor')).toHaveLength(1);
});

it('in the channel: replies in the thread, mentions those who may approve, and applies', async () => {
  await stage.say(
    'Alex Rivera',
    '@Countersign assign policy Windows 11 baseline to group Finance laptops',
    'channel',
  );
  const posted = await stage.until('a card in the channel', async () =>
    (await stage.channel()).find((message) => status(cardOf(message) ?? {}).startsWith('Waiting')),
  );
  const question = (await stage.messages()).find(
    ({ personId, text }) => personId !== undefined && text.includes('assign'),
  );
  expect(posted.threadId).toBe(question!.id);
  const mention = await stage.until('a mention', async () =>
    (await stage.channel()).find(({ mentioned }) => mentioned.length > 0),
  );
  const [ben, chris] = await Promise.all(
    ['Ben Okafor', 'Chris Lindqvist'].map((name) => stage.idOf('users', name)),
  );
  expect([...mention.mentioned].sort()).toEqual([ben, chris].sort());
  expect(mention.threadId).toBe(question!.id);
  expect(await stage.chatOf('Ben Okafor')).toHaveLength(1);

  const { data } = findAction(cardOf(posted), 'approve');
  const own = await stage.forge('Alex Rivera', posted, 'approve', data);
  expect(readable(element(own.view, 'notice'))).not.toBe('');
  expect(findAction(own.view, 'approve')).toBeUndefined();
  expect((await stage.forge('Dana Moss', posted, 'approve', data)).kind).toBe('message');
  await stage.press('Chris Lindqvist', posted, 'approve');
  await stage.until('the channel card to say applied', async () =>
    (await stage.channel()).find((message) => status(cardOf(message) ?? {}).startsWith('Applied')),
  );
  const told = await stage.until('Alex to be told', async () =>
    (await stage.channel()).find(({ text }) => text.includes('Applied: Windows 11 baseline')),
  );
  expect(told.mentioned).toEqual([await stage.idOf('users', 'Alex Rivera')]);
});

it('who else is mentioned is part of the name it stands in', async () => {
  const count = (await stage.channel()).length;
  await stage.say(
    'Alex Rivera',
    '@Countersign assign Windows 11 baseline to <at>Lisbon</at> desktops',
    'channel',
  );
  const planned = await stage.until('a plan', async () =>
    (await stage.channel())
      .slice(count)
      .find((message) => status(cardOf(message) ?? {}).startsWith('Waiting')),
  );
  expect(readable(element(cardOf(planned), 'added'))).toContain('Lisbon desktops');
});

it('a channel message that does not mention the bot is not for it', async () => {
  const count = (await stage.channel()).length;
  await stage.say('Alex Rivera', 'assign everything to everybody', 'channel');
  await answerTo('help');
  expect(await stage.channel()).toHaveLength(count);
});

it('an outsider is told nothing about policies, groups or requests', async () => {
  const count = (await stage.channel()).length;
  await stage.say('Dana Moss', '@Countersign show assignments of Windows 11 baseline', 'channel');
  const answer = await stage.until('an answer', async () => (await stage.channel())[count]);
  expect(`${answer.text} ${readable(cardOf(answer))}`).not.toMatch(/Windows|pilot|Sales|Executives/);
});

it.each([
  ['help', /assign/],
  ['list policies', /Windows 11 baseline/],
  ['show assignments of Windows 11 baseline', /Sales laptops[\s\S]*Corporate owned/],
  [
    'asign policy Windows 11 baseline to Finance laptops',
    /assign policy Windows 11 baseline to Finance laptops/,
  ],
  ['assign Windows 11 baseline', /to/],
  ['assign Windows 11 baseline to Nonexistent thing of the deep', /Nonexistent thing of the deep/],
  ['assign "Windows 11 baseline to Finance', /quot/i],
  ['assign Windows 11 baseline to Windows pilot', /Windows pilot/],
  ['assign Windows 11 baseline to HQ desktops excluding HQ desktops', /HQ desktops/],
  [
    'assign Windows 11 baseline to all devices but not Finance laptops',
    /“excluding”; nothing was planned\n“but not Finance laptops”/,
  ],
  ['assign Windows 11 baseline to Lisbon laptops tomorrow at 22:00', /cannot schedule a change yet; nothing/],
  [
    'assign Windows 11 baseline to Lisbon laptops\nremove it from HQ desktops',
    /One message asks for one change/,
  ],
  ['assign Windows 11 baseline to Lisbon laptops\nPorto laptops', /read as one sentence/],
  [
    'do not assign Windows 11 baseline to Lisbon laptops',
    /not something I know how to do\n(?!.*Did you mean)/s,
  ],
  ['x'.repeat(4_500), /4,?000/],
  ['&nbsp; <b></b>', /./],
])('answers %s', async (text, expected) => {
  const answer = await answerTo(text);
  expect(`${answer.text}\n${readable(cardOf(answer))}`).toMatch(expected);
  expect(findAction(cardOf(answer), 'approve')).toBeUndefined();
});

it('two groups of one name: a choice card with kind, members and id; the answer makes the plan', async () => {
  const answer = await answerTo('assign Windows 11 baseline to Contractors');
  const card = cardOf(answer);
  const choices = element(card, 'choice').choices as { title: string; value: string }[];
  expect(choices.length).toBeGreaterThanOrEqual(2);
  for (const { title } of choices) expect(title).toMatch(/members?|users?|devices?/);
  const { data } = findAction(card, 'choose');
  await stage.forge('Ben Okafor', answer, 'choose', { ...data, choice: choices[0]!.value });
  expect(status(cardOf((await stage.messages()).find(({ id }) => id === answer.id)!))).toMatch(/^Waiting/);
  await stage.press('Alex Rivera', answer, 'choose', { choice: choices[1]!.value });
  const ben = await stage.card('Ben Okafor', (seen) =>
    readable(element(seen, 'added') ?? {}).includes('Contractors'),
  );
  expect(JSON.parse(element(ben.card, 'payload').codeSnippet).assignments).toContainEqual({
    target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: choices[1]!.value },
  });
});

it('names with markup, ampersands, quotes, emoji and template syntax are found, shown as they are, and sent right', async () => {
  const groups = (await stage.control('GET', 'state')).groups as {
    id: string;
    displayName: string;
    kind: string;
  }[];
  const hostile = groups.filter(({ displayName }) => /[&'"*_[\]$#+<>\u{1F300}-\u{1FAFF}]/u.test(displayName));
  expect(hostile.length).toBeGreaterThanOrEqual(5);
  for (const { id, displayName } of hostile) {
    const quoted = `"${displayName.replaceAll('"', '""')}"`;
    const answer = await answerTo(`assign "Windows 11 baseline" to ${escapeHtml(quoted)}`);
    const card = cardOf(answer);
    expect({ displayName, status: status(card).slice(0, 7) }).toEqual({ displayName, status: 'Waiting' });
    expect(
      JSON.parse(element(card, 'payload').codeSnippet).assignments.map((row: Wire) => row.target.groupId),
    ).toContain(id);
    const inTextBlocks = JSON.stringify(card).includes(`"type":"TextBlock","text":"${displayName}`);
    expect(inTextBlocks).toBe(false);
  }
});

it('the list of policies and of 60 assignments can be paged', async () => {
  const sixty = (await stage.control('GET', 'state')).policies.find(
    (policy: Wire) => policy.rows.length === 60,
  );
  const answer = await answerTo(`show assignments of "${sixty.displayName}"`);
  const next = findAction(cardOf(answer), 'page');
  expect(next).toBeDefined();
  const second = await stage.press('Alex Rivera', answer, 'page');
  expect(readable(second.view)).not.toBe(readable(cardOf(answer)));
});

it('no text came with a card, and every card says in words what it is: a feed shows nothing else', async () => {
  const ours = (await stage.messages()).filter(({ personId }) => personId === undefined);
  const cards = ours.filter(({ attachments }) => attachments.length > 0);
  expect(cards.length).toBeGreaterThan(10);
  for (const { summary = '' } of cards) expect(summary).toMatch(/\p{L}/u);
  expect(ours.filter(({ isFixed }) => isFixed)).toEqual([]);
});

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
