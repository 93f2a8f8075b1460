// What Teams really sends, one of each kind: what fuzzing starts from.
import type { Person } from '../../../bot/domain/person.js';
import { VERBS } from '../../../bot/teams/answers/card-action.js';
import type { Front } from './front.js';

type Bag = Record<string, unknown>;

/** Every kind of activity the bot handles, and some it does not, as this person's client would cause them. */
export function realActivities(front: Front, who: Person): readonly Bag[] {
  const wrap = envelopes(front, who);
  const { id: requestId, revision } = front.request;
  const on = { requestId, revision };
  const copy = front.request.cards.find(({ conversation }) => conversation.personId === who.id);
  const press = (verb: string, data: object, trigger = 'manual'): Bag =>
    wrap.personal({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: copy?.activityId ?? '1700000000001',
      value: { action: { type: 'Action.Execute', id: verb, verb, data }, trigger },
    });
  return [
    ...messages(wrap),
    ...VERBS.filter((verb) => verb !== 'page').map((verb) =>
      press(verb, { ...on, reason: 'no', choice: 'x', confirmation: 'x', text: 'list policies', page: 1 }),
    ),
    press('refresh', on, 'automatic'),
    press('page', { list: 'policies', page: 2 }),
    press('page', { list: 'assignments', policyId: front.request.plan?.policy.id, page: 1 }),
    press('page', { list: 'mine', after: '1700000000000/x' }),
    press('page', { list: 'history', policyId: front.request.plan?.policy.id, after: '1/x' }),
    ...arrivals(front, wrap),
    wrap.personal({
      type: 'invoke',
      name: 'application/search',
      value: { queryText: 'x', dataset: 'groups' },
    }),
    wrap.personal({ type: 'invoke', name: 'signin/verifyState', value: { state: '123456' } }),
    wrap.personal({ type: 'invoke', name: 'task/fetch', value: { data: on, context: { theme: 'dark' } } }),
    wrap.personal({ type: 'invoke', name: 'composeExtension/query', value: { commandId: 'x' } }),
    wrap.personal({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: '1' }),
    wrap.personal({ type: 'messageUpdate', text: 'list policies' }),
    wrap.personal({ type: 'messageDelete' }),
    wrap.personal({ type: 'event', name: 'application/vnd.microsoft.meetingStart', value: {} }),
    wrap.personal({ type: 'typing' }),
    wrap.personal({ type: 'endOfConversation', code: 'unknown' }),
  ];
}

/** Puts what is particular about an activity into what all have. */
interface Envelopes {
  personal(activity: Bag): Bag;
  channel(activity: Bag): Bag;
}

function envelopes({ channel }: Front, who: Person): Envelopes {
  const tenantId = channel.tenantId;
  const common = {
    ...channel.message(),
    localTimestamp: '2026-11-23T10:30:00.000+01:00',
    localTimezone: 'Europe/Berlin',
    locale: 'en-US',
    from: { id: `29:${who.id}`, name: who.name, aadObjectId: who.id },
    entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'UTC' }],
    channelData: { tenant: { id: tenantId }, source: { name: 'message' } },
  };
  const { text, ...bare } = common as Bag & typeof common;
  return {
    personal: (activity) => ({
      ...bare,
      conversation: { id: `a:${who.id}`, conversationType: 'personal', tenantId },
      ...activity,
    }),
    channel: (activity) => ({
      ...bare,
      conversation: {
        id: '19:abc@thread.tacv2;messageid=1700000000000',
        conversationType: 'channel',
        isGroup: true,
        name: 'General',
        tenantId,
      },
      channelData: {
        teamsChannelId: '19:abc@thread.tacv2',
        teamsTeamId: '19:team@thread.tacv2',
        channel: { id: '19:abc@thread.tacv2' },
        team: { id: '19:team@thread.tacv2', name: 'IT' },
        tenant: { id: tenantId },
      },
      ...activity,
    }),
  };
}

function messages(wrap: Envelopes): readonly Bag[] {
  const mention = {
    type: 'mention',
    mentioned: { id: '28:bot', name: 'Countersign' },
    text: '<at>Countersign</at>',
  };
  return [
    ...['list policies', 'show assignments of Windows 11 baseline', 'my requests', 'requests', 'help'].map(
      (text) =>
        wrap.personal({
          type: 'message',
          text,
          textFormat: 'plain',
          attachments: [{ contentType: 'text/html', content: `<p>${text}</p>` }],
        }),
    ),
    wrap.personal({
      type: 'message',
      text: 'assign policy "Windows 11 baseline" to group "Finance laptops"',
    }),
    wrap.channel({
      type: 'message',
      text: '<at>Countersign</at>&nbsp;history of “Windows 11 baseline”',
      textFormat: 'plain',
      attachments: [
        { contentType: 'text/html', content: '<p><span itemid="0">Countersign</span>&nbsp;…</p>' },
      ],
      entities: [mention],
    }),
    wrap.personal({
      type: 'message',
      text: '',
      attachments: [
        { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'a.csv', content: {} },
      ],
    }),
  ];
}

function arrivals({ channel }: Front, wrap: Envelopes): readonly Bag[] {
  const bot = { id: `28:${channel.appId}`, name: 'Countersign' };
  const newcomer = { id: '29:new', name: 'New', aadObjectId: 'ee000000-4f2d-4d6b-8a11-0d5f6c7b8a09' };
  return [
    wrap.personal({ type: 'installationUpdate', action: 'add' }),
    wrap.channel({ type: 'installationUpdate', action: 'remove' }),
    wrap.personal({ type: 'conversationUpdate', membersAdded: [bot] }),
    wrap.channel({ type: 'conversationUpdate', membersAdded: [newcomer, bot], membersRemoved: [] }),
    wrap.channel({
      type: 'conversationUpdate',
      channelData: { tenant: { id: channel.tenantId }, eventType: 'teamRenamed' },
    }),
  ];
}
