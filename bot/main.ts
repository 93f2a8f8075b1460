// The program: checks that this Node can run it, reads the environment, starts, and stops when told to.
import type { Environment } from './environment.js';
import type { RunningBot } from './program.js';

/** The oldest Node the native SQLite driver runs on; on older ones it ends the process without a word. */
const OLDEST_NODE = [22, 13] as const;

/** Starts the bot. Throws ConfigError (every problem of the environment), StoreError, or the port's own error. */
export async function start(environment: Environment): Promise<RunningBot> {
  requireNode(process.versions.node);
  // Loaded only now: better-sqlite3 crashes on a Node that is too old, before any code of ours could say why.
  const program = await import('./program.js');
  return await program.startBot(environment);
}

/** Throws a sentence about what to install when `version` (as `22.13.1`) is too old. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  const oldest = OLDEST_NODE.join('.');
  throw new Error(
    `countersign needs Node ${oldest} or newer, and this is ${version}; run it with \`npm start\` after \`npm ci\``,
  );
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
