// Where the work of this edge begins and what it is made of: turns, answers, messages that are written, requests that are carried on.
import type { Activity, TurnContext } from 'botbuilder';
import type { ApprovalRequest } from '../domain/request.js';
import type { Delivery } from '../workflow/ports.js';
import type { Turn } from '../botframework/adapter.js';
import type { Edge } from './edge.js';
import type { Trace, TracedStep } from '../shared/trace.js';
import { parseCardAction } from './answers/card-action.js';
import type { Writer } from '../botframework/writing.js';

/** Activities Teams sends; of others the name is not told, it could be anything. */
const types = ['message', 'invoke', 'installationUpdate', 'conversationUpdate'] as const;

/** A turn is a piece of work. `broke` answers for one that breaks, within it, so that what is logged belongs to it; nothing is thrown. */
export function tracedTurn(
  trace: Trace,
  turn: Turn,
  broke: (context: TurnContext, error: Error) => Promise<void>,
): Turn {
  return async (context) => {
    const answered = async (): Promise<void> => {
      try {
        await turn(context);
      } catch (error) {
        await broke(context, error instanceof Error ? error : new Error('a turn threw what is no error'));
        throw error;
      }
    };
    await trace.begin(toStep(context.activity), answered).catch(() => undefined);
  };
}

function toStep(activity: Activity): TracedStep {
  const type: string = activity.type;
  const kind = types.find((known) => known === type) ?? 'other';
  const name = `turn ${kind}`;
  if (kind !== 'invoke' || activity.name !== 'adaptiveCard/action') return { name, attributes: { kind } };
  const action = parseCardAction(activity.value);
  if (action.kind !== 'request') return { name, attributes: { kind, verb: action.kind } };
  const requestId = /^[\w-]{1,64}$/.test(action.requestId) ? action.requestId : undefined;
  return { name, attributes: { kind, verb: action.verb }, requestId };
}

/** What is written to people. */
export function tracedWriter(trace: Trace, writer: Writer): Writer {
  const step = (kind: string): TracedStep => ({
    name: `${kind} in teams`,
    attributes: { kind },
    isOutward: true,
  });
  return {
    post: (conversation, message) =>
      trace.step(
        step('post'),
        () => writer.post(conversation, message),
        ({ kind }) => ({ outcome: kind }),
      ),
    edit: (conversation, activityId, message) =>
      trace.step(
        step('edit'),
        () => writer.edit(conversation, activityId, message),
        ({ kind }) => ({ outcome: kind }),
      ),
    roster: (conversation) => trace.step(step('roster'), () => writer.roster(conversation)),
  };
}

/** Keys begin with what is done: `answer`, `post`, `ask`. */
export function tracedOnce(trace: Trace, once: Edge['once']): Edge['once'] {
  return (key, work) => once(key, () => trace.step({ name: key.slice(0, key.indexOf(' ')) }, work));
}

/** Cards also follow what happens without anybody's turn. */
export function tracedUpdate(trace: Trace, update: Delivery['update']): Delivery['update'] {
  return (request: ApprovalRequest) =>
    trace.step({ name: 'update cards', requestId: request.id }, () => update(request));
}
