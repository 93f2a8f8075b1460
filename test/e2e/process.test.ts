// The program as an operator runs it: npm start, health, SIGTERM, one clear message for a bad environment, a restart in the middle.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cardOf, findAction, openStage, status } from '../support/stage.js';

const ROOT = join(__dirname, '..', '..');
const GOOD = {
  PORT: '0',
  MicrosoftAppId: 'c0de51a7-3b9f-4e21-8d64-7a1f5c2e9b08',
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppTenantId: '5a9e3b1c-6f0d-4c2e-9b7a-2d4c8e1f0a63',
  APPROVER_GROUP_IDS: 'aaaa0000-0000-4000-8000-000000000002',
};

function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(command, args, {
    cwd: ROOT,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function reading(stream: NodeJS.ReadableStream | null): { text: string } {
  const read = { text: '' };
  stream?.on('data', (chunk: Buffer) => (read.text += chunk.toString()));
  return read;
}

it('npm start listens without Graph, answers health, and obeys SIGTERM', async () => {
  const { folder, close } = await openStage();
  const child = run('npm', ['start', '--silent'], {
    ...GOOD,
    REQUEST_STORE: `sqlite:${join(folder, 'own', 'a.db')}`,
  });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  try {
    const port = await heard(child.stdout!, /"port":(\d+)/);
    for (const path of ['healthz', 'readyz']) {
      expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(200);
    }
    expect(
      (await fetch(`http://127.0.0.1:${port}/api/messages`, { method: 'POST', body: '{"type":"message"}' }))
        .status,
    ).toBe(401);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
    await close();
  }
});

it('a bad environment stops the start with one message that lists every problem', async () => {
  const child = run(process.execPath, ['dist/bot/main.js'], {
    ...GOOD,
    MicrosoftAppType: 'MultiTenant',
    PORT: 'http',
    GRAPH_BASE_URL: 'http://graph.example.com',
    REQUEST_EXPIRES_HOURS: '-1',
  });
  const errors = reading(child.stderr);
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  for (const name of ['MicrosoftAppType', 'PORT', 'GRAPH_BASE_URL', 'REQUEST_EXPIRES_HOURS']) {
    expect(errors.text).toContain(name);
  }
  expect(errors.text).not.toMatch(/\n\s+at /);
});

it('a request approved while another process died is carried on at the next start', async () => {
  const stage = await openStage();
  try {
    await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
    const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    await stage.control('POST', 'faults', {
      match: { method: 'GET', path: 'assignments' },
      fault: { kind: 'delay', milliseconds: 3_000 },
      times: 1,
    });
    await stage.press('Ben Okafor', ben.message, 'approve');
    await stage.stopBot();
    await stage.startBot();
    await stage.card('Alex Rivera', (card) => status(card).startsWith('Applied'));
    const sent = (await stage.calls()).filter(({ path }) => path.endsWith('/assign'));
    expect(sent).toHaveLength(1);
  } finally {
    await stage.close();
  }
});

it('cards of a request that waits survive a restart', async () => {
  const stage = await openStage();
  try {
    await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
    const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    await stage.stopBot();
    await stage.startBot();
    expect(findAction(cardOf(ben.message), 'approve')).toBeDefined();
    await stage.press('Ben Okafor', ben.message, 'approve');
    await stage.card('Alex Rivera', (card) => status(card).startsWith('Applied'));
  } finally {
    await stage.close();
  }
});

it('what nobody decides expires, and every copy says so', async () => {
  const stage = await openStage({ environment: { REQUEST_EXPIRES_HOURS: '0.0004' } });
  try {
    await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
    for (const who of ['Alex Rivera', 'Ben Okafor', 'Chris Lindqvist'] as const) {
      await stage.card(who, (card) => status(card).startsWith('Expired'));
    }
  } finally {
    await stage.close();
  }
});

it('while frozen an approval is kept and nothing is sent; without the freeze it goes on', async () => {
  const stage = await openStage({ environment: { COUNTERSIGN_FREEZE: '1' } });
  try {
    await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
    const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    await stage.press('Ben Okafor', ben.message, 'approve');
    await stage.card('Alex Rivera', (card) => status(card).startsWith('Approved'));
    expect((await stage.calls()).filter(({ path }) => path.endsWith('/assign'))).toEqual([]);
    await stage.stopBot();
    await stage.startBot({ COUNTERSIGN_FREEZE: '0' });
    await stage.card('Alex Rivera', (card) => status(card).startsWith('Applied'));
  } finally {
    await stage.close();
  }
});

/** The first match in what a stream says, however long that takes. */
async function heard(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`it ended, and never said ${String(pattern)}`);
}
