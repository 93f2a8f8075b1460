// Teams sends HTML tags and entities; a sentence has only characters.

const BLOCK = 'blockquote|br|div|h[1-6]|hr|li|ol|p|pre|table|tbody|td|th|thead|tr|ul';
const INLINE =
  'a|abbr|at|attachment|b|body|code|codeblock|del|em|emoji|font|head|html|i|img|ins|readonly|s|script|small|span|strike|strong|style|sub|sup|tt|u';

// A name may hold other things in angle brackets ("<VIP>"), so only elements Teams and browsers write count as tags.
// All repetitions are bounded, so that no text makes these slow.
const TAG = new RegExp(
  `</?(?:(${BLOCK})|${INLINE})(?:[\\s/](?:"[^"]{0,4000}"|'[^']{0,4000}'|[^>"']){0,500})?>`,
  'gi',
);
const TAG_START = new RegExp(`<(?=/?(?:${BLOCK}|${INLINE})(?:[\\s/>]|$))`, 'gi');
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));/g;

const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    ensp: '\u2002',
    emsp: '\u2003',
    thinsp: '\u2009',
    shy: '\u00ad',
    zwj: '\u200d',
    zwnj: '\u200c',
    lrm: '\u200e',
    rlm: '\u200f',
    ldquo: '“',
    rdquo: '”',
    bdquo: '„',
    lsquo: '‘',
    rsquo: '’',
    sbquo: '‚',
    laquo: '«',
    raquo: '»',
    lsaquo: '‹',
    rsaquo: '›',
    ndash: '–',
    mdash: '—',
    hellip: '…',
    bull: '•',
    middot: '·',
    copy: '©',
    reg: '®',
    trade: '™',
    euro: '€',
    auml: 'ä',
    ouml: 'ö',
    uuml: 'ü',
    Auml: 'Ä',
    Ouml: 'Ö',
    Uuml: 'Ü',
    szlig: 'ß',
    eacute: 'é',
    egrave: 'è',
    agrave: 'à',
    ccedil: 'ç',
    ntilde: 'ñ',
    oslash: 'ø',
    aring: 'å',
  }),
);

/**
 * The characters of what Teams sent: tags are gone (those that begin a line or a cell leave the end of one, those around a
 * mention leave its name), entities are decoded once. An angle bracket that is no tag and an entity nobody knows stay
 * as they are.
 */
export function withoutHtml(text: string): string {
  return text
    .replace(TAG, (_tag, block: string | undefined) => (block === undefined ? '' : '\n'))
    .replace(ENTITY, decoded);
}

/** The same characters written so that `withoutHtml` gives them back, and otherwise as readable as before. */
export function withHtmlEscaped(text: string): string {
  return text
    .replace(ENTITY, (entity, ...parts: [string?, string?, string?]) =>
      decoded(entity, ...parts) === entity ? entity : `&amp;${entity.slice(1)}`,
    )
    .replace(TAG_START, '&lt;');
}

function decoded(entity: string, ...[decimal, hex, name]: readonly (string | undefined)[]): string {
  if (name !== undefined) return NAMED.get(name) ?? entity;
  const code = decimal === undefined ? parseInt(hex ?? '', 16) : parseInt(decimal, 10);
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : entity;
}
