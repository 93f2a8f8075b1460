// A quotation begins with a quote at the start of a word and ends with the same quote; doubled, the quote stands for itself.

/** Where a quotation is: from its opening quote up to, not including, the place after its closing quote. */
export interface Quotation {
  readonly start: number;
  readonly end: number;
}

/** All quotations of a text, in order, and where a quote opens that nothing closes (the first such place). */
export interface Quotations {
  readonly found: readonly Quotation[];
  readonly unclosed: number | undefined;
}

const AT_WORD_END = /[\s,.!?;:)…]/;

/**
 * Finds the quotations of a text in which all quotes are straight. A quote inside or at the end of a word is an
 * apostrophe or an inch, not a quotation. After a quote that is never closed, quotes of its kind are plain characters.
 */
export function quotations(text: string): Quotations {
  const found: Quotation[] = [];
  const exhausted = new Set<string>();
  let unclosed: number | undefined;
  let wordStarts = true;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const opens = wordStarts && isQuote(character) && !exhausted.has(character);
    wordStarts = character === ' ' || character === ',';
    if (!opens) continue;
    const end = closing(text, at);
    if (end === undefined) {
      exhausted.add(character);
      unclosed ??= at;
    } else {
      found.push({ start: at, end });
      at = end - 1;
      wordStarts = true;
    }
  }
  return { found, unclosed };
}

/** What a quotation says: the text between its quotes, doubled quotes made single. */
export function quoted(text: string, { start, end }: Quotation): string {
  const quote = text.charAt(start);
  return text.slice(start + 1, end - 1).replaceAll(quote + quote, quote);
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'";
}

// In single quotes an apostrophe ('O'Brien's laptops') must not end the name: the closing quote also ends a word.
function closing(text: string, start: number): number | undefined {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) !== quote) continue;
    const next = text.charAt(at + 1);
    if (next === quote) at++;
    else if (quote === '"' || next === '' || AT_WORD_END.test(next)) return at + 1;
  }
  return undefined;
}
