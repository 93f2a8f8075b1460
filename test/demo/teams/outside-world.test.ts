// The page's "What if…" menu acts on the tenant, and Reset brings everything back.
import { activitiesOf, ALEX, cardActivity, openStage, type Stage } from './support.js';

let stage: Stage;
beforeEach(async () => (stage = await openStage()));
afterEach(() => stage.close());

it('“Edit behind Ben’s back” adds a group that the policy does not have yet', async () => {
  const answer = await stage.page('POST', 'plays/edit', { policyId: 'policy-1' });
  expect(answer.body.text).toBe('Another admin added “Sales and Marketing” to “Windows 11 baseline”');
  const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'group-2' };
  expect(stage.controls.at(-1)).toEqual({
    what: 'POST edit',
    body: { policyId: 'policy-1', add: [{ target }] },
  });
});

it('the one-row script works on a copy', async () => {
  const answer = await stage.page('POST', 'plays/clone', {
    policyId: 'policy-1',
    displayName: 'Windows 11 baseline',
  });
  expect(answer.body.policyId).toBe('policy-2');
  await stage.page('POST', 'plays/naive-assign', { policyId: 'policy-2', groupId: 'group-2' });
  const sent = stage.controls.at(-1)!;
  expect(sent.what).toBe('POST /v1.0/deviceManagement/deviceCompliancePolicies/policy-2/assign');
  expect(sent.body).toEqual({ assignments: [expect.anything()] });
});

it.each([
  ['throttle', { kind: 'status', status: 429 }],
  ['hang', { kind: 'hang', when: 'after' }],
  ['stale', { kind: 'staleReads', seconds: 20 }],
])('the fault “%s” is set in the tenant', async (name, fault) => {
  expect((await stage.page('POST', `plays/${name}`, {})).status).toBe(200);
  expect(stage.controls.at(-1)).toMatchObject({ what: 'POST faults', body: { fault } });
});

it('faults can be cleared', async () => {
  await stage.page('POST', 'plays/clear', {});
  expect(stage.controls.at(-1)?.what).toBe('DELETE faults');
});

it('Reset empties the chats and restores the tenant, for a bot that welcomes everybody anew; old cards are gone for it', async () => {
  const chat = await stage.conversationId(ALEX.id);
  const post = async (text: string): Promise<string> =>
    (await stage.connector('POST', activitiesOf(chat), cardActivity(text))).body.id;
  await post('Welcome');
  await stage.page('POST', 'send', { personId: ALEX.id, conversationId: chat, text: 'help' });
  const old = await post('old');
  await stage.page('POST', 'reset');
  expect(stage.controls.at(-1)?.what).toBe('POST reset');
  const now = await stage.state();
  expect(now).toMatchObject({ unread: {}, steps: { sent: false }, messages: [] });
  expect((await stage.connector('PUT', activitiesOf(chat, old), cardActivity('new'))).status).toBe(404);
});

it('the page and the renderer it draws with are served from this machine', async () => {
  const paths = [
    '/',
    '/app.js',
    '/styles/style.css',
    '/lib/adaptivecards.js',
    '/lib/markdown-it.js',
    '/api/host-configs',
  ];
  const statuses = await Promise.all(
    paths.map(async (path) => (await fetch(stage.teams.origin + path)).status),
  );
  expect(statuses).toEqual(paths.map(() => 200));
  expect((await fetch(`${stage.teams.origin}/..%2fserver.ts`)).status).toBe(404);
});
