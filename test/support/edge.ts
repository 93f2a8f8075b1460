// The edge to people over a world in memory, with a Teams that only remembers what was written to it.
import { answerAction } from '../../bot/teams/answer-action.js';
import { createCardFrame } from '../../bot/teams/card-frame.js';
import { createDelivery } from '../../bot/teams/delivery.js';
import { createBackground, createOnce, type Answer, type Edge } from '../../bot/teams/edge.js';
import { catchUp } from '../../bot/teams/follow-up.js';
import type { Incoming } from '../../bot/teams/incoming.js';
import { parseCardAction } from '../../bot/teams/verbs.js';
import type { Member, Outgoing, Writer } from '../../bot/teams/writing.js';
import type { Person } from '../../bot/domain/person.js';
import type { ApprovalRequest, ConversationRef } from '../../bot/domain/request.js';
import type { Ports } from '../../bot/workflow/ports.js';
import { createRunner } from '../../bot/workflow/runner.js';
import { sampleCopy, TENANT_ID } from './requests.js';
import type { World } from './world.js';

/** One thing written to Teams, in the order it was taken. */
export interface Written {
  readonly kind: 'post' | 'edit';
  readonly to: string;
  readonly id: string;
  readonly message: Outgoing;
}

export interface TestEdge {
  readonly edge: Edge;
  readonly ports: Ports;
  readonly written: Written[];
  readonly members: Member[];
  /** Runs before anything is written; may wait, or answer false for a refusal. */
  hook: (to: string, message: Outgoing) => Promise<boolean>;
  /** What a conversation shows now: the last state of each message. */
  shows(conversation: ConversationRef): readonly Outgoing[];
  press(
    who: Person,
    verb: string,
    request: ApprovalRequest,
    on?: { id: string; conversation: ConversationRef },
  ): Promise<Answer>;
  incoming(who: Person, on?: { id: string; conversation: ConversationRef }): Incoming;
}

/** Somebody's own chat with the bot. */
export function chatOf(who: Person): ConversationRef {
  return sampleCopy('requester', who).conversation;
}

/** Everybody in `people` is known to the bot and may be written to. */
export async function openEdge(
  world: World,
  people: readonly Person[],
  changes: Partial<Ports> = {},
): Promise<TestEdge> {
  const written: Written[] = [];
  const members: Member[] = [];
  const put = async (kind: 'post' | 'edit', to: string, id: string, message: Outgoing): Promise<boolean> => {
    const isTaken = await test.hook(to, message);
    if (isTaken) written.push({ kind, to, id, message });
    return isTaken;
  };
  let posts = 0;
  const writer: Writer = {
    post: async ({ conversationId }, message) => {
      const id = `m${String((posts += 1))}`;
      return (await put('post', conversationId, id, message)) ? id : undefined;
    },
    edit: ({ conversationId }, id, message) => put('edit', conversationId, id, message),
    roster: () => Promise.resolve(members),
  };
  const { clock, settings, people: known, store, log } = { ...world.ports, ...changes };
  const frame = createCardFrame({ clock, people: known, settings, portal: 'https://intune.microsoft.com' });
  const delivery = createDelivery({ writer, people: known, store, frame, log });
  const ports: Ports = { ...world.ports, ...changes, delivery };
  const edge: Edge = {
    ports,
    runner: createRunner(ports, (request) => catchUp(edge, request)),
    writer,
    delivery,
    frame,
    background: createBackground(log),
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
        parseCardAction({ action: { verb, data: { requestId: id, revision } } }),
      ),
    incoming,
  };
  for (const who of people) {
    await known.remember({ ...who, tenantId: TENANT_ID, teamsId: `29:${who.id}`, personalChat: chatOf(who) });
  }
  return test;
}
