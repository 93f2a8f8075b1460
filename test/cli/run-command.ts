// A command of the operator as a process: `countersign NAME …`, from its sources.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const at = (path: string): string => join(__dirname, path);

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `typed` comes in on a standard input that is no terminal. */
export interface Surroundings {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly typed?: string;
}

/** Runs it in the folder, with PATH and the given environment and nothing else. */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<Ended> {
  const { folder, environment = {}, typed = '' } = surroundings;
  const program = [
    '--no-warnings',
    '--import',
    at('../storage/run-typescript.mjs'),
    at('../../bot/cli/main.ts'),
  ];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => (texts.stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (texts.stderr += part.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(typed);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...texts };
}
