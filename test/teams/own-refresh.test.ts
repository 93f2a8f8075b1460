// A client that refreshes a card by itself: whatever is behind it, nothing is edited or posted, or every client would begin again.
import { answerAction } from '../../bot/teams/answers/answer-action.js';
import { parseCardAction } from '../../bot/teams/answers/card-action.js';
import type { ApprovalRequest, ConversationRef } from '../../bot/domain/request.js';
import { textOf } from '../support/card-text.js';
import { chatOf, openEdge, type TestEdge } from '../support/edge.js';
import { ALEX, BEN, CHRIS } from '../support/requests.js';
import { openWorld, type World } from '../support/world.js';

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

async function quiet(): Promise<void> {
  await world.clock.settle(stage.edge.background.drain());
  await world.clock.settle(stage.edge.delivery.drain());
}

function slowDirectory(milliseconds: number): void {
  const { directory } = stage.ports;
  const { memberships } = directory;
  Object.assign(directory, {
    memberships: async (...call: Parameters<typeof memberships>) => {
      await world.clock.sleep(milliseconds);
      return await memberships(...call);
    },
  });
}

const onCopy = ({ cards }: ApprovalRequest) => ({ id: cards[0]!.activityId!, conversation: CHANNEL });

/** What may stand behind a card that is refreshed: made ready, then where it is refreshed. */
const SITUATIONS: readonly (readonly [
  string,
  (request: ApprovalRequest) => Promise<{ readonly id: string; readonly conversation: ConversationRef }>,
])[] = [
  ['that is as it was posted', (request) => Promise.resolve(onCopy(request))],
  ['that nobody remembered', () => Promise.resolve({ id: 'orphan', conversation: CHANNEL })],
  [
    'whose time to decide is over',
    async (request) => {
      await world.clock.pass(15 * 24 * 3_600_000);
      return onCopy(request);
    },
  ],
  [
    'whose copies do not show its newest state yet',
    async (request) => {
      stage.hook = () => Promise.resolve(false);
      await stage.press(BEN, 'reject', request);
      await quiet();
      stage.hook = () => Promise.resolve(true);
      return onCopy(request);
    },
  ],
  [
    'while the directory is slow',
    (request) => {
      slowDirectory(4_000);
      return Promise.resolve(onCopy(request));
    },
  ],
  [
    'that nobody remembered, while the directory is slow',
    () => {
      slowDirectory(4_000);
      return Promise.resolve({ id: 'orphan', conversation: CHANNEL });
    },
  ],
];

describe.each(SITUATIONS)('a card %s', (_, prepare) => {
  it.each([
    ['its own data', (request: ApprovalRequest) => ({ requestId: request.id, revision: request.revision })],
    ['data that cannot be read', ({ id }: ApprovalRequest) => ({ requestId: id, revision: 'none' })],
  ])('is answered, and nothing is edited, posted or stored, with %s', async (_data, dataOf) => {
    const request = await world.pending();
    const on = await prepare(request);
    const [before, asked] = [stage.written.length, await world.load(request.id)];
    for (const who of [ALEX, BEN, CHRIS]) {
      const action = parseCardAction({
        action: { verb: 'refresh', data: dataOf(request) },
        trigger: 'automatic',
      });
      const answer = await world.clock.settle(answerAction(stage.edge, stage.incoming(who, on), action));
      expect(answer.kind).toMatch(/card|message/);
      await quiet();
    }
    expect(stage.written.slice(before)).toEqual([]);
    expect(await world.load(request.id)).toEqual(asked);
  });
});

it('the same card, when somebody presses, follows from then on', async () => {
  const request = await world.pending();
  await stage.press(BEN, 'refresh', request, { id: 'orphan', conversation: CHANNEL, trigger: 'manual' });
  await quiet();
  const edited = stage.written.find(({ id }) => id === 'orphan');
  expect(textOf(edited?.message.card, 'status')).toMatch(/^Waiting/);
});
