// Questions people write, and the pages they turn: who sees which requests.
import { noticeText } from '../../../cards/index.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import { answerAction } from '../../../bot/teams/answers/answer-action.js';
import { answerMessage } from '../../../bot/teams/answers/answer-message.js';
import type { Answer } from '../../../bot/teams/edge.js';
import { parseCardAction } from '../../../bot/teams/answers/card-action.js';
import type { Person } from '../../../bot/domain/person.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { action, lines, textOf } from '../../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS, POLICY, sampleEvent, samplePlan, sampleRequest } from '../../support/requests.js';
import { DANA, openWorld, unreachable, type World } from '../../support/world.js';

const GONE = { ...POLICY, id: '99999999-aaaa-4bbb-8ccc-dddddddddddd', displayName: 'Old baseline' };

let world: World;
let stage: TestEdge;
beforeEach(async () => {
  world = openWorld();
  stage = await openEdge(world, [ALEX, BEN, CHRIS, DANA]);
});
afterEach(() => world.close());

/** Somebody writes; answers with what they are shown. */
async function say(who: Person, text: string): Promise<unknown> {
  const { edge } = stage;
  const conversation = chatOf(who);
  const incoming = stage.incoming(who, { id: '', conversation });
  await world.clock.settle(answerMessage(edge, incoming, { text, hasAttachment: false }));
  await world.clock.settle(edge.background.drain());
  const message = stage.shows(conversation).at(-1);
  return message?.card ?? message?.text;
}

/** Somebody presses the button "More" of a card, or sends any data at all. */
async function turn(who: Person, card: unknown, data = action(card, 'page')?.['data']): Promise<Answer> {
  const pressed = parseCardAction({ action: { verb: 'page', data } });
  return await world.clock.settle(answerAction(stage.edge, stage.incoming(who), pressed));
}

/** The card that answered a press. */
function cardIn(answer: Answer): unknown {
  if (answer.kind !== 'card') throw new Error(`no card: ${answer.text}`);
  return answer.card;
}

/** The short ids a card lists, in order. */
function shown(card: unknown): string[] {
  return textOf(card, 'requests')
    .split('\n')
    .flatMap((line) => /^\W*(\w{3,4})\b/.exec(line)?.[1] ?? []);
}

async function store(count: number, members: Partial<ApprovalRequest> = {}, prefix = 'R'): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const shortId = `${prefix}${String(100 + at)}`;
    const time = new Date(Date.parse('2026-11-23T10:00:00.000Z') + at * 1000).toISOString();
    const fresh = sampleRequest({
      id: `${shortId}xxxx`,
      shortId,
      createdAt: time,
      updatedAt: time,
      ...members,
    });
    const { request, event } = sampleEvent(fresh, undefined, time);
    await world.ports.store.commit(request, event);
    ids.push(shortId);
  }
  return ids;
}

describe('"requests"', () => {
  it('shows an approver what waits, whoever asked, and a page more at each press', async () => {
    const ids = await store(45);
    const first = await say(BEN, 'What is waiting?');
    const second = cardIn(await turn(BEN, first));
    const third = cardIn(await turn(BEN, second));
    expect([...shown(first), ...shown(second), ...shown(third)]).toEqual(ids);
    expect(shown(first)).toHaveLength(20);
    expect(lines(first).join('\n')).toContain('Alex Rivera');
    expect(action(third, 'page')).toBeUndefined();
  });

  it('says so when nothing waits', async () => {
    await store(1, { state: 'expired' });
    expect(lines(await say(ALEX, 'open requests')).join('\n')).toMatch(/nothing waits/);
  });

  it('also answers "show requests", unless a policy is called so', async () => {
    await store(1);
    expect(shown(await say(ALEX, 'show requests'))).toEqual(['R100']);
    world.tenant.policies.push({ ...GONE, displayName: 'Requests' });
    expect(textOf(await say(ALEX, 'show requests'), 'policy')).toMatch(/Requests.* has 0 assignments/);
  });
});

describe('"my requests"', () => {
  it('shows everybody their own, newest first, also what is over', async () => {
    await store(2, { state: 'expired' }, 'A');
    await store(1, { requester: BEN }, 'B');
    expect(shown(await say(ALEX, 'my requests'))).toEqual(['A101', 'A100']);
    expect(shown(await say(BEN, 'my requests'))).toEqual(['B100']);
  });

  it('a page is of whoever presses, whatever the card says', async () => {
    await store(25, {}, 'A');
    await store(25, { requester: BEN }, 'B');
    const card = await say(ALEX, 'my requests');
    expect(shown(cardIn(await turn(ALEX, card)))).toEqual(['A104', 'A103', 'A102', 'A101', 'A100']);
    expect(shown(cardIn(await turn(BEN, card))).filter((id) => id.startsWith('A'))).toEqual([]);
    const { after } = action(card, 'page')!['data'] as Record<string, string>;
    const forged = { list: 'mine', after, personId: ALEX.id, requester: ALEX, of: ALEX.id };
    expect(shown(cardIn(await turn(BEN, card, forged))).filter((id) => id.startsWith('A'))).toEqual([]);
  });
});

describe('a page that takes longer than Teams waits', () => {
  /** Alex turns the page of a card that was posted; answers with that message at the end. */
  async function turnSlowly(): Promise<unknown> {
    const card = await say(ALEX, 'my requests');
    const { id } = stage.written.at(-1)!;
    const { directory } = stage.edge.ports;
    const memberships = directory.memberships.bind(directory);
    jest.spyOn(directory, 'memberships').mockImplementation(async (...asked) => {
      await world.clock.sleep(4_000);
      return await memberships(...asked);
    });
    const pressed = parseCardAction({ action: { verb: 'page', data: action(card, 'page')?.['data'] } });
    const incoming = stage.incoming(ALEX, { id, conversation: chatOf(ALEX) });
    const answer = await world.clock.settle(answerAction(stage.edge, incoming, pressed));
    expect(lines(cardIn(answer)).join('\n')).toMatch(/Checking/i);
    await world.clock.settle(stage.edge.background.drain());
    expect(stage.written.at(-1)).toMatchObject({ kind: 'edit', id });
    return stage.shows(chatOf(ALEX)).at(-1)?.card;
  }

  it('replaces the card that was pressed once it is there', async () => {
    await store(25, {}, 'A');
    expect(shown(await turnSlowly())).toEqual(['A104', 'A103', 'A102', 'A101', 'A100']);
  });

  it('says there that the store cannot be reached', async () => {
    await store(25, {}, 'A');
    const kept = stage.edge.ports.store;
    const list = kept.list.bind(kept);
    jest
      .spyOn(kept, 'list')
      .mockImplementationOnce(list)
      .mockRejectedValue(new StoreError('listing requests: nothing answers'));
    expect(lines(await turnSlowly()).join('\n')).toMatch(/cannot reach/);
  });
});

describe('"history of"', () => {
  it('shows all requests about a policy, page by page, and nobody else’s', async () => {
    await store(21, { state: 'expired' });
    await store(1, { plan: samplePlan({ policy: GONE }) }, 'G');
    const first = await say(BEN, 'Who changed windows 11 baseline?');
    expect(textOf(first, 'headline')).toContain('Windows 11 baseline');
    const second = cardIn(await turn(BEN, first));
    expect(textOf(second, 'headline')).toContain('Windows 11 baseline');
    expect([...shown(first), ...shown(second)]).toHaveLength(21);
    expect([...shown(first), ...shown(second)]).not.toContain('G100');
  });

  it('of a policy that was deleted is found by its id', async () => {
    await store(1, { plan: samplePlan({ policy: GONE }) }, 'G');
    const card = await say(BEN, `history of ${GONE.id.toUpperCase()}`);
    expect(textOf(card, 'headline')).toContain('Old baseline');
    expect(shown(card)).toEqual(['G100']);
  });

  it('offers near misses for a name nothing has', async () => {
    const card = await say(BEN, 'history of Windows 11 baselin');
    expect(lines(card).join('\n')).toMatch(/No policy is called.*Windows 11 baselin[^e][\s\S]*Did you mean/);
  });

  it('says that Graph could not be asked for the name', async () => {
    jest
      .spyOn(stage.edge.ports.policies, 'listPolicies')
      .mockImplementation(() => Promise.resolve().then(unreachable));
    expect(lines(await say(BEN, 'history of Windows 11 baseline')).join('\n')).toMatch(
      /Graph could not be asked/,
    );
  });
});

describe('nobody else is told anything', () => {
  const QUESTIONS = ['requests', 'my requests', 'history of Windows 11 baseline', `history of ${POLICY.id}`];
  const after = '2026-11-23T09:00:00.000Z R';
  const PAGES = [
    { list: 'waiting', after },
    { list: 'mine', after },
    { list: 'history', policyId: POLICY.id, after },
  ];

  it.each(QUESTIONS)('an outsider who writes "%s"', async (question) => {
    await store(3, { requester: DANA });
    const answer = JSON.stringify(await say(DANA, question));
    expect(answer).toMatch(/neither ask for changes nor look/);
    expect(answer).not.toMatch(/R10|Windows 11|Dana/);
  });

  it.each(PAGES)('an outsider who sends the page %j', async (data) => {
    await store(3, { requester: DANA });
    const answer = await turn(DANA, undefined, data);
    expect(answer).toEqual({ kind: 'message', text: noticeText({ kind: 'outsider' }) });
    expect(JSON.stringify(answer)).not.toMatch(/R10|Windows 11|Dana/);
  });

  it.each(PAGES)('somebody of another tenant who sends the page %j', async (data) => {
    await store(3);
    const incoming = stage.incoming(BEN);
    const stranger = { ...incoming, actor: { ...incoming.actor, tenantId: GONE.id } };
    const pressed = parseCardAction({ action: { verb: 'page', data } });
    const answer = await world.clock.settle(answerAction(stage.edge, stranger, pressed));
    expect(answer).toEqual({ kind: 'message', text: noticeText({ kind: 'outsider' }) });
    expect(JSON.stringify(answer)).not.toMatch(/R10|Windows 11|Alex/);
  });

  it('requests of another tenant are in no list', async () => {
    await store(2, { tenantId: GONE.id }, 'F');
    await store(1);
    for (const question of QUESTIONS) expect(shown(await say(ALEX, question))).toEqual(['R100']);
  });
});

it.each([
  ['no place to go on from', { list: 'waiting' }],
  ['an empty place', { list: 'mine', after: '' }],
  ['a place that is no text', { list: 'mine', after: 20 }],
  ['a place of any length', { list: 'mine', after: 'x'.repeat(2_001) }],
  ['a history of nothing', { list: 'history', after: 'x' }],
  ['an unknown list', { list: 'everything', after: 'x' }],
])('a page with %s is not understood', async (_what, data) => {
  expect(await turn(BEN, undefined, data)).toMatchObject({ kind: 'message' });
  expect(parseCardAction({ action: { verb: 'page', data } })).toEqual({ kind: 'bad' });
});
