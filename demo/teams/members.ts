// The roster routes: who is in a conversation, as the connector tells a bot.
import type { Call, Reply, Route } from './http.js';
import type { Bag } from './json.js';
import { membersOf, type Member, type World } from './world.js';

type MakeRoute = (method: string, path: string, answer: (call: Call) => Reply) => Route;

/** Whatever a bot asks for, Teams gives so many at least, and so many at most. */
const PAGE = { least: 50, most: 500 };

/** `/members`, `/members/{id}` (by Teams id or object id) and `/pagedmembers` with its continuation token. A thread has no roster: its channel has. */
export function memberRoutes(world: World, route: MakeRoute): readonly Route[] {
  const id = '/([^/]+)';
  const roster = (conversationId = ''): readonly Member[] | undefined => {
    // A team has an id of its own, and bots ask for a channel's people by it (TeamsInfo does).
    if (conversationId === world.team.id) return world.people;
    const conversation = world.conversations.find((one) => one.id === conversationId);
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
      const asked = Number(query.get('pageSize') ?? PAGE.most);
      const to = from + Math.min(Math.max(asked, PAGE.least), PAGE.most);
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

/** Teams says `objectId` here; `aadObjectId`, as activities and the SDK have it, is missing. */
function account(world: World, { id, name, teamsId }: Member): Bag {
  const [givenName = name, ...rest] = name.split(' ');
  const address = `${name.toLowerCase().replaceAll(' ', '.')}@northwindharbor.example`;
  return {
    id: teamsId,
    name,
    objectId: id,
    givenName,
    surname: rest.join(' '),
    email: address,
    userPrincipalName: address,
    tenantId: world.tenantId,
    userRole: 'user',
  };
}
