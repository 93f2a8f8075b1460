// The bot as an operator runs it, a process of its own: built once, started, and killed in the middle.
import { transformFileSync } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestTime } from './time/test-time.js';

const ROOT = join(__dirname, '..', '..');
/** Node must find node_modules from here, and nothing of it belongs into git. */
const OUTPUT = join(ROOT, 'test-output');

/** A bot that listens on 127.0.0.1. */
export interface BotProcess {
  readonly port: number;
  /** Everything it has logged, a JSON object a line; the newest 200 lines. */
  log(): string;
  /** SIGKILL: not a line of it runs any more once this resolves. Killing twice is harmless. */
  kill(): Promise<void>;
}

/** The program compiled into a folder of its own. */
export interface Program {
  /** Starts a process with this environment and no other. Rejects, with what it wrote, where it does not listen. */
  start(environment: Readonly<Record<string, string>>): Promise<BotProcess>;
  /** The same, on the time of the test. */
  startInTime(environment: Readonly<Record<string, string>>, time: TestTime): Promise<BotProcess>;
  /** What any other process of Node must load to be on the time of the test. */
  readonly followTime: string;
  /** Kills what still runs and removes the folder. */
  remove(): Promise<void>;
}

/** Compiles today's sources as `npm run build` does, but types unchecked: a test must never run yesterday's program. */
export function buildProgram(): Program {
  mkdirSync(OUTPUT, { recursive: true });
  const folder = mkdtempSync(join(OUTPUT, 'program-'));
  for (const top of ['bot', 'cards', join('test', 'support', 'time')]) compile(top, folder);
  const running = new Set<BotProcess>();
  const start = async (place: Place): Promise<BotProcess> => {
    const started = await startProcess(folder, place);
    running.add(started);
    return started;
  };
  return {
    start: (environment) => start({ main: join('bot', 'main.js'), environment }),
    startInTime: (environment, time) =>
      start({ main: join('test', 'support', 'time', 'main.js'), environment, time }),
    followTime: join(folder, 'test', 'support', 'time', 'follow.js'),
    async remove() {
      await Promise.all([...running].map((each) => each.kill()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function compile(top: string, folder: string): void {
  for (const name of readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })) {
    const [from, to] = [join(ROOT, top, name), join(folder, top, name)];
    if (name.endsWith('.ts')) {
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to.replace(/ts$/, 'js'), transformFileSync(from, TO_COMMONJS).code);
    } else if (name.endsWith('.json')) {
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(from, to);
    }
  }
}

const TO_COMMONJS = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
  module: { type: 'commonjs' },
} as const;

/** What is started, and how; `time`: that of the test, where it is not this machine's. */
interface Place {
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly time?: TestTime;
}

async function startProcess(folder: string, { main, environment, time }: Place): Promise<BotProcess> {
  const { PATH = '', HOME = '' } = process.env;
  // The second start of the same program costs half of the first.
  const own = { PATH, HOME, NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
  const child = spawn(process.execPath, [join(folder, main)], {
    cwd: ROOT,
    env: { ...own, ...environment, PORT: '0', LOG_LEVEL: 'info', ...time?.environment() },
    stdio: ['ignore', 'pipe', 'pipe', ...(time ? (['ipc'] as const) : [])],
  });
  time?.lead(child);
  const exited = once(child, 'exit');
  let lines: string[] = [];
  const keep = (chunk: Buffer): void => {
    lines = [...lines, chunk.toString()].slice(-200);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const log = (): string => lines.join('');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  try {
    const port = await portOf(child, log);
    return { port, log, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** The port the process says it listens on. */
function portOf(child: Pick<ChildProcess, 'stdout' | 'on' | 'off'>, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`the bot did not start: ${log()}`));
    const end = (then: () => void): void => {
      child.stdout?.off('data', look);
      child.off('exit', exit);
      then();
    };
    const look = (): void => {
      const port = /"port":(\d+)/.exec(log())?.[1];
      if (port !== undefined) end(() => resolve(Number(port)));
    };
    const exit = (): void => end(fail);
    child.stdout?.on('data', look);
    child.on('exit', exit);
  });
}
