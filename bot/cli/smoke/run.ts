// `countersign smoke` at a terminal: reads how it was called, and ends with a status.
import type { Environment } from '../../config/environment.js';
import { requireNode } from '../../node-version.js';
import { readQuestion, USAGE } from './question.js';
import { openTerminal } from './terminal.js';

/** Answers the exit status that the usage text explains. Throws ConfigError, StoreError. */
export async function runSmoke(args: readonly string[], environment: Environment): Promise<number> {
  const question = readQuestion(args);
  if (!question) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  requireNode(process.versions.node);
  // Loaded only now: better-sqlite3 crashes on a Node that is too old, before any code of ours could say why.
  const { smoke } = await import('./smoke.js');
  const terminal = openTerminal(process.stdin, process.stdout);
  try {
    return await smoke(question, environment, terminal);
  } finally {
    terminal.close();
  }
}
