// Commands for the operator: `countersign COMMAND`. They read the same environment as the bot.
import { requireNode } from '../node-version.js';

const USAGE = `usage:
  countersign before REQUEST-ID             the body that puts back what the policy had before a request
  countersign before SHORT-ID POLICY-ID     the same, by what a card shows
  countersign doctor                        what is wrong with this installation, and what to do about it
  countersign smoke --policy P --group G    assigns a test policy to an empty group and takes it back, asking at each step`;

async function run(args: readonly string[]): Promise<number> {
  const [command, id, policyId] = args;
  if (command === 'doctor') return (await import('./doctor/run.js')).runDoctor(args.slice(1), process.env);
  if (command === 'smoke') return (await import('./smoke/run.js')).runSmoke(args.slice(1), process.env);
  if (command !== 'before' || id === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  requireNode(process.versions.node);
  // Loaded only now: better-sqlite3 crashes on a Node that is too old, before any code of ours could say why.
  const [{ before }, { openExistingStore }] = await Promise.all([
    import('./before.js'),
    import('./open-existing-store.js'),
  ]);
  const store = await openExistingStore(process.env);
  try {
    const answer = await before(store, { id, ...(policyId !== undefined && { policyId }) });
    if (answer.kind === 'problem') {
      process.stderr.write(`${answer.message}\n`);
      return 1;
    }
    process.stderr.write(`${answer.advice.join('\n')}\n`);
    process.stdout.write(`${answer.body}\n`);
    return 0;
  } finally {
    await store.close();
  }
}

run(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'the command cannot go on'}\n`);
    process.exitCode = 1;
  },
);
