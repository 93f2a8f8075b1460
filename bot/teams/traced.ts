// What the work of conversations is made of, for whoever watches: turns, answers, messages that are written, requests that are carried on.
import type { ApprovalRequest } from '../domain/request.js';
import type { Delivery } from '../workflow/ports.js';
import type { TeamsActivity } from './teams-activity.js';
import type { Edge } from './edge.js';
import type { Trace, TracedStep } from '../shared/trace.js';
import type { Writer } from './writer.js';

/** Activities Teams sends; of others the name is not told, it could be anything. */
const types = ['message', 'invoke', 'installationUpdate', 'conversationUpdate'] as const;

/** A turn is a piece of work: what it is called. Which request it is about, the log says once the activity is read. */
export function turnStep(activity: TeamsActivity): TracedStep {
  const kind = types.find((known) => known === activity.type) ?? 'other';
  return { name: `turn ${kind}`, attributes: { kind } };
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
