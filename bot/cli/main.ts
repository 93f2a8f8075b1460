// Commands for the operator: `countersign COMMAND`. They read the same environment as the bot.
import { requireNode } from '../node-version.js';
import type { RequestQuestion } from './find-request.js';

const USAGE = `usage:
  countersign audit REQUEST-ID              who did what to a request, a JSON object a line, and whether that is whole
  countersign before REQUEST-ID             the body that puts back what the policy had before a request
                                            both also take what a card shows: SHORT-ID POLICY-ID
  countersign doctor                        what is wrong with this installation, and what to do about it
  countersign smoke --policy P --group G    assigns a test policy to an empty group and takes it back, asking at each step`;

async function run(args: readonly string[]): Promise<number> {
  const [command, id, policyId] = args;
  if (command === 'doctor') return (await import('./doctor/run.js')).runDoctor(args.slice(1), process.env);
  if (command === 'smoke') return (await import('./smoke/run.js')).runSmoke(args.slice(1), process.env);
  if ((command !== 'before' && command !== 'audit') || id === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  return await ask(command, { id, ...(policyId !== undefined && { policyId }) });
}

/** What is asked of the store. The answer goes to stdout, what a person should know beside it to stderr. */
async function ask(command: 'audit' | 'before', question: RequestQuestion): Promise<number> {
  requireNode(process.versions.node);
  // Loaded only now: better-sqlite3 crashes on a Node that is too old, before any code of ours could say why.
  const [{ audit }, { before }, { openExistingStore }] = await Promise.all([
    import('./audit.js'),
    import('./before.js'),
    import('./open-existing-store.js'),
  ]);
  const { store, cloud } = await openExistingStore(process.env);
  try {
    const answer = await (command === 'audit' ? audit(store, question) : before(store, question, cloud));
    if (answer.kind === 'problem') return say(1, '', answer.message);
    if ('body' in answer) return say(0, answer.body, answer.advice.join('\n'));
    return say(answer.isWhole ? 0 : 1, answer.lines.join('\n'), answer.verdict);
  } finally {
    await store.close();
  }
}

function say(status: number, answer: string, beside: string): number {
  process.stderr.write(`${beside}\n`);
  if (answer !== '') process.stdout.write(`${answer}\n`);
  return status;
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
