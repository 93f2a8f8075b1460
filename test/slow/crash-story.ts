// A story of which a process dies in the middle, at every step in turn, and what must be true of it afterwards.
import { createHash } from 'node:crypto';
import { NO_EVENT, type AuditEvent } from '../../bot/domain/audit.js';
import { canonicalJson } from '../../bot/domain/json.js';
import type { ApprovalRequest } from '../../bot/domain/request.js';
import type { BotProcess } from '../support/bot-process.js';
import type { Scene } from '../support/stand-ins/scene.js';
import { cardOf, status, type Name, type Seen, type Wire } from '../support/stage.js';
import type { Crossing, Silence } from '../support/stand-ins/tap.js';

const POLICY = 'Windows 11 baseline';
const PEOPLE: readonly Name[] = ['Alex Rivera', 'Ben Okafor', 'Chris Lindqvist'];
/** The design's promise is 60 s until another instance takes up; reading back may follow. */
const LONGEST_WAIT_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** The step a process was killed at: which call, and whether the other side had taken it. */
export type Step = Pick<Silence, 'at' | 'when'>;

/** One kill and what came of it. `stopped` is absent where the story was over before that step. */
export interface Killed {
  readonly stopped?: Crossing;
  readonly ending: string;
  /** From the kill until every card showed the end. */
  readonly seconds: number;
}

/** What everybody sees: the bot's messages in each chat. */
export async function chats(scene: Scene): Promise<Readonly<Record<Name, readonly Seen[]>>> {
  const { messages, conversations, people } = await scene.stage.state();
  const of = (name: Name): readonly Seen[] => {
    const { id } = people.find((one: Wire) => one.name === name);
    const chat = conversations.find((one: Wire) => one.personId === id)?.id;
    return messages.filter((one: Seen) => one.conversationId === chat && one.personId === undefined);
  };
  return {
    'Alex Rivera': of('Alex Rivera'),
    'Ben Okafor': of('Ben Okafor'),
    'Chris Lindqvist': of('Chris Lindqvist'),
    'Dana Moss': [],
  };
}

/** The requests' cards of everybody, oldest first. */
export async function cards(
  scene: Scene,
): Promise<readonly { readonly who: Name; readonly message: Seen; readonly status: string }[]> {
  const all = await chats(scene);
  return PEOPLE.flatMap((who) =>
    all[who]
      .filter((message) => cardOf(message) !== undefined && status(cardOf(message)) !== '')
      .map((message) => ({ who, message, status: status(cardOf(message)) })),
  );
}

/** Whether three people have a card and every card begins with this word. */
export async function everyCardSays(scene: Scene, word: string): Promise<boolean> {
  const shown = await cards(scene);
  const isEverybody = PEOPLE.every((name) => shown.some(({ who }) => who === name));
  return isEverybody && shown.every((card) => card.status.startsWith(word));
}

/** How often the requester was told of an ending in a message of its own. */
export async function timesTold(scene: Scene, word: string): Promise<number> {
  const own = (await chats(scene))['Alex Rivera'];
  return own.filter(({ text, attachments }) => attachments.length === 0 && text.startsWith(word)).length;
}

/** Waits, looking again every so many milliseconds; says what for, and what everybody sees, where it waits in vain. */
export async function until<T>(
  scene: Scene,
  what: string,
  look: () => Promise<T | false | undefined>,
  every = LOOK_EVERY_MS,
): Promise<T> {
  const end = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) {
      const shown = (await cards(scene)).map(({ who, status: line }) => `${who}: ${line}`);
      throw new Error(`waited in vain for ${what}; cards: ${shown.join(' | ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** What counts as a step: every call to Graph and Teams, and every write to a store that is reached over a wire. Reads of the store change nothing, so a kill there is a kill at the next step. */
const isStep = ({ wire, method }: Crossing): boolean =>
  wire === 'graph' || wire === 'connector' || (wire === 'store' && method !== 'GET');

/** Those after which the world may be another: everything but reads. Graph's `$batch` only ever reads. */
const isWrite = (crossing: Crossing): boolean =>
  isStep(crossing) &&
  crossing.method !== 'GET' &&
  !(crossing.wire === 'graph' && crossing.path.endsWith('/$batch'));

/**
 * Sets the story going and kills the first bot at the step; answers with the call, or nothing if `isOver` came first and
 * nothing was said to the outside for a second after it.
 */
export async function killAt(
  scene: Scene,
  step: Step,
  story: { readonly begin: () => Promise<unknown>; readonly isOver: () => Promise<boolean> },
): Promise<Crossing | undefined> {
  const { tap, first } = scene;
  let stopped: Crossing | undefined;
  void tap
    .arm({ ...step, counts: step.when === 'before' ? isStep : isWrite })
    .then((call) => (stopped = call));
  // What was pressed may never be answered.
  const begun = story.begin().catch(() => undefined);
  let quiet = 0;
  let counted = 0;
  await until(scene, `step ${String(step.at)}, or the end without it`, async () => {
    if (stopped) return true;
    const now = tap.counted().length;
    quiet = now === counted && (await story.isOver()) ? quiet + 1 : 0;
    counted = now;
    return quiet * LOOK_EVERY_MS > 1_000;
  });
  if (stopped) await first.kill();
  await begun;
  return stopped;
}

/** The bot that goes on after the kill: one that ran all along, or one that is started now. */
export async function succeed(scene: Scene, heir: BotProcess | undefined): Promise<void> {
  scene.turnTo(heir ?? (await scene.startAnother()));
}

/** The audit trail explains itself: numbered without gaps, each event bound to the one before, every hash right. */
export function expectWholeChain(events: readonly AuditEvent[]): void {
  let prev = NO_EVENT;
  events.forEach((event, index) => {
    const { hash, actor, ...rest } = event;
    const unsealed = { ...rest, ...(actor && { actor: { id: actor.id, name: actor.name } }) };
    expect(event).toMatchObject({ seq: index + 1, prev });
    expect(hash).toBe(createHash('sha256').update(canonicalJson(unsealed), 'utf8').digest('hex'));
    prev = hash;
  });
  expect(events.length).toBeGreaterThan(0);
}

/** How many times Graph accepted an `assign`. */
export async function accepted(scene: Scene): Promise<number> {
  const calls = await scene.stage.calls();
  return calls.filter(({ path, status: code }) => path.endsWith('/assign') && code >= 200 && code < 300)
    .length;
}

/** A policy's rows as anybody would name them, in one order. */
export async function rowNames(scene: Scene): Promise<readonly string[]> {
  const rows = await scene.stage.rowsOf(POLICY);
  return rows.map(({ kind, groupName = '', filterName = '' }) => `${kind} ${groupName} ${filterName}`).sort();
}

/** The requests of the person who asks in these stories, the newest first. */
export async function requestsOf({ stage, store }: Scene): Promise<readonly ApprovalRequest[]> {
  const { ids } = await store.list({ kind: 'person', personId: await stage.idOf('users', 'Alex Rivera') });
  const found = await Promise.all(ids.map((id) => store.load(id)));
  return found.filter((request) => request !== undefined);
}
