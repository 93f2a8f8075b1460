// Runs something in a stored conversation, and tries again where the connector asks for it.
import type { ConversationReference, TurnContext } from 'botbuilder';
import type { ConversationRef } from '../domain/request.js';
import type { Clock, Log } from '../workflow/ports.js';
import type { TeamsAdapter } from './adapter.js';

/**
 * Statuses of the connector after which it is tried again (Teams, "Rate limiting for bots", and its own faults). Its
 * 412 has nothing to do with Graph's. No status: no token, no connection or no answer; a message said twice is better
 * than none. These are all the tries there are: the client has none of its own.
 */
const TRY_AGAIN: readonly (number | undefined)[] = [412, 429, 500, 502, 503, 504, undefined];
const PAUSES_MS = [500, 1_500, 4_000];
/** However long the connector wants to be left alone: a card that waits for ever is wrong for ever. */
const LONGEST_PAUSE_MS = 30_000;
/** Silence is heard out twice, not four times: it costs the deadline each time, and the message may be there already. */
const SILENT_TRIES = 2;

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
  let silences = 0;
  for (let attempt = 0; ; attempt += 1) {
    const result = await tryOnce(parts, reference, work);
    if ('answer' in result) return result.answer;
    const { failure } = result;
    const status = statusOf(failure);
    if (isSilence(failure)) silences += 1;
    const pause = PAUSES_MS[attempt];
    const isHopeless = !TRY_AGAIN.includes(status) || pause === undefined || silences === SILENT_TRIES;
    parts.log(isHopeless ? 'error' : 'warn', 'writing to teams', { status, attempt, err: failure });
    if (isHopeless) return undefined;
    await parts.clock.sleep(Math.min(Math.max(pause, wishOf(failure)), LONGEST_PAUSE_MS));
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

/** What the connector client throws at its deadline. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Milliseconds the connector asks to be left alone, its `Retry-After` in seconds; 0 where it says none. */
function wishOf(error: unknown): number {
  const response: unknown =
    typeof error === 'object' && error !== null && 'response' in error ? error.response : undefined;
  const headers: unknown =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined;
  if (!hasGet(headers)) return 0;
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1_000 : 0;
}

function hasGet(value: unknown): value is { get(name: string): string | undefined } {
  return typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function';
}
