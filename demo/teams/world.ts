// Who and what there is in the simulated Teams: a tenant, its people, one team channel, the bot.
import { createHash } from 'node:crypto';

/** A person as the tenant knows them; `id` is the Entra object id. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A person as Teams knows them; `teamsId` is what activities carry as `from.id`. */
export interface Member extends Person {
  readonly teamsId: string;
}

/** A place where messages stand: a person's chat with the bot, or the team's channel. */
export interface Conversation {
  readonly id: string;
  readonly kind: 'personal' | 'channel';
  readonly title: string;
  /** Whose chat it is, for `personal`. */
  readonly personId?: string;
}

export interface World {
  readonly tenantId: string;
  readonly bot: { readonly id: string; readonly name: string };
  readonly team: { readonly id: string; readonly name: string };
  readonly people: readonly Member[];
  readonly conversations: readonly Conversation[];
}

/** Builds the world. The same people and tenant always get the same ids, so a restart keeps them. */
export function createWorld(tenantId: string, botAppId: string, people: readonly Person[]): World {
  const members = people.map((person) => ({ ...person, teamsId: `29:1${opaque(`person ${person.id}`)}` }));
  const channel: Conversation = {
    id: `19:${opaque(`channel ${tenantId}`)}@thread.tacv2`,
    kind: 'channel',
    title: 'IT change approvals',
  };
  const chats = members.map((member): Conversation => ({
    id: `a:1${opaque(`chat ${member.id} ${botAppId}`)}`,
    kind: 'personal',
    title: member.name,
    personId: member.id,
  }));
  return {
    tenantId,
    bot: { id: `28:${botAppId}`, name: 'Countersign' },
    team: { id: `19:${opaque(`team ${tenantId}`)}@thread.tacv2`, name: 'IT Operations' },
    people: members,
    conversations: [channel, ...chats],
  };
}

/** A conversation id as Teams writes it, taken apart: the channel's own id and the thread's first message. */
export function splitThread(conversationId: string): { readonly base: string; readonly threadId?: string } {
  const [base = '', threadId] = conversationId.split(';messageid=');
  return threadId === undefined ? { base } : { base, threadId };
}

/** The members of a conversation: everybody in the channel, one person in a personal chat. */
export function membersOf(world: World, conversation: Conversation): readonly Member[] {
  return conversation.kind === 'channel'
    ? world.people
    : world.people.filter((member) => member.id === conversation.personId);
}

function opaque(seed: string): string {
  return createHash('sha256').update(seed).digest('base64url').replaceAll('-', 'x').replaceAll('_', 'y');
}
