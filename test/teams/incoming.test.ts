// What an activity says about its sender and its place: read field by field, never trusted to be whole.
import type { Activity } from 'botbuilder';
import { readArrivals, readConversation, readIncoming } from '../../bot/teams/incoming.js';
import { parseCardAction } from '../../bot/teams/answers/card-action.js';
import { ALEX, BEN, TENANT_ID } from '../support/requests.js';

const MESSAGE = {
  type: 'message',
  id: '1',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  channelId: 'msteams',
  from: { id: '29:alex', aadObjectId: ALEX.id.toUpperCase(), name: 'Alex Rivera' },
  recipient: { id: '28:bot', name: 'Countersign' },
  conversation: { id: 'a:1', conversationType: 'personal', tenantId: TENANT_ID },
  channelData: { tenant: { id: TENANT_ID } },
};

function activity(changes: Record<string, unknown> = {}): Activity {
  return { ...MESSAGE, ...changes } as unknown as Activity;
}

it('reads who wrote, in which tenant and chat, ids in lower case', () => {
  expect(readIncoming(activity())).toMatchObject({
    actor: { id: ALEX.id, name: 'Alex Rivera', tenantId: TENANT_ID },
    teamsId: '29:alex',
    conversation: { conversationId: 'a:1', conversationType: 'personal', personId: ALEX.id, botId: '28:bot' },
  });
});

it('an object id counts by either of its names, wherever somebody is named', () => {
  const alex = { id: '29:alex', objectId: ALEX.id.toUpperCase(), name: ALEX.name };
  expect(readIncoming(activity({ from: alex }))).toMatchObject({
    actor: { id: ALEX.id },
    conversation: { personId: ALEX.id },
  });
  const added = [{ id: '29:ben', objectId: BEN.id.toUpperCase(), name: BEN.name }];
  const arrival = activity({ type: 'conversationUpdate', membersAdded: added });
  expect(readArrivals(arrival, readConversation(arrival, TENANT_ID)!)).toMatchObject([BEN]);
});

it.each([
  ['no sender', { from: undefined }],
  ['a sender without an Entra id', { from: { id: '29:x', name: 'X' } }],
  ['an Entra id that is none', { from: { id: '29:x', aadObjectId: 'x', name: 'X' } }],
  ['no tenant', { conversation: { id: 'a:1' }, channelData: {} }],
  ['no conversation', { conversation: undefined }],
  ['no recipient', { recipient: undefined }],
  ['a conversation without an id', { conversation: { id: '', tenantId: TENANT_ID } }],
])('with %s nobody is recognized, and nothing breaks', (_, changes) => {
  expect(readIncoming(activity(changes))).toBeUndefined();
});

it('a channel remembers its team, a personal chat does not', () => {
  const channelData = { tenant: { id: TENANT_ID }, team: { id: '19:team' } };
  const conversation = { id: '19:c;messageid=1', conversationType: 'channel', tenantId: TENANT_ID };
  expect(readIncoming(activity({ channelData, conversation }))?.conversation).toMatchObject({
    teamId: '19:team',
  });
  expect(readIncoming(activity({ channelData }))?.conversation).not.toHaveProperty('teamId');
});

it('people who come with the bot are met, with their own chat if it is one', () => {
  const added = [
    { id: '29:ben', aadObjectId: BEN.id, name: BEN.name },
    { id: '28:bot', name: 'Countersign' },
    { id: '29:none' },
  ];
  const arrival = activity({ type: 'conversationUpdate', membersAdded: added });
  const conversation = readConversation(arrival, TENANT_ID)!;
  expect(readArrivals(arrival, conversation)).toMatchObject([
    {
      ...BEN,
      teamsId: '29:ben',
      tenantId: TENANT_ID,
      personalChat: { conversationId: 'a:1', personId: BEN.id },
    },
  ]);
  const shared = { ...conversation, conversationType: 'channel' } as const;
  expect(readArrivals(arrival, shared)[0]).not.toHaveProperty('personalChat');
});

describe('card actions', () => {
  const good = {
    action: { type: 'Action.Execute', verb: 'approve', data: { requestId: 'r', revision: 1 } },
    trigger: 'automatic',
  };

  it('a verb is read with its request', () => {
    expect(parseCardAction(good)).toEqual({
      kind: 'request',
      verb: 'approve',
      requestId: 'r',
      revision: 1,
      isAutomatic: false,
    });
  });

  it('only a refresh can be the client’s own doing', () => {
    const refresh = { ...good, action: { ...good.action, verb: 'refresh' } };
    expect(parseCardAction(refresh)).toMatchObject({ isAutomatic: true });
    expect(parseCardAction({ ...refresh, trigger: 'manual' })).toMatchObject({ isAutomatic: false });
    expect(parseCardAction({ action: refresh.action })).toMatchObject({ isAutomatic: false });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'approve'],
    ['no action', {}],
    ['a list for data', { action: { verb: 'approve', data: [] } }],
    ['an unknown verb', { action: { verb: 'explode', data: {} } }],
  ])('%s is bad, and names no request', (_, value) => {
    expect(parseCardAction(value)).toEqual({ kind: 'bad' });
  });

  it('what names a request but cannot be read says which', () => {
    const value = { action: { verb: 'approve', data: { requestId: 'r', revision: -1 } } };
    expect(parseCardAction(value)).toEqual({ kind: 'bad', requestId: 'r' });
  });
});
