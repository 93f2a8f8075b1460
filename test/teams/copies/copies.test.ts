// Copies of a card: each is recorded as soon as it is there, one that hangs keeps no other waiting, and none is lost.
import { answerMessage } from '../../../bot/teams/answers/answer-message.js';
import type { Person } from '../../../bot/domain/person.js';
import type { ApprovalRequest, ConversationRef } from '../../../bot/domain/request.js';
import { textOf } from '../../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS, TENANT_ID } from '../../support/requests.js';
import { APPROVERS, DANA, openWorld, type World } from '../../support/world.js';

/** Far longer than anything is tried at once, and enough for several sweeps. */
const A_WHILE = 900_000;
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

/** The id of the one request there is. */
async function theId(): Promise<string> {
  const [waiting] = await world.ports.store.waiting();
  return waiting!.id;
}

async function ask(text = SENTENCE): Promise<ApprovalRequest> {
  const { edge } = stage;
  await world.clock.settle(answerMessage(edge, stage.incoming(ALEX), { text, hasAttachment: false }));
  await world.clock.settle(edge.background.drain());
  return await world.load(await theId());
}

async function approverInAChat(who: Person): Promise<void> {
  const membership = {
    kind: 'known',
    person: who,
    enabled: true,
    guest: false,
    groupIds: [APPROVERS],
  } as const;
  world.tenant.memberships.set(who.id, membership);
  const person = { ...who, tenantId: TENANT_ID, teamsId: `29:${who.id}`, personalChat: chatOf(who) };
  await world.ports.people.remember(person);
}

/** What the status line of the newest card in a conversation begins with. */
function status(conversation: ConversationRef, edges: readonly TestEdge[] = [stage]): string | undefined {
  const card = edges
    .flatMap(({ written }) => written)
    .filter(({ to, message }) => to === conversation.conversationId && message.card)
    .at(-1)?.message.card;
  return card && textOf(card, 'status').split(/[: ·]/)[0];
}

function hangIn(...chats: readonly ConversationRef[]): () => void {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  stage.hook = async (to) => {
    if (chats.some(({ conversationId }) => conversationId === to)) await opened;
    return true;
  };
  return () => open();
}

async function isRecorded(id: string, chat: ConversationRef): Promise<boolean> {
  const { cards } = await world.load(id);
  return cards.some(({ conversation }) => conversation.conversationId === chat.conversationId);
}

it('an approver who has the card is recorded while another chat still hangs, and may decide at once', async () => {
  const open = hangIn(chatOf(CHRIS));
  const asking = answerMessage(stage.edge, stage.incoming(ALEX), { text: SENTENCE, hasAttachment: false });
  await world.clock.pass(3_000);
  const id = await theId();
  expect([await isRecorded(id, chatOf(BEN)), await isRecorded(id, chatOf(CHRIS))]).toEqual([true, false]);
  const request = await world.load(id);
  expect(request.reach).toEqual({ needed: 1, reached: [BEN], unsure: true });
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await world.clock.pass(3_000);
  expect([status(chatOf(ALEX)), status(chatOf(BEN))]).toEqual(['Applied', 'Applied']);
  open();
  await world.clock.settle(asking);
  await world.clock.settle(stage.edge.background.drain());
  await world.clock.settle(stage.edge.delivery.drain());
  // The card that arrived last was drawn as Waiting: it follows, too.
  expect([await isRecorded(id, chatOf(CHRIS)), status(chatOf(CHRIS))]).toEqual([true, 'Applied']);
});

it('a card that arrives when somebody has decided already follows at once, whoever else still hangs', async () => {
  await approverInAChat(DANA);
  const open = hangIn(chatOf(DANA));
  const { hook } = stage;
  stage.hook = async (...wrote) => {
    if (wrote[0] === chatOf(CHRIS).conversationId) await world.clock.sleep(5_000);
    return await hook(...wrote);
  };
  const asking = answerMessage(stage.edge, stage.incoming(ALEX), { text: SENTENCE, hasAttachment: false });
  await world.clock.pass(1_000);
  const request = await world.load(await theId());
  await stage.press(BEN, 'reject', request);
  await world.clock.pass(12_000);
  expect([status(chatOf(CHRIS)), status(chatOf(DANA))]).toEqual(['Rejected', undefined]);
  open();
  await world.clock.settle(asking);
  await world.clock.settle(stage.edge.background.drain());
});

it('a chat that hangs delays neither the other copies, now and later, nor the word to the requester', async () => {
  const request = await ask('assign policy Windows 11 baseline to all devices');
  const open = hangIn(chatOf(CHRIS));
  await world.clock.settle(stage.press(BEN, 'approve', request));
  await world.clock.pass(50);
  expect(textOf(stage.shows(chatOf(ALEX))[0]?.card, 'status')).toMatch(/^Waiting: 1 of 2/);
  await stage.press(BEN, 'withdraw', await world.load(request.id));
  await world.clock.pass(50);
  expect(textOf(stage.shows(chatOf(ALEX))[0]?.card, 'status')).toMatch(/^Waiting: 0 of 2/);
  await stage.press(BEN, 'reject', await world.load(request.id));
  await world.clock.pass(50);
  expect([status(chatOf(ALEX)), status(chatOf(BEN)), status(chatOf(CHRIS))]).toEqual([
    'Rejected',
    'Rejected',
    'Waiting',
  ]);
  expect(stage.shows(chatOf(ALEX)).some(({ text }) => text?.startsWith('Rejected'))).toBe(true);
  const before = await world.ports.store.readShown(request.id);
  open();
  await world.clock.settle(stage.edge.delivery.drain());
  expect(status(chatOf(CHRIS))).toBe('Rejected');
  const { version } = await world.load(request.id);
  expect([before?.version === version, (await world.ports.store.readShown(request.id))?.version]).toEqual([
    false,
    version,
  ]);
});

it('killed while approvers are being asked: the next process asks only those nobody recorded', async () => {
  hangIn(chatOf(CHRIS));
  void answerMessage(stage.edge, stage.incoming(ALEX), { text: SENTENCE, hasAttachment: false });
  await world.clock.pass(1_000);
  const id = await theId();
  const key = `ask ${id} 1`;
  const lease = (await world.ports.store.readLease(key))!;
  await world.ports.store.swapLease(key, lease, { ...lease, holder: 'dead' });
  const next = await openEdge(world, []);
  next.edge.runner.start();
  await world.clock.pass(90_000);
  await next.edge.runner.stop();
  const posts = next.written.filter(({ kind }) => kind === 'post').map(({ to }) => to);
  expect(posts).toEqual([chatOf(CHRIS).conversationId]);
  expect((await world.load(id)).reach).toEqual({ needed: 1, reached: [BEN, CHRIS] });
});

it('an approver whose chat fails is asked again for a while; then the card says who was reached', async () => {
  stage.hook = (to) => Promise.resolve(to !== chatOf(CHRIS).conversationId);
  const request = await ask();
  expect(request.reach).toEqual({ needed: 1, reached: [BEN], unsure: true });
  stage.edge.runner.start();
  await world.clock.pass(100_000);
  stage.hook = () => Promise.resolve(true);
  await world.clock.pass(300_000);
  expect((await world.load(request.id)).reach).toEqual({ needed: 1, reached: [BEN, CHRIS] });
  await stage.edge.runner.stop();
});

it('an approver whose chat is gone is not tried for ever, and the card says so', async () => {
  stage.hook = (to) =>
    Promise.resolve(to === chatOf(CHRIS).conversationId || to === chatOf(BEN).conversationId ? 'gone' : true);
  const request = await ask();
  stage.edge.runner.start();
  await world.clock.pass(2 * 3_600_000);
  await stage.edge.runner.stop();
  expect((await world.load(request.id)).reach).toEqual({ needed: 1, reached: [] });
  const [card] = stage.shows(chatOf(ALEX)).map((message) => message.card);
  expect(textOf(card, 'decisions')).toContain('could reach no approver');
});

describe('a card that was posted and never recorded', () => {
  const orphan = { id: 'orphan', conversation: chatOf(BEN) };

  it('follows its request from the moment it is pressed, and is remembered once', async () => {
    const request = await ask('assign policy Windows 11 baseline to all devices');
    await Promise.all([
      stage.press(BEN, 'approve', request, orphan),
      stage.press(BEN, 'refresh', request, orphan),
    ]);
    await stage.press(BEN, 'refresh', request, orphan);
    await world.clock.settle(stage.edge.background.drain());
    await world.clock.settle(stage.edge.delivery.drain());
    const copies = (await world.load(request.id)).cards.filter(({ activityId }) => activityId === 'orphan');
    expect(copies).toEqual([{ activityId: 'orphan', conversation: chatOf(BEN), audience: 'approver' }]);
    const shown = stage.written.filter(({ id }) => id === 'orphan').at(-1);
    expect(textOf(shown?.message.card, 'status')).toMatch(/^Waiting: 1 of 2/);
  });

  it('of a request without any card spares the requester a second one', async () => {
    stage.hook = () => Promise.resolve(false);
    const request = await ask();
    stage.hook = () => Promise.resolve(true);
    const mine = { id: 'orphan', conversation: chatOf(ALEX) };
    await stage.press(ALEX, 'refresh', request, mine);
    await world.clock.settle(stage.edge.background.drain());
    stage.edge.runner.start();
    await world.clock.pass(120_000);
    await stage.edge.runner.stop();
    const toAlex = stage.written.filter(({ to }) => to === chatOf(ALEX).conversationId);
    expect(toAlex.filter(({ kind }) => kind === 'post')).toEqual([]);
    expect((await world.load(request.id)).cards[0]).toMatchObject({
      activityId: 'orphan',
      audience: 'requester',
    });
    expect(status(chatOf(BEN))).toBe('Waiting');
  });

  it('in a channel is everybody’s, whoever presses', async () => {
    const request = await ask();
    await stage.press(BEN, 'refresh', request, { id: 'orphan', conversation: CHANNEL });
    await world.clock.settle(stage.edge.background.drain());
    const { cards } = await world.load(request.id);
    expect(cards.at(-1)).toEqual({ activityId: 'orphan', conversation: CHANNEL, audience: 'everyone' });
  });

  it('is not taken in for people who may not see the request', async () => {
    const request = await ask();
    await stage.press(DANA, 'refresh', request, { id: 'orphan', conversation: chatOf(DANA) });
    await world.clock.settle(stage.edge.background.drain());
    expect((await world.load(request.id)).cards).toHaveLength(3);
  });

  it('a copy that is known is not taken in again, with or without its thread', async () => {
    const request = await ask();
    const known = request.cards.at(-1)!;
    await stage.press(CHRIS, 'refresh', request, { id: known.activityId, conversation: known.conversation });
    await stage.press(BEN, 'refresh', request, { id: 'orphan', conversation: CHANNEL });
    await world.clock.settle(stage.edge.background.drain());
    const withoutThread = { ...CHANNEL, conversationId: '19:x@thread.tacv2' };
    await stage.press(BEN, 'refresh', request, { id: 'orphan', conversation: withoutThread });
    await world.clock.settle(stage.edge.background.drain());
    expect((await world.load(request.id)).cards).toHaveLength(4);
  });

  it('two messages of one id in two chats are two copies', async () => {
    const request = await ask();
    const { activityId } = request.cards.find(({ conversation }) => conversation.personId === CHRIS.id)!;
    await stage.press(BEN, 'refresh', request, { id: activityId, conversation: chatOf(BEN) });
    await world.clock.settle(stage.edge.background.drain());
    expect((await world.load(request.id)).cards).toHaveLength(4);
  });
});

describe('a card that Teams took without telling its id', () => {
  /** Every post with a card in these chats is taken without an id. */
  function unnamedIn(...chats: readonly ConversationRef[]): void {
    stage.hook = (to, message, { kind }) =>
      Promise.resolve(
        kind === 'post' && message.card && chats.some(({ conversationId }) => conversationId === to)
          ? 'unnamed'
          : true,
      );
  }
  const writtenIn = (chat: ConversationRef, edges = [stage]): string[] =>
    edges
      .flatMap(({ written }) => written)
      .filter(({ to }) => to === chat.conversationId)
      .map(({ kind, message }) => `${kind} ${message.card ? 'card' : message.text}`);

  it('is not posted again, never edited, and the request goes on from it, in this process and the next', async () => {
    unnamedIn(chatOf(ALEX));
    const request = await ask();
    expect(request.cards[0]).toEqual({ conversation: chatOf(ALEX), audience: 'requester' });
    expect(status(chatOf(BEN))).toBe('Waiting');
    stage.edge.runner.start();
    await world.clock.pass(A_WHILE);
    await stage.edge.runner.stop();
    const next = await openEdge(world, []);
    next.edge.runner.start();
    await world.clock.settle(next.press(BEN, 'approve', request));
    await world.clock.pass(A_WHILE);
    await next.edge.runner.stop();
    expect(status(chatOf(BEN), [stage, next])).toBe('Applied');
    const applied = 'post Applied: Windows 11 baseline, +1, 4 kept';
    expect(writtenIn(chatOf(ALEX), [stage, next])).toEqual(['post card', applied]);
    const { version } = await world.load(request.id);
    expect((await world.ports.store.readShown(request.id))?.version).toBe(version);
  });

  it('counts for the approver who sees it: they are not asked again', async () => {
    unnamedIn(chatOf(BEN));
    const request = await ask();
    expect(request.reach).toEqual({ needed: 1, reached: [BEN, CHRIS] });
    stage.edge.runner.start();
    await world.clock.settle(stage.press(CHRIS, 'reject', request));
    await world.clock.pass(A_WHILE);
    await stage.edge.runner.stop();
    expect([writtenIn(chatOf(BEN)), status(chatOf(CHRIS))]).toEqual([['post card'], 'Rejected']);
  });

  it('shows whoever presses it how it stands, and is not edited for it: nobody knows that the press names the right one', async () => {
    unnamedIn(chatOf(BEN));
    const request = await ask();
    const pressed = { id: 'perhaps', conversation: chatOf(BEN) };
    const answer = await world.clock.settle(stage.press(BEN, 'approve', request, pressed));
    expect(answer.kind === 'card' && textOf(answer.card, 'status')).toMatch(/^Applied/);
    await world.clock.settle(stage.edge.background.drain());
    await world.clock.settle(stage.edge.delivery.drain());
    expect(writtenIn(chatOf(BEN))).toEqual(['post card']);
    expect((await world.load(request.id)).cards).toHaveLength(3);
  });
});

describe('an edit that went unanswered', () => {
  /** The next edit in a chat is taken by Teams, and lands whenever it likes. */
  function swallowNext(chat: ConversationRef): void {
    let isNext = true;
    stage.hook = (to, message) => {
      const isIt = isNext && to === chat.conversationId && message.card !== undefined;
      if (isIt) isNext = false;
      return Promise.resolve(isIt ? 'unheard' : true);
    };
  }

  const editsIn = (chat: ConversationRef): number =>
    stage.written.filter(({ kind, to }) => kind === 'edit' && to === chat.conversationId).length;

  it('is repeated half a minute later, although a newer one was taken and nothing has changed since', async () => {
    const request = await ask('assign policy Windows 11 baseline to all devices');
    await stage.edge.delivery.drain();
    swallowNext(chatOf(CHRIS));
    stage.edge.runner.start();
    await world.clock.settle(stage.press(BEN, 'approve', request));
    await world.clock.settle(stage.press(BEN, 'withdraw', await world.load(request.id)));
    await world.clock.pass(100);
    const before = editsIn(chatOf(CHRIS));
    const { version } = await world.load(request.id);
    expect((await world.ports.store.readShown(request.id))?.version).toBeLessThan(version);
    await world.clock.pass(29_000);
    expect(editsIn(chatOf(CHRIS))).toBe(before);
    await world.clock.pass(60_000);
    expect(editsIn(chatOf(CHRIS))).toBe(before + 1);
    expect(textOf(stage.written.at(-1)?.message.card, 'status')).toMatch(/^Waiting: 0 of 2/);
    expect((await world.ports.store.readShown(request.id))?.version).toBe(version);
    const settled = stage.written.length;
    await world.clock.pass(600_000);
    await stage.edge.runner.stop();
    expect(stage.written).toHaveLength(settled);
  });

  it('by a process that then dies is repeated by another one', async () => {
    const request = await ask('assign policy Windows 11 baseline to all devices');
    await stage.edge.delivery.drain();
    swallowNext(chatOf(CHRIS));
    await world.clock.settle(stage.press(BEN, 'approve', request));
    await world.clock.pass(100);
    const next = await openEdge(world, []);
    next.edge.runner.start();
    await world.clock.pass(60_000);
    await next.edge.runner.stop();
    const edited = next.written.find(({ to }) => to === chatOf(CHRIS).conversationId);
    expect(textOf(edited?.message.card, 'status')).toMatch(/^Waiting: 1 of 2/);
  });

  it('in place of "checking" counts as the request’s card, and is repeated until it is certain', async () => {
    const { directory } = stage.ports;
    const { memberships } = directory;
    Object.assign(directory, {
      memberships: async (...call: Parameters<typeof memberships>) => {
        await world.clock.sleep(3_000);
        return await memberships(...call);
      },
    });
    let edits = 0;
    stage.hook = (to, message) => {
      const isCard = message.card !== undefined && textOf(message.card, 'status').startsWith('Waiting');
      return Promise.resolve(
        isCard && to === chatOf(ALEX).conversationId && (edits += 1) === 1 ? 'unheard' : true,
      );
    };
    stage.edge.runner.start();
    const answering = answerMessage(stage.edge, stage.incoming(ALEX), {
      text: SENTENCE,
      hasAttachment: false,
    });
    await world.clock.pass(100_000);
    await answering;
    await stage.edge.runner.stop();
    const toAlex = stage.written.filter(({ to }) => to === chatOf(ALEX).conversationId);
    expect(new Set(toAlex.map(({ id }) => id)).size).toBe(1);
    // Swallowed, drawn when it was recorded, and once more when the first could not land any more.
    expect(edits).toBe(3);
    expect((await world.load(await theId())).cards.map(({ activityId }) => activityId)).toContain(
      toAlex[0]!.id,
    );
  });
});

describe('a card that Teams will not edit any more', () => {
  const inChat = ({ conversationId }: ConversationRef) => conversationId === chatOf(CHRIS).conversationId;
  const copyOf = ({ cards }: ApprovalRequest) => cards.filter(({ conversation }) => inChat(conversation));
  /** What is tried in Chris' chat, in every process, and how that ends: edits of the first card are refused for good. */
  let tried: string[];
  function lose(first: string, edges: readonly TestEdge[], posted: () => ReturnType<TestEdge['hook']>): void {
    for (const each of edges) {
      each.hook = async (to, { card }, { kind, id }) => {
        if (to !== chatOf(CHRIS).conversationId || !card) return true;
        tried.push(kind === 'post' ? 'post' : id === first ? 'edit' : 'edit of the new');
        if (kind === 'post') return await posted();
        return id === first ? 'gone' : true;
      };
    }
  }
  async function isShown({ id }: ApprovalRequest): Promise<boolean> {
    const shown = await world.ports.store.readShown(id);
    return shown?.version === (await world.load(id)).version;
  }
  /** Asked for by two; then somebody approves, and the first card of Chris' is lost. */
  async function lost(posted: () => ReturnType<TestEdge['hook']>, edges = [stage]): Promise<ApprovalRequest> {
    const request = await ask('assign policy Windows 11 baseline to all devices');
    await world.clock.settle(stage.edge.delivery.drain());
    lose(copyOf(request)[0]!.activityId!, edges, posted);
    return request;
  }
  const taken = (): Promise<true> => Promise.resolve(true);
  beforeEach(() => (tried = []));

  it('makes room for one new card, in the same conversation, which follows from then on', async () => {
    const request = await lost(taken);
    await world.clock.settle(stage.press(BEN, 'approve', request));
    await world.clock.settle(stage.edge.delivery.drain());
    expect(tried).toEqual(['edit', 'post']);
    const shown = stage.shows(chatOf(CHRIS)).map(({ card }) => textOf(card, 'status').slice(0, 15));
    expect(shown).toEqual(['Waiting: 0 of 2', 'Waiting: 1 of 2']);
    const [copy, ...others] = copyOf(await world.load(request.id));
    expect([copy, others]).toEqual([
      { ...copyOf(request)[0], activityId: stage.written.at(-1)!.id, renewed: true },
      [],
    ]);
    await world.clock.settle(stage.press(BEN, 'reject', await world.load(request.id)));
    await world.clock.settle(stage.edge.delivery.drain());
    expect([tried.slice(2), status(chatOf(CHRIS))]).toEqual([['edit of the new'], 'Rejected']);
    expect(await isShown(request)).toBe(true);
  });

  it('is given up quietly where a new one is refused, too: nothing is tried for ever, and the others count as shown', async () => {
    const request = await lost(() => Promise.resolve('gone'));
    stage.edge.runner.start();
    await world.clock.settle(stage.press(BEN, 'reject', request));
    await world.clock.pass(A_WHILE);
    await stage.edge.runner.stop();
    expect(tried).toEqual(['edit', 'post']);
    expect([await isShown(request), status(chatOf(ALEX))]).toEqual([true, 'Rejected']);
    // Something else about it happens: whether the old card can be edited again is looked at, a new one is not posted.
    await stage.edge.delivery.redraw(await world.load(request.id));
    expect(tried).toEqual(['edit', 'post', 'edit']);
  });

  it('makes room once: where the new one cannot be edited either, there is no third', async () => {
    const request = await lost(taken);
    await world.clock.settle(stage.press(BEN, 'approve', request));
    await world.clock.settle(stage.edge.delivery.drain());
    stage.hook = (to, { card }, { kind }) => {
      if (to !== chatOf(CHRIS).conversationId || !card) return Promise.resolve(true);
      tried.push(kind);
      return Promise.resolve(kind === 'edit' ? 'gone' : true);
    };
    stage.edge.runner.start();
    await world.clock.settle(stage.press(BEN, 'withdraw', await world.load(request.id)));
    await world.clock.settle(stage.press(BEN, 'reject', await world.load(request.id)));
    await world.clock.pass(A_WHILE);
    await stage.edge.runner.stop();
    expect(tried.filter((kind) => kind === 'post')).toHaveLength(1);
    expect(await isShown(request)).toBe(true);
  });

  it('makes room for one also where two processes come to it at the same moment', async () => {
    const other = await openEdge(world, []);
    const slow = async (): Promise<true> => {
      await world.clock.sleep(700);
      return true;
    };
    const request = await lost(slow, [stage, other]);
    stage.edge.runner.start();
    other.edge.runner.start();
    await world.clock.settle(stage.press(BEN, 'approve', request));
    const approved = await world.load(request.id);
    await world.clock.settle(
      Promise.all([stage.edge.delivery.update(approved), other.edge.delivery.update(approved)]),
    );
    await world.clock.settle(other.press(BEN, 'reject', approved));
    await world.clock.pass(A_WHILE);
    await Promise.all([stage.edge.runner.stop(), other.edge.runner.stop()]);
    expect(tried.filter((one) => one === 'post')).toHaveLength(1);
    expect(status(chatOf(CHRIS), [stage, other])).toBe('Rejected');
    expect([copyOf(await world.load(request.id)).length, await isShown(request)]).toEqual([1, true]);
  });

  it('whose process died while it posted the new one gets no second one from the next', async () => {
    const request = await lost(() => new Promise(() => undefined));
    void stage.press(BEN, 'approve', request);
    await world.clock.pass(1_000);
    const { conversation, activityId } = copyOf(request)[0]!;
    const key = `renew ${request.id} ${conversation.conversationId} ${activityId!}`;
    const lease = (await world.ports.store.readLease(key))!;
    await world.ports.store.swapLease(key, lease, { ...lease, holder: 'dead' });
    expect(tried).toEqual(['edit', 'post']);
    const next = await openEdge(world, []);
    lose(activityId!, [next], taken);
    next.edge.runner.start();
    await world.clock.pass(A_WHILE);
    await next.edge.runner.stop();
    expect(tried.filter((one) => one === 'post')).toHaveLength(1);
    expect(await isShown(request)).toBe(true);
  });

  it('gets its new one later where Teams would not take it just now', async () => {
    const answers: ('gone' | boolean)[] = [false, false];
    const request = await lost(() => Promise.resolve(answers.shift() ?? true));
    stage.edge.runner.start();
    await world.clock.settle(stage.press(BEN, 'reject', request));
    await world.clock.pass(A_WHILE);
    await stage.edge.runner.stop();
    expect(tried.filter((one) => one === 'post')).toHaveLength(3);
    expect([status(chatOf(CHRIS)), copyOf(await world.load(request.id)).length]).toEqual(['Rejected', 1]);
    expect(await isShown(request)).toBe(true);
  });

  it.each(['unheard', 'unnamed'] as const)(
    'gets no other one where the new one may be there and cannot be followed: %s',
    async (fate) => {
      const request = await lost(() => Promise.resolve(fate));
      stage.edge.runner.start();
      await world.clock.settle(stage.press(BEN, 'approve', request));
      await world.clock.settle(stage.press(BEN, 'reject', await world.load(request.id)));
      await world.clock.pass(A_WHILE);
      await stage.edge.runner.stop();
      expect(tried.filter((one) => one === 'post')).toHaveLength(1);
      expect(copyOf(await world.load(request.id))[0]?.activityId !== undefined).toBe(fate === 'unheard');
      expect(await isShown(request)).toBe(true);
    },
  );

  it('and that says "checking" to whoever pressed tells them in a new one what came of it', async () => {
    const request = await lost(taken);
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
    const { activityId, conversation } = copyOf(request)[0]!;
    lose(activityId!, [broken], taken);
    const pressing = broken.press(CHRIS, 'approve', request, { id: activityId, conversation });
    await world.clock.pass(10_000);
    await pressing;
    await world.clock.settle(broken.edge.background.drain());
    await world.clock.settle(broken.edge.delivery.drain());
    expect(tried).toEqual(['edit', 'post']);
    expect(textOf(broken.shows(chatOf(CHRIS))[0]?.card, 'notice')).toContain('ref0');
  });
});

it('two processes that find a request nobody has posted post it once', async () => {
  stage.hook = () => Promise.resolve(false);
  const request = await ask();
  const other = await openEdge(world, []);
  for (const each of [stage, other]) {
    each.hook = async () => {
      await world.clock.sleep(800);
      return true;
    };
    each.edge.runner.start();
  }
  await world.clock.pass(120_000);
  await Promise.all([stage.edge.runner.stop(), other.edge.runner.stop()]);
  const posts = [...stage.written, ...other.written].filter(
    ({ kind, to }) => kind === 'post' && to === chatOf(ALEX).conversationId,
  );
  expect(posts).toHaveLength(1);
  expect((await world.load(request.id)).cards).toHaveLength(3);
});
