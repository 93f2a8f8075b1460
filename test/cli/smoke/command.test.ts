// `countersign smoke` as a process: it needs a person at a terminal, and says how it is used.
import { readdirSync, rmSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { readQuestion } from '../../../bot/cli/smoke/question.js';
import { runCommand, type Ended } from '../run-command.js';
import { openTerminal } from '../../../bot/cli/smoke/terminal.js';
import { makeFolder } from '../../support/folder.js';

let folder: string;
beforeEach(() => {
  folder = makeFolder('countersign-cli-');
});
afterEach(() => rmSync(folder, { recursive: true }));

function smoke(args: readonly string[], typed: string): Promise<Ended> {
  return runCommand(['smoke', ...args], { folder, environment: { TMPDIR: folder }, typed });
}

it('a standard input that is no terminal consents to nothing, and ends it with 2', async () => {
  const { code, stdout } = await smoke(['--policy', 'P', '--group', 'G'], 'P\nundo\n');
  expect(code).toBe(2);
  expect(stdout).toContain('standard input is no terminal, and nobody could consent there');
  expect(readdirSync(folder)).toEqual([]);
}, 20_000);

it('arguments that make no sense are answered with how it is used, and 2', async () => {
  const { code, stdout, stderr } = await smoke(['--policy', 'P', '--group', 'G', '--yes'], '');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('countersign smoke --policy NAME-OR-ID --group NAME-OR-ID');
  expect(stderr).toMatch(/ends with 0 .* 1 .* 2 /s);
}, 20_000);

it.each([[[]], [['--policy', 'P']], [['--policy', 'P', '--group', ' ']], [['P', 'G']]])(
  '%j makes no sense',
  (args: readonly string[]) => {
    expect(readQuestion(args)).toBeUndefined();
  },
);

it('a name, an id and the address of a portal page are understood', () => {
  const id = '04ab1704-76f9-4306-b9a6-4dd5056bd466';
  const page = `https://intune.microsoft.com/#view/X/policyId/${id}/policyName/Y`;
  expect(readQuestion(['--policy', page, '--group', ' Smoke test '])).toEqual({
    policy: { text: id, isId: true },
    group: { text: 'Smoke test', isId: false },
  });
});

describe('the terminal', () => {
  const open = (): {
    readonly input: PassThrough;
    readonly output: PassThrough;
    readonly terminal: ReturnType<typeof openTerminal>;
    readonly shown: () => string;
  } => {
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = '';
    output.on('data', (part: Buffer) => (shown += part.toString()));
    // Streams without a descriptor: what a question does is the same, and no person is taken to be there.
    const terminal = openTerminal(
      Object.assign(input, { fd: -1 }) as unknown as typeof process.stdin,
      output as unknown as typeof process.stdout,
    );
    return { input, output, terminal, shown: () => shown };
  };

  it('answers with the line typed, and with nothing where the input ends', async () => {
    const { input, terminal } = open();
    expect(terminal.isTTY).toBe(false);
    const first = terminal.ask('name? ');
    input.write('Windows 11 baseline\n');
    expect(await first).toBe('Windows 11 baseline');
    const second = terminal.ask('undo? ');
    input.end();
    expect(await second).toBeUndefined();
    terminal.close();
  });

  it('a signal leaves the question, and between questions has to wait', async () => {
    const { terminal, shown } = open();
    const asked = terminal.ask('undo? ');
    process.emit('SIGTERM');
    expect(await asked).toBeUndefined();
    terminal.seeThrough();
    process.emit('SIGTERM');
    expect(shown()).toContain('Not now: first it is found out what became of what was sent.');
    const listening = process.listenerCount('SIGTERM');
    terminal.close();
    expect(process.listenerCount('SIGTERM')).toBe(listening - 1);
  });

  it('a signal between questions ends the reading, as long as nothing was consented to', async () => {
    const { terminal, shown } = open();
    process.emit('SIGHUP');
    expect(terminal.left.aborted).toBe(true);
    expect(await terminal.ask('name? ')).toBeUndefined();
    expect(shown()).toBe('');
    terminal.close();
  });

  // What a window that is closed, and a `tee` that is ended, do to the process.
  it.each(['input', 'output'] as const)('an %s that breaks leaves the question', async (side) => {
    const opened = open();
    const asked = opened.terminal.ask('undo? ');
    opened[side].emit('error', new Error('EIO'));
    expect(await asked).toBeUndefined();
    opened.terminal.close();
  });

  it('a window that is closed leaves the question, although its mode cannot be set back', async () => {
    const { input, output, terminal } = open();
    let isClosed = false;
    const setRawMode = (): void => {
      if (isClosed) input.emit('error', new Error('setRawMode EIO'));
    };
    Object.assign(output, { isTTY: true });
    Object.assign(input, { setRawMode });
    const asked = terminal.ask('undo? ');
    isClosed = true;
    input.end();
    expect(await asked).toBeUndefined();
    terminal.close();
  });

  it('an output that breaks after consent ends nothing, and nobody is asked any more', async () => {
    const { output, terminal } = open();
    terminal.seeThrough();
    output.emit('error', new Error('EPIPE'));
    terminal.write('seen: sent once');
    expect(terminal.left.aborted).toBe(false);
    expect(await terminal.ask('undo? ')).toBeUndefined();
    terminal.close();
    output.emit('error', new Error('EPIPE'));
  });
});
