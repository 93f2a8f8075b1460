// Runs something in a stored conversation, and tries again where the connector asks for it.
import type { ConversationReference, TurnContext } from 'botbuilder';
import type { ConversationRef } from '../domain/request.js';
import type { Clock, Log } from '../workflow/ports.js';
import type { TeamsAdapter } from './adapter.js';
import { faultOf, isLate, statusOf, wishOf, type ConnectorFault } from './connector-faults.js';

/** These are all the tries there are: the client has none of its own. */
const PAUSES_MS = [500, 1_500, 4_000];
/** However long the connector wants to be left alone: a card that waits for ever is wrong for ever. */
const LONGEST_PAUSE_MS = 30_000;
/** A deadline is heard out twice, not four times: each costs the whole of it. */
const LATE_TRIES = 2;

export interface ConversationParts {
  readonly adapter: TeamsAdapter;
  readonly botAppId: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * How it ended. `mayLand`: a try went unanswered, so Teams may have taken it, or may still take it, apart from what came
 * of the others. `mayBeThere`: that, or Teams broke down over it.
 */
export type Said<T> = { readonly mayLand: boolean; readonly mayBeThere: boolean } & (
  | { readonly kind: 'said'; readonly answer: T }
  /** Teams said yes, and nobody can read what else. */
  | { readonly kind: 'taken' }
  /** There is nothing to write to any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed' }
);

/**
 * Answers what came of `work`; failures are logged, except that something is gone. Never throws. `doubtfulTries` is how often it may be said where Teams
 * may have taken it: what changes nothing the second time as often as it likes, a new message once or twice.
 */
export async function inConversation<T>(
  parts: ConversationParts,
  reference: Partial<ConversationReference>,
  doubtfulTries: number,
  work: (context: TurnContext) => Promise<T>,
): Promise<Said<T>> {
  const faults: ConnectorFault[] = [];
  let deadlines = 0;
  for (let attempt = 0; ; attempt += 1) {
    const result = await tryOnce(parts, reference, work);
    const attempts = attempt + 1;
    if ('answer' in result) {
      parts.log('debug', 'wrote to teams', { attempts });
      return { kind: 'said', answer: result.answer, ...doubtsOf(faults) };
    }
    const { failure } = result;
    const fault = faultOf(failure);
    faults.push(fault);
    if (fault === 'gone' || fault === 'taken') return { kind: fault, ...doubtsOf(faults) };
    if (isLate(failure)) deadlines += 1;
    const pause = PAUSES_MS[attempt];
    const doubtful = faults.filter(isDoubtful).length;
    const isEnough = doubtful >= doubtfulTries || deadlines === LATE_TRIES;
    const isHopeless = fault === 'no' || pause === undefined || isEnough;
    const fields = { status: statusOf(failure), attempts, err: failure };
    parts.log(isHopeless ? 'error' : 'warn', 'writing to teams', fields);
    if (isHopeless) return { kind: 'failed', ...doubtsOf(faults) };
    await parts.clock.sleep(Math.min(Math.max(pause, wishOf(failure)), LONGEST_PAUSE_MS));
  }
}

function doubtsOf(faults: readonly ConnectorFault[]): Pick<Said<unknown>, 'mayLand' | 'mayBeThere'> {
  return { mayLand: faults.includes('unheard'), mayBeThere: faults.some(isDoubtful) };
}

function isDoubtful(fault: ConnectorFault): boolean {
  return fault === 'unheard' || fault === 'broken';
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
