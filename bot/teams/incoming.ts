// What an authenticated activity says about who sent it, from where, in which words: parsed once, here.
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { ConversationRef } from '../domain/request.js';
import type { KnownPerson } from '../workflow/ports.js';
import type { Actor } from '../workflow/who.js';

const sender = z.object({
  id: z.string().min(1),
  aadObjectId: z.guid(),
  name: z.string().catch(''),
});
const tenant = z.object({ tenant: z.object({ id: z.string() }) });
const team = z.object({ team: z.object({ id: z.string().min(1) }) });
const kinds = z.enum(['personal', 'groupChat', 'channel']);

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
export function readIncoming(activity: Activity): Incoming | undefined {
  const from = sender.safeParse(activity.from);
  const tenantId = readTenant(activity);
  if (!from.success || tenantId === undefined) return undefined;
  const conversation = readConversation(activity, tenantId, from.data.aadObjectId);
  if (!conversation) return undefined;
  return {
    actor: { id: from.data.aadObjectId.toLowerCase(), name: from.data.name, tenantId },
    teamsId: from.data.id,
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

/** Where an activity came from, also when it names no person (installations). */
export function readConversation(
  activity: Activity,
  tenantId: string,
  personId?: string,
): ConversationRef | undefined {
  const conversationId: unknown = activity.conversation.id;
  const botId: unknown = activity.recipient.id;
  if (typeof conversationId !== 'string' || conversationId === '' || typeof botId !== 'string')
    return undefined;
  const teamId = team.safeParse(activity.channelData).data?.team.id;
  const conversationType = kinds.safeParse(activity.conversation.conversationType).data ?? 'personal';
  return {
    serviceUrl: activity.serviceUrl,
    conversationId,
    conversationType,
    tenantId,
    botId,
    channelId: activity.channelId,
    ...(conversationType === 'channel' && teamId !== undefined && { teamId }),
    ...(conversationType === 'personal' && personId !== undefined && { personId: personId.toLowerCase() }),
  };
}

/** The tenant, in lower case; authentication has already made sure that both places agree. */
export function readTenant(activity: Activity): string | undefined {
  const inData = tenant.safeParse(activity.channelData).data?.tenant.id;
  const inConversation: unknown = activity.conversation.tenantId;
  return (inData ?? (typeof inConversation === 'string' ? inConversation : undefined))?.toLowerCase();
}
