// The "What if…" menu: the outside world acts on the tenant.
import { ask, h, toast } from './dom.js';

const PAUSE_MILLISECONDS = 1400;

/** Fills the menu. `tenant` answers which policy is shown, shows another, and knows the story's group. */
export function openPlays(button, menu, tenant) {
  const simple = (name) => async () =>
    toast((await ask('POST', `/api/plays/${name}`, { policyId: tenant.policyId() })).text);
  const plays = [
    [
      'Edit behind Ben’s back',
      'Another admin adds a row to the policy shown. Approve afterwards ends stale: nothing is sent.',
      simple('edit'),
    ],
    [
      'What a one-row script does',
      'Copies the policy and assigns one row to the copy, as many scripts do.',
      () => oneRowScript(tenant),
    ],
    ['Graph throttles (429)', 'The next two assigns are turned away for 2 s.', simple('throttle')],
    ['Graph hangs after applying', 'The next assign is applied, but no answer comes.', simple('hang')],
    ['Graph reads stale 20 s', 'After an assign, reads show the old rows for a while.', simple('stale')],
    [
      'Intune asks for its own approval',
      'Multi Admin Approval goes on: the next approved change waits until Dana approves it in Intune too.',
      async () => toast((await ask('POST', '/api/plays/intune-approval', { on: true })).text),
    ],
    ['Clear faults', 'Graph behaves again.', simple('clear')],
  ];
  const close = () => {
    menu.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  };
  const items = plays.map(([title, text, play]) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        onclick: () => {
          close();
          play().catch((error) => toast(error.message, 'error'));
        },
      },
      h('b', {}, title),
      h('span', {}, text),
    ),
  );
  menu.replaceChildren(...items);
  button.addEventListener('click', () => {
    menu.hidden = !menu.hidden;
    button.setAttribute('aria-expanded', String(!menu.hidden));
    if (!menu.hidden) items[0].focus();
  });
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    }
    if (event.key === 'Escape') {
      close();
      button.focus();
    }
  });
  document.addEventListener('pointerdown', (event) => {
    if (!menu.contains(event.target) && event.target !== button) close();
  });
}

async function oneRowScript(tenant) {
  const { policyId, text } = await ask('POST', '/api/plays/clone', {
    policyId: tenant.storyPolicyId(),
    displayName: tenant.storyPolicyName(),
  });
  toast(text);
  await tenant.show(policyId);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  const answer = await ask('POST', '/api/plays/naive-assign', { policyId, groupId: tenant.storyGroupId() });
  toast(answer.text, 'error');
}
