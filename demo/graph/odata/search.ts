// The directory's `$search`: words that begin alike, never a part from the middle of a word.
import { textOf, type JsonObject } from '../http/json.js';
import { badRequest } from '../http/refusal.js';

/**
 * A test for entities by a `$search` text: clauses `"property:words"` in quotes, joined by AND or OR. Throws the 400 of a text
 * that is not well formed. Every word of a clause must begin some word of the property.
 */
export function matchesSearch(text: string, searchable: readonly string[]): (entity: JsonObject) => boolean {
  const clauses: { readonly join: string; readonly property: string; readonly words: readonly string[] }[] =
    [];
  const pattern = /\s*(?:(AND|OR)\s+)?"(\w+):((?:[^"\\]|\\.)*)"/gy;
  while (pattern.lastIndex < text.trimEnd().length) {
    const [, join = 'AND', property = '', words = ''] = pattern.exec(text) ?? [];
    if (property === '') throw badRequest(`Syntax error: the search clause '${text}' is not valid.`);
    if (!searchable.includes(property)) throw badRequest(`The property '${property}' cannot be searched.`);
    clauses.push({ join, property, words: tokens(words.replaceAll(/\\(.)/g, '$1')) });
  }
  return (entity) =>
    clauses.reduce((matched, { join, property, words }, index) => {
      const held = tokens(textOf(entity[property]) ?? '');
      const matches = words.length > 0 && words.every((word) => held.some((each) => each.startsWith(word)));
      if (index === 0) return matches;
      return join === 'OR' ? matched || matches : matched && matches;
    }, false);
}

/** Words split at spaces, symbols, digits and changes of case, as the documentation describes; in lower case. */
function tokens(text: string): readonly string[] {
  const parts = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\d+/gu) ?? [];
  return parts.map((part) => part.toLowerCase());
}
