// The connector misbehaving when it is told to: what the bot gets, and what people see of it all the same.
import {
  activitiesOf,
  ALEX,
  BEN,
  cardActivity,
  openStage,
  TENANT_ID,
  type Answer,
  type Stage,
} from './support.js';

let stage: Stage;
let chat: string;
beforeEach(async () => {
  stage = await openStage();
  chat = await stage.conversationId(BEN.id);
});
afterEach(() => stage.close());

interface Controlled {
  readonly id: string;
  readonly error?: string;
  readonly seen: number;
  readonly struck: number;
  readonly last?: string;
}

async function control(method: string, path: string, body?: unknown): Promise<Controlled> {
  const response = await fetch(`${stage.teams.origin}/control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Controlled;
}

const order = (match: object, fault: object, more = {}): Promise<Controlled> =>
  control('POST', 'faults', { match, fault, ...more });

const post = (text = 'Waiting', to = chat): Promise<{ status: number; body: Answer }> =>
  stage.connector('POST', activitiesOf(to), cardActivity(text));

const edit = (id: string, text = 'Applied'): Promise<{ status: number; body: Answer }> =>
  stage.connector('PUT', activitiesOf(chat, id), cardActivity(text));

const texts = async (): Promise<string[]> =>
  (await stage.state()).messages.map((one) => JSON.stringify(one.attachments).match(/"text":"(\w+)"/)![1]!);

it.each([412, 429, 500, 502, 504])(
  'a post is answered %d, and is not there; edits go through',
  async (status) => {
    const { id } = (await post('Before')).body;
    await order({ call: 'post' }, { kind: 'status', status }, { times: 1 });
    expect((await post('Lost')).status).toBe(status);
    expect((await edit(id)).status).toBe(200);
    expect((await post('Taken')).status).toBe(201);
    expect(await texts()).toEqual(['Applied', 'Taken']);
  },
);

it('429 comes with Retry-After or without it', async () => {
  const retryAfter = async (): Promise<string | null> => {
    const response = await fetch(`${stage.teams.serviceUrl}v3/conversations${activitiesOf(chat)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await stage.botToken()}` },
      body: JSON.stringify(cardActivity('x')),
    });
    expect(response.status).toBe(429);
    return response.headers.get('retry-after');
  };
  await order({ call: 'post' }, { kind: 'status', status: 429, retryAfter: 3 }, { times: 1 });
  await order({ call: 'post' }, { kind: 'status', status: 429 });
  expect([await retryAfter(), await retryAfter()]).toEqual(['3', null]);
});

it('an edit is refused while posts go through; typing is neither', async () => {
  const { id } = (await post()).body;
  await order({ call: 'edit' }, { kind: 'status', status: 502 });
  expect([(await edit(id)).status, (await post('More')).status]).toEqual([502, 201]);
  expect(await texts()).toEqual(['Waiting', 'More']);
  await control('DELETE', 'faults');
  await order({ call: 'post' }, { kind: 'status', status: 500 });
  expect((await stage.connector('POST', activitiesOf(chat), { type: 'typing' })).status).toBe(202);
  expect((await edit(id)).status).toBe(200);
});

it('one person’s chat, or messages with certain words, are struck alone', async () => {
  const alexChat = await stage.conversationId(ALEX.id);
  await order({ conversationId: chat }, { kind: 'status', status: 500 });
  expect([(await post('x')).status, (await post('x', alexChat)).status]).toEqual([500, 201]);
  await control('DELETE', 'faults');
  await order({ body: '"summary":"Applied' }, { kind: 'status', status: 500 });
  expect([(await post('Applied')).status, (await post('Stale')).status]).toEqual([500, 201]);
});

it('what is answered 504 may be there all the same', async () => {
  await order({ call: 'post' }, { kind: 'statusAfter', status: 504 }, { times: 1 });
  expect((await post('There')).status).toBe(504);
  expect(await texts()).toEqual(['There']);
});

it.each([
  ['reset', 'before', []],
  ['reset', 'after', ['Waiting']],
  ['hang', 'before', []],
  ['hang', 'after', ['Waiting']],
])(
  '%s %s it was taken: the bot hears nothing, and a test learns that it has come so far',
  async (kind, when, seen) => {
    const { id } = await order({ call: 'post' }, { kind, when }, { times: 1 });
    const arrival = control('GET', `faults/${id}?wait=20`);
    const answer = post().then(
      () => 'answered',
      () => 'never answered',
    );
    expect(await arrival).toEqual({ seen: 1, struck: 1, last: `post ${chat}` });
    expect(await texts()).toEqual(seen);
    await stage.close();
    expect(await answer).toBe('never answered');
    stage = await openStage();
  },
);

it('the connector stops at the nth call of any kind, and goes on after it', async () => {
  const { id } = await order({}, { kind: 'hang', when: 'before' }, { skip: 2, times: 1 });
  const created = await stage.connector('POST', '', {
    members: [{ id: (await stage.state()).people.find((one) => one.id === BEN.id)!.teamsId }],
    channelData: { tenant: { id: TENANT_ID } },
  });
  const posted = await post();
  expect([created.status, posted.status]).toEqual([201, 201]);
  const stopped = edit(posted.body.id).catch(() => undefined);
  expect(await control('GET', `faults/${id}?wait=20`)).toMatchObject({ struck: 1, last: `edit ${chat}` });
  expect((await edit(posted.body.id, 'Later')).status).toBe(200);
  expect(await texts()).toEqual(['Later']);
  await stage.close();
  await stopped;
  stage = await openStage();
});

it('a delay only makes an answer late', async () => {
  await order({ call: 'post' }, { kind: 'delay', milliseconds: 200 }, { times: 1 });
  const slow = post('Slow');
  const arrived = await control('GET', 'faults/fault-1?wait=20');
  expect(arrived.struck).toBe(1);
  await post('Fast');
  await slow;
  expect(await texts()).toEqual(['Fast', 'Slow']);
});

it('Reset clears faults; a caller without a token never meets one', async () => {
  const { id } = await order({}, { kind: 'status', status: 500 });
  expect((await stage.connector('POST', activitiesOf(chat), cardActivity('x'), 'forged')).status).toBe(401);
  expect((await control('GET', `faults/${id}`)).seen).toBe(0);
  await stage.page('POST', 'reset');
  expect((await post()).status).toBe(201);
});

it.each([
  [{ fault: { kind: 'earthquake' } }, 'no such kind of fault: earthquake'],
  [{ fault: { kind: 'status' } }, 'status: expected a number'],
  [{ fault: { kind: 'hang' } }, 'when: expected before or after'],
  [{ fault: { kind: 'delay' } }, 'milliseconds: expected a number'],
  [{ match: { call: 'shout' }, fault: { kind: 'status', status: 500 } }, 'call: expected one of'],
])('an order that makes no sense is refused: %j', async (wrong, words) => {
  expect((await control('POST', 'faults', wrong)).error).toContain(words);
  expect((await post()).status).toBe(201);
});
