// What a card is made of, as far as the views and their callers need to name it.
import type { Json, JsonObject } from '../bot/domain/json.js';

/** An Adaptive Card 1.5 as it is sent: plain JSON. */
export interface Card extends JsonObject {
  readonly type: 'AdaptiveCard';
}

/** One inline text of a RichTextBlock. Teams reads no Markdown and no links in it, so names may stand here. */
export interface Run extends JsonObject {
  readonly type: 'TextRun';
  readonly text: string;
}

/** One line of text: the inlines of one RichTextBlock. */
export type Line = readonly Run[];

/** One line and how far it stands from the one above. */
export interface Paragraph extends JsonObject {
  readonly spacing: 'None' | 'Small' | 'Default' | 'Medium';
  readonly inlines: Line;
}

/** What a template is filled with: JSON that the view made. Absent members drop the elements that need them. */
export interface CardData {
  readonly [member: string]: Json | CardData | undefined;
}
