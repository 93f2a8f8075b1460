// One request's whole way, from the message to the end, with something going wrong at one step of it.
import {
  cardOf,
  element,
  openStage,
  readable,
  status,
  type Seen,
  type Stage,
  type Wire,
} from '../support/stage.js';

/** Where something goes wrong: the calls it is ordered for, and whether that is before the message or before the approval. */
export interface Trouble {
  readonly when: 'message' | 'approval';
  /** Makes things go wrong on a stage that is otherwise well. */
  begin(stage: Stage): Promise<unknown>;
  /** Puts it right again some time after the press; absent: never. */
  readonly end?: { readonly seconds: number; readonly act: (stage: Stage) => Promise<unknown> };
  /** What must not be left behind for other stages. */
  readonly cleanUp?: (stage: Stage) => Promise<unknown>;
}

/** What came of it, as people see it and as Graph saw it. */
export interface Story {
  /** `Problem` where there never was a request; otherwise the word the requester's card begins with. */
  readonly ending: string;
  /** What the card says: the requester's, or the approver's where nothing came of the press. */
  readonly says: string;
  /** Messages to the requester beside the cards. */
  readonly told: readonly string[];
  /** What each `assign` was answered with; 0: not at all. */
  readonly assigns: readonly number[];
  /** Rows of the policy in the end. */
  readonly rows: number;
  /** Cards of the request by person. */
  readonly cards: Readonly<Record<string, number>>;
}

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
const EVERYBODY = ['Alex Rivera', 'Ben Okafor', 'Chris Lindqvist'] as const;
const OVER = /^(Applied|Failed|Unconfirmed|Diverged|Stale)/;
const LONGEST_SECONDS = 110;

/** Plays it on a stage of its own. */
export async function playWith(
  trouble: Trouble,
  environment: Readonly<Record<string, string>> = {},
): Promise<Story> {
  const stage = await openStage({ environment: { READ_BACK_SECONDS: '4', ...environment } });
  let leaveIt = (): void => undefined;
  try {
    await settled(stage);
    if (trouble.when === 'message') await trouble.begin(stage);
    const known = new Set((await stage.messages()).map(({ id }) => id));
    await stage.say('Alex Rivera', SENTENCE);
    if (trouble.when === 'message') leaveIt = putRightLater(stage, trouble);
    const answer = await answerTo(stage, known);
    if (status(answer) === '') return await toStory(stage, 'Problem', readable(answer));
    const { message } = await soon(stage, 'a card for Ben', async () => ownCard(stage, 'Ben Okafor'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (trouble.when === 'approval') await trouble.begin(stage);
    await stage.press('Ben Okafor', message, 'approve');
    if (trouble.when === 'approval') leaveIt = putRightLater(stage, trouble);
    return await ended(stage);
  } finally {
    leaveIt();
    await trouble.cleanUp?.(stage);
    await stage.close();
  }
}

/** Answers with how to leave it be. */
function putRightLater(stage: Stage, { end }: Trouble): () => void {
  if (!end) return () => undefined;
  const timer = setTimeout(() => void end.act(stage), end.seconds * 1_000);
  return () => clearTimeout(timer);
}

/** Everybody was welcomed, unless the machine was too busy for it. */
async function settled(stage: Stage): Promise<void> {
  const givesUpAt = Date.now() + 5_000;
  await soon(
    stage,
    'the welcomes',
    async () => (await stage.messages()).length >= 4 || Date.now() > givesUpAt || undefined,
  );
}

/** The first card that is about what was asked: no welcome, and not the one that says it is being looked into. */
async function answerTo(stage: Stage, known: ReadonlySet<string>): Promise<Wire> {
  return await soon(stage, 'an answer', async () => {
    const fresh = (await stage.chatOf('Alex Rivera')).filter(({ id }) => !known.has(id));
    return fresh
      .map(cardOf)
      .find((card) => card && !/^Checking|who may ask and who may/.test(readable(card)));
  });
}

async function ended(stage: Stage): Promise<Story> {
  const [ending, says] = await soon(stage, 'an end', async () => {
    const own = await ownCard(stage, 'Alex Rivera');
    const said = own && OVER.exec(status(own.card))?.[1];
    if (own && said !== undefined) return [said, readable(own.card)] as const;
    // Where the press came to nothing, whoever pressed is told why.
    const notice = await noticeFor(stage, 'Ben Okafor');
    return notice === '' ? undefined : (['Waiting', notice] as const);
  });
  // Long enough for a message that must not come.
  await new Promise((resolve) => setTimeout(resolve, 700));
  await soon(
    stage,
    'the cards to agree',
    async () => ending === 'Waiting' || (await everyCardSays(stage, ending)) || undefined,
  );
  if (ending !== 'Waiting') {
    await soon(stage, 'the requester to be told', async () => (await toldOn(stage)).length > 0 || undefined);
  }
  return await toStory(stage, ending, says);
}

async function noticeFor(stage: Stage, who: 'Ben Okafor'): Promise<string> {
  const own = await ownCard(stage, who);
  const { people } = await stage.state();
  const id = people.find((one: Wire) => one.name === who).id;
  const seen = own && ((own.message as Wire).views?.[id] ?? own.card);
  return seen ? readable(element(seen, 'notice') ?? {}) : '';
}

async function ownCard(
  stage: Stage,
  who: (typeof EVERYBODY)[number],
): Promise<{ readonly card: Wire; readonly message: Seen } | undefined> {
  const own = (await stage.chatOf(who)).filter(
    (message) => cardOf(message) && status(cardOf(message)) !== '',
  );
  const message = own.at(-1);
  return message && { card: cardOf(message), message };
}

/** The newest card of each; an older one may be left of a post that Teams took without a word. */
async function everyCardSays(stage: Stage, word: string): Promise<boolean> {
  const newest = await Promise.all(EVERYBODY.map((who) => ownCard(stage, who)));
  return newest.every((own) => own && status(own.card).startsWith(word));
}

async function toldOn(stage: Stage): Promise<readonly string[]> {
  const own = await stage.chatOf('Alex Rivera');
  return own.filter((message) => !cardOf(message)).map(({ text }) => text);
}

async function toStory(stage: Stage, ending: string, says: string): Promise<Story> {
  const assigns = (await stage.calls()).filter(({ path }) => path.endsWith('/assign'));
  const count = async (who: (typeof EVERYBODY)[number]): Promise<number> =>
    (await stage.chatOf(who)).filter((message) => cardOf(message) && status(cardOf(message)) !== '').length;
  return {
    ending,
    says,
    told: await toldOn(stage),
    assigns: assigns.map((call) => call.status),
    rows: (await stage.rowsOf('Windows 11 baseline')).length,
    cards: {
      Alex: await count('Alex Rivera'),
      Ben: await count('Ben Okafor'),
      Chris: await count('Chris Lindqvist'),
    },
  };
}

async function soon<T>(stage: Stage, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const seldom = async (): Promise<T | undefined> => {
    const found = await look();
    // Many stories are played at once, and looking costs.
    if (found === undefined) await new Promise((resolve) => setTimeout(resolve, 200));
    return found;
  };
  try {
    return await stage.until(what, seldom, LONGEST_SECONDS);
  } catch (error) {
    const shown = (await stage.chatOf('Alex Rivera')).map((message) => readable(cardOf(message) ?? message));
    const calls = (await stage.calls()).map(
      ({ method, path, status: answer }) => `${method} ${path} ${answer}`,
    );
    throw new Error(
      `${String(error)}\nAlex reads:\n${shown.join('\n---\n')}\nGraph was asked:\n${calls.join('\n')}`,
      { cause: error },
    );
  }
}

/** Plays many at once, so many at a time; answers in their order, with an Error where one could not be played. */
export async function playAll(
  plays: readonly (() => Promise<Story>)[],
  atOnce: number,
): Promise<readonly (Story | Error)[]> {
  const played: (Story | Error)[] = [];
  const left = [...plays.entries()];
  const playOn = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, play] = next;
      played[index] = await play().catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playOn));
  return played;
}
