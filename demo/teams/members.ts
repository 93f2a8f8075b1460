// The roster routes: who is in a conversation, as the connector tells a bot.
import type { Call, Reply, Route } from './http.js';
import type { Bag } from './json.js';
import { membersOf, splitThread, type Member, type World } from './world.js';

type MakeRoute = (method: string, path: string, answer: (call: Call) => Reply) => Route;

const DEFAULT_PAGE = 200;

/** `/members`, `/members/{id}` (by Teams id or object id) and `/pagedmembers` with its continuation token. */
export function memberRoutes(world: World, route: MakeRoute): readonly Route[] {
  const id = '/([^/]+)';
  const roster = (conversationId = ''): readonly Member[] | undefined => {
    const { base } = splitThread(conversationId);
    // A team has an id of its own, and bots ask for a channel's people by it (TeamsInfo does).
    if (base === world.team.id) return world.people;
    const conversation = world.conversations.find((one) => one.id === base);
    return conversation && membersOf(world, conversation);
  };
  return [
    route('GET', `${id}/members`, ({ parts }) => {
      const members = roster(parts[0]);
      return members ? { status: 200, body: members.map((one) => account(world, one)) } : NO_CONVERSATION;
    }),
    route('GET', `${id}/pagedmembers`, ({ parts, query }) => {
      const members = roster(parts[0]);
      if (!members) return NO_CONVERSATION;
      const from = Number(query.get('continuationToken') ?? '0');
      const to = from + Number(query.get('pageSize') ?? DEFAULT_PAGE);
      const next = to < members.length ? { continuationToken: String(to) } : {};
      return {
        status: 200,
        body: { members: members.slice(from, to).map((one) => account(world, one)), ...next },
      };
    }),
    route('GET', `${id}/members${id}`, ({ parts }) => {
      const member = roster(parts[0])?.find((one) => one.teamsId === parts[1] || one.id === parts[1]);
      return member ? { status: 200, body: account(world, member) } : NO_MEMBER;
    }),
  ];
}

const NO_CONVERSATION: Reply = {
  status: 404,
  body: { error: { code: 'ConversationNotFound', message: 'Conversation not found.' } },
};
const NO_MEMBER: Reply = {
  status: 404,
  body: { error: { code: 'MemberNotFoundInConversation', message: 'Member not found in conversation.' } },
};

function account(world: World, { id, name, teamsId }: Member): Bag {
  const [givenName = name, ...rest] = name.split(' ');
  const address = `${name.toLowerCase().replaceAll(' ', '.')}@northwindharbor.example`;
  return {
    id: teamsId,
    name,
    objectId: id,
    aadObjectId: id,
    givenName,
    surname: rest.join(' '),
    email: address,
    userPrincipalName: address,
    tenantId: world.tenantId,
    userRole: 'user',
  };
}
