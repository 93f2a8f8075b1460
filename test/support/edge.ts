// The edge to people over a world in memory, with a Teams that only remembers what was written to it.
import { answerAction } from '../../bot/teams/answers/answer-action.js';
import { createBackground } from '../../bot/teams/background.js';
import { createCardFrame } from '../../bot/teams/copies/card-frame.js';
import { createClaims } from '../../bot/teams/copies/claims.js';
import { createDelivery } from '../../bot/teams/copies/delivery.js';
import { createOnce, type Answer, type Edge } from '../../bot/teams/edge.js';
import { catchUp } from '../../bot/teams/answers/follow-up.js';
import type { Incoming } from '../../bot/teams/incoming.js';
import { parseCardAction } from '../../bot/teams/answers/card-action.js';
import type { Member } from '../../bot/teams/account.js';
import type { Outgoing } from '../../bot/teams/writer.js';
import type { Writer } from '../../bot/teams/writer.js';
import type { Person } from '../../bot/domain/person.js';
import type { ApprovalRequest, ConversationRef } from '../../bot/domain/request.js';
import type { Ports } from '../../bot/workflow/ports.js';
import { createRunner } from '../../bot/workflow/applying/runner.js';
import { sampleCopy, TENANT_ID } from './requests.js';
import type { World } from './world.js';

/** One thing written to Teams, in the order it was taken. */
export interface Written {
  readonly kind: 'post' | 'edit';
  readonly to: string;
  readonly id: string;
  readonly message: Outgoing;
}

/** Where something is pressed (in the presser's own chat, unless told otherwise), and what Teams sends beside the card's data. */
export interface Pressed {
  readonly id?: string | undefined;
  readonly conversation?: ConversationRef;
  /** An input. */
  readonly text?: string;
  readonly trigger?: string;
}

/** What may become of something written, besides that it is taken, or not now. */
type Fate = 'gone' | 'unheard' | 'unnamed';

export interface TestEdge {
  readonly edge: Edge;
  readonly ports: Ports;
  readonly written: Written[];
  readonly members: Member[];
  /** Runs before anything is written; may wait, or say how Teams fails: `unheard` is taken, without a word, `unnamed` with a yes that tells no id. */
  hook: (to: string, message: Outgoing, wrote: Written) => Promise<boolean | Fate>;
  /** What a conversation shows now: the last state of each message. */
  shows(conversation: ConversationRef): readonly Outgoing[];
  press(who: Person, verb: string, request: ApprovalRequest, on?: Pressed): Promise<Answer>;
  incoming(who: Person, on?: Pressed): Incoming;
}

/** Somebody's own chat with the bot. */
export function chatOf(who: Person): ConversationRef {
  return sampleCopy('requester', who).conversation;
}

/** Counts messages over all edges: several processes write to one Teams. */
let posts = 0;

/** Everybody in `people` is known to the bot and may be written to. */
export async function openEdge(
  world: World,
  people: readonly Person[],
  changes: Partial<Ports> = {},
): Promise<TestEdge> {
  const written: Written[] = [];
  const members: Member[] = [];
  const put = async (wrote: Written): Promise<'taken' | 'failed' | Fate> => {
    const taken = await test.hook(wrote.to, wrote.message, wrote);
    if (taken === true || taken === 'unheard' || taken === 'unnamed') written.push(wrote);
    if (taken === true) return 'taken';
    return taken === false ? 'failed' : taken;
  };
  const writer: Writer = {
    post: async ({ conversationId: to }, message) => {
      const id = `m${String((posts += 1))}`;
      const kind = await put({ kind: 'post', to, id, message });
      return kind === 'taken' ? { kind: 'posted', id } : { kind };
    },
    edit: async ({ conversationId: to }, id, message) => {
      const kind = await put({ kind: 'edit', to, id, message });
      if (kind === 'unheard') return { kind: 'failed', mayLand: true };
      return { kind: kind === 'taken' || kind === 'unnamed' ? 'edited' : kind, mayLand: false };
    },
    roster: () => Promise.resolve(members),
  };
  const parts = { ...world.ports, ...changes };
  const { clock, settings, people: known, store, log, approvals } = parts;
  const frame = createCardFrame({
    clock,
    people: known,
    store,
    settings,
    isIntuneReadable: approvals.isReadable,
    portal: 'https://intune.microsoft.com',
    log,
  });
  const claims = createClaims(parts);
  const delivery = createDelivery({ writer, people: known, store, frame, claims, clock, log });
  const ports: Ports = { ...world.ports, ...changes, delivery };
  const edge: Edge = {
    ports,
    runner: createRunner(ports, (request) => catchUp(edge, request)),
    writer,
    delivery,
    frame,
    background: createBackground(log),
    claims,
    once: createOnce(),
    newReference: () => 'ref0',
  };
  const incoming: TestEdge['incoming'] = (who, on) => ({
    actor: { ...who, tenantId: TENANT_ID },
    teamsId: `29:${who.id}`,
    conversation: on?.conversation ?? chatOf(who),
    activityId: undefined,
    replyToId: on?.id,
  });
  const test: TestEdge = {
    edge,
    ports,
    written,
    members,
    hook: () => Promise.resolve(true),
    shows: ({ conversationId }) => {
      const last = new Map<string, Outgoing>();
      for (const { to, id, message } of written) if (to === conversationId) last.set(id, message);
      return [...last.values()];
    },
    press: (who, verb, { id, revision }, on) =>
      answerAction(
        edge,
        incoming(who, on),
        parseCardAction({
          action: { verb, data: { requestId: id, revision, text: on?.text } },
          trigger: on?.trigger,
        }),
      ),
    incoming,
  };
  for (const who of people) {
    await known.remember({ ...who, tenantId: TENANT_ID, teamsId: `29:${who.id}`, personalChat: chatOf(who) });
  }
  return test;
}
