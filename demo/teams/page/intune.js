// The Intune admin center's side of the page: its own approval of changes, on or off, and what waits there.
import { ask, clock, h, toast } from './dom.js';

const OPEN = { needsApproval: 'needs approval', approved: 'approved' };

/** Opens the panel in `root`. `approvers` are `{ person, role }`, whoever may decide in Intune; `bot` is the app that files. */
export function openIntune(root, { approvers, bot, changed }) {
  let waiting = 0;
  let isOn = false;
  let drawn = '';
  const word = h('b', {}, 'off');
  const toggle = h(
    'button',
    {
      type: 'button',
      role: 'switch',
      class: 'toggle',
      'aria-checked': 'false',
      title: 'Intune’s own approval of changes to compliance policies',
      onclick: () => act('intune-approval', { on: !isOn }),
    },
    h('span', { class: 'knob', 'aria-hidden': 'true' }),
    'Multi Admin Approval ',
    word,
  );
  const list = h('ul', { class: 'approvals' });
  root.replaceChildren(
    h(
      'div',
      { class: 'intune-head' },
      h('h2', {}, 'Intune admin center'),
      h('p', {}, 'Tenant administration › Multi Admin Approval › All requests'),
    ),
    list,
  );
  root.hidden = true;

  /** Shows Intune's approvals as the tenant has them now. Drawn only when they changed, so that the focus stays. */
  function draw({ on, requests }) {
    isOn = on;
    toggle.setAttribute('aria-checked', String(on));
    word.textContent = on ? 'on' : 'off';
    const open = requests.filter(({ status }) => status in OPEN);
    waiting = open.filter(({ status }) => status === 'needsApproval').length;
    const look = JSON.stringify(open);
    if (look === drawn) return;
    drawn = look;
    root.hidden = open.length === 0;
    list.replaceChildren(...open.map((request) => drawRequest(request, approvers, bot)));
    changed();
  }
  return { toggle, draw, waiting: () => waiting };
}

function drawRequest(request, approvers, bot) {
  const filedBy = bot.id.endsWith(request.appId) ? `${bot.name} (an app)` : `the app ${request.appId}`;
  const fact = (name, ...value) => h('div', {}, h('dt', {}, name), h('dd', {}, ...value));
  return h(
    'li',
    { class: 'approval' },
    h(
      'div',
      { class: 'approval-head' },
      h('b', {}, `Assign “${request.policyName}”`),
      h('span', { class: `chip ${request.status}` }, OPEN[request.status]),
    ),
    h(
      'dl',
      {},
      fact('Code', h('code', {}, request.id)),
      fact('Filed by', `${filedBy}, ${clock(request.requestedAt)}`),
      fact('Justification', request.justification),
    ),
    request.status === 'needsApproval'
      ? h('div', { class: 'deciders' }, ...approvers.map((one) => decider(request, one)))
      : h(
          'p',
          { class: 'approval-next' },
          `${request.decidedBy?.displayName ?? 'Somebody'} approved it. Intune does not carry it out: ${bot.name} sends it again, with the code.`,
        ),
  );
}

function decider(request, { person, role }) {
  const button = (decision, title) =>
    h(
      'button',
      {
        type: 'button',
        class: `decide ${decision}`,
        'aria-label': `${title} in Intune as ${person.name}`,
        onclick: () => act('intune-decide', { id: request.id, decision, personId: person.id }),
      },
      title,
    );
  return h(
    'div',
    { class: 'decider' },
    h('span', {}, h('b', {}, person.name.split(' ')[0]), ` (${role})`),
    button('approve', 'Approve'),
    button('reject', 'Reject'),
  );
}

function act(play, body) {
  ask('POST', `/api/plays/${play}`, body).then(
    ({ text }) => toast(text),
    (error) => toast(error.message, 'error'),
  );
}
