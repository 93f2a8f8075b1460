// The page as a whole: reads what there is, then follows what happens.
import { openCalls } from './calls.js';
import { openEvents } from './events.js';
import { loadHostConfigs } from './card.js';
import { ask, avatar, h, toast } from './dom.js';
import { openIntune } from './intune.js';
import { openPane } from './pane.js';
import { openPlays } from './plays.js';
import { drawSteps } from './steps.js';
import { openTenant } from './tenant.js';
import { openThemeButton } from './theme-button.js';

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops';
const byId = (id) => document.getElementById(id);

const events = await openEvents();
await loadHostConfigs();
const state = await ask('GET', '/api/state');
const channel = state.conversations.find((one) => one.kind === 'channel');
const chats = state.conversations.filter((one) => one.kind === 'personal');
let actor = state.people[0];
let shown = chats[1]?.id ?? channel.id;

const actAs = h(
  'select',
  {
    'aria-label': 'Act as',
    onchange: () => {
      actor = state.people.find((one) => one.id === actAs.value);
      panes.get(channel.id).redraw();
      drawSwitch();
    },
  },
  ...state.people.map((one) => h('option', { value: one.id }, one.name)),
);

const panes = new Map(
  state.conversations.map((conversation) => {
    const person = state.people.find((one) => one.id === conversation.personId);
    const isAsker = conversation === chats[0];
    const subtitle = person
      ? `${isAsker ? 'Requester' : 'Approver'} · chat with Countersign`
      : `${state.team.name} · team channel`;
    const pane = openPane({
      state,
      conversation,
      title: conversation.title,
      subtitle,
      viewer: () => person ?? actor,
      prefill: isAsker ? SENTENCE : '',
    });
    if (!person) pane.head.append(h('label', { class: 'act-as' }, h('span', {}, 'Act as'), actAs));
    return [conversation.id, pane];
  }),
);
byId('asker').append(panes.get(chats[0].id).element);
for (const conversation of [channel, ...chats.slice(1)])
  byId('others').append(panes.get(conversation.id).element);

// Who decides in Intune: somebody Countersign asks nothing of, and the one who should not.
const intune = openIntune(byId('intune'), {
  approvers: [
    { person: state.people.at(-1), role: 'Intune admin' },
    { person: state.people[0], role: 'who asks in Teams' },
  ],
  bot: state.bot,
  changed: drawParts,
});
const tenant = openTenant(byId('policy'), { beside: intune.toggle, seen: ({ maa }) => intune.draw(maa) });
const calls = openCalls(byId('calls'));
openPlays(byId('what-if'), byId('plays'), tenant);

/** The person whose attention a conversation of the middle part asks for. */
function eyesOf(conversation) {
  return conversation.kind === 'channel' ? actor.id : conversation.personId;
}

function unreadOf(conversation) {
  return state.unread[eyesOf(conversation)]?.[conversation.id] ?? 0;
}

function drawSwitch() {
  const tabs = [channel, ...chats.slice(1)].map((conversation) => {
    const isShown = conversation.id === shown;
    const count = unreadOf(conversation);
    const name = conversation.kind === 'channel' ? conversation.title : conversation.title.split(' ')[0];
    return h(
      'button',
      {
        type: 'button',
        role: 'tab',
        'aria-selected': String(isShown),
        tabindex: isShown ? '0' : '-1',
        class: count ? 'unread' : '',
        onclick: () => show(conversation.id, true),
      },
      conversation.kind === 'channel'
        ? h('span', { class: 'avatar team', 'aria-hidden': 'true' }, 'IT')
        : avatar(conversation.title),
      h('span', { class: 'tab-name' }, name),
      count > 0 && h('span', { class: 'badge', 'aria-label': `${count} unread` }, String(count)),
    );
  });
  const hadFocus = byId('switch').contains(document.activeElement);
  byId('switch').replaceChildren(...tabs);
  if (hadFocus) tabs.find((tab) => tab.getAttribute('aria-selected') === 'true').focus();
  for (const [id, pane] of panes) {
    if (id !== chats[0].id) pane.element.hidden = id !== shown;
    pane.element.classList.toggle('calling', unreadOf(pane.conversation) > 0);
  }
  drawParts();
}

const PARTS = [
  ['asker', `${chats[0].title.split(' ')[0]} asks`],
  ['others', 'Approvers'],
  ['tenant', 'Tenant'],
];
// From here on the requester's chat is always in view, and one of the others beside it (styles/style.css).
const isBesideAsker = matchMedia('(min-width: 900px)');
isBesideAsker.addEventListener('change', drawParts);
function drawParts() {
  const chosen = byId('main').dataset.part ?? 'asker';
  const now = isBesideAsker.matches && chosen === 'asker' ? 'others' : chosen;
  const counts = {
    asker: unreadOf(chats[0]),
    others: [channel, ...chats.slice(1)].reduce((sum, one) => sum + unreadOf(one), 0),
    tenant: intune.waiting(),
  };
  byId('parts').replaceChildren(
    ...PARTS.map(([part, title]) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          class: `part-${part}`,
          'aria-selected': String(part === now),
          onclick: () => go(part),
        },
        title,
        counts[part] > 0 && h('span', { class: 'badge' }, String(counts[part])),
      ),
    ),
  );
}

/** Brings a part of the page into view, and Ben's chat for a step that is his; where all are in view, the focus goes there. */
function go(part, step) {
  byId('main').dataset.part = part;
  if (part === 'others' && step) show(chats[1].id, false);
  if (part === 'others') read(shown);
  if (part === 'asker') read(chats[0].id);
  drawParts();
  if (part !== 'tenant') panes.get(part === 'asker' ? chats[0].id : shown).showEnd();
  if (step === 'approved' && toApprove(true)) return;
  const target =
    part === 'tenant'
      ? byId('policy').querySelector('select')
      : byId(part).querySelector('.pane:not([hidden]) .messages');
  target?.focus({ preventScroll: true });
}

/** Brings the newest Approve of Ben's chat into view, if the chat is; answers whether there is one. */
function toApprove(isFocused) {
  const button = panes.get(chats[1].id).showButton('approve');
  if (isFocused) button?.focus({ preventScroll: true });
  return button !== undefined;
}

/** Somebody looks at the tenant after a request was applied: the last step. */
function lookAtTenant() {
  const { applied, looked } = state.steps;
  const root = byId('tenant');
  const isLooking = root.matches(':hover') || root.contains(document.activeElement);
  if (applied && !looked && isLooking) ask('POST', '/api/looked').catch(() => undefined);
}
for (const event of ['pointermove', 'pointerdown', 'focusin'])
  byId('tenant').addEventListener(event, lookAtTenant);

function show(conversationId, isRead) {
  shown = conversationId;
  drawSwitch();
  panes.get(shown).showEnd();
  if (isRead) read(shown);
}

/** Somebody looked: with the pointer, the keyboard or by choosing the tab. */
function read(conversationId) {
  const conversation = state.conversations.find((one) => one.id === conversationId);
  if (unreadOf(conversation) === 0) return;
  ask('POST', '/api/read', { personId: eyesOf(conversation), conversationId }).catch(() => undefined);
}
for (const [id, pane] of panes) {
  for (const event of ['pointermove', 'pointerdown', 'focusin'])
    pane.element.addEventListener(event, () => read(id));
}

byId('switch').addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const ids = [channel, ...chats.slice(1)].map((one) => one.id);
  show(ids[(ids.indexOf(shown) + step + ids.length) % ids.length], true);
});

/** A new message to somebody whose conversation is not in view announces itself, as Teams' banners do. */
function announce(message) {
  const conversation = state.conversations.find((one) => one.id === message.conversationId);
  if (conversation === chats[0] || conversation.id === shown || message.personId) return;
  // The conversation in view has news of its own: one call for attention at a time.
  if (unreadOf(state.conversations.find((one) => one.id === shown)) > 0) return;
  const text = message.summary ?? (message.text || 'A new card');
  const button = h(
    'button',
    {
      type: 'button',
      class: 'notice',
      onclick: () => {
        button.remove();
        show(conversation.id, true);
      },
    },
    conversation.kind === 'channel' ? h('span', { class: 'avatar team' }, 'IT') : avatar(conversation.title),
    h('span', {}, h('b', {}, `Countersign → ${conversation.title}`), h('span', {}, text)),
  );
  byId('banner').replaceChildren(button);
  setTimeout(() => button.remove(), 9000);
}

openThemeButton(byId('theme'), () => panes.forEach((pane) => pane.redraw()));
byId('reset').addEventListener('click', () =>
  ask('POST', '/api/reset').catch((error) => toast(error.message, 'error')),
);

async function drawAll() {
  drawSteps(byId('steps'), state.steps, go);
  for (const message of state.messages) panes.get(message.conversationId)?.put(message, false);
  drawSwitch();
  for (const pane of panes.values()) pane.showEnd();
  // Without the tenant beside it, the chat goes on.
  await Promise.all([fillCalls(), tenant.refresh()]).catch((error) => toast(error.message, 'error'));
}

async function fillCalls() {
  const { calls: made = [] } = await ask('GET', '/api/calls');
  calls.fill(made, state.marks);
}

const typing = new Map();
function showTyping(conversationId, isTyping) {
  clearTimeout(typing.get(conversationId));
  panes.get(conversationId)?.element.classList.toggle('typing', isTyping);
  if (isTyping)
    typing.set(
      conversationId,
      setTimeout(() => showTyping(conversationId, false), 8000),
    );
}

const HEARD = {
  chat({ kind, message, unread }) {
    state.unread = unread;
    if (message) {
      const at = state.messages.findIndex((one) => one.id === message.id);
      if (at < 0) state.messages.push(message);
      else state.messages[at] = message;
      panes.get(message.conversationId)?.put(message, kind === 'posted');
      if (kind === 'posted') {
        setTimeout(() => announce(message), 400);
        const pane = panes.get(message.conversationId);
        if (pane?.element.contains(document.activeElement)) read(message.conversationId);
      }
      if (!message.personId) showTyping(message.conversationId, false);
      // The first message is on its way: the box stops offering the sentence.
      if (kind === 'posted' && message.conversationId === chats[0].id && message.text === SENTENCE)
        panes.get(chats[0].id).compose.put('');
    }
    drawSwitch();
  },
  typing: ({ conversationId }) => showTyping(conversationId, true),
  steps(steps) {
    const isNowToApprove = steps.read && !state.steps.read && !steps.approved;
    state.steps = steps;
    drawSteps(byId('steps'), steps, go);
    if (isNowToApprove) toApprove(false);
    lookAtTenant();
  },
  mark: (mark) => calls.mark(mark),
  call: (call) => calls.call(call),
  change: () => tenant.refresh().catch(() => undefined),
  restarted: () => location.reload(),
};

await drawAll();
events.follow(HEARD);
const { compose } = panes.get(chats[0].id);
if (state.messages.some((one) => one.conversationId === chats[0].id && one.personId)) compose.put('');
else compose.field.focus();
document.body.classList.add('ready');
