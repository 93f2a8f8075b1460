// What an authenticated activity says about who sent it, from where, in which words: parsed once, here.
import { z } from 'zod';
import type { ConversationRef } from '../domain/request.js';
import type { KnownPerson } from '../workflow/ports.js';
import type { Actor } from '../workflow/who.js';
import { readAccount } from './account.js';
import type { TeamsActivity } from './teams-activity.js';

const tenant = z.object({ tenant: z.object({ id: z.string() }) });
const team = z.object({ team: z.object({ id: z.string().min(1) }) });
const kinds = z.enum(['personal', 'groupChat', 'channel']);
const place = z.object({
  serviceUrl: z.string(),
  channelId: z.string(),
  conversation: z.object({ id: z.string().min(1), conversationType: kinds.catch('personal') }),
  recipient: z.object({ id: z.string() }),
});
const tenantOfConversation = z.object({ tenantId: z.string() });

/** Who sent an activity, and from which conversation. */
export interface Incoming {
  readonly actor: Actor;
  readonly teamsId: string;
  readonly conversation: ConversationRef;
  readonly activityId: string | undefined;
  /** The message a card action was pressed on. */
  readonly replyToId: string | undefined;
}

/** Reads the sender. Nothing when the activity names no Entra user: bots and connectors have none. */
export function readIncoming(activity: TeamsActivity): Incoming | undefined {
  const from = readAccount(activity.from);
  const tenantId = readTenant(activity);
  if (!from || tenantId === undefined) return undefined;
  const conversation = readConversation(activity, tenantId, from.objectId);
  if (!conversation) return undefined;
  return {
    actor: { id: from.objectId, name: from.name, tenantId },
    teamsId: from.teamsId,
    conversation,
    activityId: activity.id,
    replyToId: activity.replyToId,
  };
}

/** The sender as somebody the bot has met. */
export function toKnownPerson({ actor, teamsId, conversation }: Incoming): KnownPerson {
  return {
    id: actor.id,
    name: actor.name,
    tenantId: actor.tenantId,
    teamsId,
    ...(conversation.conversationType === 'personal' && { personalChat: conversation }),
  };
}

/** People an activity says have come, with the chat if it is theirs alone. */
export function readArrivals(activity: TeamsActivity, conversation: ConversationRef): readonly KnownPerson[] {
  return (activity.membersAdded ?? []).flatMap((member): readonly KnownPerson[] => {
    const person = readAccount(member);
    if (!person || person.teamsId === conversation.botId) return [];
    const { objectId: id, teamsId, name } = person;
    const isAlone = conversation.conversationType === 'personal';
    const personalChat = { ...conversation, personId: id };
    const { tenantId } = conversation;
    return [{ id, name, tenantId, teamsId, ...(isAlone && { personalChat }) }];
  });
}

/** Where an activity came from, also when it names no person (installations). */
export function readConversation(
  activity: TeamsActivity,
  tenantId: string,
  personId?: string,
): ConversationRef | undefined {
  const read = place.safeParse(activity).data;
  if (!read) return undefined;
  const teamId = team.safeParse(activity.channelData).data?.team.id;
  const { conversationType } = read.conversation;
  return {
    serviceUrl: read.serviceUrl,
    conversationId: read.conversation.id,
    conversationType,
    tenantId,
    botId: read.recipient.id,
    channelId: read.channelId,
    ...(conversationType === 'channel' && teamId !== undefined && { teamId }),
    ...(conversationType === 'personal' && personId !== undefined && { personId: personId.toLowerCase() }),
  };
}

/** The tenant, in lower case; authentication has already made sure that both places agree. */
export function readTenant(activity: TeamsActivity): string | undefined {
  const inData = tenant.safeParse(activity.channelData).data?.tenant.id;
  return (inData ?? tenantOfConversation.safeParse(activity.conversation).data?.tenantId)?.toLowerCase();
}
