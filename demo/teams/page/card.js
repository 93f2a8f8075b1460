// Draws Adaptive Cards with the official renderer, as Teams does: its host configs, its Markdown, its CodeBlock.
import { h, motion, toast } from './dom.js';

const AC = window.AdaptiveCards;
// Teams' Markdown has bold, italic, lists and links; no headings, images, tables, code or HTML.
const markdown = window
  .markdownit({ html: false, linkify: false, breaks: true })
  .disable([
    'heading',
    'lheading',
    'image',
    'table',
    'code',
    'fence',
    'blockquote',
    'hr',
    'backticks',
    'html_inline',
    'html_block',
  ]);

const configs = {};

/** Reads both host configs; must have ended before the first card is drawn. */
export async function loadHostConfigs() {
  const answer = await (await fetch('/api/host-configs')).json();
  for (const [theme, config] of Object.entries(answer)) configs[theme] = new AC.HostConfig(config);
}

/** Teams' own element for code: monospace, numbered lines. */
class CodeBlock extends AC.CardElement {
  static codeProperty = new AC.StringProperty(AC.Versions.v1_0, 'codeSnippet');
  static languageProperty = new AC.StringProperty(AC.Versions.v1_0, 'language');
  static firstLineProperty = new AC.NumProperty(AC.Versions.v1_0, 'startLineNumber', 1);

  getJsonTypeName() {
    return 'CodeBlock';
  }

  internalRender() {
    const language = this.getValue(CodeBlock.languageProperty) ?? 'PlainText';
    const first = this.getValue(CodeBlock.firstLineProperty) ?? 1;
    const lines = (this.getValue(CodeBlock.codeProperty) ?? '').split('\n');
    return h(
      'div',
      { class: 'code-block' },
      h('div', { class: 'code-language' }, language),
      h(
        'pre',
        { tabindex: '0', 'aria-label': `${language}, ${lines.length} lines` },
        ...lines.map((line, at) =>
          h(
            'span',
            { class: 'code-line' },
            h('span', { class: 'code-number', 'aria-hidden': 'true' }, String(first + at)),
            h('code', {}, ...tinted(line)),
          ),
        ),
      ),
    );
  }
}
AC.GlobalRegistry.elements.register('CodeBlock', CodeBlock, AC.Versions.v1_0);

/** One line of JSON, its names, texts and other values apart. */
function tinted(line) {
  return line.split(/("(?:[^"\\]|\\.)*"\s*:?|\b(?:true|false|null|-?\d[\d.eE+-]*)\b)/u).map((piece) => {
    if (piece === '') return undefined;
    if (/^".*:$/su.test(piece)) return h('span', { class: 'code-name' }, piece);
    if (piece.startsWith('"')) return h('span', { class: 'code-text' }, piece);
    return /^(?:true|false|null|-?\d)/u.test(piece) ? h('span', { class: 'code-value' }, piece) : piece;
  });
}

AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text).trim();
  result.didProcess = true;
};

/** Markdown of a bot's text message, as a fragment. */
export function drawMarkdown(text) {
  const template = document.createElement('template');
  template.innerHTML = markdown.render(text);
  return template.content;
}

/** Mentions in a card stand as `<at>Name</at>` in its texts; the renderer does not know them. */
function withMentions(value, mentions) {
  if (typeof value === 'string') {
    return mentions.reduce(
      (text, markup) => text.replaceAll(markup, `**${markup.replace(/<\/?at>/gu, '')}**`),
      value,
    );
  }
  if (Array.isArray(value)) return value.map((one) => withMentions(one, mentions));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'entities' ? one : withMentions(one, mentions),
    ]),
  );
}

/**
 * An element with the card drawn into it. `press` is called with `{ verb, data, id }` when somebody presses an
 * Action.Execute and must answer a promise; the card's buttons rest until it settles.
 */
export function drawCard(content, mentions, press) {
  const card = new AC.AdaptiveCard();
  card.hostConfig = configs[document.documentElement.dataset.theme];
  card.parse(withMentions(content, mentions));
  const host = h('div', { class: content.msteams?.width?.toLowerCase() === 'full' ? 'card full' : 'card' });
  card.onExecuteAction = (action) => {
    if (action instanceof AC.OpenUrlAction) return toast(`Opens ${action.url}`);
    if (!(action instanceof AC.ExecuteAction)) return undefined;
    return pressed(host, action, press);
  };
  card.onInlineCardExpanded = (action, isExpanded) => isExpanded && bringOpened(action.card.renderedElement);
  card.onElementVisibilityChanged = (element) => element.isVisible && bringOpened(element.renderedElement);
  card.onAnchorClicked = (_element, anchor) => {
    toast(`Opens ${anchor.href}`);
    return true;
  };
  const drawn = card.render();
  if (drawn) host.append(apart(drawn, card));
  else host.append(h('p', { class: 'card-error' }, 'This card cannot be drawn.'));
  return host;
}

let count = 0;

/**
 * The renderer gives DOM elements the card's own ids and radio buttons the names of their inputs: two cards would share
 * them with each other and with the page. It finds its elements by its own objects, so they may be told apart here.
 */
function apart(drawn, card) {
  count += 1;
  const own = (id) => (id.startsWith('__ac-') ? id : `card-${count}-${id}`);
  for (const element of [drawn, ...drawn.querySelectorAll('[id]')])
    if (element.id) element.id = own(element.id);
  for (const button of drawn.querySelectorAll('[aria-controls]')) {
    const ids = button.getAttribute('aria-controls').split(' ');
    button.setAttribute('aria-controls', ids.map(own).join(' '));
  }
  for (const radio of drawn.querySelectorAll('input[type=radio]')) radio.name = own(radio.name);
  for (const action of card.getAllActions())
    if (action instanceof AC.ExecuteAction && action.renderedElement)
      action.renderedElement.dataset.verb = action.verb;
  return drawn;
}

/** A form or a part that was just opened comes into view once it has its size. */
function bringOpened(element) {
  if (!element) return;
  element.dataset.opened = '';
  requestAnimationFrame(() => element.scrollIntoView({ block: 'nearest', behavior: motion() }));
}

async function pressed(host, action, press) {
  const buttons = [...host.querySelectorAll('button, input, textarea, select')];
  const busy =
    document.activeElement instanceof HTMLButtonElement && host.contains(document.activeElement)
      ? document.activeElement
      : undefined;
  busy?.classList.add('busy');
  // A button that rests loses the focus to nothing; with the message it also survives the card's next version.
  if (busy) host.closest('.message')?.focus({ preventScroll: true });
  host.setAttribute('aria-busy', 'true');
  for (const button of buttons) button.disabled = true;
  await press({ verb: action.verb, ...(action.id ? { id: action.id } : {}), data: action.data ?? {} });
  for (const button of buttons) button.disabled = false;
  busy?.classList.remove('busy');
  host.removeAttribute('aria-busy');
  if (busy && document.activeElement === host.closest('.message')) busy.focus({ preventScroll: true });
}
