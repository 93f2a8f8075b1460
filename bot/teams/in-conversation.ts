// Runs something in a stored conversation, and tries again where the connector asks for it.
import type { ConversationReference, TurnContext } from 'botbuilder';
import type { ConversationRef } from '../domain/request.js';
import type { Clock, Log } from '../workflow/ports.js';
import type { TeamsAdapter } from './adapter.js';

/**
 * Statuses of the connector after which it is tried again (Teams, "Rate limiting for bots", and its own faults). Its
 * 412 has nothing to do with Graph's. No status: no token or no connection; a message said twice is better than none.
 */
const TRY_AGAIN: readonly (number | undefined)[] = [412, 429, 500, 502, 503, 504, undefined];
const PAUSES_MS = [500, 1_500, 4_000];

export interface ConversationParts {
  readonly adapter: TeamsAdapter;
  readonly botAppId: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Answers what `work` answers; nothing when Teams would not have it, which is logged. Never throws. */
export async function inConversation<T>(
  parts: ConversationParts,
  reference: Partial<ConversationReference>,
  work: (context: TurnContext) => Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    const result = await tryOnce(parts, reference, work);
    if ('answer' in result) return result.answer;
    const status = statusOf(result.failure);
    const pause = PAUSES_MS[attempt];
    const isHopeless = !TRY_AGAIN.includes(status) || pause === undefined;
    parts.log(isHopeless ? 'error' : 'warn', 'writing to teams', { status, attempt, err: result.failure });
    if (isHopeless) return undefined;
    await parts.clock.sleep(pause);
  }
}

async function tryOnce<T>(
  { adapter, botAppId }: ConversationParts,
  reference: Partial<ConversationReference>,
  work: (context: TurnContext) => Promise<T>,
): Promise<{ readonly answer: T } | { readonly failure: unknown }> {
  let result: { readonly answer: T } | { readonly failure: unknown } = { failure: undefined };
  try {
    await adapter.continueConversationAsync(botAppId, reference, async (context) => {
      // Caught here: the adapter's own error handler would apologize into the conversation.
      try {
        result = { answer: await work(context) };
      } catch (failure) {
        result = { failure };
      }
    });
  } catch (failure) {
    return { failure };
  }
  return result;
}

/** What botbuilder needs to write to a conversation. `replyToId`: the message that is answered. */
export function toReference(
  conversation: ConversationRef,
  replyToId: string | undefined,
): Partial<ConversationReference> {
  const { serviceUrl, channelId, conversationId, conversationType, tenantId, botId } = conversation;
  return {
    serviceUrl,
    channelId,
    bot: { id: botId, name: 'Countersign' },
    conversation: {
      id: conversationId,
      conversationType,
      tenantId,
      isGroup: conversationType !== 'personal',
      name: '',
    },
    ...(replyToId !== undefined && { activityId: replyToId }),
  };
}

function statusOf(error: unknown): number | undefined {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
