// Broken installations: each is found, in words a person can act upon, and nothing else goes down with it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { exitStatus } from '../../../bot/cli/doctor/report.js';
import { GROUP_IDS } from '../../../demo/graph/seed/groups.js';
import { PEOPLE } from '../../../demo/graph/seed/people.js';
import {
  closedOrigin,
  openInstallation,
  TENANT_ID,
  type Installation,
  type Look,
  type Seen,
} from './installation.js';

let installation: Installation;
beforeAll(async () => {
  installation = await openInstallation();
});
beforeEach(() => installation.renew());
afterAll(() => installation.close());

/** Looks, and expects a problem: exit status 1. */
async function lookInto(changes: Look = {}): Promise<Seen> {
  const seen = await installation.look(changes);
  expect(exitStatus(seen.report)).toBe(1);
  return seen;
}

/** Subjects of all lines with this status. */
function subjects({ report }: Seen, status: string): readonly string[] {
  return report.sections
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.status === status)
    .map(({ subject }) => subject);
}

it('settings that are wrong are all told at once, and nothing else is asked', async () => {
  const seen = await lookInto({
    environment: { MicrosoftAppId: 'x', APPROVER_GROUP_IDS: '', REQUEST_STORE: 'mysql:host' },
  });
  expect(seen.text).toContain('problem MicrosoftAppId: is not a GUID → write a GUID such as');
  expect(seen.text).toContain('problem APPROVER_GROUP_IDS: is empty, so nobody could approve');
  expect(seen.text).toContain('problem REQUEST_STORE: is not a store');
  expect(seen.text).toContain('cannot tell everything else: not looked at');
});

describe('tokens', () => {
  it('no token: the identity endpoint refuses', async () => {
    await installation.identity({ fail: { status: 401 } });
    const seen = await lookInto();
    expect(seen.text).toContain(
      'problem token for Graph: no token: the platform’s identity endpoint answers HTTP 401 → assign the managed identity',
    );
    expect(seen.text).toContain('problem token for Teams: there is none');
    expect(seen.text).toContain(
      'cannot tell addresses of Graph: not asked: Graph does not answer, or there is no token',
    );
    expect(seen.text).toContain('cannot tell groups: not asked');
  });

  it('run where there is no managed identity: it says that this is the place, not the identity', async () => {
    await installation.identity({ fail: { status: 401 } });
    const { text } = await lookInto({ environment: { IDENTITY_ENDPOINT: '' } });
    expect(text).toContain(
      'problem token for Graph: no token: IDENTITY_ENDPOINT is not set here → run the doctor where the bot runs',
    );
    expect(text).toContain('problem token for Teams: there is none (IDENTITY_ENDPOINT is not set here)');
  });

  it('an identity endpoint that is away is told from one that refuses', async () => {
    await installation.identity({ fail: { status: 401 } });
    const IDENTITY_ENDPOINT = `${await closedOrigin()}/msi/token`;
    const { text } = await lookInto({ environment: { IDENTITY_ENDPOINT } });
    expect(text).toContain('no token: the platform’s identity endpoint does not answer: ECONNREFUSED');
  });

  it('a token of another tenant', async () => {
    const other = '11111111-2222-4333-8444-555555555555';
    await installation.identity({ tenantId: other });
    const { text } = await lookInto();
    expect(text).toContain(`it is for tenant ${other}, the settings say ${TENANT_ID}: everybody is refused`);
  });

  it.each([
    [
      'DeviceManagementConfiguration.ReadWrite.All',
      /ReadWrite\.All: missing, so this is off: applying approved changes/,
    ],
    [
      'GroupMember.Read.All',
      /missing, so this is off: finding groups and counting their members; knowing who may ask and who may approve/,
    ],
    ['User.Read.All', /missing, so this is off: looking up whether a person’s account is enabled/],
  ])('without %s it says what is off', async (missing, words) => {
    const all = [
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementConfiguration.ReadWrite.All',
      'GroupMember.Read.All',
      'User.Read.All',
    ];
    await installation.identity({ roles: all.filter((role) => role !== missing) });
    const seen = await lookInto();
    expect(seen.text).toMatch(words);
    expect(subjects(seen, 'problem')).toContain(`permission ${missing}`);
    expect(subjects(seen, 'problem').filter((subject) => subject.startsWith('permission'))).toHaveLength(1);
  });

  it('without consent every permission is missing, and every address refuses', async () => {
    await installation.identity({ roles: [] });
    const seen = await lookInto();
    expect(subjects(seen, 'problem').filter((subject) => subject.startsWith('permission'))).toHaveLength(4);
    expect(seen.text).toContain('GET v1.0 /groups: HTTP 403 (Authorization_RequestDenied)');
    expect(seen.text).toContain('/users/{id}/checkMemberGroups: not asked: its list was refused');
    expect(seen.text).not.toContain('something lets v1.0 through');
  });

  it('more permissions than needed, in the hands of whoever takes the identity', async () => {
    await installation.identity({
      roles: ['DeviceManagementConfiguration.ReadWrite.All', 'Group.ReadWrite.All', 'User.Read.All'],
    });
    const { text } = await lookInto();
    expect(text).toContain('permission GroupMember.Read.All: granted, by Group.ReadWrite.All');
    expect(text).toContain(
      'problem more permissions than needed: Group.ReadWrite.All: whoever takes the bot’s identity can use them',
    );
  });
});

describe('Graph', () => {
  it('is not reachable: one line says so, and everything that needs it says that it was not asked', async () => {
    const origin = await closedOrigin();
    const seen = await lookInto({ environment: { GRAPH_BASE_URL: origin } });
    expect(seen.text).toContain(
      `problem Graph: ${origin} does not answer (ECONNREFUSED) → check network, DNS, proxy and firewall`,
    );
    expect(subjects(seen, 'problem')).toEqual(['Graph']);
    expect(subjects(seen, 'cannot tell')).toEqual(
      expect.arrayContaining(['addresses of Graph', 'Multi Admin Approval', 'groups']),
    );
    expect(subjects(seen, 'ok')).toContain('token for Graph');
  });

  it('takes the question and never answers: the examination ends all the same', async () => {
    installation.front.state.hangs = true;
    const seen = await installation.look({ timeout: 1_000 });
    expect(seen.text).toContain('cannot tell Graph: did not end in time');
    expect(seen.text).toContain('cannot tell groups: did not end in time');
    expect(seen.text).toContain('requests.db: there is none yet; a trial one in');
  });

  it('answers on v1.0 and is blocked on beta', async () => {
    installation.front.state.betaBlocked = true;
    const { text } = await lookInto();
    expect(text).toContain(
      'problem GET beta /deviceManagement/assignmentFilters: HTTP 403 → see Graph beta, below',
    );
    expect(text).toContain('problem Graph beta: every call is refused while v1.0 answers');
    expect(text).toContain('or set GRAPH_BETA to never');
    expect(text).toContain('ok GET v1.0 /groups: answers');
  });

  it('has another time than this machine', async () => {
    installation.front.state.clockOff = 10 * 60_000;
    const { text } = await lookInto();
    expect(text).toContain('problem clock: this machine is 10 min behind http://127.0.0.1');
    installation.front.state.clockOff = -3 * 60_000;
    expect((await lookInto()).text).toMatch(/problem clock: this machine is 1(79|80|81) s ahead of/);
    installation.front.state.clockOff = 100_000;
    expect((await installation.look()).text).toContain('the clocks agree');
  });
});

describe('people', () => {
  it('an approver group with nobody in it', async () => {
    const everybody = [PEOPLE.ben, GROUP_IDS.workplaceSeniors, PEOPLE.erin, PEOPLE.gus];
    await installation.control('members', { groupId: GROUP_IDS.approvers, remove: everybody });
    const { text } = await lookInto();
    expect(text).toContain(
      'problem approver group "Countersign approvers": security group, assigned membership; nobody in it can act',
    );
    expect(text).toContain(
      'problem approvals of ordinary changes: 1 needed, and nobody besides the requester could give one: none is ever applied',
    );
  });

  it('an approver group with guests and disabled accounts alone', async () => {
    await installation.control('members', {
      groupId: GROUP_IDS.approvers,
      remove: [PEOPLE.ben, GROUP_IDS.workplaceSeniors],
    });
    const { text } = await lookInto();
    expect(text).toContain('nobody in it can act; not Erin Walsh (account disabled), Gus Guest (guest)');
  });

  it('one approver where broad changes need two', async () => {
    await installation.control('members', { groupId: GROUP_IDS.approvers, remove: [PEOPLE.ben] });
    const { text } = await lookInto();
    expect(text).toContain(
      'ok approvals of ordinary changes: 1 needed, 1 person besides the requester could give one; where an approver asks, only 0',
    );
    expect(text).toContain(
      'problem approvals of broad changes: 2 needed, and only 1 person besides the requester could give one',
    );
  });

  it('only approvers may ask: the one who asks is not counted', async () => {
    const { text } = await lookInto({ environment: { REQUESTER_GROUP_IDS: '' } });
    expect(text).toContain(
      'approvals of ordinary changes: 1 needed, 1 person besides the requester could give one',
    );
    expect(text).toContain('problem approvals of broad changes: 2 needed, and only 1 person besides');
  });

  it('a group that is not there', async () => {
    const { text } = await lookInto({ environment: { APPROVER_GROUP_IDS: GROUP_IDS.gone } });
    expect(text).toContain(
      `there is no group with the id ${GROUP_IDS.gone} in the tenant → correct APPROVER_GROUP_IDS`,
    );
  });

  it('a Microsoft 365 group in place of a security group', async () => {
    const id = '99999999-1111-4222-8333-444444444444';
    await installation.control('groups', {
      id,
      displayName: 'Everybody',
      kind: 'microsoft365',
      members: [PEOPLE.ben],
    });
    const { text } = await lookInto({ environment: { APPROVER_GROUP_IDS: id } });
    expect(text).toContain(
      'problem approver group "Everybody": is a Microsoft 365 group, whose members may let others in, not a security group',
    );
  });

  it('owners are named: they can make themselves approvers', async () => {
    const { state } = installation.front;
    state.owners = {
      [GROUP_IDS.approvers]: [
        { id: PEOPLE.dana, displayName: 'Dana Moss' },
        { id: PEOPLE.alex, displayName: null },
      ],
    };
    state.guard = { isAssignableToRole: null, onPremisesSyncEnabled: null };
    const { text } = await installation.look();
    expect(text).toContain(
      `cannot tell owners of "Countersign approvers": warning: Dana Moss, ${PEOPLE.alex}. An owner can add anybody as an approver, also themselves`,
    );
    expect(text).toContain(
      'not role-assignable: Groups, User and Intune Administrators can change its members too',
    );
    state.guard = { isAssignableToRole: false, onPremisesSyncEnabled: true };
    expect((await installation.look()).text).toContain(
      'it comes from on-premises: whoever administers it there decides who approves',
    );
  });

  it('owners of a group inside an approver group are named: who fills it fills the group around it', async () => {
    const { state } = installation.front;
    state.owners = { [GROUP_IDS.workplaceSeniors]: [{ id: PEOPLE.dana, displayName: 'Dana Moss' }] };
    const { text } = await installation.look();
    expect(text).toContain(
      'cannot tell owners of "Workplace seniors", which is in "Countersign approvers": warning: Dana Moss.',
    );
    expect(text).toContain('ok owners of "Countersign approvers": nobody owns it');
  });

  it('a name that would move the cursor is printed as plain text', async () => {
    const id = '99999999-1111-4222-8333-555555555555';
    await installation.control('groups', {
      id,
      displayName: 'Ap\u001b[2Jprovers\u202e',
      members: [PEOPLE.ben],
    });
    const { printed } = await lookInto({ environment: { APPROVER_GROUP_IDS: id } });
    expect(printed).toContain('approver group "Ap [2Jprovers "');
    expect(printed).not.toContain('\u001b');
    expect(printed).not.toContain('\u202e');
  });
});

describe('settings that are allowed and not safe', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'anybody approves',
      { SELF_APPROVAL: 'allow', APPROVER_GROUP_IDS: '' },
      'problem SELF_APPROVAL: is allow and there is no approver group, so whoever asks may approve alone: nobody countersigns',
    ],
    [
      'an approver approves alone',
      { SELF_APPROVAL: 'allow' },
      'problem SELF_APPROVAL: is allow and one approval is enough',
    ],
    [
      'a broad change is the easier one',
      { APPROVALS_REQUIRED: '2', APPROVALS_REQUIRED_BROAD: '1' },
      'problem APPROVALS_REQUIRED_BROAD: is 1, so a change for all devices needs fewer people than an ordinary one (2)',
    ],
    [
      'a secret nobody uses',
      { AZURE_CLIENT_SECRET: 'hunter2-hunter2' },
      'problem AZURE_CLIENT_SECRET: holds a secret that a UserAssignedMSI bot never uses',
    ],
    [
      'no encryption',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'problem NODE_TLS_REJECT_UNAUTHORIZED: is 0, so anybody on the way could read',
    ],
    [
      'another issuer',
      { ToBotFromChannelTokenIssuer: 'https://issuer.example' },
      'problem ToBotFromChannelTokenIssuer: is not Teams’ own issuer, https://api.botframework.com',
    ],
  ])('%s', async (_, environment, words) => {
    const { text } = await lookInto({ environment });
    expect(text).toContain(words);
    expect(text).not.toContain('insecure combinations: none');
  });

  it('the requester’s own approval counts, and two are needed: that is safe', async () => {
    const { text } = await installation.look({
      environment: { SELF_APPROVAL: 'allow', APPROVALS_REQUIRED: '2' },
    });
    expect(text).toContain('insecure combinations: none');
    expect(text).toContain('approvals of ordinary changes: 2 needed, 2 people could give one');
  });
});

describe('Intune’s own approval', () => {
  it.each([
    [
      [{ id: '1', displayName: 'Compliance by two', policyType: 'compliancePolicy' }],
      'ok Multi Admin Approval: on for compliance policies, by "Compliance by two"',
    ],
    [
      [{ id: '1', displayName: 'New', policyType: 'unknownFutureValue' }],
      'cannot tell Multi Admin Approval: Graph does not say what "New" covers',
    ],
    [
      [{ id: '1', displayName: 'Apps', policyType: 'app' }],
      'cannot tell Multi Admin Approval: no access policy for compliance policies is listed',
    ],
    [403, 'cannot tell Multi Admin Approval: could not be read: HTTP 403 (Forbidden)'],
  ])('%j', async (policies, words) => {
    installation.front.state.approvalPolicies = policies;
    expect((await installation.look()).text).toContain(words);
  });
});

describe('the store', () => {
  const at = (path: string): Look => ({ environment: { REQUEST_STORE: `sqlite:${path}` } });

  it('in a place where no folder can be', async () => {
    const file = join(installation.folder, 'a-file');
    writeFileSync(file, 'not a folder');
    const { text } = await lookInto(at(join(file, 'requests.db')));
    expect(text).toContain('it cannot be used (ENOTDIR) → see that the account the bot runs as may write');
  });

  it('damaged', async () => {
    const file = join(installation.folder, 'requests.db');
    writeFileSync(
      file,
      'this was never a database, and is longer than a header of one hundred bytes '.repeat(9),
    );
    const { text } = await lookInto();
    expect(text).toContain(
      'SQLITE_NOTADB → the file is not a SQLite database: check the path, or put back a copy',
    );
  });

  it.each([
    [0xff534d42, 'network storage (CIFS), where SQLite loses what was saved'],
    [0x01021994, 'it is in memory and gone after a restart'],
  ])('on a disk that keeps nothing (%i)', async (type, words) => {
    const { text } = await lookInto({ tools: { diskType: () => type } });
    expect(text).toContain(words);
  });

  it.each([0x65735546, 0x01021997])('on a disk that may be anywhere (%i)', async (type) => {
    const { text } = await installation.look({ tools: { diskType: () => type } });
    expect(text).toMatch(/cannot tell disk of \S+: it is mounted by another program \(FUSE or 9p\)/);
  });

  it('on App Service', async () => {
    const { text } = await lookInto({ environment: { WEBSITE_SITE_NAME: 'countersign' } });
    expect(text).toContain('is a file of one machine, but this is App Service');
  });

  it('of an older version is left as it is, under a bot that may still be the older one', async () => {
    const file = join(installation.folder, 'requests.db');
    const db = new Database(file);
    db.exec(readFileSync(join(__dirname, '../../storage/sqlite/version-1.sql'), 'utf8'));
    db.pragma('user_version = 1');
    db.close();
    const before = readFileSync(file);
    const { text } = await installation.look();
    expect(text).toContain('written by an older version; the next start brings it up to date → back it up');
    expect(readFileSync(file)).toEqual(before);
  });

  // The administrator of a machine may write anywhere.
  (process.getuid?.() === 0 ? test.skip : test)('in a folder that may not be written to', async () => {
    const closed = join(installation.folder, 'closed');
    mkdirSync(closed, { mode: 0o500 });
    const { text } = await lookInto(at(join(closed, 'requests.db')));
    expect(text).toContain('it cannot be used (EACCES) → see that the account the bot runs as may write');
  });

  it('that is not there yet is tried beside its place, and not made', async () => {
    const { text } = await installation.look(at(join(installation.folder, 'deep/er/requests.db')));
    expect(text).toContain('there is none yet; a trial one in');
  });
});
