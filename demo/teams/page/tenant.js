// The tenant's side of the page: one policy's rows as they are right now.
import { ask, h } from './dom.js';

const STORY_POLICY = 'Windows 11 baseline';
const STORY_GROUP = 'Finance laptops';
const LEAVING_MILLISECONDS = 1500;

const PLATFORMS = {
  windows10CompliancePolicy: 'Windows 10 and later',
  windows10MobileCompliancePolicy: 'Windows 10 Mobile',
  windows81CompliancePolicy: 'Windows 8.1',
  iosCompliancePolicy: 'iOS and iPadOS',
  macOSCompliancePolicy: 'macOS',
  androidCompliancePolicy: 'Android',
  androidWorkProfileCompliancePolicy: 'Android work profile',
  androidDeviceOwnerCompliancePolicy: 'Android device owner',
  aospDeviceOwnerCompliancePolicy: 'Android (AOSP)',
};

/** Opens the panel in `root`, with `beside` next to the policy's facts. It reads the tenant again whenever `refresh` is called, and `seen` hears what was read. */
export function openTenant(root, { beside, seen }) {
  let state = { policies: [], groups: [] };
  let chosen;
  const picker = h('select', { 'aria-label': 'Policy', onchange: () => show(picker.value) });
  const facts = h('p', { class: 'policy-facts' });
  const rows = h('ul', { class: 'rows', 'aria-label': 'Assignments' });
  const badge = h('span', { class: 'row-count' });
  root.replaceChildren(
    h(
      'div',
      { class: 'tenant-head' },
      h('div', {}, h('h2', {}, 'The tenant'), h('p', {}, 'Northwind Harbor, Intune, simulated')),
      badge,
    ),
    h('label', { class: 'picker' }, h('span', {}, 'Policy'), picker),
    h('div', { class: 'facts-row' }, facts, beside),
    rows,
  );
  const policy = () => state.policies.find((one) => one.id === chosen);

  function draw(before) {
    picker.replaceChildren(
      ...byName(state.policies).map((one) =>
        h(
          'option',
          { value: one.id, selected: one.id === chosen },
          `${one.displayName} (${one.rows.length})`,
        ),
      ),
    );
    const shown = policy();
    if (!shown) return;
    const count = shown.rows.length;
    badge.textContent = `${count} ${count === 1 ? 'row' : 'rows'}`;
    facts.textContent = `${PLATFORMS[shown.type] ?? shown.type} · id …${shown.id.slice(-4)}`;
    const was = before?.find((one) => one.id === chosen)?.rows;
    rows.replaceChildren(...drawnRows(shown.rows, was, state.groups));
    rows.querySelector('.arriving')?.scrollIntoView({ block: 'nearest' });
    if (count === 0) rows.append(h('li', { class: 'no-rows' }, 'Nobody is assigned.'));
  }

  async function refresh() {
    const before = state.policies;
    state = await ask('GET', '/api/tenant');
    const changed = state.policies.find((one) => {
      const old = before.find((each) => each.id === one.id);
      return old && textOf(old.rows) !== textOf(one.rows);
    });
    if (changed) chosen = changed.id;
    if (!policy())
      chosen = (state.policies.find((one) => one.displayName === STORY_POLICY) ?? state.policies[0])?.id;
    draw(before);
    seen(state);
    return changed !== undefined;
  }

  async function show(policyId) {
    if (!state.policies.some((one) => one.id === policyId)) state = await ask('GET', '/api/tenant');
    chosen = policyId;
    draw();
  }

  const story = () => state.policies.find((one) => one.displayName === STORY_POLICY) ?? policy();
  return {
    refresh,
    show,
    policyId: () => chosen,
    storyPolicyId: () => story()?.id,
    storyPolicyName: () => story()?.displayName,
    storyGroupId: () => state.groups.find((one) => one.displayName === STORY_GROUP)?.id,
    policyName: (id) => state.policies.find((one) => one.id === id)?.displayName,
    groupName: (id) => state.groups.find((one) => one.id === id)?.displayName,
  };
}

function byName(policies) {
  return [...policies].sort((left, right) => left.displayName.localeCompare(right.displayName));
}

function textOf(rows) {
  return JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());
}

/** Rows as they are, new ones sliding in; rows that were there a moment ago stay a moment, struck through. */
function drawnRows(now, was, groups) {
  const key = (row) => `${row.kind} ${row.groupId ?? row.id}`;
  const here = now.map((row) => {
    const old = was?.find((one) => key(one) === key(row));
    const isChanged = old && JSON.stringify(old) !== JSON.stringify(row);
    return drawRow(row, groups, was && !old ? 'arriving' : isChanged ? 'altered' : '');
  });
  const gone = (was ?? []).filter((old) => !now.some((row) => key(row) === key(old)));
  const leaving = gone.map((row) => {
    const element = drawRow(row, groups, 'leaving');
    setTimeout(() => element.remove(), LEAVING_MILLISECONDS);
    return element;
  });
  return [...here, ...leaving];
}

const TARGETS = {
  group: ['INCLUDE', undefined],
  excludedGroup: ['EXCLUDE', undefined],
  allDevices: ['INCLUDE', 'All devices'],
  allUsers: ['INCLUDE', 'All users'],
  collection: ['INCLUDE', 'Configuration Manager collection'],
  organizationalUnit: ['INCLUDE', 'Organizational unit'],
};

function drawRow(row, groups, mark) {
  const [direction, fixed] = TARGETS[row.kind] ?? ['OTHER', row.kind];
  const group = groups.find((one) => one.id === row.groupId);
  const name = fixed ?? row.groupName ?? group?.displayName ?? 'Group no longer there';
  const counts = group ? membersText(group) : '';
  return h(
    'li',
    { class: `row ${mark}` },
    h('span', { class: `chip ${direction.toLowerCase()}` }, direction),
    h('span', { class: 'row-name' }, h('b', {}, name), counts && h('span', {}, counts)),
    row.filterType && row.filterType !== 'none' && row.filterId
      ? h(
          'span',
          { class: 'chip filter' },
          `${row.filterType === 'include' ? 'only' : 'not'} “${row.filterName ?? row.filterId}”`,
        )
      : undefined,
    row.source === 'policySets' && h('span', { class: 'chip' }, 'policy set'),
  );
}

function membersText({ devices, users }) {
  const parts = [
    devices && `${devices} ${devices === 1 ? 'device' : 'devices'}`,
    users && `${users} ${users === 1 ? 'user' : 'users'}`,
  ];
  return parts.filter(Boolean).join(', ') || 'empty';
}
