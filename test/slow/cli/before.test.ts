// `countersign before`: with the bot down, an operator gets the body that puts back what was there.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { before } from '../../../bot/cli/before.js';
import { clouds } from '../../../bot/config/clouds.js';
import { openSqliteStore } from '../../../bot/storage/sqlite/open-sqlite-store.js';
import { saveNew } from '../../../bot/workflow/save.js';
import { FILTER_ID, GROUP_IDS, POLICY, sampleRequestIn } from '../../support/requests.js';
import { makeFolder } from '../../support/folder.js';

const run = promisify(execFile);
const at = (path: string): string => join(__dirname, path);
const program = [
  '--no-warnings',
  '--import',
  at('../../storage/run-typescript.mjs'),
  at('../../../bot/cli/main.ts'),
];

let folder: string;
let path: string;
const request = { ...sampleRequestIn('applied'), version: 0, seq: 0, head: '0'.repeat(64) };
beforeEach(async () => {
  folder = makeFolder('countersign-cli-');
  path = join(folder, 'requests.db');
  const now = (): string => '2026-11-23T14:05:00.000Z';
  const store = openSqliteStore(path, now);
  const clock = { now, monotonic: () => 0, sleep: () => Promise.resolve() };
  await saveNew({ store, clock }, request, { action: 'asked', actor: request.requester });
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function countersign(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = {
    cwd: folder,
    env: { PATH: process.env['PATH'], REQUEST_STORE: `sqlite:${path}`, ...env },
  };
  try {
    return { code: 0, ...(await run(process.execPath, [...program, ...args], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

it('prints the rows there were before, filter and exclusion included, and nothing else on stdout', async () => {
  const { code, stdout, stderr } = await countersign(['before', request.id]);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('beta') });
  const { assignments } = JSON.parse(stdout) as { assignments: { target: Record<string, string> }[] };
  expect(assignments).toHaveLength(request.plan!.before.length);
  expect(stdout).toContain(FILTER_ID);
  expect(stdout).toContain('#microsoft.graph.exclusionGroupAssignmentTarget');
  expect(stdout).not.toContain(GROUP_IDS.finance);
  expect(stderr).toContain(`/deviceManagement/deviceCompliancePolicies/${POLICY.id}/assign`);
  expect(stderr).toMatch(/replaces all of it/);
});

it.each([
  ['Public', 'https://graph.microsoft.com/beta/', '-Environment Global'],
  ['USGov', 'https://graph.microsoft.us/beta/', '-Environment USGov '],
  ['USGovDoD', 'https://dod-graph.microsoft.us/beta/', '-Environment USGovDoD '],
])('in %s it is to be sent to Graph there', async (CLOUD, address, environment) => {
  const { code, stderr } = await countersign(['before', request.id], { CLOUD });
  expect(code).toBe(0);
  expect(stderr).toContain(`as POST ${address}`);
  expect(stderr).toContain(environment);
});

it('where certificates are not checked nothing is read', async () => {
  const { code, stdout, stderr } = await countersign(['before', request.id], {
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('NODE_TLS_REJECT_UNAUTHORIZED is 0');
});

it('finds a request by the short id of its card and the policy’s id', async () => {
  const store = openSqliteStore(path, () => '2026-11-23T14:05:00.000Z');
  const byShortId = { id: `${request.shortId.toLowerCase()}-a1c9`, policyId: POLICY.id.toUpperCase() };
  expect(await before(store, byShortId, clouds.Public)).toMatchObject({ kind: 'found' });
  expect(await before(store, { id: 'ZZZZ', policyId: POLICY.id }, clouds.Public)).toMatchObject({
    kind: 'problem',
  });
  await store.close();
});

it.each([
  [['before', 'nonsense'], 1, /no request has the id "nonsense"; with the short id of a card/],
  [['before'], 2, /usage:/],
  [['after', 'x'], 2, /usage:/],
] as const)('%j ends with a sentence', async (args, code, words) => {
  const ended = await countersign(args);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toMatch(words);
});

it('a store that is not there is not made', async () => {
  const missing = join(folder, 'other.db');
  const { code, stderr } = await countersign(['before', 'x'], { REQUEST_STORE: `sqlite:${missing}` });
  expect(code).toBe(1);
  expect(stderr).toMatch(/there is no such file; set REQUEST_STORE as the bot has it/);
});

it('a store it cannot read about is blamed on its variable', async () => {
  const { code, stderr } = await countersign(['before', 'x'], { REQUEST_STORE: 'mysql:x' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/REQUEST_STORE is not a store/);
});
