// The program: checks that this Node can run it, reads the environment, starts, and stops when told to.
import type { Environment } from './config/environment.js';
import { requireNode } from './node-version.js';
import type { RunningBot } from './program.js';

/** Starts the bot, on `host` alone where one is given. Throws ConfigError (every problem of the environment), StoreError, or the port's own error. */
export async function start(environment: Environment, host?: string): Promise<RunningBot> {
  requireNode(process.versions.node);
  // Loaded only now: better-sqlite3 crashes on a Node that is too old, before any code of ours could say why.
  const program = await import('./program.js');
  return await program.startBot(environment, host === undefined ? {} : { host });
}

async function run(): Promise<void> {
  try {
    const bot = await start(process.env);
    const stop = (): void => {
      bot.close().then(
        () => process.exit(0),
        (error: unknown) => {
          complain(error);
          process.exit(1);
        },
      );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    complain(error);
    process.exitCode = 1;
  }
}

function complain(error: unknown): void {
  const message = error instanceof Error ? error.message : 'countersign cannot go on';
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  process.stderr.write(`${message}${cause}\n`);
}

if (require.main === module) void run();
