// A name is a quotation, bare words, an object id or the address of a page that shows the object.
import type { NameRef } from '../command.js';
import { idIn, type Named } from './ids.js';
import { isWholeAt, sourceOf, wordAt, type Sentence, type Span } from './sentence.js';
import { BEFORE_A_NAME, GROUP, JOINING, POLICY } from './words.js';

/** How `policy` or `group` in front of a name is read: as the keyword, as part of the name, or both ways. */
export type MarkReading = 'keyword' | 'name' | 'both';

// The words that may stand in front of a name without being part of it.
const MARKS: Readonly<Record<Named, ReadonlySet<string>>> = { policy: POLICY, group: GROUP };

/**
 * Every name a span can be, the most natural first; none if it cannot be one. `group Finance` is "Finance", or a
 * group whose name begins with "group"; a quotation or an id after the mark leaves no such doubt.
 */
export function namesIn(sentence: Sentence, span: Span, about: Named, mark: MarkReading = 'both'): NameRef[] {
  const whole = nameAt(sentence, span, about);
  if (!MARKS[about].has(wordAt(sentence, span.from))) return whole ? [whole] : [];
  const inner = { from: span.from + 1, to: span.to };
  const marked = nameAt(sentence, inner, about);
  if (!marked) return whole && span.to - span.from > 1 ? [whole] : [];
  if (!whole || mark === 'keyword') return [marked];
  return mark === 'name' ? [whole] : [marked, whole];
}

/** A name as written, or the id it holds: a GUID (with or without braces) or a portal address. Ids are in lower case. */
export function nameRef(text: string, about: Named): NameRef {
  const id = idIn(text, about);
  return id === undefined ? { text, isId: false } : { text: id, isId: true };
}

function nameAt(sentence: Sentence, span: Span, about: Named): NameRef | undefined {
  if (span.from >= span.to) return undefined;
  const first = sentence.tokens[span.from];
  if (first?.kind === 'whole') {
    return span.to - span.from === 1 && first.text.trim() !== '' ? nameRef(first.text, about) : undefined;
  }
  if (JOINING.has(wordAt(sentence, span.from)) || JOINING.has(wordAt(sentence, span.to - 1)))
    return undefined;
  return isOneName(sentence, span) ? nameRef(sourceOf(sentence, span), about) : undefined;
}

// Bare words may hold quoted ones (`Ring "Gold" laptops`), but not a whole name that a keyword or comma announces.
function isOneName(sentence: Sentence, { from, to }: Span): boolean {
  for (let index = from + 1; index < to; index++) {
    if (!isWholeAt(sentence, index)) continue;
    if (isWholeAt(sentence, index - 1) || BEFORE_A_NAME.has(wordAt(sentence, index - 1))) return false;
  }
  return true;
}
