// Writes to conversations through the connector: new messages, edits, and who is there.
import type { ConversationRef, Outgoing, Posted, Writer } from '../teams/writer.js';
import {
  inConversation,
  OVER_A_MINUTE_MS,
  toReference,
  type ConversationParts,
  type Said,
} from './in-conversation.js';
import { toActivity } from './outgoing.js';
import { remember } from '../shared/bounded-map.js';
import { readPage, readRoster } from './roster.js';

/** A question somebody waits for is better asked twice than not at all; a second of the same is put right when it is pressed. */
const DOUBTFUL_POSTS = 2;
/** The same message twice in the same place is one. */
const EDITING = { doubtful: Infinity, gone: OVER_A_MINUTE_MS };
/** Some channels never show their people to a bot, and whoever asks is waited for. */
const READING = { doubtful: Infinity, gone: [1_000, 4_000] };
const ASKING_ONCE = { doubtful: 1, gone: [] };

export function createWriter(parts: ConversationParts): Writer {
  /** Conversations where the last post may stand although its end is not known. */
  const doubtful = new Map<string, true>();
  const noteGone = createGoneLog(parts);
  return {
    post: async (conversation, message) => {
      const { conversationId } = conversation;
      if (doubtful.has(conversationId) && !(await isAnswering(parts, conversation)))
        return { kind: 'failed' };
      doubtful.delete(conversationId);
      const said = await post(parts, conversation, message);
      const posted = toPosted(said);
      if (posted.kind === 'gone') noteGone(conversationId);
      if (posted.kind === 'unheard' || (posted.kind === 'failed' && said.mayBeThere))
        remember(doubtful, conversationId, true);
      return posted;
    },
    edit: async (conversation, activityId, message) => {
      const reference = toReference(conversation, undefined);
      const { kind, mayLand } = await inConversation(parts, reference, EDITING, async (context) => {
        await context.updateActivity({ ...toActivity(message), id: activityId });
      });
      if (kind === 'gone') noteGone(`${conversation.conversationId} ${activityId}`);
      return { kind: kind === 'said' || kind === 'taken' ? 'edited' : kind, mayLand };
    },
    roster: async (conversation) => {
      const said = await inConversation(parts, toReference(conversation, undefined), READING, readRoster);
      return said.kind === 'said' ? said.answer : [];
    },
  };
}

/** A chat that was left or a message that was deleted is nothing to do anything about: one line each. */
function createGoneLog({ log }: ConversationParts): (place: string) => void {
  const gone = new Map<string, true>();
  return (place) => {
    if (!gone.has(place)) log('info', 'nothing to write to any more');
    remember(gone, place, true);
  };
}

async function post(
  parts: ConversationParts,
  conversation: ConversationRef,
  message: Outgoing,
): Promise<Said<string | undefined>> {
  const policy = { doubtful: message.onlyTells ? 1 : DOUBTFUL_POSTS, gone: OVER_A_MINUTE_MS };
  const reference = toReference(conversation, message.replyToId);
  return await inConversation(parts, reference, policy, async (context) => {
    const sent = await context.sendActivity(toActivity(message));
    return sent?.id;
  });
}

function toPosted(said: Said<string | undefined>): Posted {
  if (said.kind === 'gone') return { kind: 'gone' };
  if (said.kind === 'taken') return { kind: 'unnamed' };
  if (said.kind === 'failed') return { kind: said.mayLand ? 'unheard' : 'failed' };
  // The connector's answer is typed by hope: botbuilder hands on whatever was there.
  const id: unknown = said.answer;
  return typeof id === 'string' && id !== '' ? { kind: 'posted', id } : { kind: 'unnamed' };
}

/**
 * A connector that takes everything and answers nothing would show one message as often as it is tried. So a
 * conversation that swallowed one is first asked something harmless; any answer will do.
 */
async function isAnswering(parts: ConversationParts, conversation: ConversationRef): Promise<boolean> {
  const reference = toReference(conversation, undefined);
  const said = await inConversation(parts, reference, ASKING_ONCE, (context) => readPage(context, 1));
  return said.kind !== 'failed' || !said.mayBeThere;
}
