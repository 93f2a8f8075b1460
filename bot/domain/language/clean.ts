// What a person meant to type, out of what Teams, a phone's keyboard and a copied web page made of it.
import { withoutHtml } from './html.js';
import { quotations } from './quotations.js';

// Only with the spaces French typography puts inside; `»German«` quotes are met one by one below.
const FRENCH_QUOTATION = /(?<=^|[\s,])«[\u00a0\u202f\s]?([^«»]*?)[\u00a0\u202f\s]?»/g;
const DOUBLE_QUOTE = /[“”„‟«»〝〞＂]/g;
const SINGLE_QUOTE = /[‘’‚‛‹›＇]/g;
// Soft hyphen, zero-width space, word joiner, byte order mark, and everything that turns the direction of writing.
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// Emoji, Persian and Indic names need their joiners; between other characters a joiner is debris.
const STRAY_JOINER = /(?<![^\p{ASCII}\s\p{Cf}])[\u200c\u200d]|[\u200c\u200d](?![^\p{ASCII}\s\p{Cf}])/gu;
const SPACE_OR_CONTROL = /[\s\p{Z}\p{Cc}]/gu;

/**
 * Plain text out of a message: no HTML, straight quotes, ordinary spaces, nothing invisible; outside of
 * quotations single spaces; no comma or colon left over from a mention in front, no full stop, question mark or the
 * like at the end (of nothing else, the first). Do it once: a second time would decode entities again.
 */
export function clean(text: string): string {
  return tidied(withoutHtml(text));
}

/** The lines, paragraphs, items and cells of a message that say anything, each cleaned. */
export function lines(text: string): readonly string[] {
  return withoutHtml(text)
    .split(/[\r\n\u2028\u2029]+/)
    .map(tidied)
    .filter((line) => line !== '');
}

function tidied(text: string): string {
  const spaced = withSingleSpaces(plainCharacters(text));
  const begun = spaced.replace(/^[ ,:;]+/, '');
  const ended = begun.slice(0, endOfWords(begun));
  return ended === '' ? begun.charAt(0) : ended;
}

/** Straight quotes for typographic ones, a space for any white space or control character, nothing for the invisible. */
export function plainCharacters(text: string): string {
  return text
    .replace(FRENCH_QUOTATION, '"$1"')
    .replace(DOUBLE_QUOTE, '"')
    .replace(SINGLE_QUOTE, "'")
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(SPACE_OR_CONTROL, ' ');
}

function withSingleSpaces(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of quotations(text).found) {
    pieces.push(text.slice(at, start).replace(/ +/g, ' '), text.slice(start, end));
    at = end;
  }
  pieces.push(text.slice(at).replace(/ +/g, ' '));
  return pieces.join('');
}

// A loop, because the regular expression for it would look at the rest of the text from every punctuation mark.
function endOfWords(text: string): number {
  let end = text.length;
  while (end > 0 && ' .!?;…'.includes(text.charAt(end - 1))) end--;
  return end;
}
