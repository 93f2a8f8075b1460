// The smoke test on a simulated tenant: what the person sees, what is sent, and what is left.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import os from 'node:os';
import { join } from 'node:path';
import { POINTS } from '../../../bot/cli/smoke/answers.js';
import { GROUP_IDS } from '../../../demo/graph/seed/groups.js';
import { POLICY_IDS } from '../../../demo/graph/seed/policies.js';
import { GROUP, GROUP_ID, openTenant, POLICY, type Tenant } from './tenant.js';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await openTenant();
});
beforeEach(() => tenant.renew());
afterAll(() => tenant.close());

const BASELINE = POLICY_IDS.baseline;

describe('with consent at each step', () => {
  it('assigns, takes back, and leaves the policy as it was, the filter included', async () => {
    const before = await tenant.rows();
    const { status, text, sent, questions } = await tenant.run([POLICY, 'undo']);
    expect(status).toBe(0);
    expect(await tenant.rows()).toEqual(before);
    expect(before.filter(({ filterId }) => filterId !== undefined)).toHaveLength(1);
    expect(sent.map(({ version, status: answered }) => [version, answered])).toEqual([
      ['beta', 200],
      ['beta', 200],
    ]);
    expect(sent[0]?.body).toContain(GROUP_ID);
    expect(sent[1]?.body).not.toContain(GROUP_ID);
    expect(questions).toEqual([
      "To consent, type the policy's name exactly:",
      'To consent, type undo (or keep, to leave it as it is):',
    ]);
    expect(text).toContain('seen: as it was. The rows are exactly those of the first read.');
    expect(text).toContain('All done: the policy is as it was.');
  });

  it('shows what is there, the change, and the very bytes before they leave', async () => {
    const { printed, text, sent } = await tenant.run([POLICY, 'undo']);
    const shownFirst = printed.slice(0, printed.indexOf("type the policy's name"));
    expect(text).toContain('seen: 4 rows on the policy, read from beta:');
    expect(text).toContain(
      'include “Sales laptops”, 840 devices, filter: only “Corporate owned”, id 3f0c8a52',
    );
    expect(text).toContain('EXCLUDE “Executives”, 32 users');
    expect(text).toContain('adds 1 · changes 0 · removes 0 · keeps 4');
    expect(text).toContain(`added: + include “${GROUP}”, 0 devices, id ${GROUP_ID}`);
    expect(text).toContain(
      `/beta/deviceManagement/deviceCompliancePolicies/${BASELINE}/assign, which replaces`,
    );
    const body = sent[0]?.body ?? '';
    expect(shownFirst.split('\n')).toContain(`  ${body}`);
    expect(shownFirst).toContain(createHash('sha256').update(body).digest('hex'));
  });

  it('says what this tenant answered, point by point', async () => {
    const { printed } = await tenant.run([POLICY, 'undo']);
    const table = printed.slice(printed.indexOf('WHAT THIS TENANT ANSWERED'));
    const seen = (point: string): string | undefined =>
      table
        .split('\n')
        .find((line) => line.includes(`| ${point} |`))
        ?.split(' | ')
        .at(-1);
    expect(seen(POINTS.answer)).toBe(
      'change: beta, HTTP 200, a list of 5 rows; undo: beta, HTTP 200, a list of 4 rows |',
    );
    expect(seen(POINTS.shows)).toMatch(/^change: in read 1, \d+\.\d s after the answer; undo: in read 1, /);
    expect(seen(POINTS.moves)).toMatch(/^lastModifiedDateTime did not move, version /);
    expect(seen(POINTS.ids)).toBe('5 of 5 rows with a group |');
    expect(seen(POINTS.filters)).toBe('1 of 1 filter, sent over beta |');
    expect(seen(POINTS.replaces)).toMatch(/^yes/);
    expect(seen(POINTS.held)).toBe('not held |');
    expect(seen(POINTS.ignored)).toBe('sent with it, and accepted |');
  });

  it('goes over v1.0 where nothing needs beta, and clears a policy that had no rows', async () => {
    const policy = 'Windows preview ring';
    const { status, sent, printed } = await tenant.run([policy, 'undo'], { policy, group: GROUP_ID });
    expect(status).toBe(0);
    expect(sent.map(({ version, body }) => [version, body?.includes(GROUP_ID)])).toEqual([
      ['v1.0', true],
      ['v1.0', false],
    ]);
    expect(sent[1]?.body).toBe('{"assignments":[]}');
    expect(printed).toContain(`| ${POINTS.empty} | accepted; nothing was left |`);
  });

  it('works without beta on a policy that nothing is assigned to', async () => {
    const policy = 'Windows preview ring';
    const environment = { GRAPH_BETA: 'never' };
    const { status, sent, text } = await tenant.run([policy, 'undo'], { policy, environment });
    expect(status).toBe(0);
    expect(sent.map(({ version }) => version)).toEqual(['v1.0', 'v1.0']);
    expect(text).toContain('seen: 0 rows on the policy, read from v1.0:');
  });

  it('tells Intune that it was the operator of a smoke test, in both changes', async () => {
    const { sent } = await tenant.run([POLICY, 'undo']);
    const words = sent.map(({ justification = '' }) => Buffer.from(justification, 'base64').toString('utf8'));
    expect(words).toHaveLength(2);
    for (const justification of words)
      expect(justification).toContain(
        'requested by the operator of a smoke test, approved by the same operator, by words typed at the terminal',
      );
  });

  it('warns of the alarm it sets off, and never opens the store of the running bot', async () => {
    const { text } = await tenant.run([undefined]);
    expect(text).toContain('the alert foreign-change (deployment/runbooks.md) will see both');
    // The settings name a store that could not be opened.
    expect(text).toContain('It keeps a store of its own');
  });
});

describe('nothing is sent', () => {
  it.each([
    ['the wrong name', 'windows 11 baseline'],
    ['yes', 'yes'],
    ['nothing', ''],
    ['Ctrl-C', undefined],
  ])('where %s is typed for consent', async (_, typed) => {
    const { status, sent, text } = await tenant.run([typed]);
    expect({ status, sent }).toEqual({ status: 1, sent: [] });
    expect(text).toContain('Nothing was sent: the policy is as it was.');
  });

  it('where the portal was edited between plan and consent', async () => {
    const edited = async (): Promise<string> => {
      const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUP_IDS.labs };
      await tenant.control('edit', { policyId: BASELINE, add: [{ target }] });
      return POLICY;
    };
    const { status, sent, text } = await tenant.run([edited]);
    expect({ status, sent }).toEqual({ status: 1, sent: [] });
    expect(text).toContain('somebody changed the rows since they were shown, so nothing was sent. Now:');
    expect(text).toContain('include “R&D #1 + lab”');
    expect(await tenant.rows()).toHaveLength(5);
  });

  it.each([
    [
      'a group with members',
      { group: 'Finance laptops' },
      /“Finance laptops” has members \(214 devices, 0 users\)/,
    ],
    [
      'a group with members inside a group',
      { group: 'Northern ports' },
      /“Northern ports” has members \(\d+ devices/,
    ],
    ['a group the policy has a row for', { group: GROUP_IDS.windowsPilot }, /has members/],
    ['a dynamic group', { group: 'Sales laptops' }, /“Sales laptops” is dynamic/],
    [
      'two groups of one name',
      { group: 'Contractors' },
      /2 groups are called “Contractors”; give the id of one: /,
    ],
    ['no such group', { group: 'Finanse' }, /no group has the name “Finanse”/],
    ['a deleted group', { group: GROUP_IDS.gone }, /does not exist/],
    [
      'two policies of one name',
      { policy: 'Contractor devices' },
      /2 policies are called “Contractor devices”/,
    ],
    ['no such policy', { policy: 'Windows 12' }, /no compliance policy has the name “Windows 12”/],
  ])('on %s', async (_, how, words) => {
    const { status, sent, questions, text } = await tenant.run([], how);
    expect({ status, sent, questions }).toEqual({ status: 1, sent: [], questions: [] });
    expect(text).toMatch(words);
    expect(text).toMatch(/refused: .* Nothing was sent\./);
  });

  it('on an empty group that the policy has a row for', async () => {
    const target = { '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget', groupId: GROUP_ID };
    await tenant.control('edit', { policyId: BASELINE, add: [{ target }] });
    const { status, sent, text } = await tenant.run([]);
    expect({ status, sent }).toEqual({ status: 1, sent: [] });
    expect(text).toContain(`refused: the policy has a row for “${GROUP}” already`);
  });

  it('on a policy with a target that is listed twice: only one of the two rows could be sent back', async () => {
    const { status, sent, questions, text } = await tenant.run([], { policy: 'Retail tills' });
    expect({ status, sent, questions }).toEqual({ status: 1, sent: [], questions: [] });
    expect(text).toContain('refused: the policy lists a target more than once');
  });

  it('on a policy without a name, which nobody could type', async () => {
    const id = '99999999-1111-4222-8333-444444444444';
    await tenant.control('policies', { id, displayName: '\u200b' });
    const { status, questions, text } = await tenant.run([], { policy: id });
    expect({ status, questions }).toEqual({ status: 1, questions: [] });
    expect(text).toContain('has no visible name to consent to');
  });

  it('where the token is for another tenant than the settings say', async () => {
    await tenant.identity({ tenantId: '11111111-2222-4333-8444-555555555555' });
    const { status, questions, text } = await tenant.run([]);
    expect({ status, questions }).toEqual({ status: 1, questions: [] });
    expect(text).toContain('refused: the token is for tenant 11111111-2222-4333-8444-555555555555');
  });

  it('while frozen', async () => {
    const { status, text } = await tenant.run([], { environment: { COUNTERSIGN_FREEZE: '1' } });
    expect(status).toBe(1);
    expect(text).toContain('COUNTERSIGN_FREEZE is 1');
  });

  it('with a wrong setting, which is said first', async () => {
    await expect(tenant.run([], { environment: { APPROVALS_REQUIRED: 'some' } })).rejects.toThrow(
      /APPROVALS_REQUIRED/,
    );
  });

  it('where nobody is at a terminal', async () => {
    const { status, text } = await tenant.run([], { isTTY: false });
    expect(status).toBe(2);
    expect(text).toContain('no terminal');
  });

  it('where the person leaves while it reads, and then it does not wait for Graph', async () => {
    const fault = { kind: 'delay', milliseconds: 2_000 };
    const arrival = await tenant.trap({ match: { path: 'deviceCompliancePolicies' }, fault });
    const leaving = new AbortController();
    void arrival().then(() => leaving.abort());
    const { status, sent, questions, text } = await tenant.run([], { left: leaving.signal });
    expect({ status, sent, questions }).toEqual({ status: 1, sent: [], questions: [] });
    expect(text).toContain('left. Nothing was sent.');
  });

  it('where nothing temporary can be kept, and then it says which folder', async () => {
    const place = jest.spyOn(os, 'tmpdir').mockReturnValue('/nowhere/at/all');
    try {
      await expect(tenant.run([])).rejects.toThrow(
        /^making a folder for the smoke test's store in \/nowhere\/at\/all \(ENOENT\): set TMPDIR/,
      );
    } finally {
      place.mockRestore();
    }
  });

  // Over v1.0 a filter that nobody sees is taken off by sending its row along, and the end would read as the beginning.
  it('without beta on a policy with rows', async () => {
    const { status, sent, questions, text } = await tenant.run([], { environment: { GRAPH_BETA: 'never' } });
    expect({ status, sent, questions }).toEqual({ status: 1, sent: [], questions: [] });
    expect(text).toContain('seen: 4 rows on the policy, read from v1.0:');
    expect(text).toContain('refused: with GRAPH_BETA=never the filters of these rows cannot be seen');
  });

  it('where the policies cannot be read', async () => {
    await tenant.control('faults', {
      match: { path: 'deviceCompliancePolicies' },
      fault: { kind: 'status', status: 403 },
    });
    const { status, sent, text } = await tenant.run([]);
    expect({ status, sent }).toEqual({ status: 1, sent: [] });
    expect(text).toMatch(/HTTP 403.*DeviceManagementConfiguration\.Read\.All.*Nothing was sent\./);
  });
});

it('names cannot move the cursor or the lines', async () => {
  const displayName = 'Quiet\u001b[2J\u009b2J\nseen: as it was\u202e';
  await tenant.control('policies', { displayName });
  const { printed } = await tenant.run([undefined], { policy: displayName });
  expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(printed.split('\n')).not.toContain('seen: as it was');
});

it('the points it answers are worded as docs/unverified.md words them', () => {
  const page = readFileSync(join(__dirname, '../../../docs/unverified.md'), 'utf8');
  for (const point of Object.values(POINTS)) expect(page).toContain(`| ${point} `);
});
