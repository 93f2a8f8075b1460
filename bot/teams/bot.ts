// One turn: which kind of activity arrived, who sent it, and who answers.
import type { Activity, TurnContext } from 'botbuilder';
import { helpCard, noticeText } from '../../cards/index.js';
import type { Turn } from '../botframework/adapter.js';
import { answerAction } from './answers/answer-action.js';
import type { Answer, Edge } from './edge.js';
import { takeMessage } from './answers/inbox.js';
import { readArrivals, readConversation, readIncoming, readTenant, toKnownPerson } from './incoming.js';
import { spoken } from './mentions.js';
import { parseCardAction } from './answers/card-action.js';

/** What CloudAdapter runs for each authenticated activity. Kinds it does not know are acknowledged and ignored. */
export function createTurn(edge: Edge): Turn {
  return async (context) => {
    const { activity } = context;
    const type: string = activity.type;
    if (type === 'message') await onMessage(edge, activity);
    else if (type === 'invoke') await onInvoke(edge, context);
    else if (type === 'installationUpdate' || type === 'conversationUpdate') await onArrival(edge, activity);
  };
}

/** The turn ends once the message is kept; the answer is written in the background, so that a slow tenant makes nobody wait. */
async function onMessage(edge: Edge, activity: Activity): Promise<void> {
  const incoming = readIncoming(activity);
  if (incoming) await takeMessage(edge, incoming, said(activity));
  else edge.ports.log('warn', 'message without a sender in Entra');
}

function said(activity: Activity): { readonly text: string; readonly hasAttachment: boolean } {
  // What Teams attaches as HTML repeats the text.
  const unreadable = (activity.attachments ?? []).filter(({ contentType }) => contentType !== 'text/html');
  return { text: spoken(activity), hasAttachment: unreadable.length > 0 };
}

async function onInvoke(edge: Edge, context: TurnContext): Promise<void> {
  const { activity } = context;
  if (activity.name !== 'adaptiveCard/action') {
    // Nothing of ours asks for it. An HTTP error would only make Teams show one.
    edge.ports.log('warn', 'invoke of an unknown kind', { name: activity.name });
    await respond(context, { status: 200, body: {} });
    return;
  }
  const incoming = readIncoming(activity);
  if (!incoming) {
    edge.ports.log('warn', 'card action without a sender in Entra');
    await respond(context, {
      status: 200,
      body: toBody({ kind: 'message', text: noticeText({ kind: 'outsider' }) }),
    });
    return;
  }
  // Where somebody pressed says nothing about where they may be written to.
  const { personalChat, ...presser } = toKnownPerson(incoming);
  // Nobody waits for it: whoever pressed must hear within three seconds also where the store is slow.
  edge.background.start(edge.ports.people.remember(presser));
  const answer = await answerAction(edge, incoming, parseCardAction(activity.value));
  await respond(context, { status: 200, body: toBody(answer) });
}

/** The two bodies of the universal action model: https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model */
function toBody(answer: Answer): object {
  return answer.kind === 'card'
    ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answer.text };
}

async function respond(
  context: TurnContext,
  value: { readonly status: number; readonly body?: object },
): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value });
}

/** The bot was installed, or people came: remember them, and welcome a conversation once. Teams sends these more than once. */
async function onArrival({ ports, writer, background }: Edge, activity: Activity): Promise<void> {
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

function isBotAdded(activity: Activity): boolean {
  const type: string = activity.type;
  if (type === 'installationUpdate') return activity.action === 'add';
  return (activity.membersAdded ?? []).some(({ id }) => id === activity.recipient.id);
}
