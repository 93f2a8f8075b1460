// Puts a message where a conversation waits for it: in place of one of ours that stands there, or as a new one.
import type { ConversationRef } from '../../domain/request.js';
import type { Outgoing } from '../writer.js';
import type { Writer } from '../writer.js';

/** A message of ours to turn into another, and the message that is answered. */
export interface Place {
  readonly instead?: string;
  readonly replyToId?: string;
}

/**
 * How it ended. `isCertain`: no unanswered try of an edit may still land over what comes next. `unnamed`: it stands there and
 * cannot be changed. `unheard`: it may stand there.
 */
export type Put =
  | { readonly kind: 'put'; readonly id: string; readonly isCertain: boolean }
  | { readonly kind: 'unnamed' | 'gone' | 'unheard' | 'failed' };

/** Edits the message that stands there already; where there is none, or it cannot be edited, posts. */
export async function putMessage(
  writer: Writer,
  conversation: ConversationRef,
  message: Outgoing,
  { instead, replyToId }: Place,
): Promise<Put> {
  if (instead !== undefined) {
    const { kind, mayLand } = await writer.edit(conversation, instead, message);
    if (kind === 'edited') return { kind: 'put', id: instead, isCertain: !mayLand };
    if (mayLand) return { kind: 'unheard' };
  }
  const posted = await writer.post(conversation, {
    ...message,
    ...(replyToId !== undefined && { replyToId }),
  });
  return posted.kind === 'posted' ? { kind: 'put', id: posted.id, isCertain: true } : posted;
}
