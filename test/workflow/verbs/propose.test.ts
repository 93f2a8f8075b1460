// From a sentence to a request: exactly one policy and exactly one group each, or a question, or a clear no.
import { askApprovers } from '../../../bot/workflow/ask-approvers.js';
import { choose } from '../../../bot/workflow/verbs/choose.js';
import { expireDue } from '../../../bot/workflow/expire.js';
import { replan } from '../../../bot/workflow/verbs/replan.js';
import { ALEX, BEN, CHRIS, GROUP_IDS, POLICY, ROWS, sampleCopy, TENANT_ID } from '../../support/requests.js';
import { addGroup, APPROVERS, DANA, editOutside, openWorld, type World } from '../../support/world.js';

const CONTRACTORS = ['6fb0d514-9253-4d4e-8166-a04c7f3e0d2f', '70c1e625-a364-4e5f-9277-b15d804f1e30'] as const;
let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

it('plans the story: adds one row, keeps four, needs beta for the filter, sends nothing', async () => {
  const request = await world.pending();
  expect(request).toMatchObject({ state: 'pending', revision: 1, approvalsNeeded: 1, requester: ALEX });
  expect(request.plan).toMatchObject({
    added: [ROWS.finance],
    kept: { length: 4 },
    request: { version: 'beta' },
  });
  expect(request.plan!.warnings).toMatchObject([
    { kind: 'mixedExclusion', excludedGroupId: GROUP_IDS.executives },
  ]);
  expect(world.tenant.sent).toEqual([]);
});

it.each([
  ['case', 'ASSIGN POLICY windows 11 BASELINE to GROUP finance LAPTOPS'],
  ['ids', `assign ${POLICY.id} to ${GROUP_IDS.finance}`],
  ['quotes', 'assign “Windows 11 baseline” to “Finance laptops”.'],
])('finds the same policy and group by %s', async (_, sentence) => {
  const request = await world.pending(sentence);
  expect(request.plan!.added).toEqual([ROWS.finance]);
});

it('two groups of one name are a question, and the answer makes the plan', async () => {
  for (const id of CONTRACTORS) addGroup(world.tenant, id, 'Contractors');
  const draft = await world.pending('assign Windows 11 baseline to Contractors');
  expect(draft).toMatchObject({
    state: 'draft',
    revision: 0,
    draft: { choice: { why: 'ambiguous', options: { length: 2 } } },
  });
  const outcome = await choose(world.ports, world.click(draft, ALEX), CONTRACTORS[1]);
  expect(outcome).toMatchObject({ kind: 'done', request: { state: 'pending', revision: 1 } });
  const { plan } = await world.load(draft.id);
  expect(plan!.added).toEqual([{ target: { kind: 'group', groupId: CONTRACTORS[1] }, source: 'direct' }]);
});

it('two policies of one name are a question before any group is looked at', async () => {
  world.tenant.policies.push({ ...POLICY, id: '11111111-2222-4333-8444-555555555555' });
  const draft = await world.pending();
  expect(draft.draft?.choice).toMatchObject({ about: 'policy', options: { length: 2 } });
});

it('an answer that is no option is refused, and nobody but the requester may answer', async () => {
  for (const id of CONTRACTORS) addGroup(world.tenant, id, 'Contractors');
  const draft = await world.pending('assign Windows 11 baseline to Contractors');
  expect(await choose(world.ports, world.click(draft, ALEX), GROUP_IDS.pilot)).toMatchObject({
    refusal: { kind: 'notAnOption' },
  });
  expect(await choose(world.ports, world.click(draft, BEN), CONTRACTORS[0])).toMatchObject({
    refusal: { kind: 'notRequester' },
  });
  expect((await world.load(draft.id)).state).toBe('draft');
});

it('a near miss is offered, never taken', async () => {
  const draft = await world.pending('assign Windows 11 baselin to Finance laptops');
  expect(draft).toMatchObject({ state: 'draft', draft: { choice: { about: 'policy', why: 'unknown' } } });
});

it('an unknown name that resembles nothing stops the request', async () => {
  expect(await world.ask('assign Zzz to Finance laptops')).toEqual({
    kind: 'problem',
    problem: { kind: 'unknownName', about: 'policy', name: 'Zzz' },
  });
});

it('an unknown exclusion stops the request as well', async () => {
  const proposal = await world.ask('assign Windows 11 baseline to Finance laptops excluding Qqq');
  expect(proposal).toMatchObject({ kind: 'problem', problem: { about: 'group', name: 'Qqq' } });
});

it('of several readings the one that exists is taken', async () => {
  world.tenant.policies.push({
    ...POLICY,
    id: '11111111-2222-4333-8444-555555555555',
    displayName: 'Road to Zero',
  });
  addGroup(world.tenant, CONTRACTORS[0], 'Sales and Marketing');
  const request = await world.pending('assign Road to Zero to Sales and Marketing');
  expect(request.plan).toMatchObject({
    policy: { displayName: 'Road to Zero' },
    added: [{ target: { groupId: CONTRACTORS[0] } }],
  });
});

it('of several readings that exist the bot asks which', async () => {
  addGroup(world.tenant, CONTRACTORS[0], 'Sales and Marketing');
  addGroup(world.tenant, CONTRACTORS[1], 'Sales');
  addGroup(world.tenant, GROUP_IDS.finance, 'Marketing');
  const draft = await world.pending('assign Windows 11 baseline to Sales and Marketing');
  expect(draft.draft?.choice).toMatchObject({ about: 'reading', options: { length: 2 } });
  const pick = draft.draft!.choice.options.find(
    (option) => option.kind === 'reading' && option.command.targets.length === 1,
  );
  const outcome = await choose(world.ports, world.click(draft, ALEX), pick!.id);
  expect(outcome).toMatchObject({ kind: 'done', request: { plan: { added: { length: 1 } } } });
});

it('what is already so asks nobody', async () => {
  expect(await world.ask('assign Windows 11 baseline to Windows pilot')).toMatchObject({
    kind: 'problem',
    problem: { kind: 'nothingToChange', plan: { before: { length: 4 } } },
  });
});

it('including and excluding one group in one request is refused by name', async () => {
  const proposal = await world.ask('assign Windows 11 baseline to Finance laptops excluding Finance laptops');
  expect(proposal).toMatchObject({ problem: { kind: 'contradiction', name: 'Finance laptops' } });
});

it('including an excluded group is shown as a change, not as an addition', async () => {
  const request = await world.pending('assign Windows 11 baseline to Executives');
  expect(request.plan).toMatchObject({ added: [], changed: { length: 1 }, kept: { length: 3 } });
  expect(request.plan!.warnings).toContainEqual({ kind: 'exclusionRemoved', groupId: GROUP_IDS.executives });
});

it('the row of a group that no longer exists can be removed by its id', async () => {
  const gone = 'dead0000-0000-4000-8000-000000000000';
  editOutside(world.tenant, { target: { kind: 'group', groupId: gone }, source: 'direct' });
  const request = await world.pending(`unassign Windows 11 baseline from ${gone}`);
  expect(request.plan).toMatchObject({ removed: { length: 1 }, kept: { length: 4 } });
});

it('removing everything is broad, and says that nothing is left', async () => {
  world.tenant.rows.set(POLICY.id, [ROWS.pilot]);
  const request = await world.pending('unassign Windows 11 baseline from Windows pilot');
  expect(request).toMatchObject({ approvalsNeeded: 2, plan: { after: [], broad: ['clear'] } });
  expect(request.plan!.warnings).toContainEqual({ kind: 'leavesUnassigned' });
  expect(request.plan!.request.body).toBe('{"assignments":[]}');
});

it('asks the eligible approvers it knows, and records who was reached', async () => {
  for (const who of [ALEX, BEN, CHRIS, DANA]) {
    const { conversation } = sampleCopy('approver', who);
    await world.ports.people.remember({
      ...who,
      tenantId: TENANT_ID,
      teamsId: `29:${who.id}`,
      personalChat: conversation,
    });
  }
  world.tenant.memberships.set(CHRIS.id, {
    kind: 'known',
    person: CHRIS,
    enabled: false,
    guest: false,
    groupIds: [APPROVERS],
  });
  const request = await world.pending();
  await askApprovers(world.ports, request);
  expect(world.asked.map(({ people }) => people)).toEqual([['Ben Okafor']]);
  const asked = await world.load(request.id);
  expect(asked.reach).toEqual({ needed: 1, reached: [BEN] });
  expect(asked.cards.map(({ audience }) => audience)).toEqual(['requester', 'approver']);
});

it('records that nobody could be reached', async () => {
  const request = await world.pending();
  await askApprovers(world.ports, request);
  expect((await world.load(request.id)).reach).toEqual({ needed: 1, reached: [] });
});

it('what nobody decided expires once and can be asked again', async () => {
  const request = await world.pending();
  await world.clock.pass(24 * 3_600_000 + 1);
  await Promise.all([expireDue(world.ports), expireDue(world.ports)]);
  await expireDue(world.ports);
  expect((await world.load(request.id)).state).toBe('expired');
  expect(world.shown.filter(({ state }) => state === 'expired')).toHaveLength(1);
  const outcome = await replan(world.ports, world.click(request, ALEX));
  expect(outcome).toMatchObject({ kind: 'done', request: { state: 'pending', revision: 2 } });
  expect((await world.load(request.id)).expiresAt > world.ports.clock.now()).toBe(true);
});

it('a row that a policy set brings is not removed here, and the person is told so by name', async () => {
  world.tenant.rows.set(POLICY.id, [{ ...ROWS.pilot, source: 'policySets' }, ROWS.sales]);
  expect(await world.ask('unassign Windows 11 baseline from Windows pilot')).toMatchObject({
    kind: 'problem',
    problem: { kind: 'fromPolicySet', name: 'Windows pilot' },
  });
});

it('on a long policy only the groups a decision depends on are counted', async () => {
  const ids = Array.from(
    { length: 60 },
    (_, at) => `60000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  );
  ids.forEach((id, at) => addGroup(world.tenant, id, `Ring ${String(at)}`));
  world.tenant.rows.set(POLICY.id, [
    ...ids.map((groupId) => ({ target: { kind: 'group', groupId }, source: 'direct' }) as const),
    ROWS.executives,
  ]);
  const counted: (readonly string[] | undefined)[] = [];
  const { directory } = world.ports;
  const readGroups = directory.readGroups.bind(directory);
  Object.assign(directory, {
    readGroups: (wanted: readonly string[], some?: readonly string[]) => {
      counted.push(some);
      return readGroups(wanted, some);
    },
  });
  await world.pending();
  expect(counted.at(-1)).toContain(GROUP_IDS.executives);
  expect(counted.at(-1)!.length).toBeLessThanOrEqual(25);
});
