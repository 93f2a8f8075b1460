// One message in a conversation: who wrote it, when, its text, its card.
import { drawCard, drawMarkdown } from './card.js';
import { ask, avatar, clock, h, toast } from './dom.js';

const CARD = 'application/vnd.microsoft.card.adaptive';

/** What a viewer sees of a message; the same text means that nothing has to be drawn again. */
export function lookOf(message, viewer) {
  return [
    message.version,
    message.deleted,
    message.undelivered,
    viewer.id,
    JSON.stringify(message.views[viewer.id] ?? null),
    document.documentElement.dataset.theme,
  ].join();
}

/** Draws a message for a viewer. `pressed` is told when a button of its card is pressed. */
export function drawMessage(message, { people, bot }, viewer, pressed) {
  const author = people.find((one) => one.id === message.personId);
  const name = author?.name ?? bot.name;
  const isOwn = author !== undefined && author.id === viewer.id;
  const head = h(
    'div',
    { class: 'message-head' },
    h('span', { class: 'author' }, name),
    h('time', { datetime: message.at }, clock(message.at)),
    message.editedAt && !message.deleted && h('span', { class: 'edited' }, 'Edited'),
    !author && cardOf(message, viewer)?.refresh && refreshButton(message, viewer),
  );
  const body = h('div', { class: 'message-body' });
  if (message.deleted) body.append(h('div', { class: 'bubble deleted' }, 'This message has been deleted.'));
  else body.append(...contentOf(message, viewer, author !== undefined, pressed));
  return h(
    'article',
    {
      class: `message${isOwn ? ' own' : ''}${author ? '' : ' from-bot'}`,
      'data-id': message.id,
      tabindex: '-1',
      'aria-label': `${name}, ${clock(message.at)}`,
    },
    !isOwn && avatar(name, !author),
    h('div', { class: 'message-main' }, head, body),
  );
}

function cardOf(message, viewer) {
  return message.views[viewer.id] ?? message.attachments.find((one) => one.contentType === CARD)?.content;
}

function contentOf(message, viewer, isFromPerson, pressed) {
  const parts = [];
  if (message.text)
    parts.push(
      h('div', { class: 'bubble' }, isFromPerson ? plainText(message) : drawMarkdown(mentionsBold(message))),
    );
  const card = cardOf(message, viewer);
  if (card) {
    const word = h('div', { class: 'card-word', role: 'status' });
    parts.push(
      drawCard(card, message.mentions, (action) => {
        pressed(message.id);
        return press(message, viewer, action, word);
      }),
      word,
    );
  }
  if (message.undelivered) parts.push(h('div', { class: 'undelivered' }, message.undelivered));
  return parts;
}

function plainText({ text, mentions }) {
  const [markup] = mentions;
  if (!markup) return text;
  const name = markup.replace(/<\/?at>/gu, '');
  const [before, ...after] = text.replaceAll('&nbsp;', '\u00a0').split(markup);
  return h('span', {}, before, h('span', { class: 'mention' }, name), after.join(name));
}

function mentionsBold({ text, mentions }) {
  return mentions.reduce(
    (all, markup) => all.replaceAll(markup, `**${markup.replace(/<\/?at>/gu, '')}**`),
    text,
  );
}

async function press(message, viewer, action, word) {
  word.textContent = '';
  const slow = setTimeout(() => (word.textContent = 'Still waiting for Countersign…'), 4000);
  try {
    const result = await ask('POST', '/api/action', { personId: viewer.id, messageId: message.id, action });
    word.className = `card-word ${result.kind}`;
    word.textContent = result.text ?? '';
  } catch (error) {
    toast(error.message, 'error');
  } finally {
    clearTimeout(slow);
  }
}

/** What Teams has in a message's menu for cards that can refresh. */
function refreshButton(message, viewer) {
  const act = async () => {
    const { type: _type, ...action } = cardOf(message, viewer).refresh.action;
    const result = await ask('POST', '/api/action', { personId: viewer.id, messageId: message.id, action });
    if (result.text) toast(result.text, result.kind);
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'refresh',
      onclick: () => act().catch((error) => toast(error.message, 'error')),
    },
    'Refresh card',
  );
}
