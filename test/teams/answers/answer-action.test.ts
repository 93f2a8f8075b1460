// Card actions: what follows from them, what a client may ask by itself, and what is said when the store is away.
import { createTurn } from '../../../bot/teams/turn.js';
import { StoreError } from '../../../bot/workflow/ports.js';
import type { Answer } from '../../../bot/teams/edge.js';
import type { Person } from '../../../bot/domain/person.js';
import type { ApprovalRequest } from '../../../bot/domain/request.js';
import type { Ports } from '../../../bot/workflow/ports.js';
import { approve } from '../../../bot/workflow/verbs/approve.js';
import { carryOn } from '../../../bot/workflow/applying/carry-on.js';
import { watchIntune } from '../../../bot/workflow/intune/watch-approval.js';
import { lines, textOf } from '../../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../../support/edge.js';
import { ALEX, BEN, CHRIS, GROUP_IDS, TENANT_ID } from '../../support/requests.js';
import { fault, openWorld, type World } from '../../support/world.js';

const CODE = 'aabb1234-5678-4012-abcd-ef0123456789';
const never = new AbortController().signal;

let world: World;
let stage: TestEdge;
beforeEach(async () => {
  world = openWorld();
  stage = await openEdge(world, [ALEX, BEN, CHRIS]);
});
afterEach(() => world.close());

async function settle(edge = stage): Promise<void> {
  await world.clock.settle(edge.edge.background.drain());
  await world.clock.settle(edge.edge.delivery.drain());
}

function cardOf(answer: Answer): unknown {
  if (answer.kind !== 'card') throw new Error(`no card: ${answer.text}`);
  return answer.card;
}

/** An invoke as it comes through the door; answers with its body. */
async function invoke(
  edge: TestEdge,
  who: Person,
  verb: string,
  { id, revision }: ApprovalRequest,
): Promise<{ readonly type: string; readonly value: unknown }> {
  const { serviceUrl, channelId, botId, conversationId } = chatOf(who);
  const activity = {
    type: 'invoke',
    name: 'adaptiveCard/action',
    serviceUrl,
    channelId,
    from: { id: `29:${who.id}`, name: who.name, aadObjectId: who.id },
    recipient: { id: botId },
    conversation: { id: conversationId, conversationType: 'personal' },
    channelData: { tenant: { id: TENANT_ID } },
    value: { action: { type: 'Action.Execute', verb, data: { requestId: id, revision } } },
  };
  const answer = await createTurn(edge.edge)(activity);
  return answer?.body as { readonly type: string; readonly value: unknown };
}

/** Sent, and held by Intune. */
async function held(): Promise<ApprovalRequest> {
  const request = await world.pending();
  await approve(world.ports, world.click(request, BEN));
  world.tenant.behaviours.push(() => ({
    kind: 'held',
    code: CODE,
    fault: fault('conflict', { status: 412 }),
  }));
  await world.clock.settle(carryOn(world.ports, request.id, never));
  return await world.load(request.id);
}

function inIntune(status: 'approved' | 'needsApproval'): void {
  const sent = world.tenant.approvalsSent.find(({ kind }) => kind === 'justification');
  const justification = sent?.kind === 'justification' ? sent.text : '';
  world.tenant.approvals.set(CODE, { code: CODE, status, justification });
}

describe('a change that Intune holds', () => {
  it('goes on at once when somebody looks and it was approved there', async () => {
    const request = await held();
    inIntune('approved');
    const answer = await world.clock.settle(stage.press(ALEX, 'refresh', request));
    expect(textOf(cardOf(answer), 'status')).toMatch(/^Applied/);
    expect(world.tenant.approvalsSent.at(-1)).toEqual({ kind: 'code', code: CODE });
  });

  it('is neither looked at nor carried on because a client refreshes by itself', async () => {
    const request = await held();
    inIntune('approved');
    world.tenant.beforeApprovals = () => {
      throw new Error('Intune was asked');
    };
    const reads = world.tenant.reads;
    const answer = await stage.press(ALEX, 'refresh', request, { trigger: 'automatic' });
    await settle();
    expect(textOf(cardOf(answer), 'status')).toMatch(/^Held by Intune/);
    expect([world.tenant.reads, (await world.load(request.id)).state]).toEqual([reads, 'awaiting-intune']);
  });

  it('and whose approval there is known already is not carried on by a client either', async () => {
    const request = await held();
    inIntune('approved');
    const approvedThere = (await watchIntune(world.ports, request))!;
    const { reads } = world.tenant;
    await stage.press(ALEX, 'refresh', approvedThere, { trigger: 'automatic' });
    await settle();
    expect([world.tenant.reads, (await world.load(request.id)).state]).toEqual([reads, 'awaiting-intune']);
  });

  it('is not looked at by paging through what is sent', async () => {
    const request = await held();
    world.tenant.beforeApprovals = () => {
      throw new Error('Intune was asked');
    };
    expect((await stage.press(ALEX, 'payload', request)).kind).toBe('card');
  });

  it.each([
    ['cancel', ALEX],
    ['reject', CHRIS],
  ])('is taken back in Intune at once on %s', async (verb, who) => {
    const request = await held();
    inIntune('needsApproval');
    await world.clock.settle(stage.press(who, verb, request));
    await settle();
    expect(world.tenant.cancelled).toEqual([CODE]);
    expect((await world.load(request.id)).hold?.toCancel).toBeUndefined();
  });

  it('may be tried with its code where Intune cannot be asked', async () => {
    await world.close();
    world = openWorld({ filtersUnseen: true });
    stage = await openEdge(world, [ALEX, BEN, CHRIS]);
    const request = await world.pending();
    for (const who of [BEN, CHRIS]) await approve(world.ports, world.click(request, who));
    world.tenant.behaviours.push(() => ({ kind: 'held', code: CODE, fault: fault('conflict') }));
    await world.clock.settle(carryOn(world.ports, request.id, never));
    const waiting = await world.load(request.id);
    expect(waiting.state).toBe('awaiting-intune');
    const shown = cardOf(await stage.press(ALEX, 'refresh', waiting, { trigger: 'automatic' }));
    expect(JSON.stringify(shown)).toContain('Try the code now');
    const answer = await world.clock.settle(stage.press(ALEX, 'refresh', waiting));
    expect(textOf(cardOf(answer), 'status')).toMatch(/^Applied/);
  });
});

it('rows of deleted groups are dropped by one press of the requester, as a new revision', async () => {
  const request = await world.pending();
  const { plan } = request;
  await world.clock.settle(stage.press(BEN, 'dropGone', request));
  expect((await world.load(request.id)).revision).toBe(1);
  world.tenant.groups.delete(GROUP_IDS.pilot);
  const again = await world.pending('assign policy Windows 11 baseline to all devices');
  const answer = await world.clock.settle(stage.press(ALEX, 'dropGone', again));
  expect(textOf(cardOf(answer), 'removed')).toContain('−');
  const dropped = await world.load(again.id);
  expect([dropped.revision, dropped.plan!.removed.length, plan!.removed.length]).toEqual([2, 1, 0]);
});

it('an unconfirmed change is looked at when somebody presses, and not when a client asks by itself', async () => {
  const request = await world.pending();
  await approve(world.ports, world.click(request, BEN));
  world.tenant.behaviours.push(() => ({ kind: 'unknown', fault: fault('timeout') }));
  await world.clock.settle(carryOn(world.ports, request.id, never));
  const unconfirmed = await world.load(request.id);
  const { reads } = world.tenant;
  await stage.press(ALEX, 'refresh', unconfirmed, { trigger: 'automatic' });
  expect(world.tenant.reads).toBe(reads);
  await world.clock.settle(stage.press(ALEX, 'refresh', unconfirmed));
  expect(world.tenant.reads).toBe(reads + 1);
});

describe('while the store is away', () => {
  const away = (): Promise<never> => Promise.reject(new StoreError('reaching the store: it is away'));
  const down = (members: Partial<Ports['store']>): Promise<TestEdge> =>
    openEdge(world, [], {
      store: { ...world.ports.store, ...members },
      people: { ...world.ports.people, remember: away },
    });

  it.each(['approve', 'reject', 'cancel', 'refresh', 'payload', 'undo', 'no such verb'])(
    'whoever presses %s is told at once to press again, and nothing is done',
    async (verb) => {
      const request = await world.pending();
      const edge = await down({ load: away });
      const body = await invoke(edge, verb === 'cancel' ? ALEX : BEN, verb, request);
      expect(body.type).toBe('application/vnd.microsoft.activity.message');
      expect(body.value).toMatch(/Nothing was done: press again/);
      expect(await world.load(request.id)).toEqual(request);
    },
  );

  it('for the very step, the step is not made', async () => {
    const request = await world.pending();
    const edge = await down({ commit: away });
    expect((await invoke(edge, BEN, 'approve', request)).value).toMatch(/Nothing was done/);
    expect(await world.load(request.id)).toEqual(request);
  });

  it('so that it takes long, the person hears "checking", then a message, and the card comes back with the store', async () => {
    const request = await world.pending();
    let isDown = true;
    const { load } = world.ports.store;
    const edge = await down({
      load: async (id) => {
        if (!isDown) return await load(id);
        await world.clock.sleep(10_000);
        return await away();
      },
    });
    const copy = request.cards[0]!;
    const pressing = edge.press(ALEX, 'cancel', request, {
      id: copy.activityId,
      conversation: copy.conversation,
    });
    await world.clock.pass(3_000);
    expect(lines(cardOf(await pressing)).join(' ')).toContain('Checking');
    await world.clock.pass(20_000);
    expect(edge.shows(chatOf(ALEX)).map(({ text }) => text)).toEqual([
      expect.stringContaining('Nothing was done'),
    ]);
    isDown = false;
    await world.clock.pass(30_000);
    await settle(edge);
    const card = edge.shows(chatOf(ALEX)).find((message) => message.card)?.card;
    expect([textOf(card, 'status').slice(0, 7), textOf(card, 'notice')]).toEqual([
      'Waiting',
      expect.stringContaining('Nothing was done'),
    ]);
  });

  it('only for remembering who pressed, the press counts all the same', async () => {
    const request = await world.pending();
    const body = await world.clock.settle(invoke(await down({}), BEN, 'approve', request));
    expect(textOf(body.value, 'status')).toMatch(/^Applied/);
  });

  it('only for what else waits, the card is shown without it', async () => {
    const request = await world.pending();
    const body = await invoke(await down({ waiting: away }), ALEX, 'refresh', request);
    expect(textOf(body.value, 'status')).toMatch(/^Waiting/);
  });
});
