// Requests that wait on the same policy say so on their cards, and follow each other there.
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import { answerMessage } from '../../../bot/teams/answers/answer-message.js';
import { lines } from '../../support/card-text.js';
import { openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS, POLICY, sampleEvent, sampleRequestIn } from '../../support/requests.js';
import { openWorld, REQUESTERS, type World } from '../../support/world.js';

const FINANCE = 'assign policy Windows 11 baseline to group Finance laptops';
const PILOT = 'unassign Windows 11 baseline from Windows pilot';

let world: World;
let stage: TestEdge;
beforeEach(async () => {
  world = openWorld();
  const membership = { kind: 'known', person: BEN, enabled: true, guest: false } as const;
  world.tenant.memberships.set(BEN.id, { ...membership, groupIds: [REQUESTERS] });
  world.tenant.policies.push({ ...POLICY, id: '99999999-0000-4000-8000-000000000001', displayName: 'Other' });
  stage = await openEdge(world, [ALEX, BEN, CHRIS]);
});
afterEach(() => world.close());

async function ask(text: string, who = ALEX): Promise<ApprovalRequest> {
  const { edge } = stage;
  const before = new Set((await world.ports.store.waiting()).map(({ id }) => id));
  await world.clock.settle(answerMessage(edge, stage.incoming(who), { text, hasAttachment: false }));
  await settle();
  const [fresh] = (await world.ports.store.waiting()).filter(({ id }) => !before.has(id));
  return await world.load(fresh!.id);
}

async function settle(): Promise<void> {
  await world.clock.settle(stage.edge.background.drain());
  await world.clock.settle(stage.edge.delivery.drain());
}

/** What is said of other requests on the requester's own copy. */
function saidOn(request: ApprovalRequest): string {
  const own = request.cards.find(({ audience }) => audience === 'requester')!;
  const card = stage.written.filter(({ id }) => id === own.activityId).at(-1)?.message.card;
  return lines(card)
    .filter((line) => /on this policy|turn/i.test(line))
    .join('\n');
}

it('a new request names the one that waits already, and that one names it', async () => {
  const first = await ask(FINANCE);
  expect(saidOn(first)).toBe('');
  const second = await ask(PILOT, BEN);
  expect(saidOn(first)).toContain(`${second.shortId} (“Ben Okafor”`);
  expect(saidOn(second)).toContain(`${first.shortId} (“Alex Rivera”`);
});

it('a request about another policy is nobody’s neighbour, and a draft neither', async () => {
  const first = await ask(FINANCE);
  await ask('assign policy Other to group Finance laptops', BEN);
  await ask('assign policy Windows 11 baseline to group Finanz', BEN);
  expect(saidOn(first)).toBe('');
});

it('when one ends, the others no longer name it', async () => {
  const first = await ask(FINANCE);
  const second = await ask(PILOT, BEN);
  await stage.press(CHRIS, 'reject', second);
  await settle();
  expect(saidOn(first)).toBe('');
});

it('a request that is rewritten for another policy is named where it has gone, and not where it was', async () => {
  const first = await ask(FINANCE);
  const second = await ask(PILOT, BEN);
  const third = await ask('assign policy Other to group Finance laptops');
  const pressing = stage.press(BEN, 'change', second, {
    text: 'assign policy Other to group Windows pilot',
  });
  await world.clock.settle(pressing);
  await settle();
  expect([saidOn(first), saidOn(third)]).toEqual(['', expect.stringContaining('Ben Okafor')]);
});

it('whoever presses sees the same lines as on the posted card', async () => {
  const first = await ask(FINANCE);
  await ask(PILOT, BEN);
  const answer = await stage.press(ALEX, 'refresh', first);
  expect(answer.kind === 'card' && lines(answer.card).join(' ')).toContain('(“Ben Okafor”');
});

it('a step that changes nothing its neighbours show edits none of their copies', async () => {
  const first = await ask(FINANCE);
  const second = await ask('assign policy Windows 11 baseline to all devices', BEN);
  const ids = new Set(first.cards.map(({ activityId }) => activityId));
  const edits = (): number => stage.written.filter(({ id }) => ids.has(id)).length;
  const before = edits();
  await stage.press(CHRIS, 'approve', second);
  await settle();
  expect((await world.load(second.id)).decisions).toHaveLength(1);
  expect(edits()).toBe(before);
});

it('three requests: that one moves reaches its neighbours once, and no further', async () => {
  const first = await ask(FINANCE);
  const second = await ask(PILOT, BEN);
  await ask('assign policy Windows 11 baseline to all devices');
  const before = stage.written.length;
  await stage.press(CHRIS, 'reject', second);
  await settle();
  const edits = stage.written
    .slice(before)
    .filter(({ kind }) => kind === 'edit')
    .map(({ id }) => id);
  expect(new Set(edits).size).toBe(edits.length);
  expect(saidOn(first)).toContain('Alex Rivera');
  expect(saidOn(first)).not.toContain('Ben Okafor');
});

it('a neighbour that cannot be read is left out, and the card is drawn all the same', async () => {
  const first = await ask(FINANCE);
  await ask(PILOT, BEN);
  const { store } = world.ports;
  const torn = await openEdge(world, [], {
    store: { ...store, load: (id) => (id === first.id ? store.load(id) : Promise.reject(new Error('torn'))) },
  });
  await torn.edge.delivery.update(first);
  expect(torn.written.map(({ id }) => id).sort()).toEqual(
    first.cards.map(({ activityId }) => activityId).sort(),
  );
});

it('a request that is over and only leaves something behind in Intune is not named', async () => {
  const hold = {
    code: '11111111-0000-4000-8000-000000000009',
    heldAt: '2026-11-23T14:05:00.000Z',
    expiresAt: '2026-11-26T14:05:00.000Z',
    toCancel: true,
  } as const;
  const ended = sampleEvent(sampleRequestIn('rejected', { id: 'ended', requester: BEN, hold }));
  await world.ports.store.commit(ended.request, ended.event);
  expect((await world.ports.store.waiting()).map(({ id }) => id)).toEqual(['ended']);
  expect(saidOn(await ask(FINANCE))).toBe('');
});

it('a neighbour that is drawn anew does not have its own neighbours drawn', async () => {
  await ask(FINANCE);
  await ask(PILOT, BEN);
  const third = await ask('assign policy Windows 11 baseline to all devices');
  const { store } = world.ports;
  let looks = 0;
  const fresh = await openEdge(world, [], {
    store: {
      ...store,
      waiting: () => {
        looks += 1;
        return store.waiting();
      },
    },
  });
  await fresh.edge.delivery.update(third);
  await fresh.edge.delivery.drain();
  // For its own card, for its neighbours, and for each of their cards.
  expect(looks).toBe(4);
});

it('a list that takes long keeps nobody waiting: the card comes without it', async () => {
  const first = await ask(FINANCE);
  const { store } = world.ports;
  const slow = await openEdge(world, [], {
    store: {
      ...store,
      waiting: async () => {
        await world.clock.sleep(60_000);
        return await store.waiting();
      },
    },
  });
  const pressing = slow.press(ALEX, 'refresh', first);
  await world.clock.pass(2_600);
  expect((await pressing).kind).toBe('card');
});
