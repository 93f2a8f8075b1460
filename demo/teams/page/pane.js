// A conversation on the page: its messages in order, threads in the channel, and the box to write into.
import { composeBox } from './compose.js';
import { ask, avatar, h, motion, toast } from './dom.js';
import { drawMessage, lookOf } from './message.js';

// Room below a message for what may stand there: a thread's Reply and its border.
const REPLY_HEIGHT = 72;
const NOT_HEARD = 'Posted. Countersign hears channel messages only when it is @mentioned.';

/** Makes a pane. `viewer()` is the person through whose eyes it is drawn. */
export function openPane({ state, conversation, title, subtitle, viewer, prefill = '' }) {
  const drawn = new Map();
  let pressed;
  const list = h('div', { class: 'messages', role: 'log', 'aria-label': title, tabindex: '0' });
  const where = () => ({ personId: viewer().id, conversationId: conversation.id });
  const isChannel = conversation.kind === 'channel';
  const compose = composeBox({
    label: isChannel ? 'Start a post' : 'Type a message',
    text: isChannel ? '@Countersign ' : prefill,
    where,
    sent: (answer) => {
      if (isChannel) compose.put('@Countersign ');
      if (!answer.heard) toast(NOT_HEARD);
    },
  });
  const empty = h(
    'p',
    { class: 'empty' },
    isChannel
      ? 'Mention @Countersign to ask here, in front of everybody.'
      : `Nothing here yet for ${viewer().name.split(' ')[0]}.`,
  );
  const head = h(
    'div',
    { class: 'pane-head' },
    isChannel ? h('span', { class: 'avatar team', 'aria-hidden': 'true' }, 'IT') : avatar(title),
    h('div', { class: 'pane-title' }, h('h2', {}, title), h('p', {}, subtitle)),
  );
  const element = h(
    'div',
    { class: `pane ${conversation.kind}`, 'data-conversation': conversation.id },
    head,
    list,
    h('div', { class: 'compose-row' }, compose.element),
  );
  list.append(empty);

  const threadFor = (threadId) => {
    const held = list.querySelector(`[data-thread="${threadId}"]`);
    if (held) return held.querySelector('.thread-messages');
    const messages = h('div', { class: 'thread-messages' });
    list.append(h('div', { class: 'thread', 'data-thread': threadId }, messages, replyRow(threadId, where)));
    return messages;
  };

  /** Draws a message if it is new or looks different now; new ones come into view from their top. */
  const put = (message, isNew) => {
    const look = lookOf(message, viewer());
    const held = drawn.get(message.id);
    if (held?.look === look) return;
    const fresh = drawMessage(message, state, viewer(), (id) => (pressed = id));
    drawn.set(message.id, { look, element: fresh });
    empty.remove();
    if (held) replace(held.element, fresh);
    else (isChannel ? threadFor(message.threadId) : list).append(fresh);
    // What became of one's own click is worth seeing from its first line.
    if (isNew || pressed === message.id) bringIntoView(list, fresh);
    ask('POST', '/api/shown', { personId: viewer().id, messageId: message.id }).catch(() => undefined);
  };
  return {
    element,
    head,
    conversation,
    compose,
    put,
    /** Draws everything again that looks different now: another viewer, another theme. */
    redraw() {
      pressed = undefined;
      for (const message of state.messages)
        if (message.conversationId === conversation.id) put(message, false);
    },
    /** For when the pane comes into sight: its newest message, and a box that fits its text. */
    showEnd() {
      compose.fit();
      const last = [...list.querySelectorAll('.message')].at(-1);
      if (last) bringIntoView(list, last);
    },
    /** Scrolls to the newest button with a verb; answers it, or nothing where there is none. */
    showButton(verb) {
      const button = [...list.querySelectorAll(`[data-verb="${verb}"]`)].at(-1);
      button?.scrollIntoView({ block: 'nearest', behavior: motion() });
      return button;
    },
  };
}

/** An edit takes a message's place where it stands; the focus stays with it. */
function replace(old, fresh) {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  fresh.querySelector('.card')?.classList.add('changed');
  if (hadFocus) fresh.focus({ preventScroll: true });
}

function bringIntoView(list, element) {
  const tall = element.offsetHeight > list.clientHeight - 24;
  const top = element.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
  const end = top + element.offsetHeight + REPLY_HEIGHT - list.clientHeight;
  list.scrollTo({ top: tall ? top - 12 : end, behavior: motion() });
}

function replyRow(threadId, where) {
  const row = h('div', { class: 'reply-row' });
  const button = h('button', { type: 'button', class: 'reply' }, 'Reply');
  button.addEventListener('click', () => {
    const box = composeBox({
      label: 'Reply',
      text: '@Countersign ',
      where: () => ({ ...where(), threadId }),
      sent: (answer) => {
        row.replaceChildren(button);
        if (!answer.heard) toast(NOT_HEARD);
      },
    });
    row.replaceChildren(box.element);
    box.field.focus();
  });
  row.append(button);
  return row;
}
