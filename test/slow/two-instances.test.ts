// Two bots on one store: whatever people press at the same moment on either, there is one outcome, one change and one message.
import type { ApprovalRequest } from '../../bot/domain/request.js';
import { startAccounts, type Accounts } from '../support/accounts.js';
import { buildProgram, type Program } from '../support/bot-process.js';
import { chats, expectWholeChain, requestsOf, until } from './crash-story.js';
import { openScene, type Scene, type SceneStore } from '../support/stand-ins/scene.js';
import { cardOf, findAction, status, type Name, type Seen } from '../support/stage.js';
import { testTime } from '../support/time/test-time.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
/** How far from the moment it expires at somebody presses: milliseconds. Both bots look every second for what is over. */
const LAST_MOMENTS = [-400, -2, 0, 2, 400];

const { clock } = testTime();

let program: Program;
let accounts: Accounts;
let open: { readonly setting: string; readonly scene: Scene } | undefined;

beforeAll(async () => {
  program = buildProgram();
  accounts = await startAccounts(program);
});
afterAll(async () => {
  await open?.scene.close();
  await accounts.stop();
  await program.remove();
});

/** One request from the asking to its end, with two bots that take turns at whatever Teams has to say. */
interface Round {
  readonly scene: Scene;
  readonly id: string;
  /** The newest card of somebody. */
  readonly card: (who: Name) => Promise<Seen>;
}

interface End {
  readonly request: ApprovalRequest;
  /** What each copy says in the end. */
  readonly statuses: readonly string[];
  /** Messages to the requester, other than the card. */
  readonly told: readonly string[];
  readonly accepted: number;
  /** `assign`s that reached Graph at all. */
  readonly sent: number;
}

/** One race, or several on the same scene. */
type Race = Run | readonly Run[];
type Run = (round: Round) => Promise<unknown>;

async function play(
  kind: SceneStore['kind'],
  environment: Readonly<Record<string, string>>,
  race: Race,
  check: (end: End) => void,
): Promise<void> {
  const scene = await sceneFor(kind, environment);
  for (const run of typeof race === 'function' ? [race] : race) check(await playRound(scene, run));
}

/** Races that follow each other with the same setting are played on one scene. */
async function sceneFor(
  kind: SceneStore['kind'],
  environment: Readonly<Record<string, string>>,
): Promise<Scene> {
  const setting = JSON.stringify([kind, environment]);
  if (open?.setting === setting) return open.scene;
  await open?.scene.close();
  open = undefined;
  const store: SceneStore = kind === 'sqlite' ? { kind } : { kind, connectionString: accounts.next() };
  const scene = await openScene({ program, store, environment: { READ_BACK_SECONDS: '10', ...environment } });
  open = { setting, scene };
  scene.turnTo(scene.first, await scene.startAnother());
  return scene;
}

async function playRound(scene: Scene, race: Run): Promise<End> {
  const { stage } = scene;
  await stage.control('POST', 'reset', {});
  const earlier = new Set((await requestsOf(scene)).map(({ id }) => id));
  const before = new Set((await stage.messages()).map(({ id }) => id));
  const since = (await stage.calls()).at(-1)?.n ?? 0;
  await stage.say('Alex Rivera', SENTENCE);
  const { id } = await until(scene, 'everybody to be asked', async () => {
    const fresh = (await requestsOf(scene)).find((one) => !earlier.has(one.id));
    return fresh?.cards.length === 3 && fresh.reach !== undefined && !fresh.reach.unsure ? fresh : undefined;
  });
  const news = async (who: Name): Promise<readonly Seen[]> =>
    (await chats(scene))[who].filter((message) => !before.has(message.id));
  await race({
    scene,
    id,
    card: async (who) => {
      const [card] = (await news(who)).filter((message) => findAction(cardOf(message), 'approve'));
      if (!card) throw new Error(`${who} has no card to approve`);
      return card;
    },
  });
  const told = async (): Promise<readonly string[]> =>
    (await news('Alex Rivera')).filter(({ attachments }) => attachments.length === 0).map(({ text }) => text);
  const statuses = async (): Promise<readonly string[]> => {
    const copies = (await scene.store.load(id))?.cards.map(({ activityId }) => activityId) ?? [];
    return (await stage.messages())
      .filter((one) => copies.includes(one.id))
      .map((one) => status(cardOf(one)));
  };
  const over = /^(Applied|Rejected|Expired)/;
  await until(
    scene,
    'the end',
    async () => (await statuses()).every((line) => over.test(line)) && (await told()).length > 0,
  );
  // Long enough for whatever the other bot might still say.
  await clock.sleep(1_500);
  expectWholeChain(await scene.store.history(id));
  const assigns = (await stage.calls(since)).filter(({ path }) => path.endsWith('/assign'));
  const request = await scene.store.load(id);
  if (!request) throw new Error('the request is gone');
  return {
    request,
    statuses: await statuses(),
    told: await told(),
    accepted: assigns.filter(({ status: code }) => code < 300).length,
    sent: assigns.length,
  };
}

/** Applied, or what else it was: never a bit of both. */
function expectOneOutcome({ request, statuses, told, accepted, sent }: End): void {
  const isApplied = request.state === 'applied';
  const word = `${request.state.charAt(0).toUpperCase()}${request.state.slice(1)}`;
  expect(statuses.map((line) => line.split(/[\s:.,·]/)[0])).toEqual([word, word, word]);
  expect({ accepted, sent }).toEqual(isApplied ? { accepted: 1, sent: 1 } : { accepted: 0, sent: 0 });
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(new RegExp(`^${word}`));
}

const press =
  (...presses: readonly (readonly [Name, string])[]) =>
  async ({ scene, card }: Round): Promise<void> => {
    const pressed = await Promise.all(
      presses.map(async ([who, verb]) => ({ who, verb, message: await card(who) })),
    );
    await Promise.all(
      pressed.map(({ who, verb, message }) =>
        verb === 'reject'
          ? scene.stage.press(who, message, verb, { reason: 'not this week' })
          : scene.stage.press(who, message, verb),
      ),
    );
  };

describe.each(['sqlite', 'table'] as const)('two bots on one store (%s)', (kind) => {
  it('two approvers at once, one is needed: applied once', async () => {
    await play(kind, {}, press(['Ben Okafor', 'approve'], ['Chris Lindqvist', 'approve']), (end) => {
      expectOneOutcome(end);
      expect(end.request.state).toBe('applied');
    });
  });

  it('somebody presses three times at once: one decision', async () => {
    const often = [
      ['Ben Okafor', 'approve'],
      ['Ben Okafor', 'approve'],
      ['Ben Okafor', 'approve'],
    ] as const;
    await play(kind, {}, press(...often), (end) => {
      expectOneOutcome(end);
      expect(end.request.decisions).toHaveLength(1);
    });
  });

  it('one rejects while the other approves: the last word counts', async () => {
    await play(kind, {}, press(['Chris Lindqvist', 'reject'], ['Ben Okafor', 'approve']), (end) => {
      expectOneOutcome(end);
      // Until it is being applied, a rejection takes back an approval.
      const decided = end.request.decisions.map((decision) => decision.kind);
      const isApplied = end.request.state === 'applied';
      expect(decided.at(-1)).toBe(isApplied ? 'approve' : 'reject');
      if (isApplied) expect(decided).toEqual(['approve']);
    });
  });

  it('two approvers at once, two are needed: both count', async () => {
    const both = press(['Ben Okafor', 'approve'], ['Chris Lindqvist', 'approve']);
    await play(kind, { APPROVALS_REQUIRED: '2' }, both, (end) => {
      expectOneOutcome(end);
      expect(end.request.state).toBe('applied');
      expect(end.request.decisions.map(({ person }) => person.name).sort()).toEqual([
        'Ben Okafor',
        'Chris Lindqvist',
      ]);
    });
  });

  it('it expires while somebody approves: one or the other', async () => {
    const pressAt =
      (offset: number): Run =>
      async ({ scene, id, card }) => {
        const request = await scene.store.load(id);
        const message = await card('Ben Okafor');
        await clock.sleep(Date.parse(request?.expiresAt ?? '') - Date.parse(clock.now()) + offset);
        await scene.stage.press('Ben Okafor', message, 'approve');
      };
    await play(kind, { REQUEST_EXPIRES_HOURS: '0.0022' }, LAST_MOMENTS.map(pressAt), expectOneOutcome);
  });
});
