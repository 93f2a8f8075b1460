// A good installation, with the real bot running: nothing is wrong, and the doctor says what it looked at.
import { start } from '../../../bot/main.js';
import type { RunningBot } from '../../../bot/program.js';
import { toJson } from '../../../bot/cli/doctor/print.js';
import { exitStatus } from '../../../bot/cli/doctor/report.js';
import { openInstallation, type Installation, type Seen } from './installation.js';

let installation: Installation;
let bot: RunningBot;
let seen: Seen;
beforeAll(async () => {
  installation = await openInstallation();
  bot = await start(installation.environment);
  seen = await installation.look({ question: { url: `http://127.0.0.1:${bot.port}` } });
});
afterAll(async () => {
  await bot.close();
  await installation.close();
});

it('nothing is a problem, and what nobody can tell from here is no failure', () => {
  const lines = seen.report.sections.flatMap(({ findings }) => findings);
  expect(lines.filter(({ status }) => status === 'problem')).toEqual([]);
  expect(lines.filter(({ status }) => status === 'cannot tell').map(({ subject }) => subject)).toEqual([
    'POST v1.0 and beta …/assign',
    'Multi Admin Approval',
    'manifest in manifest/manifest.json',
    'registration of the bot',
  ]);
  expect(exitStatus(seen.report)).toBe(0);
  expect(seen.text).toContain('0 problems, 4 cannot tell, 44 ok.');
});

it.each([
  'approval rule: 1 for an ordinary change, 2 for a broad one; the requester’s own never counts',
  'ok Node: 24.0.0',
  'answers, and the clocks agree',
  'requests.db: opens, takes a row, gives it back and lets go of it',
  'permission DeviceManagementConfiguration.ReadWrite.All: granted',
  'permission DeviceManagementConfiguration.Read.All: granted, by DeviceManagementConfiguration.ReadWrite.All',
  'permission GroupMember.Read.All: granted',
  'permission User.Read.All: granted',
  'GET beta /deviceManagement/deviceCompliancePolicies: answers',
  'GET beta /deviceManagement/deviceCompliancePolicies/{id}/assignments: answers',
  'GET beta /deviceManagement/assignmentFilters: answers',
  'GET beta /deviceManagement/operationApprovalRequests: answers',
  'POST beta /$batch: answers',
  'GET v1.0 /deviceManagement/deviceCompliancePolicies: answers',
  'GET v1.0 /groups: answers',
  'GET v1.0 /users: answers',
  'POST v1.0 /users/{id}/checkMemberGroups: answers',
  'POST v1.0 /$batch: answers',
  'requester group "Countersign requesters": security group, assigned membership; 1 person who can act: Alex Rivera',
  'approver group "Countersign approvers": security group, assigned membership; 2 people who can act: Ben Okafor, Chris Lindqvist; not Erin Walsh (account disabled), Gus Guest (guest)',
  'approvals of ordinary changes: 1 needed, 2 people besides the requester could give one',
  'where an approver asks, only 1, which is not enough',
  'owners of "Countersign approvers": nobody owns it',
  'owners of "Workplace seniors", which is in "Countersign approvers": nobody owns it',
  'traces and metrics: are sent nowhere; only the log speaks',
  'role-assignable: besides owners, only Privileged Role Administrators change its members',
  'for https://api.botframework.com',
  'Teams’ signing keys: 1 published',
  '/healthz: alive',
  '/readyz: ready',
  '/api/messages without a token: refused with 401',
  '/api/messages with a forged token: refused with 401',
])('says "%s"', (words) => {
  expect(seen.text).toContain(words);
});

it('the same for programs: one JSON object with every line', () => {
  const json: unknown = JSON.parse(toJson(seen.report));
  expect(json).toMatchObject({
    summary: { ok: 44, problems: 0, cannotTell: 4 },
    findings: expect.arrayContaining([
      { section: 'Graph', status: 'ok', subject: 'permission User.Read.All', found: 'granted' },
    ]),
  });
});

it('with GRAPH_BETA=never only v1.0 is asked', async () => {
  const { text } = await installation.look({ environment: { GRAPH_BETA: 'never' } });
  expect(text).not.toMatch(/(GET|POST) beta/);
  expect(text).toContain('GET v1.0 /deviceManagement/deviceCompliancePolicies/{id}/assignments: answers');
  expect(text).toContain('cannot tell Multi Admin Approval: only Graph beta says, and GRAPH_BETA is never');
});
