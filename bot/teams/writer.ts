// Writing to people, as conversations need it: messages, and who is there. bot/botframework fills it.
import type { Card } from '../../cards/index.js';
import { withoutThread, type ConversationRef } from '../domain/request.js';
import type { Member } from './account.js';

export { withoutThread };
export type { ConversationRef, Member };

interface Addressed {
  /** What a notification shows; that of a card without one is its own `fallbackText`. */
  readonly summary?: string;
  /** The message this answers. */
  readonly replyToId?: string;
  /** Nobody must act on it, and a card says the same: where Teams may have taken it, it is not said again at once. */
  readonly onlyTells?: true;
}

/** `text` is plain: nothing in it is read as markup. `mention`: people to mention in front of it. */
interface Words extends Addressed {
  readonly text: string;
  readonly mention?: readonly { readonly teamsId: string; readonly name: string }[];
  readonly card?: never;
}

interface Shown extends Addressed {
  readonly card: Card;
  readonly text?: never;
  readonly mention?: never;
}

/** A message to post. Words with a card would be split by Teams in two, of which nobody learns the ids ("Conversation basics"). */
export type Outgoing = Words | Shown;

/**
 * How a post ended. `unnamed`: it stands there, and Teams told no id by which it could be changed. `gone`: nobody can be
 * written to there. `unheard`: nobody knows, it may be there.
 */
export type Posted =
  | { readonly kind: 'posted'; readonly id: string }
  | { readonly kind: 'unnamed' | 'gone' | 'unheard' | 'failed' };

/** How an edit ended. `gone`: there is no such message any more, or Teams will not edit it. `mayLand`: a try went unanswered and may still cover a newer edit. */
export interface Edited {
  readonly kind: 'edited' | 'gone' | 'failed';
  readonly mayLand: boolean;
}

export interface Writer {
  /** Posts a message: once more, at most, where Teams may have taken the first. Never throws. */
  post(conversation: ConversationRef, message: Outgoing): Promise<Posted>;
  /** Edits a message. Never throws. */
  edit(conversation: ConversationRef, activityId: string, message: Outgoing): Promise<Edited>;
  /** Everybody in a channel or chat, every page. Empty if they cannot be read. Never throws. */
  roster(conversation: ConversationRef): Promise<readonly Member[]>;
}
