// One turn: which kind of activity arrived, who sent it, and who answers.
import { helpCard, noticeText } from '../../cards/index.js';
import { answerAction } from './answers/answer-action.js';
import { ANSWER_MS, within, type Answer, type Edge } from './edge.js';
import { takeMessage } from './answers/inbox.js';
import {
  readArrivals,
  readConversation,
  readIncoming,
  readTenant,
  toKnownPerson,
  type Incoming,
} from './incoming.js';
import { spoken } from './mentions.js';
import { parseCardAction, parseSubmit, type CardAction } from './answers/card-action.js';
import { answerSubmit } from './answers/answer-submit.js';
import type { TeamsActivity } from './teams-activity.js';

/** What an invoke is answered with: the HTTP status, and the body. */
export interface TurnAnswer {
  readonly status: number;
  readonly body: object;
}

/** What is done about one authenticated activity; the answer is there where somebody waits for one. Throws only for faults of our own. */
export type Turn = (activity: TeamsActivity) => Promise<TurnAnswer | undefined>;

/** The turn of each activity. Kinds it does not know are acknowledged and ignored. */
export function createTurn(edge: Edge): Turn {
  return async (activity) => {
    switch (activity.type) {
      case 'message':
        await onMessage(edge, activity);
        return undefined;
      case 'invoke':
        return await onInvoke(edge, activity);
      case 'installationUpdate':
      case 'conversationUpdate':
        await onArrival(edge, activity);
        return undefined;
      default:
        return undefined;
    }
  };
}

/** The turn ends once the message is kept; the answer is written in the background, so that a slow tenant makes nobody wait. */
async function onMessage(edge: Edge, activity: TeamsActivity): Promise<void> {
  const incoming = readIncoming(activity);
  if (!incoming) {
    edge.ports.log('warn', 'message without a sender in Entra');
    return;
  }
  const message = said(activity);
  const submitted = message.text.trim() === '' ? parseSubmit(activity.value) : undefined;
  if (!submitted) {
    await takeMessage(edge, incoming, message);
    return;
  }
  notePress(edge, incoming, submitted);
  // As long as Teams waits for an answer to a press; what takes longer goes on.
  const answering = answerSubmit(edge, incoming, submitted);
  edge.background.start(answering);
  await within(edge.ports.clock, ANSWER_MS, answering);
}

function said(activity: TeamsActivity): { readonly text: string; readonly hasAttachment: boolean } {
  // What Teams attaches as HTML repeats the text.
  const unreadable = (activity.attachments ?? []).filter(({ contentType }) => contentType !== 'text/html');
  return { text: spoken(activity), hasAttachment: unreadable.length > 0 };
}

async function onInvoke(edge: Edge, activity: TeamsActivity): Promise<TurnAnswer> {
  if (activity.name !== 'adaptiveCard/action') {
    // Nothing of ours asks for it. An HTTP error would only make Teams show one.
    edge.ports.log('warn', 'invoke of an unknown kind', { name: activity.name });
    return { status: 200, body: {} };
  }
  const incoming = readIncoming(activity);
  if (!incoming) {
    edge.ports.log('warn', 'card action without a sender in Entra');
    return toTurnAnswer({ kind: 'message', text: noticeText({ kind: 'outsider' }) });
  }
  const action = parseCardAction(activity.value);
  notePress(edge, incoming, action);
  return toTurnAnswer(await answerAction(edge, incoming, action));
}

/** What every press begins with. */
function notePress(edge: Edge, incoming: Incoming, action: CardAction): void {
  // Where somebody pressed says nothing about where they may be written to.
  const { personalChat, ...presser } = toKnownPerson(incoming);
  // Nobody waits for it: whoever pressed must hear within three seconds also where the store is slow.
  edge.background.start(edge.ports.people.remember(presser));
  const { verb, requestId } = action.kind === 'request' ? action : { verb: action.kind };
  edge.ports.log('debug', 'card action', { verb, requestId });
}

/** The two bodies of the universal action model: https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model */
function toTurnAnswer(answer: Answer): TurnAnswer {
  const body =
    answer.kind === 'card'
      ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card }
      : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answer.text };
  return { status: 200, body };
}

/** The bot was installed, or people came: remember them, and welcome a conversation once. Teams sends these more than once. */
async function onArrival({ ports, writer, background }: Edge, activity: TeamsActivity): Promise<void> {
  const incoming = readIncoming(activity);
  if (incoming) await ports.people.remember(toKnownPerson(incoming));
  const tenantId = readTenant(activity);
  const conversation =
    incoming?.conversation ?? (tenantId === undefined ? undefined : readConversation(activity, tenantId));
  if (!conversation) return;
  for (const person of readArrivals(activity, conversation)) await ports.people.remember(person);
  if (!isBotAdded(activity)) return;
  if (!(await ports.people.claimWelcome(conversation.conversationId))) return;
  background.start(writer.post(conversation, { card: helpCard('newcomers') }));
}

function isBotAdded(activity: TeamsActivity): boolean {
  if (activity.type === 'installationUpdate') return activity.action === 'add';
  return (activity.membersAdded ?? []).some(({ id }) => id === activity.recipient?.id);
}
