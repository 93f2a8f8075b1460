// Who is in a conversation, as the connector lists them: page by page, and of the conversation itself.
import { TeamsInfo, type TeamsPagedMembersResult, type TurnContext } from 'botbuilder';
import { readAccount, type Member } from '../teams/account.js';
import { withoutThread } from '../teams/writer.js';

/** Teams answers with 50 where fewer are asked for, and with 500 where more are (learn.microsoft.com, "Get Teams specific context for your bot"). */
const LARGEST_PAGE = 500;
/** Twice the largest team there may be: a list that goes on after that never ends. */
const MOST_PAGES = 100;

/** Everybody in the conversation of a turn. Throws what the connector client throws. */
export async function readRoster(context: TurnContext): Promise<readonly Member[]> {
  const members: Member[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await readPage(context, LARGEST_PAGE, token);
    members.push(...read.members.flatMap((account) => readAccount(account) ?? []));
    if (!read.continuationToken || read.continuationToken === token) break;
    token = read.continuationToken;
  }
  return members;
}

/** The first so many of them, or those who follow. */
export function readPage(
  context: TurnContext,
  size: number,
  token?: string,
): Promise<TeamsPagedMembersResult> {
  // The one call that asks for the id it is given: the others ask a channel's team, whose people are other people where
  // the channel is private or shared.
  const id = withoutThread(context.activity.conversation.id);
  return TeamsInfo.getPagedTeamMembers(context, id, size, token);
}
