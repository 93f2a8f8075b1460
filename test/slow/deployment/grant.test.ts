// The grant scripts give the bot's identity exactly the permissions its calls need, say so first, and take them back.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { permissions } from '../../../bot/graph/permissions.js';
import { root, textOf } from '../../repo/project.js';
import { makeFolder } from '../../support/folder.js';

const needed = [...new Set(Object.values(permissions).flat())].sort();
const PRINCIPAL = '00000000-1111-2222-3333-444444444444';
const GRAPH = 'aaaaaaaa-1111-2222-3333-444444444444';

/** Stands in for az: Graph's applications, this principal's permissions, and a record of what was changed. */
const STAND_IN = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const words = process.argv.slice(2);
const of = (name) => words[words.indexOf(name) + 1];
const held = JSON.parse(readFileSync(join(__dirname, 'held.json'), 'utf8'));
const roleId = (role) => 'id-of-' + role;
if (words[0] === 'cloud') console.log('https://graph.example/');
else if (of('--method') !== 'get')
  appendFileSync(join(__dirname, 'changes'), [of('--method'), of('--url'), of('--resource'), words.includes('--body') ? of('--body') : ''].join(' ') + '\\n');
else if (of('--url').includes('appRoleAssignments')) for (const role of held) console.log(roleId(role) + '\\t' + 'held-' + role);
else if (of('--url').includes('$select=appRoles')) console.log(roleId(/value=='([^']+)'/.exec(of('--query'))[1]));
else if (of('--url').includes('appId=')) console.log('${GRAPH}');
else console.log('countersign-bot');
`;

let folder = '';
beforeEach(() => {
  folder = makeFolder('countersign-grant-');
  writeFileSync(join(folder, 'az'), STAND_IN);
  chmodSync(join(folder, 'az'), 0o755);
  writeFileSync(join(folder, 'changes'), '');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly status: number | null;
  readonly said: string;
  readonly changes: readonly string[];
}

function grant(words: readonly string[], held: readonly string[] = [], input = ''): Outcome {
  writeFileSync(join(folder, 'held.json'), JSON.stringify(held));
  const { status, stdout, stderr } = spawnSync('bash', [join(root, 'deployment/grant.sh'), ...words], {
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
    input,
  });
  const changes = readFileSync(join(folder, 'changes'), 'utf8').split('\n').filter(Boolean);
  return { status, said: `${stdout}${stderr}`, changes };
}

describe('the grant scripts', () => {
  it.each(['deployment/grant.sh', 'deployment/grant.ps1'])(
    '%s names what the calls need, and no more',
    (path) => {
      const list = /\broles ?= ?@?\(\n([^)]*)\)/.exec(textOf(path))?.[1] ?? '';
      const named = [...list.matchAll(/[A-Z][A-Za-z]+(?:\.[A-Za-z]+)+/g)].map(([name]) => name);
      expect(named.sort()).toEqual(needed);
    },
  );
});

describe('grant.sh', () => {
  it('grants only what is named, where something is', () => {
    const [, second] = needed;
    const { status, said, changes } = grant([PRINCIPAL, '--only', second!, '--yes']);
    expect(status).toBe(0);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toContain(`id-of-${second!}`);
    expect(said).not.toContain(needed[0]!);
  });

  it('refuses to grant what the bot does not ask for', () => {
    const { status, said, changes } = grant([PRINCIPAL, '--only', 'Directory.ReadWrite.All', '--yes']);
    expect({ status, changes }).toEqual({ status: 2, changes: [] });
    expect(said).toContain('none of the permissions the bot asks for');
  });

  it('grants what is missing and leaves the rest', () => {
    const [first, ...others] = needed;
    const { status, said, changes } = grant([PRINCIPAL, '--yes'], [first!]);
    expect(said).toContain(`= ${first!}: stays as it is`);
    expect(status).toBe(0);
    expect(changes).toEqual(
      others.map(
        (role) =>
          `post https://graph.example/v1.0/servicePrincipals/${GRAPH}/appRoleAssignedTo https://graph.example ` +
          JSON.stringify({ principalId: PRINCIPAL, resourceId: GRAPH, appRoleId: `id-of-${role}` }),
      ),
    );
  });

  it('changes nothing where nothing is missing', () => {
    const { status, said, changes } = grant([PRINCIPAL, '--yes'], needed);
    expect([status, changes]).toEqual([0, []]);
    expect(said).toContain('Nothing to do.');
  });

  it('takes back what it grants', () => {
    const { status, changes } = grant([PRINCIPAL, '--remove', '--yes'], [...needed, 'Other.Read.All']);
    expect(status).toBe(0);
    expect(changes.map((change) => change.trim())).toEqual(
      needed.map(
        (role) =>
          `delete https://graph.example/v1.0/servicePrincipals/${GRAPH}/appRoleAssignedTo/held-${role} https://graph.example`,
      ),
    );
  });

  it.each(['', 'n\n'])('shows what it would do and changes nothing without a yes (%j)', (answer) => {
    const { status, said, changes } = grant([PRINCIPAL], [], answer);
    for (const role of needed) expect(said).toContain(`+ ${role}: will be granted`);
    expect([status, changes]).toEqual([1, []]);
  });

  it('goes on after a yes', () => {
    expect(grant([PRINCIPAL], [], 'y\n').changes).toHaveLength(needed.length);
  });

  it('speaks to the Graph it is told', () => {
    const { changes } = grant([PRINCIPAL, '--yes', '--graph', 'https://dod-graph.example/'], needed.slice(1));
    expect(changes).toEqual([expect.stringMatching(/^post https:\/\/dod-graph\.example\/v1\.0\//)]);
  });

  it.each([[[]], [['countersign']], [[PRINCIPAL, '--force']], [[PRINCIPAL, PRINCIPAL]], [['--graph']]])(
    'refuses %j and says how it is used',
    (words) => {
      const { status, said, changes } = grant(words);
      expect([status, changes]).toEqual([2, []]);
      expect(said).toContain('usage: grant.sh PRINCIPAL-ID');
    },
  );
});
