// Names made inert: whatever somebody called a group, it can neither hide, nor format, nor link, nor imitate the card.

/** The longest name shown, in UTF-16 units. Entra allows 256 for a group. */
const NAME_CAP = 256;

const SPACES = /[\s\u00a0\u115f\u1160\u2028\u2029\u2800\u3164\uffa0]+/gu;
// A zero-width joiner between two pictographs is one emoji; anywhere else it hides.
const STRAY_JOINER =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|\u200d(?!\p{Extended_Pictographic})/gu;
const INVISIBLE = /(?!\u200d)[\p{Cc}\p{Cf}\u034f\u180b-\u180f]/gu;
const MARK_PILE = /(\p{M}{4})\p{M}+/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text somebody else wrote, for a TextRun (which reads no Markdown): one line, nothing invisible, no
 * `{{DATE(…)}}` or `{{TIME(…)}}` for Teams to expand, at most `cap` UTF-16 units and then "…". Empty when
 * nothing visible is left.
 */
export function inert(text: string, cap: number = NAME_CAP): string {
  // Ten thousand characters of marks are not worth matching when only the first few are shown.
  const clean = text
    .slice(0, cap * 8)
    .toWellFormed()
    .replace(SPACES, ' ')
    .replace(STRAY_JOINER, '')
    .replace(INVISIBLE, '')
    .replace(MARK_PILE, '$1')
    .replace(/\{(?=\{)/g, '{ ')
    .trim();
  return clean.length <= cap ? clean : `${cut(clean, cap - 1).trimEnd()}…`;
}

/**
 * An inert name in the marks “ ” that no name can contain, so that where a name ends is never in doubt.
 * Right-to-left names are isolated, so that they cannot reorder the words and numbers beside them.
 */
export function quoted(name: string, cap?: number): string {
  const clean = inert(name, cap).replace(/[“”„‟〝〞"]/g, '"') || '(no visible name)';
  return RIGHT_TO_LEFT.test(clean) ? `“\u2068${clean}\u2069”` : `“${clean}”`;
}

/**
 * An inert text for places that may read Markdown, HTML or links: titles of actions and choices, `summary`,
 * `fallbackText`. Active characters become look-alikes instead of being escaped, because some hosts would
 * show the backslashes.
 */
export function flat(text: string): string {
  return text
    .replace(/\*/g, '∗')
    .replace(/`/g, 'ʹ')
    .replace(/~(?=~)/g, '∼')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replace(/\]\s*(?=[([:])/g, '] ')
    .replace(/</g, '‹')
    .replace(/>/g, '›')
    .replace(/&(?=#|\w+;)/g, '＆')
    .replace(/\\/g, '∖')
    .replace(/:\/\//g, ':∕∕');
}

/** A name in quotes for a flat place. */
export function flatName(name: string, cap = 80): string {
  return flat(quoted(name, cap));
}

/** The first `length` UTF-16 units, without half a character at the end. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? length - 1 : length);
}
