// A sentence is a cleaned text with its words, quotations and commas.
import { isId } from './ids.js';
import { quotations, quoted, type Quotation } from './quotations.js';

/**
 * `whole` is a quotation, or a bare word that is an id: a name by itself. `text` is as written; of a quotation, what it
 * says. `word` is what keywords are compared with: a bare word in lower case, a comma itself, and nothing for a whole
 * name, so that quoted words are never keywords. Offsets in UTF-16 units.
 */
export interface Token {
  readonly kind: 'word' | 'whole' | 'comma';
  readonly text: string;
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

export interface Sentence {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Where a quote opens that nothing closes. From there on, that kind of quote is a plain character. */
  readonly unclosed: number | undefined;
}

/** Tokens `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The sentence in a cleaned text. Never fails: what is no quotation and no comma is a word. */
export function sentenceOf(text: string): Sentence {
  const { found, unclosed } = quotations(text);
  const tokens: Token[] = [];
  let at = 0;
  for (const quotation of found) {
    addWords(tokens, text, { start: at, end: quotation.start });
    tokens.push({ kind: 'whole', text: quoted(text, quotation), word: '', ...quotation });
    at = quotation.end;
  }
  addWords(tokens, text, { start: at, end: text.length });
  return { text, tokens, unclosed };
}

/** The word at a place, in lower case; nothing for a whole name or past the end. */
export function wordAt(sentence: Sentence, index: number): string {
  return sentence.tokens[index]?.word ?? '';
}

/** Whether a quotation or an id is at that place. */
export function isWholeAt(sentence: Sentence, index: number): boolean {
  return sentence.tokens[index]?.kind === 'whole';
}

/** What stands in the text from a span's first token to its last, quotes and spacing included. */
export function sourceOf(sentence: Sentence, { from, to }: Span): string {
  const first = sentence.tokens[from];
  const last = sentence.tokens[to - 1];
  return first && last && from < to ? sentence.text.slice(first.start, last.end) : '';
}

/** Places of bare words in a span that are one of these words, in order. */
export function placesOf(sentence: Sentence, { from, to }: Span, words: ReadonlySet<string>): number[] {
  const places: number[] = [];
  for (let index = from; index < to; index++) if (words.has(wordAt(sentence, index))) places.push(index);
  return places;
}

function addWords(tokens: Token[], text: string, { start, end }: Quotation): void {
  for (const match of text.slice(start, end).matchAll(/,|[^ ,]+/g)) {
    const [found] = match;
    const at = start + match.index;
    const kind = found === ',' ? 'comma' : isId(found) ? 'whole' : 'word';
    const word = kind === 'whole' ? '' : found.toLowerCase();
    tokens.push({ kind, text: found, word, start: at, end: at + found.length });
  }
}
