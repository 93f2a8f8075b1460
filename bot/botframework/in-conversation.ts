// Runs something in a stored conversation, and tries again where the connector asks for it.
import type { ConversationReference, TurnContext } from 'botbuilder';
import type { ConversationRef } from '../teams/writer.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { TeamsAdapter } from './adapter.js';
import { faultOf, isLate, statusOf, wishOf, type ConnectorFault } from './connector-faults.js';

/** These are all the tries there are: the client has none of its own. */
const PAUSES_MS = [500, 1_500, 4_000];
/** What is there although Teams says it is gone is there again within these: a little over a minute. */
export const OVER_A_MINUTE_MS = [1_000, 4_000, 15_000, 45_000];
/** However long the connector wants to be left alone: a card that waits for ever is wrong for ever. */
const LONGEST_PAUSE_MS = 30_000;
/** A deadline is heard out twice, not four times: each costs the whole of it. */
const LATE_TRIES = 2;

export interface ConversationParts {
  readonly adapter: TeamsAdapter;
  readonly botAppId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends all pauses: the next process goes on. */
  readonly stopping?: AbortSignal;
}

/**
 * How often something is tried. `doubtful`: how often it may be said where Teams may have taken it: what changes nothing the
 * second time as often as it likes, a new message once or twice. `gone`: the pauses before what Teams calls gone is believed
 * to be.
 */
export interface RetryPolicy {
  readonly doubtful: number;
  readonly gone: readonly number[];
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
 * Answers what came of `work`; failures are logged, except that something is gone. Never throws. Where it was stopped nothing
 * is called gone.
 */
export async function inConversation<T>(
  parts: ConversationParts,
  reference: Partial<ConversationReference>,
  policy: RetryPolicy,
  work: (context: TurnContext) => Promise<T>,
): Promise<Said<T>> {
  const faults: ConnectorFault[] = [];
  let deadlines = 0;
  for (let attempts = 1; ; attempts += 1) {
    const result = await tryOnce(parts, reference, work);
    if ('answer' in result) {
      parts.log('debug', 'wrote to teams', { attempts });
      return { kind: 'said', answer: result.answer, ...doubtsOf(faults) };
    }
    const { failure } = result;
    const fault = faultOf(failure);
    faults.push(fault);
    if (fault === 'taken') return { kind: 'taken', ...doubtsOf(faults) };
    if (isLate(failure)) deadlines += 1;
    const isStopped = parts.stopping?.aborted === true;
    const pause = pauseAfter(faults, policy);
    if (fault === 'gone' && pause === undefined && !isStopped) return { kind: 'gone', ...doubtsOf(faults) };
    const isEnough = faults.filter(isDoubtful).length >= policy.doubtful || deadlines === LATE_TRIES;
    const isHopeless = fault === 'no' || pause === undefined || isEnough || isStopped;
    const fields = { status: statusOf(failure), attempts, err: failure };
    // Nobody can do anything about what Teams says at random.
    parts.log(fault === 'gone' ? 'debug' : isHopeless ? 'error' : 'warn', 'writing to teams', fields);
    if (isHopeless) return { kind: 'failed', ...doubtsOf(faults) };
    await parts.clock.sleep(Math.max(pause, Math.min(wishOf(failure), LONGEST_PAUSE_MS)), parts.stopping);
  }
}

/** Each kind of trouble has its own pauses; nothing where it had all of them. */
function pauseAfter(faults: readonly ConnectorFault[], { gone }: RetryPolicy): number | undefined {
  const times = faults.filter((fault) => fault === 'gone').length;
  return faults.at(-1) === 'gone' ? gone[times - 1] : PAUSES_MS[faults.length - times - 1];
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
