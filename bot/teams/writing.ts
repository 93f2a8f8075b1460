// Writes to conversations through the connector: new messages, edits, and who is there.
import { TeamsInfo, type Activity, type TurnContext } from 'botbuilder';
import type { Card } from '../../cards/index.js';
import type { ConversationRef } from '../domain/request.js';
import { inConversation, toReference, type ConversationParts } from './in-conversation.js';

/** A message to post. `summary` is what a notification shows. `text` is plain: nothing in it is read as markup. */
export interface Outgoing {
  readonly summary?: string;
  readonly text?: string;
  readonly card?: Card;
  /** People to mention in front of the text. */
  readonly mention?: readonly { readonly teamsId: string; readonly name: string }[];
  /** The message this answers. */
  readonly replyToId?: string;
}

export interface Writer {
  /** Posts a message and answers with its id; nothing if Teams would not take it. Never throws. */
  post(conversation: ConversationRef, message: Outgoing): Promise<string | undefined>;
  /** Edits a message. False if Teams would not take it. Never throws. */
  edit(conversation: ConversationRef, activityId: string, message: Outgoing): Promise<boolean>;
  /** Members of a team or chat, at most 1,000. Empty if they cannot be read. Never throws. */
  roster(conversation: ConversationRef): Promise<readonly Member[]>;
}

export interface Member {
  readonly teamsId: string;
  readonly objectId: string;
  readonly name: string;
}

const ROSTER_PAGE = 200;
const ROSTER_PAGES = 5;

export function createWriter(parts: ConversationParts): Writer {
  return {
    post: async (conversation, message) =>
      await inConversation(parts, toReference(conversation, message.replyToId), async (context) => {
        const sent = await context.sendActivity(toActivity(message));
        return sent?.id;
      }),
    edit: async (conversation, activityId, message) => {
      const edited = await inConversation(parts, toReference(conversation, undefined), async (context) => {
        await context.updateActivity({ ...toActivity(message), id: activityId });
        return true;
      });
      return edited ?? false;
    },
    roster: async (conversation) =>
      (await inConversation(parts, toReference(conversation, undefined), (context) =>
        readRoster(context, conversation.teamId),
      )) ?? [],
  };
}

async function readRoster(context: TurnContext, teamId: string | undefined): Promise<readonly Member[]> {
  const members: Member[] = [];
  let continuation: string | undefined;
  for (let page = 0; page < ROSTER_PAGES; page += 1) {
    const read =
      teamId === undefined
        ? await TeamsInfo.getPagedMembers(context, ROSTER_PAGE, continuation)
        : await TeamsInfo.getPagedTeamMembers(context, teamId, ROSTER_PAGE, continuation);
    for (const { id, aadObjectId, name } of read.members) {
      if (aadObjectId !== undefined) members.push({ teamsId: id, objectId: aadObjectId.toLowerCase(), name });
    }
    continuation = read.continuationToken;
    if (!continuation) break;
  }
  return members;
}

function toActivity(message: Outgoing): Partial<Activity> {
  const mentions = (message.mention ?? []).map(({ teamsId, name }) => ({
    type: 'mention',
    text: `<at>${escapeXml(name)}</at>`,
    mentioned: { id: teamsId, name },
  }));
  const isXml = mentions.length > 0;
  const words = isXml ? escapeXml(message.text ?? '') : (message.text ?? '');
  const text = [...mentions.map((mention) => mention.text), words].join(' ').trim();
  return {
    type: 'message',
    ...(message.summary !== undefined && { summary: message.summary }),
    ...(text !== '' && { text, textFormat: isXml ? 'xml' : 'plain' }),
    ...(message.card && {
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }],
    }),
    ...(isXml && { entities: mentions }),
  };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
