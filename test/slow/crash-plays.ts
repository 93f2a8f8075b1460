// The stories of which a process dies in the middle: a request is asked for, approved, held by Intune, or expires.
import type { Accounts } from '../support/accounts.js';
import type { Program } from '../support/bot-process.js';
import {
  accepted,
  cards,
  everyCardSays,
  expectWholeChain,
  killAt,
  requestsOf,
  rowNames,
  succeed,
  timesTold,
  until,
  type Killed,
} from './crash-story.js';
import type { Play } from './every-step.js';
import { openScene, type Scene, type SceneStore } from '../support/stand-ins/scene.js';
import { cardOf, findAction, type Wire } from '../support/stage.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
const FAST = { READ_BACK_SECONDS: '10', INTUNE_APPROVAL_POLL_SECONDS: '1' };
/** How often it is looked for what will take half a minute. */
const SELDOM_MS = 1_000;

/** What a play is played with. `accounts`: for stories on a table. */
export interface Means {
  readonly program: Program;
  readonly accounts: Accounts | undefined;
}

/** A story on one kind of store. */
export type Story = (means: Means) => Play;

async function onScene<T>(
  { program, accounts }: Means,
  environment: Readonly<Record<string, string>>,
  play: (scene: Scene) => Promise<T>,
): Promise<T> {
  const store: SceneStore = accounts
    ? { kind: 'table', connectionString: accounts.next() }
    : { kind: 'sqlite' };
  const scene = await openScene({ program, store, environment: { ...FAST, ...environment } });
  try {
    return await play(scene);
  } catch (error) {
    throw new Error(`${String(error)}\n${scene.logs()}`, { cause: error });
  } finally {
    await scene.close();
  }
}

/** Alex has asked, and everybody who may approve has a card. */
async function ask(scene: Scene): Promise<string> {
  await scene.stage.say('Alex Rivera', SENTENCE);
  return await until(scene, 'everybody to be asked', async () =>
    (await isAsked(scene)) ? (await requestsOf(scene))[0]?.id : undefined,
  );
}

async function isAsked(scene: Scene): Promise<boolean> {
  const requests = await requestsOf(scene);
  const isKnown = requests.every(
    ({ cards: copies, reach }) => copies.length >= 3 && reach !== undefined && !reach.unsure,
  );
  return requests.length > 0 && isKnown && (await everyCardSays(scene, 'Waiting'));
}

async function press(scene: Scene, verb: string): Promise<void> {
  const found = (await cards(scene)).findLast(({ message }) => findAction(cardOf(message), verb));
  if (!found) throw new Error(`nobody has a card with ${verb}`);
  await scene.stage.press(found.who, found.message, verb);
}

/** How it ends by itself. */
async function endingOf(scene: Scene): Promise<string> {
  return await until(
    scene,
    'an ending',
    async () => {
      for (const word of ['Applied', 'Unconfirmed']) if (await everyCardSays(scene, word)) return word;
      return undefined;
    },
    SELDOM_MS,
  );
}

/** It had said that bytes would leave, and died before they did: nobody can know, so a person decides. */
async function decideAgain(scene: Scene, id: string, isHeld = false): Promise<void> {
  expect(await accepted(scene)).toBe(0);
  expect((await scene.store.history(id)).map(({ action }) => action)).toContain('sending');
  await press(scene, 'replan');
  await until(scene, 'the new plan', () => isAsked(scene));
  await press(scene, 'approve');
  // Another attempt is another request to Intune: what was approved there for the first does not count for it.
  if (isHeld) await approveInIntune(scene);
  await until(scene, 'the second attempt to be applied', () => everyCardSays(scene, 'Applied'), SELDOM_MS);
}

/** Once Intune holds it, somebody approves it there. */
async function approveInIntune(scene: Scene): Promise<void> {
  await until(scene, 'Intune to hold it', () => everyCardSays(scene, 'Held by Intune'));
  const { requests } = (await scene.stage.control('GET', 'state')).maa;
  const { id } = requests.findLast((one: Wire) => one.status === 'needsApproval');
  await scene.stage.control('POST', 'maa/approve', { id, person: 'Dana Moss' });
}

async function expectAppliedOnce(scene: Scene, id: string, rowsBefore: readonly string[]): Promise<void> {
  expect(await rowNames(scene)).toEqual([...rowsBefore, 'group Finance laptops '].sort());
  expect(await accepted(scene)).toBe(1);
  expectWholeChain(await scene.store.history(id));
}

/** Told once; a second time only where the process died between the message and its note that it was sent. */
async function expectTold(scene: Scene, word: string, wasUnnoted: boolean): Promise<void> {
  await until(scene, 'the requester to be told', async () => (await timesTold(scene, word)) > 0);
  const times = await timesTold(scene, word);
  expect(times).toBeLessThanOrEqual(wasUnnoted ? 2 : 1);
}

/** Whether the message was posted, and nobody noted so yet. */
async function isToldUnnoted(scene: Scene, word: string, id: string): Promise<boolean> {
  const shown = await scene.store.readShown(id);
  return (await timesTold(scene, word)) > 0 && shown?.told === undefined;
}

export const approving: Story =
  (means) =>
  ({ step, isHeirRunning }) =>
    onScene(means, {}, async (scene) => {
      const rowsBefore = await rowNames(scene);
      const heir = isHeirRunning ? await scene.startAnother() : undefined;
      const id = await ask(scene);
      const isOver = async (): Promise<boolean> =>
        (await everyCardSays(scene, 'Applied')) && (await timesTold(scene, 'Applied')) > 0;
      const stopped = await killAt(scene, step, { begin: () => press(scene, 'approve'), isOver });
      const killedAt = Date.now();
      const wasUnnoted = stopped !== undefined && (await isToldUnnoted(scene, 'Applied', id));
      if (stopped) await succeed(scene, heir);
      const isPending = (await scene.store.load(id))?.state === 'pending';
      // Killed before the approval was kept: pressing again is all it takes.
      if (isPending) await press(scene, 'approve');
      const ending = await endingOf(scene);
      const seconds = (Date.now() - killedAt) / 1000;
      if (ending === 'Unconfirmed') await decideAgain(scene, id);
      await expectAppliedOnce(scene, id, rowsBefore);
      await expectTold(scene, 'Applied', wasUnnoted);
      return toKilled(stopped, isPending ? 'applied by pressing again' : ending.toLowerCase(), seconds);
    });

export const completing: Story =
  (means) =>
  ({ step }) =>
    onScene(means, {}, async (scene) => {
      const rowsBefore = await rowNames(scene);
      await scene.stage.control('POST', 'maa', { on: true });
      const id = await ask(scene);
      await press(scene, 'approve');
      await until(scene, 'Intune to hold it', () => everyCardSays(scene, 'Held by Intune'));
      const isOver = async (): Promise<boolean> =>
        (await everyCardSays(scene, 'Applied')) && (await timesTold(scene, 'Applied')) > 0;
      const stopped = await killAt(scene, step, { begin: () => approveInIntune(scene), isOver });
      const killedAt = Date.now();
      const wasUnnoted = stopped !== undefined && (await isToldUnnoted(scene, 'Applied', id));
      if (stopped) await succeed(scene, undefined);
      const ending = await endingOf(scene);
      const seconds = (Date.now() - killedAt) / 1000;
      if (ending === 'Unconfirmed') await decideAgain(scene, id, true);
      await expectAppliedOnce(scene, id, rowsBefore);
      await expectTold(scene, 'Applied', wasUnnoted);
      return toKilled(stopped, ending.toLowerCase(), seconds);
    });

export const expiring: Story =
  (means) =>
  ({ step }) =>
    onScene(means, { REQUEST_EXPIRES_HOURS: '0.004' }, async (scene) => {
      const id = await ask(scene);
      const isOver = async (): Promise<boolean> =>
        (await everyCardSays(scene, 'Expired')) && (await timesTold(scene, 'Expired')) > 0;
      const stopped = await killAt(scene, step, { begin: () => Promise.resolve(), isOver });
      const killedAt = Date.now();
      const wasUnnoted = stopped !== undefined && (await isToldUnnoted(scene, 'Expired', id));
      if (stopped) await succeed(scene, undefined);
      await until(scene, 'every card to say so', () => everyCardSays(scene, 'Expired'), SELDOM_MS);
      const seconds = (Date.now() - killedAt) / 1000;
      await expectTold(scene, 'Expired', wasUnnoted);
      expect(await accepted(scene)).toBe(0);
      expectWholeChain(await scene.store.history(id));
      return toKilled(stopped, 'expired', seconds);
    });

export const answering: Story =
  (means) =>
  ({ step, isHeirRunning }) =>
    onScene(means, {}, async (scene) => {
      const heir = isHeirRunning ? await scene.startAnother() : undefined;
      const say = (): Promise<void> => scene.stage.say('Alex Rivera', SENTENCE);
      const stopped = await killAt(scene, step, { begin: say, isOver: () => isAsked(scene) });
      const killedAt = Date.now();
      const perhaps = await cards(scene);
      if (stopped) await succeed(scene, heir);
      const own = (await scene.stage.messages()).find(({ text }) => text === SENTENCE);
      const isRefused = own && 'undelivered' in own && (await requestsOf(scene)).length === 0;
      // Teams has shown that the message was not delivered: whoever wrote it writes it again.
      if (isRefused) await say();
      await until(scene, 'everybody to be asked', () => isAsked(scene), SELDOM_MS);
      const seconds = (Date.now() - killedAt) / 1000;
      const requests = await requestsOf(scene);
      // Taken in, and not acknowledged: then there may be one more.
      expect(requests.length).toBeLessThanOrEqual(isRefused ? 2 : 1);
      for (const { id } of requests) expectWholeChain(await scene.store.history(id));
      // Whoever has two cards of a request got the first from the process that died before it could note so.
      for (const who of ['Alex Rivera', 'Ben Okafor', 'Chris Lindqvist']) {
        const had = perhaps.filter((card) => card.who === who).length;
        const has = (await cards(scene)).filter((card) => card.who === who).length;
        expect(has).toBeLessThanOrEqual((had > 0 ? 2 : 1) * requests.length);
      }
      return toKilled(stopped, isRefused ? 'asked by writing again' : 'asked', seconds);
    });

function toKilled(stopped: Killed['stopped'], ending: string, seconds: number): Killed {
  return { ...(stopped && { stopped }), ending, seconds };
}
