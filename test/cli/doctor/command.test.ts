// `countersign doctor` as an operator runs it: a process with a status, text or JSON, and an end.
import { rmSync } from 'node:fs';
import { readQuestion } from '../../../bot/cli/doctor/question.js';
import { runCommand, type Ended } from '../run-command.js';
import { makeFolder } from '../../support/folder.js';

let folder: string;
beforeEach(() => {
  folder = makeFolder('countersign-cli-');
});
afterEach(() => rmSync(folder, { recursive: true }));

function doctor(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return runCommand(['doctor', ...args], { folder, environment });
}

it('without settings it says which are missing, and ends with 1', async () => {
  const { code, stdout } = await doctor([]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/problem {6}MicrosoftAppId: is not set\n {15}→ write the bot's application/);
  expect(stdout).toMatch(/\d problems, \d cannot tell, \d ok\. Mend the problems and run it again\.\n$/);
});

it('--json is one object, and nothing else is on standard output', async () => {
  const { code, stdout } = await doctor(['--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    findings: expect.arrayContaining([
      {
        section: 'Configuration',
        status: 'problem',
        subject: 'MicrosoftAppId',
        found: 'is not set',
        todo: expect.any(String),
      },
    ]),
  });
});

it('arguments that make no sense are answered with how it is used, and 2', async () => {
  const { code, stdout, stderr } = await doctor(['--what']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('countersign doctor [--json] [--url https://HOST] [--package PATH]');
});

it.each([
  [['extra']],
  [['--url']],
  [['--url', 'http://bot.example']],
  [['--url', 'https://name:word@bot.example']],
  [['--url', 'bot.example']],
  [['--package', '']],
])('%j makes no sense', (args) => {
  expect(readQuestion(args)).toBeUndefined();
});

it('the messaging endpoint may be pasted as it stands in Azure', () => {
  expect(readQuestion(['--url', 'https://bot.example/api/messages', '--package', 'x.zip'])).toEqual({
    json: false,
    url: 'https://bot.example',
    packagePath: 'x.zip',
  });
});
